"""Themes: which findings speak about the same thing, so that praise and advice never contradict each other."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Theme:
    """One thing a coach can work on."""

    name: str
    problems: tuple[str, ...]
    """Kinds of findings, the most telling first."""
    strengths: tuple[str, ...]
    score_part: str
    imperatives: tuple[str, ...]
    """What to do about it in a headline, after a colon or a comma."""
    praises: tuple[str, ...]
    """What goes well, as the first clause of a headline; used only when a strength of the theme was found."""


THEMES: Final = (
    Theme(
        "gestures", ("missing_gesture",), ("pointed", "good_gestures"), "dissonance",
        ("let your hands show what your words point at", "point at the thing before you name it"),
        ("Your hands join in", "Your hands help to tell it"),
    ),
    Theme(
        "face", ("glad_words_flat_face", "troubled_words_smile"), ("smiled_with_words", "warm_look"), "dissonance",
        ("let your face tell the same story as your words", "give your face a moment to catch up with the words"),
        ("Your face means what you say", "Your face goes with your words"),
    ),
    Theme(
        "eyes", ("low_eye_contact", "looked_away"), ("steady_eye_contact", "good_look"), "eyeContact",
        ("bring your eyes back to the lens", "finish your thoughts looking into the camera"),
        ("You keep your eyes with your listeners", "Your eyes stay with the camera", "You look at the person you speak to"),
    ),
    Theme(
        "fillers", ("filler_rate", "filler_cluster"), ("few_fillers",), "fillerWords",
        ("let a silence stand where a filler stands now", "trade the fillers for short pauses"),
        ("You speak cleanly", "You let silence do its work"),
    ),
    Theme(
        "fast", ("rushing", "fast_pace"), ("pace_in_range", "pace_near_target"), "speakingPace",
        ("give the dense parts more air", "slow down where it matters most"),
        ("Your pace is easy to follow", "You speak at a good pace"),
    ),
    Theme(
        "slow", ("dragging", "slow_pace"), ("pace_in_range", "pace_near_target"), "speakingPace",
        ("pick up the pace a little", "let the sentences run on to their point"),
        ("Your pace is easy to follow", "You speak at a good pace"),
    ),
    Theme(
        "silences", ("long_silence",), (), "dissonance",
        ("know the first words of every part", "close the long gaps between the parts"), (),
    ),
    Theme(
        "slides", ("brief_slide", "read_slide"), (), "dissonance",
        ("give each slide its time", "let the slides and your words share the work"), (),
    ),
    Theme(
        "body", ("fidgeting",), ("calm_body",), "fidgeting",
        ("find a stance you can rest in", "let your body come to rest between gestures"),
        ("You are calm in front of the camera", "You stand still while you speak"),
    ),
    Theme(
        "voice", ("flat_voice",), ("lively_voice",), "dissonance",
        ("let your voice rise and fall with the sense", "choose the word that carries each sentence and lean on it"),
        ("Your voice is alive", "There is music in your voice"),
    ),
)  # fmt: skip
OF_PROBLEM: Final = {kind: theme for theme in THEMES for kind in theme.problems}
OF_STRENGTH: Final = {kind: theme for theme in reversed(THEMES) for kind in theme.strengths}
