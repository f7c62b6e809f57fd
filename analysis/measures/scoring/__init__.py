"""The talk in numbers: every measure in one place, the score made of them, and what mending something would bring."""
