"""People who sign in at Supabase: its public keys, and what its access tokens say."""
