"""Media positions as people read them."""


def clock(seconds: float) -> str:
    """`72.4` → `1:12`; `3725` → `1:02:05`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
