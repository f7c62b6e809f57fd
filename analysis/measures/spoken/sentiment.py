"""Sentiment: which stretches of words name a glad or a troubled feeling, after the VADER lexicon (Hutto & Gilbert 2014).

The lexicon scores texts; a talk's growth figures sound "positive" to it. So a stretch counts only when it holds a word
that names a feeling or a judgement from the heart, and when no badly heard word before it could hide a "not".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.measures.signals import Word
from analysis.measures.spoken.filler_words import tokens
from analysis.measures.spoken.sentences import Sentence, quotable
from analysis.measures.spoken.stretch import Stretch

GLAD: Final = tokens(
    "excited exciting thrilled thrilling happy happily proud proudly delighted delight glad joy joyful love loved loves"
    " wonderful amazing fantastic awesome brilliant beautiful grateful thankful celebrate celebrating enjoy enjoyed fun"
    " passionate excellent incredible overjoyed cheerful pleased pleasure"
)
TROUBLED: Final = tokens(
    "sad sadly sadness sorry terrible terribly horrible awful tragic tragedy tragically worried worry worries afraid fear"
    " scared scary died death dead killed disaster disastrous devastating devastated painful suffering suffer heartbroken"
    " heartbreaking grief angry anger hate hated miserable unfortunately regret ashamed"
)
CLEAR: Final = 0.4
"""Absolute compound score from which the stretch is clearly glad or troubled; VADER's own "positive" begins at 0.05."""
TRUSTED: Final = 0.7
"""Confidence of the feeling word itself."""
HEARD: Final = 0.5
"""Confidence of each of the words before it that could turn it round."""
TURNS_WITHIN: Final = 4
WHOLE: Final = 12
"""A sentence of no more words is taken whole."""
FEWEST: Final = 4
"""Words that the stretch must have: a feeling without a sentence around it is as likely a misheard word."""
AROUND: Final = 5
"""Words on each side of the feeling word that make the stretch, within its sentence."""


@dataclass(frozen=True)
class Feeling(Stretch):
    """A stretch of words that names a feeling; `compound` is VADER's −1..1, `trust` the feeling word's confidence."""

    compound: float
    trust: float

    @property
    def glad(self) -> bool:
        return self.compound > 0


@lru_cache(maxsize=1)
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def compound(text: str) -> float:
    """VADER's compound score of a text, −1..1."""
    return float(_analyzer().polarity_scores(text)["compound"])


def names_feeling(text: str) -> bool:
    """Whether any word of the text names a feeling."""
    return any(word in GLAD or word in TROUBLED for word in text.split())


def find(sentences: Sequence[Sentence]) -> tuple[Feeling, ...]:
    """At most one feeling per sentence: the clearest, and of several alike the longest."""
    found = []
    for sentence in sentences:
        feelings = [feeling for index in range(len(sentence.words)) if (feeling := _feeling(sentence.words, index)) is not None]
        if feelings:
            found.append(max(feelings, key=lambda feeling: (abs(feeling.compound), len(feeling.words), -feeling.start)))
    return tuple(found)


def _around(words: tuple[Word, ...], index: int) -> tuple[Word, ...]:
    """The words near one of a sentence; not cut right after a feeling word, which mostly has its noun behind it."""
    if len(words) <= WHOLE:
        return words
    end = index + AROUND + 1
    while end < len(words) and names_feeling(words[end - 1].text):
        end += 1
    return words[max(0, index - AROUND) : end]


def _feeling(words: tuple[Word, ...], index: int) -> Feeling | None:
    word = words[index]
    if word.confidence < TRUSTED or not names_feeling(word.text):
        return None
    if any(before.confidence < HEARD for before in words[max(0, index - TURNS_WITHIN) : index]):
        return None
    stretch = tuple(quotable(_around(words, index)))
    if len(stretch) < FEWEST:
        return None
    score = compound(" ".join(each.text for each in stretch))
    agrees = score >= CLEAR if word.text in GLAD else score <= -CLEAR
    return Feeling(stretch, score, word.confidence) if agrees else None
