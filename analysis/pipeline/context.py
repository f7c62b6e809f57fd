"""What a stage gets to work with: the video, earlier payloads, scratch space, and the way to report progress."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.models import Analysis
from analysis.pipeline import results
from analysis.pipeline.scratch import RunScratch
from videos import sources
from videos.models import Video

if TYPE_CHECKING:
    from videos.ffmpeg.facts import MediaFacts


def on_and_on() -> None:
    """Nobody else wants the machine."""


class StageContext:
    """Everything that `Stage.run` may touch."""

    def __init__(
        self,
        analysis: Analysis,
        run_scratch: RunScratch,
        scratch: Path,
        progress: Callable[[float], None],
        give_way: Callable[[], None] = on_and_on,
    ) -> None:
        self.analysis = analysis
        self.scratch = scratch
        """A folder of this stage alone; gone when the stage ends, however it ends."""
        self.progress = progress
        """`progress(0..1)`: call it as often as you like. Raises Cancelled when the run has ended meanwhile."""
        self.give_way = give_way
        """For patient stages, where they can be left: raises Postponed when others wait."""
        self._run_scratch = run_scratch
        self._payloads: dict[str, Any] = {}

    @property
    def video(self) -> Video:
        return self.analysis.video

    @cached_property
    def facts(self) -> "MediaFacts":
        """What the probe found."""
        from analysis.measures import codec
        from videos.ffmpeg.facts import MediaFacts

        return codec.load(MediaFacts, self.result_of("probe"))

    def result_of(self, stage: str) -> Any:
        """The payload of an earlier stage of this run; LookupError if it has none."""
        if stage not in self._payloads:
            self._payloads[stage] = results.of_run(self.analysis, stage)
        return self._payloads[stage]

    @property
    def kept(self) -> Path:
        """A folder of this run on this host: what a patient stage has done so far is there when it is taken up again."""
        return self._run_scratch.shared

    def source(self) -> Path:
        """The recording on this host, fetched from storage once per run when it does not lie here already."""
        return sources.local_path(self.video, self._run_scratch.shared)

    def shared_file(self, name: str, make: Callable[[Path], None]) -> Path:
        """A file of this run on this host: made by whoever needs it first, whole or not at all; `make` writes to the given path."""
        return self._run_scratch.shared_file(name, make)

    def provider_name(self, kind: str) -> str:
        """Which provider this run uses for "speech", "vision" or "coaching"."""
        return str(self.analysis.providers[kind])
