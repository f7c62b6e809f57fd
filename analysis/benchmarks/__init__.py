"""What an analysis costs this machine: recordings made for it, programs measured from outside, figures and tables."""
