"""Media positions and days as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo


def clock(seconds: float) -> str:
    """`72.4` → `1:12`; `3725` → `1:02:05`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def date(moment: datetime, time_zone: str) -> str:
    """ "Jan 10, 2026" in the person's time zone, whatever the server's locale."""
    local = moment.astimezone(ZoneInfo(time_zone))
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{months[local.month - 1]} {local.day}, {local.year}"
