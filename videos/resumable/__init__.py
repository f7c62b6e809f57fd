"""Uploads that go on where they broke off: straight into the bucket, or piece by piece to this server (tus 1.0)."""
