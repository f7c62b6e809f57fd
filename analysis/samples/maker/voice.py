"""Speech of a talk: Festival speaks each line at its pace; WORLD flattens melodies and holds vowels as hesitations.

Word times come from Festival's own segments, so the ground truth is exact to a few milliseconds.
"""

import subprocess
import tempfile
import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RATE = 32000
FRAME = 0.005


@dataclass(frozen=True)
class Line:
    """What is said in one breath. `<um>` and `<uh>` stand for hesitations, `{name}` marks the start of the next word.

    `pace` is in words per minute while speaking; `melody` scales the pitch movement (1 as Festival speaks, 0.2 monotone);
    `gap` is the silence after it.
    """

    text: str
    gap: float = 0.9
    pace: float = 177.0
    melody: float = 1.0


@dataclass(frozen=True)
class SpokenWord:
    text: str
    start: float
    end: float
    filler: bool = False


@dataclass
class Speech:
    """The sound (mono, 32 kHz, float), the words in it and the marks set in the script."""

    sound: Array
    words: list[SpokenWord] = field(default_factory=list)
    marks: dict[str, float] = field(default_factory=dict)
    lines: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class _Vocoded:
    pitch: Array
    envelope: Array
    noise: Array

    def cut(self, start: float, end: float) -> "_Vocoded":
        part = slice(int(start / FRAME), int(end / FRAME))
        return _Vocoded(self.pitch[part], self.envelope[part], self.noise[part])

    def sound(self) -> Array:
        import pyworld  # type: ignore[import-not-found]  # only rebuilding the samples needs it

        c = np.ascontiguousarray
        return np.asarray(pyworld.synthesize(c(self.pitch), c(self.envelope), c(self.noise), RATE, FRAME * 1000))


@dataclass(frozen=True)
class _Spoken:
    """Sound of one utterance, its words (text, start, end) and phones (name, end)."""

    sound: Array
    words: list[tuple[str, float, float]]
    phones: list[tuple[str, float]]

    @property
    def start(self) -> float:
        return self.phones[0][1] - 0.03

    @property
    def end(self) -> float:
        return self.words[-1][2] + 0.06


def _festival(text: str, rate: float, shift: float) -> _Spoken:
    """One utterance at `rate` times the voice's own speed, `shift` semitones higher."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "line.wav"
        program = (
            f'(voice_cmu_us_slt_arctic_hts)(set! hts_engine_params (append hts_engine_params \'(("-r" {rate:.4f}) ("-fm" {shift:.2f}))))'
            f'(set! u (utt.synth (Utterance Text "{text}")))(utt.save.wave u "{target}" \'riff)'
            '(mapcar (lambda (w) (format t "W %s %f %f\\n" (item.name w) (item.feat w "word_start") (item.feat w "word_end")))'
            " (utt.relation.items u 'Word))"
            '(mapcar (lambda (s) (format t "S %s %f\\n" (item.name s) (item.feat s "end"))) (utt.relation.items u \'Segment))'
        )
        said = subprocess.run(["festival", "--pipe"], input=program, capture_output=True, text=True, check=True, timeout=60).stdout
        with wave.open(str(target)) as recorded:
            sound = np.frombuffer(recorded.readframes(recorded.getnframes()), np.int16) / 32768
    rows = [row.split() for row in said.splitlines()]
    words = [(r[1].lower(), float(r[2]), float(r[3])) for r in rows if r and r[0] == "W"]
    return _Spoken(sound, words, [(r[1], float(r[2])) for r in rows if r and r[0] == "S"])


def _vocode(sound: Array) -> _Vocoded:
    import pyworld

    sound = np.ascontiguousarray(sound, np.float64)
    pitch, times = pyworld.harvest(sound, RATE, f0_floor=90, f0_ceil=420, frame_period=FRAME * 1000)
    return _Vocoded(pitch, pyworld.cheaptrick(sound, pitch, times, RATE), pyworld.d4c(sound, pitch, times, RATE))


def _with_melody(sound: Array, melody: float) -> Array:
    """The same words with `melody` times the pitch movement."""
    coded = _vocode(sound)
    voiced = coded.pitch > 0
    median = float(np.median(coded.pitch[voiced]))
    pitch = np.where(voiced, median * (np.maximum(coded.pitch, 1) / median) ** melody, 0)
    return _Vocoded(pitch, coded.envelope, coded.noise).sound()[: len(sound)]


class Speaker:
    """One voice, `shift` semitones above its own, so that three talks do not sound alike."""

    def __init__(self, shift: float = 0.0) -> None:
        self.shift = shift
        said = _festival("The drum. The drum.", 1.0, shift)
        phones, sample = said.phones, _vocode(said.sound)
        ends = dict(reversed([(name, end) for name, end in phones]))
        starts = {name: phones[i - 1][1] for i, (name, _) in reversed(list(enumerate(phones))) if i}
        self.vowel = sample.cut(starts["ah"], ends["ah"])
        self.nasal = sample.cut(starts["m"], ends["m"])
        self.median = float(np.median(sample.pitch[sample.pitch > 0]))

    def hesitate(self, word: str, seconds: float) -> Array:
        """A vowel held steady, low and flat, quieter than speech, closing into the nasal for "um"."""
        nasal = 0.42 * seconds if word == "um" else 0.0
        parts = [self._held(self.vowel, seconds - nasal)] + ([self._held(self.nasal, nasal)] if nasal else [])
        envelope = np.vstack([p.envelope for p in parts])
        for _ in range(8):
            envelope[1:-1] = (envelope[:-2] + envelope[1:-1] + envelope[2:]) / 3
        count = len(envelope)
        fall = np.linspace(1.0, 0.95, count) * (1 + 0.004 * np.sin(np.arange(count) * 0.9))
        pitch = 0.80 * self.median * fall
        sound = _Vocoded(pitch, envelope, np.vstack([p.noise for p in parts])).sound()
        edge = int(0.05 * RATE)
        sound[:edge] *= np.linspace(0, 1, edge)
        sound[-edge:] *= np.linspace(1, 0, edge)
        return np.asarray(sound * 0.62)

    def _held(self, part: _Vocoded, seconds: float) -> _Vocoded:
        """The middle of a phone, moved through slowly."""
        count = max(2, int(seconds / FRAME))
        middle = len(part.pitch) * np.linspace(0.35, 0.65, count)
        at = middle.astype(int)
        return _Vocoded(part.pitch[at], part.envelope[at], part.noise[at])

    def say(self, lines: tuple[Line, ...], lead: float = 0.9, tail: float = 1.0) -> Speech:
        """All lines one after the other, with their gaps, over faint room tone."""
        pieces, speech, now = [np.zeros(int(lead * RATE))], Speech(np.zeros(0)), lead
        for number, line in enumerate(lines):
            begin = now
            for sound, words, marks in self._line(line, number):
                speech.words += [SpokenWord(w.text, w.start + now, w.end + now, w.filler) for w in words]
                speech.marks |= {name: at + now for name, at in marks.items()}
                pieces.append(sound)
                now += len(sound) / RATE
            speech.lines.append((begin, now))
            pieces.append(np.zeros(round((line.gap if number + 1 < len(lines) else tail) * RATE)))
            now += len(pieces[-1]) / RATE
        sound = np.concatenate(pieces)
        tone = np.random.default_rng(7).normal(0, 1, len(sound) + 40)
        hum = np.convolve(tone, np.hanning(40) / 20, "valid")[: len(sound)]
        speech.sound = sound / np.abs(sound).max() * 0.82 + hum * 0.0006
        return speech

    def _line(self, line: Line, number: int) -> list[tuple[Array, list[SpokenWord], dict[str, float]]]:
        """The line as pieces: speech, hesitation, speech …"""
        tokens = line.text.split()
        plain = " ".join(t for t in _with_commas(tokens) if not t.startswith("{"))
        natural = _festival(plain, 1.0, self.shift)
        rate = line.pace / (len(natural.words) / (natural.end - natural.start) * 60)
        said = _festival(plain, rate, self.shift)
        sound = said.sound if line.melody == 1.0 else _with_melody(said.sound, line.melody)
        words, start, end = said.words, said.start, said.end
        pieces: list[tuple[Array, list[SpokenWord], dict[str, float]]] = []
        current: list[SpokenWord] = []
        marks: dict[str, float] = {}
        place, opened = 0, start

        def close(until: float) -> None:
            part = sound[int(opened * RATE) : int(until * RATE)].copy()
            pieces.append((_faded(part), list(current), dict(marks)))
            current.clear()
            marks.clear()

        waiting: list[str] = []
        for token in tokens:
            if token.startswith("{"):
                waiting.append(token.strip("{}"))
            elif token.startswith("<"):
                cut = (words[place - 1][2] + 0.03) if place else start
                if place:
                    close(cut)
                word = token.strip("<>,.")
                pieces.append(self._hesitation_piece(word, number, len(pieces)))
                opened = max(cut, words[place][1] - 0.04) if place < len(words) else cut
            else:
                for _ in range(_count_words(token)):
                    text, a, b = words[place]
                    current.append(SpokenWord(text, a - opened, b - opened))
                    place += 1
                marks |= {name: current[-_count_words(token)].start for name in waiting}
                waiting.clear()
        close(end)
        return pieces

    def _hesitation_piece(self, word: str, number: int, place: int) -> tuple[Array, list[SpokenWord], dict[str, float]]:
        """Silence, the sound, silence; lengths vary from one to the next but not from one run to the next."""
        random = np.random.default_rng(100 * number + place)
        length = random.uniform(0.38, 0.58) if word == "um" else random.uniform(0.30, 0.46)
        before, after = random.uniform(0.12, 0.22), random.uniform(0.16, 0.32)
        sound = self.hesitate(word, length)
        length = len(sound) / RATE
        padded = np.concatenate([np.zeros(int(before * RATE)), sound, np.zeros(int(after * RATE))])
        return padded, [SpokenWord(word, before, before + length, True)], {}


def _with_commas(tokens: list[str]) -> list[str]:
    """The words without hesitations; a comma where one stood, so that the melody stays open there."""
    kept: list[str] = []
    for token in tokens:
        if token.startswith("<"):
            if kept and kept[-1][-1].isalpha():
                kept[-1] += ","
        else:
            kept.append(token)
    return kept


def _count_words(token: str) -> int:
    """How many words Festival makes of a token; scripts are written so that it is one, hyphens aside."""
    return len(token.replace("-", " ").split())


def _faded(sound: Array, seconds: float = 0.008) -> Array:
    count = min(int(seconds * RATE), len(sound) // 2)
    sound[:count] *= np.linspace(0, 1, count)
    sound[-count:] *= np.linspace(1, 0, count)
    return sound
