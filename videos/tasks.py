"""What the queue calls: three lines each, safe to run twice."""

from videos import leftovers
from videos.imports import upkeep, work
from videos.shelf import purge


def fetch_import(import_id: str) -> None:
    work.run(import_id)


def tend() -> None:
    """Each minute: resume what was left, remove what is over."""
    upkeep.tend()
    purge.run()


def prune_uploads() -> None:
    leftovers.remove()
