"""What templates of the composition root can say."""
