"""The commands of the composition root."""
