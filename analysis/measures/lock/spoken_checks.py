"""Claims about words and silence, checked against the recognised words and the speech regions."""

import re

from analysis.measures.lock.claims import FillerRate, OverallPace, Paused, SaidWords, SoundedGlad, SoundedTroubled, SpokeAt, UsedFillers
from analysis.measures.lock.evidence import Evidence
from analysis.measures.lock.verdict import HOLDS, Verdict, all_of, close, refuse
from analysis.measures.signals import Word
from analysis.measures.spoken import pace, sentiment

EDGE = 0.15
"""Seconds by which a claimed edge of words may lie off."""
TRUSTED = 0.5
"""Mean confidence below which words are not quoted."""
STRAY_SPEECH = 0.2
"""Seconds of sound at the rims that a silence may touch."""
SURE_WORD = 0.7
PACE = 1.0
"""Words per minute; with 1 % of the pace on top."""
RATE = 0.05
SCORE = 0.02

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def tokens(text: str) -> list[str]:
    """The words of a text as the recogniser would write them: lower case, no punctuation."""
    return [token.replace("’", "'") for token in _TOKEN.findall(text.lower())]


def said_words(claim: SaidWords | SoundedGlad | SoundedTroubled, evidence: Evidence) -> Verdict:
    """These words in this order, starting and ending there, well enough recognised to be quoted."""
    transcript = evidence.signals.transcript
    if not transcript.usable:
        return refuse("the words cannot be trusted")
    wanted = tokens(claim.text)
    here = [word for word in transcript.words if word.start >= claim.start - EDGE and word.end <= claim.end + EDGE]
    heard = [tokens(word.text) for word in here]
    for first in range(len(here)):
        last = _match(wanted, heard[first:])
        if last is not None and _spans(claim.start, claim.end, here[first : first + last]):
            return _trusted(here[first : first + last])
    return refuse(f"not said there: {claim.text!r}")


def _match(wanted: list[str], heard: list[list[str]]) -> int | None:
    """How many of the heard words, from the first on, spell exactly the wanted tokens."""
    spelled: list[str] = []
    for count, word in enumerate(heard, start=1):
        spelled += word
        if spelled == wanted and wanted:
            return count
        if len(spelled) >= len(wanted):
            return None
    return None


def _spans(start: float, end: float, words: list[Word]) -> bool:
    return abs(words[0].start - start) <= EDGE and abs(words[-1].end - end) <= EDGE


def _trusted(words: list[Word]) -> Verdict:
    mean = sum(word.confidence for word in words) / len(words)
    return HOLDS if mean >= TRUSTED else refuse(f"heard with a confidence of {mean:.2f} only")


def sounded(claim: SoundedGlad | SoundedTroubled, evidence: Evidence) -> Verdict:
    """The words were said, name a feeling, and the lexicon scores them so."""
    score = sentiment.compound(claim.text)
    signed = score if isinstance(claim, SoundedGlad) else -score
    if signed < sentiment.CLEAR or not sentiment.names_feeling(claim.text):
        return refuse(f"the words do not carry that feeling: {score:.2f}")
    return all_of(said_words(claim, evidence), close(claim.compound, score, SCORE, "sentiment"))


def used_fillers(claim: UsedFillers, evidence: Evidence) -> Verdict:
    """Exactly these fillers lie within the span."""
    found = [hit.text for hit in evidence.fillers.hits if hit.start >= claim.start - EDGE and hit.end <= claim.end + EDGE]
    if len(found) != claim.count or sorted(found) != sorted(claim.texts):
        return refuse(f"fillers there: {len(found)}, claimed {claim.count}")
    return HOLDS if found else refuse("no filler there")


def filler_rate(claim: FillerRate, evidence: Evidence) -> Verdict:
    count, rate = evidence.fillers.count.value, evidence.fillers.per_minute.value
    if count is None or rate is None:
        return refuse("fillers were not measured")
    return all_of(close(claim.count, count, 0, "fillers"), close(claim.per_minute, rate, RATE, "fillers per minute"))


def spoke_at(claim: SpokeAt, evidence: Evidence) -> Verdict:
    found = pace.pace_within(evidence.signals.transcript, claim.start, claim.end)
    return refuse("no usable words there") if found is None else close(claim.words_per_minute, found, PACE + 0.01 * found, "pace")


def overall_pace(claim: OverallPace, evidence: Evidence) -> Verdict:
    found = evidence.overall_pace.value
    return refuse("the pace was not measured") if found is None else close(claim.words_per_minute, found, PACE, "pace")


def paused(claim: Paused, evidence: Evidence) -> Verdict:
    """No speech, no surely recognised word and no "um" within, but for the rims; and speech on both sides."""
    signals = evidence.signals
    if evidence.silent_because is not None or not signals.voice.speech:
        return refuse("there is no voice to pause")
    start, end = claim.start + STRAY_SPEECH, claim.end - STRAY_SPEECH
    if end <= start:
        return refuse("too short to be a pause")
    speech = signals.voice.speech
    words = [word for word in signals.transcript.words if word.confidence >= SURE_WORD] if signals.transcript.usable else []
    hesitations = [each for each in signals.voice.hesitations if each.confidence >= TRUSTED]
    spoken = [(each.start, each.end) for each in speech] + [(each.start, each.end) for each in words]
    spoken += [(each.start, each.end) for each in hesitations]
    if any(until > start and since < end for since, until in spoken):
        return refuse("somebody speaks there")
    inner = speech[0].start < claim.start and speech[-1].end > claim.end
    return HOLDS if inner else refuse("it is not between two stretches of speech")
