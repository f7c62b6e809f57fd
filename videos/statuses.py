"""The status words: those stored, which other programs read in the database, and those on the wire, which the app knows."""

from typing import Final

WIRE: Final = {"pending": "queued", "processing": "processing", "completed": "complete", "failed": "error"}
WORDS: Final = [(word, word) for word in WIRE.values()]
STORED: Final = {word: status for status, word in WIRE.items()}


def wire(status: str) -> str:
    """`completed` → `complete`."""
    return WIRE[status]


def stored(word: str) -> str:
    """`complete` → `completed`."""
    return STORED[word]
