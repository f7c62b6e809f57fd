"""The bundled sample talks: synthetic recordings whose script and planted events are known."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """One bundled talk. The truth file holds its script, word times and planted events (README.md describes it)."""

    id: str
    title: str
    path: Path
    truth: Path


SAMPLES = (
    Sample("pitch", "Startup pitch: Second Plate", HERE / "pitch.mp4", HERE / "pitch.json"),
    Sample("class", "Class presentation: Why leaves change color", HERE / "class.mp4", HERE / "class.json"),
    Sample("team", "Team introduction: The river project", HERE / "team.mp4", HERE / "team.json"),
)
