"""What the recognised words tell: whether to trust them, fillers, pace, sentences, feelings, and words that point."""
