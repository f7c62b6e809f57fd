"""The words of a remark: what happened, what to do, and what was seen and heard; several wordings of each, taken in turn.

Sentences use only what the cluster's claims state; `lock.check_text` is run over each of them in the tests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.measures.lock import claims
from analysis.measures.lock.claims import Claim
from analysis.measures.lock.quantities import times
from analysis.measures.moments.clusters import Cluster
from analysis.measures.shown.facts import Fact
from coherence.core.timecode import clock

DESCRIPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "missing_gesture": (
        "At {time} you said *{quote}* and your hands stayed still.",
        "You said *{quote}* at {time}; no hand followed.",
        "*{quote_start}* at {time} sends people looking, and no gesture shows them where.",
    ),
    "glad_words_flat_face": (
        "At {time} you said *{quote}* and your face did not smile.",
        "The words at {time} are glad, *{quote}*; the face is not in on it.",
    ),
    "troubled_words_smile": (
        "At {time} you said *{quote}* with a smile.",
        "The words at {time} are grave, *{quote}*, and the face smiles.",
    ),
    "rushing": (
        "From {time} to {end_time} you spoke at about {words_per_minute} words a minute.",
        "The stretch from {time} to {end_time} runs at about {words_per_minute} words a minute.",
        "About {words_per_minute} words a minute between {time} and {end_time}: that is fast to follow.",
    ),
    "dragging": (
        "From {time} to {end_time} the pace falls to about {words_per_minute} words a minute.",
        "Between {time} and {end_time} you take your time: about {words_per_minute} words a minute.",
    ),
    "long_silence": (
        "At {time} you are silent for {seconds}.",
        "A silence of {seconds} begins at {time}.",
        "Nothing is said for {seconds} from {time} on.",
    ),
    "brief_slide": (
        "Slide {slide} holds {slide_words} words and is gone after {seconds}.",
        "There are {slide_words} words on slide {slide}; it stays for {seconds}.",
    ),
    "looked_away": (
        "From {time} to {end_time} your eyes are away from the camera.",
        "Your eyes leave the camera at {time} and come back at {end_time}.",
        "Between {time} and {end_time} you look elsewhere.",
    ),
    "filler_cluster": (
        "{count} fillers come together between {time} and {end_time}: {texts}.",
        "Between {time} and {end_time} there are {count} fillers: {texts}.",
    ),
    "good_look": (
        "From {time} to {end_time} you hold the camera with your eyes.",
        "Steady eye contact from {time} to {end_time}.",
    ),
    "warm_look": (
        "From {time} to {end_time} you smile into the camera.",
        "A smile to the person watching, from {time} to {end_time}.",
    ),
    "pointed": (
        "At {time} you said *{quote}* and your hands went with it.",
        "*{quote_start}* at {time}: your hands show what your words say.",
    ),
    "smiled_with_words": (
        "At {time} you said *{quote}* and smiled as you said it.",
        "The smile at {time} belongs to the words: *{quote}*.",
    ),
    "lively_voice": (
        "From {time} to {end_time} your voice is lively; it rises and falls with the sense.",
        "Your voice moves well between {time} and {end_time}.",
    ),
}
COACHING: Final[Mapping[str, tuple[str, ...]]] = {
    "missing_gesture": (
        "As you say *{quote}*, let a hand go to it and leave it there until the sentence is over.",
        "Point first, then speak: the eyes of your listeners follow the hand, then the words.",
        "Put the pointer or an open hand on the spot you mean before you ask people to look.",
    ),
    "glad_words_flat_face": (
        "Think of what pleases you about it just before you say it; the face follows the thought.",
        "Take a breath before the line and let the smile come a moment ahead of the words.",
    ),
    "troubled_words_smile": (
        "Let the face come to rest before hard news, then say it plainly.",
        "Pause, let the smile go, and say this line to one person.",
    ),
    "rushing": (
        "Say this part again with a full breath at the end of every sentence.",
        "Choose the one sentence here that must be remembered, and slow down for that one.",
        "Read this part aloud once at half your speed, then let it find a middle.",
    ),
    "rushing_numbers": (
        "Give each number a breath of its own: say it, stop, then say what it means.",
        "Say the number, wait until it has landed, and only then go on.",
    ),
    "rushing_slide": (
        "People are still reading the slide here; stay quiet for a moment, then explain it without hurry.",
        "Let the slide be read before you talk over it, then take it line by line.",
    ),
    "dragging": (
        "Join two of these sentences into one breath, and aim for the last word.",
        "Rehearse this part until you need not look for the next word; the pace picks up by itself.",
    ),
    "long_silence": (
        "If the pause is meant, hold it and look at the camera; if not, have the first words of the next part ready.",
        "A shorter pause here says the same; learn the opening words of what comes next by heart.",
        "Bridge this gap with a sentence that says where you are going.",
    ),
    "brief_slide": (
        "Leave the slide up until it can be read, or keep only the words that matter.",
        "Cut the slide to a line or two, or give people time to read it before you go on.",
    ),
}


@dataclass(frozen=True)
class Wording:
    description: str
    coaching: str
    visual_evidence: str | None
    verbal_evidence: str | None


def write(cluster: Cluster, facts: Mapping[str, Fact], turn: int) -> Wording:
    """The wording of a cluster; `turn` counts the clusters of the same cause before it, so that neighbours differ."""
    slots = {name: _shown(name, fact) for name, fact in facts.items()}
    if "quote" in slots:
        slots["quote_start"] = slots["quote"][:1].upper() + slots["quote"][1:]
    descriptions = DESCRIPTIONS[cluster.cause]
    advice = COACHING.get(_advice(cluster, facts), ("",))
    return Wording(
        _capital(descriptions[turn % len(descriptions)].format_map(slots)) + _context(cluster, facts),
        advice[turn % len(advice)].format_map(slots),
        _evidence(cluster.claims, _seen),
        _evidence(cluster.claims, _heard),
    )


def _advice(cluster: Cluster, facts: Mapping[str, Fact]) -> str:
    if cluster.cause == "rushing" and "slide_words" in facts:
        return "rushing_slide"
    return "rushing_numbers" if cluster.cause == "rushing" and facts.get("dense") else cluster.cause


def _context(cluster: Cluster, facts: Mapping[str, Fact]) -> str:
    """What makes a rushed stretch hard to follow."""
    if cluster.cause == "rushing" and "slide_words" in facts:
        return f" Slide {facts['slide']} shows {facts['slide_words']} words at that time."
    return " There are several numbers in it." if cluster.cause == "rushing" and facts.get("dense") else ""


def _shown(name: str, fact: Fact) -> str:
    if name == "seconds":
        return "a second" if fact == 1 else f"{fact:g} seconds"
    return ", ".join(fact) if isinstance(fact, tuple) else str(fact)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _seen(claim: Claim) -> str | None:
    match claim:
        case claims.NoGesture():
            return f"Hands from {_span(claim)}: still."
        case claims.NoPointing():
            return f"Pointing from {_span(claim)}: none."
        case claims.Gestured():
            return f"Hands from {_span(claim)}: a clear gesture."
        case claims.Pointed():
            return f"Hands from {_span(claim)}: pointing."
        case claims.LookedAway():
            return f"Eyes from {_span(claim)}: away from the camera for {round(100 * claim.share)} % of the time."
        case claims.LookedAtCamera():
            return f"Eyes from {_span(claim)}: on the camera for {round(100 * claim.share)} % of the time."
        case claims.DidNotSmile():
            return f"Face from {_span(claim)}: no smile."
        case claims.Smiled():
            return f"Face from {_span(claim)}: a clear smile."
        case claims.SlideShown() if claim.words is not None:
            return f"Slide {claim.index} from {_span(claim)}: {claim.words} words on it."
    return None


def _heard(claim: Claim) -> str | None:
    match claim:
        case claims.SaidWords():
            return f"Words at {clock(claim.start)}: *{claim.text}*."
        case claims.SpokeAt():
            return f"Pace from {_span(claim)}: {round(claim.words_per_minute)} words a minute."
        case claims.Paused():
            return f"Sound from {_span(claim)}: no speech for {claim.end - claim.start:.1f} seconds."
        case claims.UsedFillers():
            return f"Fillers from {_span(claim)}: {claim.count}."
        case claims.SoundedGlad():
            return "The words sound glad."
        case claims.SoundedTroubled():
            return "The words sound troubled."
        case claims.LivelyVoice():
            return f"Pitch from {_span(claim)}: spread over {claim.semitones:.1f} semitones."
    return None


def _evidence(found: tuple[Claim, ...], tell: Callable[[Claim], str | None]) -> str | None:
    """One sentence per claim that this channel can tell, None when it has nothing to say."""
    return " ".join(dict.fromkeys(sentence for claim in found if (sentence := tell(claim)) is not None)) or None


def _span(claim: Claim) -> str:
    start, end = times(claim) or (0.0, 0.0)
    return f"{clock(start)} to {clock(end)}"
