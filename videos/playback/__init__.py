"""Playing: signed links, parts of files, and what a player is told."""
