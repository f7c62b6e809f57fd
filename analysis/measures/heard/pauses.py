"""Pauses inside the talk: nobody speaks between two stretches of speech."""

from analysis.measures.signals import Span, Transcript, VoiceSignals

EDGE = 0.3
"""Seconds by which words and silences may be dated apart."""
SURE_WORD = 0.7
"""A word recognised with so much confidence speaks against a pause where it stands."""


LIKELY_WORD = 0.3
"""Words below this are wrong two times in three: one of them alone tells of no speech before or after a silence."""


def find(voice: VoiceSignals, transcript: Transcript | None, at_least: float = 2.0) -> tuple[Span, ...]:
    """Silences of `at_least` seconds between speech; what comes before the first word and after the last is none."""
    if voice.reason is not None or not voice.speech:
        return ()
    first, last = voice.speech[0].start, voice.speech[-1].end
    gaps = [gap for gap in voice.silences if gap.start >= first and gap.end <= last]
    if transcript is not None and transcript.usable:
        gaps = [piece for gap in gaps for piece in _without_words(gap, transcript)]
        gaps = [gap for gap in gaps if _between_words(gap, transcript)]
    return tuple(gap for gap in gaps if gap.duration >= at_least)


def _between_words(gap: Span, transcript: Transcript) -> bool:
    """Whether words come before and after: what stirs after the last word is a chair, not speech."""
    middles = [(word.start + word.end) / 2 for word in transcript.words if word.confidence >= LIKELY_WORD]
    return not middles or (middles[0] < gap.start + EDGE and gap.end - EDGE < middles[-1])


def _without_words(gap: Span, transcript: Transcript) -> list[Span]:
    """What is left of a silence once the words that were surely heard in it are cut out."""
    edge, pieces = gap.start, []
    for word in transcript.words:
        middle = (word.start + word.end) / 2
        if word.confidence >= SURE_WORD and gap.start < middle < gap.end:
            pieces.append(Span(edge, max(edge, word.start)))
            edge = min(max(edge, word.end), gap.end)
    return [*pieces, Span(edge, gap.end)]
