"""The videos endpoints of the HTTP API."""
