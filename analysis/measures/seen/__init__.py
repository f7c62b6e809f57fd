"""What is seen in the picture: eye contact, expression, gestures, fidgeting, and the slides against what is said."""
