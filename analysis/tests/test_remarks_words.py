"""The words of remarks, and the findings that coaching may talk about."""

import string
from dataclasses import replace

import pytest

from analysis.measures import findings, lock, quotes, remarks
from analysis.measures.findings import GOOD_KINDS, MATERIAL_KINDS, PROBLEM_KINDS
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments.clusters import RULES
from analysis.measures.shown import facts, remark_words
from analysis.measures.spoken.sentences import split
from analysis.tests import talks

SIGNALS = talks.rich_talk()
FOUND = remarks.make(SIGNALS, talks.THRESHOLDS)


def test_every_wording_of_every_cluster_passes_the_text_lock():
    for cluster in FOUND.clusters:
        known = facts.of(cluster, FOUND.evidence)
        for turn in range(6):
            wording = remark_words.write(cluster, known, turn)
            for text in (wording.description, wording.visual_evidence, wording.verbal_evidence):
                verdict = lock.check_text(text or "", cluster.claims, FOUND.evidence)
                assert verdict.ok, (text, verdict.reason)
            advice = lock.check_text(wording.coaching, cluster.claims, FOUND.evidence, exercise=True)
            assert advice.ok, (wording.coaching, advice.reason)


def test_every_cause_has_words_and_every_contradiction_has_advice():
    assert set(remark_words.DESCRIPTIONS) == set(RULES)
    contradictions = {
        "missing_gesture",
        "glad_words_flat_face",
        "troubled_words_smile",
        "rushing",
        "dragging",
        "long_silence",
        "brief_slide",
    }
    assert contradictions <= set(remark_words.COACHING)


def test_the_voice_is_calm_and_nothing_is_left_unfilled():
    shown = [text for moment in FOUND.chosen.moments for text in vars(moment.wording).values() if text]
    for text in shown:
        assert not set("!{}") & set(text)
        assert text[0] in string.ascii_uppercase + "*" + string.digits
        assert text.endswith(".")
        assert not {"ERROR", "CRITICAL", "failed", "None", "nan"} & set(text.split())


def test_neighbours_of_one_kind_are_worded_differently():
    silences = [moment.wording for moment in FOUND.chosen.moments if moment.cluster.cause == "long_silence"]
    assert len(silences) >= 3
    assert len({wording.coaching for wording in silences[:3]}) == 3
    assert len({wording.description.translate(str.maketrans("", "", string.digits)) for wording in silences[:3]}) == 3


def test_a_flag_says_what_was_said_and_what_was_seen():
    (flag,) = [flag for flag in FOUND.chosen.flags if flag.cluster.cause == "missing_gesture"]
    assert flag.wording.description == "At 0:09 you said *look at this chart* and your hands stayed still."
    assert flag.wording.verbal_evidence == "Words at 0:09: *look at this chart*."
    assert flag.wording.visual_evidence == "Hands from 0:08 to 0:11: still. Pointing from 0:06 to 0:13: none."


def test_findings_are_verified_named_and_numbered():
    assert [finding.id for finding in FOUND.findings] == [f"finding-{n + 1}" for n in range(len(FOUND.findings))]
    for finding in FOUND.findings:
        assert finding.kind in (*PROBLEM_KINDS, *GOOD_KINDS, *MATERIAL_KINDS)
        assert (finding.severity is None) == (finding.kind not in PROBLEM_KINDS)
        assert finding.claims
        assert all(lock.verify(claim, FOUND.evidence).ok for claim in finding.claims)


def test_facts_say_nothing_that_the_claims_do_not():
    for finding in FOUND.findings:
        sentences = [f"At {finding.facts[key]}." for key in ("time", "end_time", "quote_time") if key in finding.facts]
        sentences += [f"It was {finding.facts['words_per_minute']} words a minute."] if "words_per_minute" in finding.facts else []
        sentences += [f"It was {finding.facts['percent']} %."] if "percent" in finding.facts else []
        sentences += [f"*{finding.facts['quote']}*"] if "quote" in finding.facts else []
        sentences += [f"{finding.facts['count']} of them."] if finding.facts.get("count") and finding.kind != "calm_body" else []
        for sentence in sentences:
            verdict = lock.check_text(sentence, finding.claims, FOUND.evidence)
            assert verdict.ok, (finding.kind, sentence, verdict.reason)


def test_findings_point_at_what_shows_them():
    shown = {flag.id for flag in FOUND.chosen.flags} | {moment.id for moment in FOUND.chosen.moments}
    assert {finding.flag_id for finding in FOUND.findings} - {None} <= shown


def test_own_words_are_well_heard_whole_phrases():
    own = [str(finding.facts["quote"]) for finding in FOUND.findings if finding.kind == "own_words"]
    assert 0 < len(own) <= findings.MOST_WORDS
    for quote in own:
        assert len(quote.split()) >= quotes.SHORTEST
        assert quote.split()[-1] not in {"the", "a", "of", "to", "and", "our"}


def test_noise_is_never_quoted():
    signals = talks.talk(talks.words(talks.FIRST, confidence=0.6), 30.0)
    assert quotes.best(0.0, 30.0, Evidence(signals)) is None
    assert not [finding for finding in remarks.make(signals, talks.THRESHOLDS).findings if "quote" in finding.facts]


def quoted(*parts):
    """What is quoted of one breath of talk; each part is its words and how surely they were heard."""
    spoken, start = [], 1.0
    for text, confidence in parts:
        spoken += talks.words(text, start, 150.0, confidence)
        start = 1.0 + 0.4 * len(spoken)
    found = quotes.best(0.0, 60.0, Evidence(talks.talk(spoken, 60.0)))
    return found.text if found else None


STORMS, TREES = ("storms in winter kill thousands of", 0.99), ("very old trees stand there now", 0.99)
QUOTES = {
    "number": ("in the first month of spring", ("it grew by thirty", 0.5), ("one percent in the first month of spring", 0.99)),
    "scrap": ("he can repair almost anything", ("he fixes motors and", 0.5), ("sensors and he can repair almost anything", 0.99)),
    "thank": ("we would be glad to come and visit", ("we would be glad to come and visit thank", 0.99)),
    "negation": ("five of us voted for it and they did not", ("five of us voted for it and they did not", 0.99)),
    "capitals": ("today I think I'm ready", ("today i think i'm ready", 0.99)),
    "comes to an end": ("very old trees stand there now", STORMS, ("um", 0.9), TREES),
}


@pytest.mark.parametrize("name", QUOTES)
def test_a_quote_can_be_said_aloud(name):
    quote, *parts = QUOTES[name]
    assert quoted(*parts) == quote


def test_a_quote_stops_at_a_badly_heard_word():
    spoken = [*talks.words("we plan the week", 1.0), *talks.words("bluh", 2.6, confidence=0.2), *talks.words("for small teams", 3.0)]
    quote = quotes.best(0.0, 10.0, Evidence(talks.talk(spoken, 10.0)))
    assert quote is not None
    assert (quote.text, quote.start) == ("we plan the week", 1.0)
    assert quote.end == pytest.approx(2.56)


def test_a_poor_measure_is_neither_praised_nor_blamed():
    short = talks.talk(talks.words(talks.FIRST), 12.0)
    found = remarks.make(short, talks.THRESHOLDS)
    poor = replace(found.measures, eye_contact=replace(found.measures.eye_contact, confidence=0.4))
    assert "steady_eye_contact" in {finding.kind for finding in findings.build(short, found.measures, ())}
    assert "steady_eye_contact" not in {finding.kind for finding in findings.build(short, poor, ())}


def test_nothing_measured_is_nothing_to_talk_about():
    silent = talks.talk((), 30.0, words_reason="Nobody speaks.", voice_reason="The sound track is silent.")
    kinds = {finding.kind for finding in remarks.make(silent, talks.THRESHOLDS).findings}
    assert kinds <= {"steady_eye_contact", "good_look", "calm_body", "good_gestures"}


def test_sentences_hold_every_word_once_in_order():
    spoken = [*talks.words("one two three " * 30, 1.0, 300.0), *talks.words(talks.LAST, 40.0)]
    sentences = split(talks.transcript(spoken))
    assert [word for sentence in sentences for word in sentence.words] == spoken
    assert all(len(sentence.words) <= 24 for sentence in sentences)
    assert split(talks.transcript(spoken, reason="Music.")) == ()


@pytest.mark.parametrize(
    ("per_minute", "expected"),
    [(150, {"pace_in_range"}), (136, set()), (125, {"slow_pace"}), (165, set()), (185, {"fast_pace"})],
)
def test_a_pace_just_off_its_target_is_neither_praised_nor_blamed(per_minute, expected):
    signals = talks.talk(talks.words("we went to the house and then the people came back to us " * 5, 2.0, per_minute), 60.0)
    kinds = {finding.kind for finding in remarks.make(signals, talks.THRESHOLDS).findings}
    assert kinds & {"pace_in_range", "slow_pace", "fast_pace"} == expected
