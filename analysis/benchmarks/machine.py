"""The machine under the figures: what it is, and how busy it was with other things."""

import os
import platform
import re
from pathlib import Path
from typing import Any

_STAT, _CPUINFO, _MEMINFO = Path("/proc/stat"), Path("/proc/cpuinfo"), Path("/proc/meminfo")


def describe() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "model": _first(_CPUINFO, r"model name\s*:\s*(.+)") or platform.processor() or None,
        "memoryBytes": _kilobytes(_first(_MEMINFO, r"MemTotal:\s*(\d+)")),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "loadAverage": load(),
    }


def load() -> float:
    """Load average of the last minute."""
    return round(os.getloadavg()[0], 2)


def busy_seconds() -> float | None:
    """Processor time that all programs of this machine have had since it started; None where the system does not tell."""
    if not _STAT.exists():
        return None
    user, nice, system, _idle, _waiting, interrupts, soft = (int(each) for each in _STAT.read_text().split()[1:8])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")


def _first(path: Path, pattern: str) -> str | None:
    found = re.search(pattern, path.read_text()) if path.exists() else None
    return found.group(1).strip() if found else None


def _kilobytes(text: str | None) -> int | None:
    return int(text) * 1024 if text else None
