"""Hearing "um" and "uh" in the sound itself: voices that hold still (after Goto, Itou and Hayamizu 1999).

While a speaker looks for a word the tongue rests: the spectrum stands still, the pitch neither rises nor falls, the vowel
is the neutral one, and a pause is often next to it. Each of these is a witness; none of them decides alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.heard.frames import bridged, covered, runs
from analysis.measures.heard.silence import threshold
from analysis.measures.heard.sound import Sound, mel_spectrum
from analysis.measures.signals import Array, Hesitation, Span

REACH = 0.08
"""Seconds to each side over which the movement of spectrum and pitch is measured."""
ENVELOPE = 6
"""Cepstral coefficients that draw the shape of the mouth and not the single overtones."""
STILL = 0.85
"""A moment is still when its spectrum moves less than this share of the speaker's median."""
SHORTEST, HOLE = 0.14, 0.04
RANGE_DB, STANDS_OUT_DB = 25.0, 2.0
"""Below the speaker's loud parts, and above the threshold of speech: breath and room noise stand still as well."""
NEUTRAL, OTHER_VOWELS = (500.0, 1500.0), (1600.0, 2600.0)
"""Hz: "uh" has its two lowest formants in the first band and little in the last, unlike "ee", "and", "the"."""
NASAL = (150.0, 450.0)
CLOSING_DB, VOWEL_DB, SHORTEST_NASAL, LONGEST_NASAL = 8.0, 3.0, 0.06, 0.5
"""When "uh" becomes "um", the closing of the lips shifts the balance towards the nasal band by so much, from within
so much of the vowel's own balance, for so long at least and at most."""
NEXT_TO_PAUSE = 0.25
THRESHOLD = 2.75


@dataclass(frozen=True)
class Candidate:
    """A still stretch and its witnesses."""

    first: int
    last: int
    seconds: float
    movement: float
    """Of the spectrum, as a share of the speaker's median."""
    pitch: float | None
    """Semitones above the speaker's median; None where no pitch was found, as in creaky voice."""
    slope: float | None
    """Semitones per second."""
    neutrality: float
    """Decibels by which the band of the neutral vowel stands out, against the speaker's average."""
    distance: float
    """Decibels between its spectrum and the speaker's average."""
    after_pause: bool
    before_pause: bool


def find(sound: Sound, pitch: Array, speech: tuple[Span, ...]) -> tuple[Hesitation, ...]:
    """The filled pauses in order; `pitch` is (n,) Hz on the grid of the sound, NaN where unvoiced."""
    inside = covered([(round(span.start / sound.hop), round(span.end / sound.hop)) for span in speech], len(pitch))
    if not (inside & ~np.isnan(pitch)).any():
        return ()
    scored = [(candidate, score(candidate)) for candidate in candidates(sound, pitch, speech, inside)]
    edges = _Edges.of(sound)
    return tuple(edges.hesitation(candidate, points) for candidate, points in scored if points >= THRESHOLD)


def score(candidate: Candidate) -> float:
    """The sum of the witnesses, each in units of what makes a clear difference to the ear."""
    points = min((candidate.seconds - SHORTEST) / 0.12, 3.0)
    points += (0.6 - candidate.movement) / 0.15
    points += max(min(candidate.neutrality / 5, 2.0, (25 - candidate.neutrality) / 5), -2.0)
    points -= max((candidate.pitch or 0.0) - 0.5, 0.0) / 1.5
    points -= 0.5 if candidate.slope is None else min(abs(candidate.slope) / 10, 3.0)
    points -= max(candidate.distance - 30, 0.0) / 10
    return points + candidate.after_pause + 0.7 * candidate.before_pause


def candidates(sound: Sound, pitch: Array, speech: tuple[Span, ...], inside: NDArray[np.bool_]) -> list[Candidate]:
    """All still stretches within speech, with their witnesses."""
    moving = movement(sound)
    moving = moving / float(np.median(moving[inside]))
    level = sound.band_level
    above = level - threshold(level, sound.hop)
    loud = float(np.percentile(level[inside], 95))
    still = inside & (moving < STILL) & (level > loud - RANGE_DB)
    stretches = [run for run in bridged(runs(still), round(HOLE / sound.hop)) if (run[1] - run[0]) * sound.hop >= SHORTEST]
    voiced = inside & ~np.isnan(pitch)
    balance = mel_spectrum(sound, *NEUTRAL) - mel_spectrum(sound, *OTHER_VOWELS)
    usual = _Speaker(sound, pitch, balance, float(np.median(balance[voiced])), sound.cepstra[voiced].mean(axis=0), speech)
    return [usual.witness(first, last, moving) for first, last in stretches if float(np.median(above[first:last])) >= STANDS_OUT_DB]


def movement(sound: Sound) -> Array:
    """(n,) decibels per second by which the spectral envelope changes."""
    shape = sound.cepstra[:, 1 : ENVELOPE + 1]
    reach = round(REACH / sound.hop)
    padded = np.pad(shape, ((reach, reach), (0, 0)), mode="edge")
    steps = np.arange(-reach, reach + 1)
    slope = sum(step * padded[reach + step : reach + step + len(shape)] for step in steps) / float(steps @ steps) / sound.hop
    return np.asarray(np.linalg.norm(slope, axis=1))


@dataclass(frozen=True)
class _Speaker:
    """What is usual for this speaker, to hold a stretch against."""

    sound: Sound
    pitch: Array
    balance: Array
    usual_balance: float
    usual_spectrum: Array
    speech: tuple[Span, ...]

    def witness(self, first: int, last: int, moving: Array) -> Candidate:
        hop, piece = self.sound.hop, slice(first, last)
        height, slope = self._tone(piece)
        around = next((span for span in self.speech if span.start - 0.05 <= first * hop <= span.end + 0.05), Span(first * hop, last * hop))
        return Candidate(
            first,
            last,
            (last - first) * hop,
            float(moving[piece].mean()),
            height,
            slope,
            float(self.balance[piece].mean()) - self.usual_balance,
            float(np.linalg.norm((self.sound.cepstra[piece].mean(axis=0) - self.usual_spectrum)[1:])),
            first * hop - around.start < NEXT_TO_PAUSE,
            around.end - last * hop < NEXT_TO_PAUSE,
        )

    def _tone(self, piece: slice) -> tuple[float | None, float | None]:
        """Median height in semitones and slope in semitones per second, octave slips left out."""
        heights = 12 * np.log2(self.pitch[piece] / np.nanmedian(self.pitch))
        known = ~np.isnan(heights)
        if known.sum() < 5:
            return None, None
        middle = float(np.median(heights[known]))
        near = np.flatnonzero(known & (np.abs(heights - middle) < 3))
        if len(near) < 5:
            return middle, None
        return middle, float(np.polyfit(near * self.sound.hop, heights[near], 1)[0])


@dataclass(frozen=True)
class _Edges:
    """Where the voice around a still stretch sets in and out: the stretch itself stops short of both."""

    hop: float
    heard: NDArray[np.bool_]
    nasality: Array

    @classmethod
    def of(cls, sound: Sound) -> "_Edges":
        nasality = mel_spectrum(sound, *NASAL) - mel_spectrum(sound, *NEUTRAL)
        return cls(sound.hop, sound.band_level > threshold(sound.band_level, sound.hop), nasality)

    def hesitation(self, candidate: Candidate, points: float) -> Hesitation:
        reach = round(REACH / self.hop)
        first, last = candidate.first, candidate.last
        while candidate.first - first < reach and first > 0 and self.heard[first - 1]:
            first -= 1
        while last - candidate.last < reach and last < len(self.heard) and self.heard[last]:
            last += 1
        closing = self._closing(candidate)
        end = round(max(last, closing or 0) * self.hop, 2)
        confidence = 1 / (1 + np.exp(THRESHOLD - points))
        return Hesitation(round(first * self.hop, 2), end, "um" if closing else "uh", round(float(confidence), 2))

    def _closing(self, candidate: Candidate) -> int | None:
        """Where the "m" of an "um" ends: after the vowel the nasal band gains on the vowel's; None for "uh"."""
        start, stop = max(candidate.first - round(0.2 / self.hop), 0), candidate.last + round(0.1 / self.hop)
        limit = candidate.last + round(LONGEST_NASAL / self.hop)
        heard, nasality = self.heard[start:limit], self.nasality[start:limit]
        vowel = float(np.percentile(nasality[: stop - start][heard[: stop - start]], 5))
        for first, last in runs(heard & (nasality > vowel + CLOSING_DB)):
            from_vowel = bool(np.any(nasality[:first] < vowel + VOWEL_DB))
            if first < stop - start and (last - first) * self.hop >= SHORTEST_NASAL and from_vowel:
                return start + last
        return None
