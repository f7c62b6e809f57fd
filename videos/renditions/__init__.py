"""What is made of a recording for watching and listening, once its result is out."""
