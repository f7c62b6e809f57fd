"""Which spoken tokens are fillers, judged by the words and the pauses around them."""

from dataclasses import dataclass

from analysis.measures.signals import Word


def tokens(text: str) -> frozenset[str]:
    """The blank-separated words of a line as a set."""
    return frozenset(text.split())


HESITATIONS = tokens("um uh er erm uhm ah hm hmm mm mhm")
PHRASES = {("you", "know"): "you know", ("i", "mean"): "i mean", ("sort", "of"): "sort of", ("kind", "of"): "kind of"}
JOINED = {"yknow": "you know", "y'know": "you know", "kinda": "kind of", "sorta": "sort of"}

PAUSE = 0.15
"""A gap between two words that is heard as a break: longer than the closure of a consonant."""
SENTENCE_PAUSE = 0.35
"""A gap that usually ends a sentence in speech."""

KNOW_BEFORE = tokens("do did don't didn't if as that what how when let because should may might would will to")
KNOW_AFTER = tokens(
    "what how that the who whom why where when if whether about it him her them us me this these those my your their our better more"
)
MEAN_BEFORE = tokens("what do did which that")
MEAN_AFTER = tokens("it that to by business this what")
KIND_BEFORE = tokens(
    "a an the this that some any what which every each same different one another no new right best only first second third "
    "other particular certain special whole"
)
LIKE_BEFORE = tokens(
    "i you we they he she it would i'd you'd we'd they'd he'd she'd to do don't did didn't does doesn't will might really "
    "look looks looked looking feel feels felt sound sounds sounded seem seems seemed something nothing anything things stuff "
    "people just much more exactly nearly act acts smell smells taste tastes what's who also customers users everyone work "
    "works"
)
RIGHT_BEFORE = tokens("the that's is are was all turn you're your human civil my our a just be not it's its alright get got on to")
"""Words before "right" that make it an answer, a side or a claim."""
OPENERS = tokens("so well okay ok right anyway")
ADVERBS = tokens("actually basically literally honestly")

HABIT = 3
"""Any good speaker opens a sentence with "so" once or twice; from the third time on listeners hear a habit."""


@dataclass(frozen=True)
class Found:
    """A filler in the words: the tokens it covers, and whether it counts only as part of a habit."""

    text: str
    first: int
    last: int
    kind: str
    confidence: float
    needs_habit: bool = False


def search(words: tuple[Word, ...]) -> list[Found]:
    """All fillers among the words, in order; what needs a habit is kept only where there is one."""
    found, index = [], 0
    while index < len(words):
        hit = _at(words, index)
        if hit is not None:
            found.append(hit)
        index = hit.last + 1 if hit is not None else index + 1
    times = {text: sum(hit.text == text for hit in found) for text in {hit.text for hit in found}}
    return [hit for hit in found if not hit.needs_habit or times[hit.text] >= HABIT]


def gap_before(words: tuple[Word, ...], index: int) -> float:
    """Seconds of silence before a word; the first has all the silence in the world before it."""
    return words[index].start - words[index - 1].end if index else float("inf")


def gap_after(words: tuple[Word, ...], index: int) -> float:
    return words[index + 1].start - words[index].end if index + 1 < len(words) else float("inf")


def _at(words: tuple[Word, ...], index: int) -> Found | None:
    text = words[index].text
    if text in HESITATIONS:
        return Found(text, index, index, "hesitation", words[index].confidence)
    if text in JOINED:
        return Found(JOINED[text], index, index, "word", words[index].confidence)
    following = words[index + 1].text if index + 1 < len(words) else ""
    if (text, following) in PHRASES and _phrase_is_empty(words, index):
        sure = min(words[index].confidence, words[index + 1].confidence)
        return Found(PHRASES[text, following], index, index + 1, "word", sure)
    return _contextual(words, index)


def _phrase_is_empty(words: tuple[Word, ...], index: int) -> bool:
    """Whether "you know", "I mean", "sort of", "kind of" say nothing here: "do you know the way" and "a kind of bird" do."""
    before = words[index - 1].text if index and gap_before(words, index) < SENTENCE_PAUSE else ""
    after = words[index + 2].text if index + 2 < len(words) and gap_after(words, index + 1) < PAUSE else ""
    match words[index].text:
        case "you":
            return before not in KNOW_BEFORE and after not in KNOW_AFTER
        case "i":
            return before not in MEAN_BEFORE and after not in MEAN_AFTER
        case _:
            return before not in KIND_BEFORE and not before.endswith("est")


def _contextual(words: tuple[Word, ...], index: int) -> Found | None:
    text, before, after = words[index].text, gap_before(words, index), gap_after(words, index)
    previous = words[index - 1].text if index else ""
    set_off = before >= PAUSE or after >= PAUSE
    opens = before >= SENTENCE_PAUSE
    closes = after >= SENTENCE_PAUSE and not opens and index > 0
    if text == "like" and set_off and (previous not in LIKE_BEFORE or before >= PAUSE) and index > 0:
        return _context(words, index)
    if text == "right" and closes and previous not in RIGHT_BEFORE:
        return _context(words, index, habit=True)
    if (text in OPENERS and opens) or (text in ADVERBS and set_off):
        return _context(words, index, habit=True)
    return None


def _context(words: tuple[Word, ...], index: int, *, habit: bool = False) -> Found:
    return Found(words[index].text, index, index, "contextual", 0.7 * words[index].confidence, habit)
