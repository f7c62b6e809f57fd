"""What a stage cost this machine: wall clock, processor and memory."""

import resource
import sys
import time
from dataclasses import dataclass

BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Usage:
    wall_seconds: float
    cpu_seconds: float
    """User and system time of this process and of the children it waited for."""
    peak_rss_bytes: int
    """The most memory that this process or one of its children ever held, up to now."""

    def columns(self) -> dict[str, float | int]:
        return {"wall_seconds": self.wall_seconds, "cpu_seconds": self.cpu_seconds, "peak_rss_bytes": self.peak_rss_bytes}


class Stopwatch:
    """Starts when made; `read` may be called any time."""

    def __init__(self) -> None:
        self._wall = time.monotonic()
        self._cpu = _cpu()

    def read(self) -> Usage:
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return Usage(round(time.monotonic() - self._wall, 3), round(_cpu() - self._cpu, 3), peak * BYTES_PER_UNIT)


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
