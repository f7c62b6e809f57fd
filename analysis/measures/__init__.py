"""Words and signals in, numbers and moments out. Pure Python and NumPy: no Django, no files, no clock."""
