"""Pages that show what analyses found."""
