"""Real time: news of recordings, written where they happen and pushed over WebSockets to whoever watches."""
