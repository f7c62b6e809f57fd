"""What is heard in the sound alone: speech and silence, pitch, loudness, "um" and "uh", pauses, and how the voice moves."""
