"""What the local coach can say. Slots in braces are facts of the finding that a sentence cites (see measures/findings.py)."""
