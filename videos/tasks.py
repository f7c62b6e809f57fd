"""What the queue calls: three lines each, ids only, safe to run twice."""

from videos import leftovers
from videos.imports import upkeep
from videos.resumable import completion, sweep
from videos.shelf import purge
from videos.storage import installation


def fetch_import(import_id: str) -> None:
    from videos.imports import work  # with all that speaks to other servers; most workers never do

    work.run(import_id)


def complete_upload(upload_id: str) -> None:
    completion.run(upload_id)


def tend() -> None:
    """Each minute: put our mark into the storage, resume what was left, remove what is over."""
    installation.settle()
    sweep.tend()
    upkeep.tend()
    purge.run()


def prune_uploads() -> None:
    sweep.prune()
    leftovers.remove()
