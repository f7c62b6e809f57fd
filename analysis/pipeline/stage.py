"""What a stage is: a name, a version, what it needs, and the function that does it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.models import Analysis
    from analysis.pipeline.context import StageContext

RESULT_STAGE = "report"
"""The stage whose payload `{"result": …, "pdf": …}` completes the run; what needs it never holds the result up."""


class Postponed(Exception):
    """Raised by a stage that nobody waits for: others want the machine. It is taken up again later, and no attempt is counted."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def no_settings(analysis: "Analysis") -> Any:
    """For stages whose payload follows from the media and their needs alone."""
    return None


@dataclass(frozen=True)
class Stage:
    """One step of the pipeline. Its module stays light: `run` imports what is heavy."""

    name: str
    version: int
    """Raised whenever the payload for the same input may differ: it and all that depends on it run again."""
    needs: tuple[str, ...]
    share: float
    """Weight in the progress bar, relative to the other stages."""
    sentence: str
    """What people read while it runs."""
    run: Callable[["StageContext"], Any]
    """Returns the payload: plain JSON values, no NaN."""
    patient: bool = False
    """Long work that nobody waits for: one at a time on a machine, and only while no run up to its result waits for a worker."""
    settings: Callable[["Analysis"], Any] = no_settings
    """What else the payload depends on (provider fingerprint, title …), JSON-ready; enters the content key."""


def checked(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stages, if each name is unique and stands after all that it needs; ValueError otherwise."""
    seen: set[str] = set()
    ordered = tuple(stages)
    for stage in ordered:
        if stage.name in seen:
            raise ValueError(f"Two stages are called {stage.name!r}.")
        if missing := set(stage.needs) - seen:
            raise ValueError(f"Stage {stage.name!r} needs {sorted(missing)}, which must stand before it.")
        seen.add(stage.name)
    return ordered


def by_name(stages: Iterable[Stage]) -> Mapping[str, Stage]:
    return {stage.name: stage for stage in stages}


def dependants(stages: Iterable[Stage], name: str) -> frozenset[str]:
    """The stages that need `name`, directly or through others; `name` itself is not among them."""
    found: set[str] = set()
    for stage in stages:
        if name in stage.needs or found.intersection(stage.needs):
            found.add(stage.name)
    return frozenset(found)


def optional(stages: Iterable[Stage]) -> frozenset[str]:
    """The stages that may come after the result, and whose failure does not touch it."""
    return dependants(stages, RESULT_STAGE)


def patient_ones(stages: Iterable[Stage]) -> frozenset[str]:
    """The stages that nobody waits for."""
    return frozenset(stage.name for stage in stages if stage.patient)
