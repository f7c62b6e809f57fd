"""Raw moments, one file per kind."""
