"""Deictic phrases: words that send the listener's eyes somewhere ("look at this chart", "as you can see here").

A phrase is a row of slots; a slot is the set of words that may fill it. Only words that were recognised count: a
phrase with a word missing or misheard is not guessed at, except that small function words may be swallowed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.measures.signals import Transcript, Word
from analysis.measures.spoken.stretch import Stretch

Slot = frozenset[str]


@dataclass(frozen=True)
class Phrase(Stretch):
    """A deictic phrase as spoken."""

    strength: str
    """"look" (asks to look), "thing" (names a drawing) or "place" (says where, or may be a figure of speech)."""

    @property
    def confidence(self) -> float:
        """Mean confidence of its words, 0..1: in a fixed phrase the words vouch for each other."""
        return sum(word.confidence for word in self.words) / len(self.words)


def _slot(words: str) -> Slot:
    return frozenset(words.split())


SHOWN: Final = _slot(
    "chart charts graph graphs slide diagram diagrams figure figures picture pictures image images table map curve curves"
    " plot screen photo photos photograph drawing timeline"
)
PART: Final = _slot("line lines bar bars column columns arrow arrows dot dots peak box boxes row rows point spike dip slice segment")
DRAWN: Final = _slot("chart charts graph graphs diagram diagrams plot curve curves drawing")
"""Of these only a drawing is meant; the others may be a figure of speech and count only while a slide is shown."""
COLOURED: Final = _slot("red blue green orange yellow black dark gray grey dotted tall big first second last")
THIS: Final = _slot("this that these those the")
NEAR: Final = _slot("this these")
HERE: Final = _slot("here there")
SEE: Final = _slot("see")
CAN: Final = (_slot("can could"), "?")
RIGHT: Final = (_slot("right over up down"), "?")
SIDE: Final = _slot("left right")
ANY: Final = _slot("*")
"""Any one word that is no verb of being and no small function word."""
NOT_ANY: Final = _slot("is are was were be been has have had a an the of in on at to and or but not will can")
_MAYBE = tuple[Slot, str]

# Each row: strength and slots in order; a slot paired with "?" may be missing.
PATTERNS: Final[tuple[tuple[str, tuple[Slot | _MAYBE, ...]], ...]] = (
    ("look", (_slot("look looking"), _slot("at"), THIS, (ANY, "?"), (ANY, "?"), SHOWN)),
    ("look", (_slot("look looking"), _slot("at"), _slot("this that these those"), (ANY, "?"), PART)),
    ("look", (_slot("look looking"), _slot("at"), _slot("the"), COLOURED, PART)),
    ("look", (_slot("look looking"), _slot("at"), _slot("this these"))),
    ("look", (_slot("look"), RIGHT, HERE)),
    ("look", (_slot("you we"), CAN, SEE, (_slot("it that this"), "?"), RIGHT, _slot("here"))),
    ("look", (HERE, _slot("you we"), CAN, SEE)),
    ("look", (_slot("here"), _slot("is are"), THIS, (ANY, "?"), SHOWN)),
    ("look", (_slot("here's"), THIS, (ANY, "?"), SHOWN)),
    ("look", (SEE, (ANY, "?"), _slot("in on"), NEAR, (ANY, "?"), SHOWN)),
    ("look", (_slot("shown shows showing see"), RIGHT, _slot("here"))),
    ("look", (_slot("as"), _slot("you we"), CAN, SEE, RIGHT, _slot("here"))),
    ("thing", (NEAR, (ANY, "?"), DRAWN)),
    ("thing", (_slot("the"), DRAWN, _slot("here shows behind above below"))),
    ("place", (NEAR, (ANY, "?"), SHOWN - DRAWN - _slot("slide screen"))),
    ("place", (NEAR, (COLOURED, "?"), PART)),
    ("place", (_slot("as"), _slot("you we"), CAN, SEE)),
    ("place", (_slot("on at to"), _slot("the your my"), SIDE, (_slot("hand"), "?"), _slot("side half corner panel column hand"))),
    ("place", (_slot("on"), _slot("the your"), SIDE)),
    ("place", (_slot("in at"), _slot("the"), _slot("top bottom upper lower"), SIDE, (_slot("corner"), "?"))),
    ("place", (_slot("over up down"), HERE)),
)
SIDE_IDIOMS: Final = _slot("track tracks path foot course wing person people time thing away now")
NOT_SHOWN: Final = (("this", "point"),)
SURE_WORD: Final = 0.3
"""Each content word must be more likely right than wrong by itself: measured, words at 0.3 to 0.7 are right in 59 of 100
cases and below 0.3 in 31. The whole phrase must besides be as sure as its kind of moment asks for."""
ONE_BREATH: Final = 1.0
"""Seconds: a longer gap between two words and they are no phrase."""
ENDS_THERE: Final = 0.25
"""Seconds of silence after a bare "look at this"; without it the words go on to "look at this problem"."""


def find(transcript: Transcript) -> tuple[Phrase, ...]:
    """Every deictic phrase, the longest reading at each place, none overlapping; none in an unusable transcript."""
    if not transcript.usable:
        return ()
    found: list[Phrase] = []
    index = 0
    while index < len(transcript.words):
        phrase = _longest_at(transcript.words, index)
        if phrase is None:
            index += 1
            continue
        found.append(phrase)
        index += len(phrase.words)
    return tuple(found)


def _longest_at(words: Sequence[Word], index: int) -> Phrase | None:
    best: Phrase | None = None
    for strength, slots in PATTERNS:
        for length in _lengths(words, index, slots):
            phrase = Phrase(tuple(words[index : index + length]), strength)
            if (best is None or length > len(best.words)) and _means_it(phrase, words[index + length : index + length + 1]):
                best = phrase
    return best


def _lengths(words: Sequence[Word], index: int, slots: Sequence[Slot | _MAYBE], begun: bool = False) -> Iterator[int]:
    """How many words from `index` on fill the slots: every way to do it."""
    if not slots:
        yield 0
        return
    first = slots[0]
    slot, optional = first if isinstance(first, tuple) else (first, "")
    if index < len(words) and _fills(words[index].text, slot) and not (begun and _breaks(words, index)):
        yield from (1 + rest for rest in _lengths(words, index + 1, slots[1:], begun=True))
    if optional:
        yield from _lengths(words, index, slots[1:], begun)


def _fills(text: str, slot: Slot) -> bool:
    return text not in NOT_ANY if slot == ANY else text in slot


def _breaks(words: Sequence[Word], index: int) -> bool:
    return words[index].start - words[index - 1].end >= ONE_BREATH


def _means_it(phrase: Phrase, following: Sequence[Word]) -> bool:
    """Whether something is shown, rather than a turn of phrase used; and whether the words are well enough heard."""
    texts = tuple(word.text for word in phrase.words)
    after = following[0].text if following else ""
    ends_there = not following or following[0].start - phrase.end >= ENDS_THERE
    if any((*texts, after)[: len(idiom)] == idiom for idiom in NOT_SHOWN):
        return False
    if (texts[-1] in SIDE and after in SIDE_IDIOMS) or (texts[-1] in PART | {"figure", "picture"} and after == "of"):
        return False
    if texts[-1] in NEAR and not ends_there:
        return False
    return all(word.confidence >= SURE_WORD for word in phrase.words if len(word.text) > 3)
