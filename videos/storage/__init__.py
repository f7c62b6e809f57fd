"""Which storage there is and what it can do: the local disk, or a bucket that speaks S3."""
