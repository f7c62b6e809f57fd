"""The accounts endpoints of the HTTP API."""
