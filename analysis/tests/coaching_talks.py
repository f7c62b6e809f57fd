"""Talks of every kind for the coach to speak about."""

from dataclasses import replace

import numpy as np

from analysis.measures.signals import Hesitation, Signals
from analysis.tests import talks
from analysis.tests.talks import CHART, FIRST, GLAD, LAST, during, talk, visual, words

BODY = "we looked at every step of the work and we asked what it costs and who it helps and what we could leave out "


def even(per_minute: float, seconds: float, start: float = 1.0) -> list:
    count = int((seconds - start - 2) * per_minute / 60)
    text = (FIRST + " " + BODY * 200).split()[:count]
    return words(" ".join(text), start, per_minute)


def away(duration: float, *spans: tuple[float, float]):
    looking = visual(duration).looking
    for start, end in spans:
        looking = during(looking, start, end, 0.0)
    return visual(duration, looking=looking)


def hesitations(*times: float) -> tuple[Hesitation, ...]:
    return tuple(Hesitation(time, time + 0.4, "um", 0.9) for time in times)


def nothing_seen(duration: float):
    flat = np.full(int(duration / talks.STEP) + 1, np.nan)
    why = "No face is in the picture."
    names = ("looking", "smile", "hands", "body_motion")
    return visual(
        duration, face_confidence=flat * 0, looking=flat, smile=flat, hands=flat, pointing=flat, gesture_energy=flat, body_motion=flat,
        reasons=dict.fromkeys(names, why),
    )  # fmt: skip


def restless(duration: float):
    motion = visual(duration).body_motion
    for start in np.arange(5.0, duration - 5, 12.0):
        motion = during(motion, start, start + 4.0, 1.4)
    return visual(duration, body_motion=motion)


def all_talks() -> dict[str, Signals]:
    silent = "Nobody speaks in this recording."
    foreign = "The speech does not seem to be English."
    long_away = [(start, start + 6.0) for start in np.arange(20.0, 3500.0, 30.0)]
    return {
        "everything": talks.rich_talk(),
        "excellent": talk(even(150, 90), 90.0, lively_from=10.0),
        "only fillers": talk(even(150, 90), 90.0, hesitations=hesitations(*np.arange(3, 80, 4.0))),
        "only gaze": talk(even(150, 90), 90.0, seen=away(90.0, (10, 16), (30, 41), (60, 70))),
        "hardly any eye contact": talk(even(150, 90), 90.0, seen=away(90.0, (2, 80))),
        "fast": talk(even(210, 90), 90.0),
        "slow": talk(even(95, 90), 90.0),
        "restless": talk(even(150, 90), 90.0, seen=restless(90.0)),
        "no face": talk(even(150, 60), 60.0, seen=nothing_seen(60.0)),
        "no speech": talk([], 60.0, words_reason=silent, voice_reason=silent),
        "not English": talk(even(150, 60), 60.0, words_reason=foreign),
        "nothing at all": talk([], 30.0, seen=nothing_seen(30.0), words_reason=silent, voice_reason=silent),
        "one word": talk(words("hello", 2.0), 10.0),
        "an hour": talk(even(150, 3600), 3600.0, seen=away(3600.0, *long_away)),
        "a chart without a hand": talk([*words(FIRST, 1.0), *words(CHART, 10.0), *words(LAST, 20.0)], 30.0),
        "glad words": talk([*words(FIRST, 1.0), *words(GLAD, 10.0), *words(LAST, 20.0)], 30.0),
        "nothing good": talk(
            even(136, 90),
            90.0,
            seen=replace(restless(90.0), looking=away(90.0, (1, 89)).looking),
            hesitations=hesitations(*np.arange(3, 80, 4.0)),
        ),
        "a long silence": talk([*words(FIRST, 1.0), *words(LAST, 16.0)], 30.0),
    }
