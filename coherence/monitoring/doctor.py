"""What a deployment needs, looked at one by one: what is wrong in plain words, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from coherence.core.redaction import clean_text
from coherence.monitoring import doctor_house, doctor_parts
from coherence.monitoring.doctor_house import Level, Said


@dataclass(frozen=True)
class Finding:
    part: str
    level: Level
    said: str
    do: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


Look = Callable[[], Said]
LOOKS: Final[dict[str, Look]] = {
    "settings": doctor_house.settings_are_safe,
    "secret": doctor_house.secret_is_strong,
    "hosts": doctor_house.hosts_are_named,
    "database": doctor_parts.database,
    "migrations": doctor_parts.migrations,
    "row security": doctor_parts.row_security,
    "clock": doctor_parts.clock,
    "storage": doctor_parts.storage,
    "redis": doctor_parts.redis,
    "queue": doctor_parts.waiting_work,
    "workers": doctor_parts.workers,
    "e-mail": doctor_parts.email,
    "ffmpeg": doctor_house.ffmpeg,
    "models": doctor_house.models,
    "static files": doctor_house.static_files,
    "disk": doctor_house.disk,
}


def examine() -> Iterator[Finding]:
    for part, look in LOOKS.items():
        found = list(_safely(part, look))
        yield from found or [Finding(part, "ok", "fine")]


def _safely(part: str, look: Look) -> Iterator[Finding]:
    """Whatever breaks while one part is looked at is a finding too: the others are looked at all the same."""
    try:
        for level, said, do in look():
            yield Finding(part, level, said, do)
    except Exception as error:  # noqa: BLE001  a doctor is called because something is broken
        yield Finding(part, "failure", clean_text(f"{type(error).__name__}: {error}".strip()), "Mend this first, then ask again.")
