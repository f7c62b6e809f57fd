"""Pages on which recordings come in and are kept in order."""
