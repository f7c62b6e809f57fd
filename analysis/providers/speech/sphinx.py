"""The PocketSphinx decoder: sound in, words with their likelihoods out. Runs here or as a small program of its own.

As a program it gets the first and last sample of each stretch as arguments and the sound from the first of them on as standard
input, and prints what it heard as JSON. It imports nothing of ours, so that it starts in a moment.
"""

import json
import math
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

RATE = 16000
BYTES = 2
FRAMES_PER_SECOND = 100
SETTINGS: dict[str, Any] = {
    "lw": 5.5,
    "bestpathlw": 8.5,
    "topn": 3,
    "maxhmmpf": 2500,
    "maxwpf": 12,
    "pl_window": 6,
    "fwdflat": False,
    "lpbeam": 1e-36,
    "lponlybeam": 1e-26,
    "wbeam": 1e-24,
}
SMALLEST = 1e-300
"""The likelihood of a long, badly fitting word is too small for a float; it counts as this."""

Stretch = tuple[int, int]
"""First and last sample, the last excluded."""


class Entry(NamedTuple):
    """One entry of the dictionary as it was heard: seconds, probability 0..1, and log10 of how well the sound fits."""

    entry: str
    start: float
    end: float
    probability: float
    fit: float


def decode(sound: memoryview, stretches: Iterable[Stretch], *, begin: int = 0) -> Iterator[list[Entry]]:
    """What is heard in each stretch. `sound` holds the bytes of int16 samples from sample `begin` on.

    Raises RuntimeError or ValueError, as the decoder does.

    The decoder is new: an old one carries noise estimates over, and the words would depend on what came before.
    """
    from pocketsphinx import Decoder  # loads a C library that most processes never need

    decoder = Decoder(loglevel="FATAL", **SETTINGS)
    for first, last in stretches:
        decoder.start_utt()
        decoder.process_raw(bytes(sound[(first - begin) * BYTES : (last - begin) * BYTES]), full_utt=True)
        decoder.end_utt()
        yield [_entry(segment, first / RATE) for segment in (decoder.seg() if decoder.hyp() else ())]


def _entry(segment: Any, offset: float) -> Entry:
    start, end = segment.start_frame / FRAMES_PER_SECOND, (segment.end_frame + 1) / FRAMES_PER_SECOND
    fit = math.log10(max(segment.ascore, SMALLEST))
    return Entry(segment.word, offset + start, offset + end, min(1.0, max(0.0, segment.prob)), fit)


def main(numbers: Sequence[int], source: BinaryIO) -> None:
    parent = os.getppid()
    stretches = list(zip(numbers[::2], numbers[1::2], strict=True))
    heard: list[Entry] = []
    for entries in decode(memoryview(source.read()), stretches, begin=numbers[0]):
        if os.getppid() != parent:
            sys.exit("Whoever asked has gone.")
        heard += entries
    json.dump(heard, sys.stdout)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]], sys.stdin.buffer)
