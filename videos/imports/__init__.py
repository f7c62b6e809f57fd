"""Recordings fetched from an address that a person gives."""
