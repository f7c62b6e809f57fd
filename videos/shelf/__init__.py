"""What people do with the recordings they have: order, find, delete, and get back."""
