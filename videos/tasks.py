"""What the queue calls: three lines each, safe to run twice."""

from videos import leftovers


def prune_uploads() -> None:
    leftovers.remove()
