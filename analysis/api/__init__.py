"""The analysis endpoints of the HTTP API."""
