"""What every page of the admin has in common."""
