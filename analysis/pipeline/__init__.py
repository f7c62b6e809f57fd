"""The engine: stages as rows, one task each, claimed, counted, resumed and remembered."""
