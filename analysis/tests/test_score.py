"""The score: its arithmetic, its ends, what is not measured, and what would change it."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import remarks
from analysis.measures.scoring import score, summary, what_if
from analysis.measures.scoring.summary import Measures
from analysis.measures.scoring.what_if import Talk
from analysis.measures.signals import Measure
from analysis.tests import talks
from coherence.core.timecode import clock

GONE = Measure.missing("x", "No face is in the picture.")
CALM = Measure(0.0, "weight/min", 0.7)


def measured(**values):
    """Measures in which everything is missing but the given values."""
    known = {name: Measure(value, "x", 0.9) for name, value in values.items()}
    return Measures(**{field.name: known.get(field.name, GONE) for field in fields(Measures)})


PERFECT = measured(eye_contact=92.0, fillers_per_minute=2.0, fidgets_per_minute=0.5, pace=150.0)
WORST = measured(eye_contact=10.0, fillers_per_minute=20.0, fidgets_per_minute=12.0, pace=230.0)


def test_the_weights_are_those_of_the_requirements():
    assert list(score.WEIGHTS.values()) == [30, 25, 20, 15, 10]
    assert sum(score.WEIGHTS.values()) == 100


def test_a_perfect_talk_has_a_true_hundred():
    counted = score.compute(PERFECT, CALM)
    assert (counted.total, counted.points, counted.out_of, counted.tier) == (100, 100.0, 100, "Strong")


def test_the_worst_talk_has_a_true_zero():
    counted = score.compute(WORST, Measure(9.0, "weight/min", 0.7))
    assert (counted.total, counted.tier) == (0, "Needs Work")


@pytest.mark.parametrize(
    ("key", "name", "value", "points"),
    [
        ("eyeContact", "eye_contact", 80.0, 30.0),
        ("eyeContact", "eye_contact", 50.0, 15.0),
        ("eyeContact", "eye_contact", 20.0, 0.0),
        ("fillerWords", "fillers_per_minute", 5.0, 25.0),
        ("fillerWords", "fillers_per_minute", 10.0, 12.5),
        ("fillerWords", "fillers_per_minute", 15.0, 0.0),
        ("fidgeting", "fidgets_per_minute", 1.0, 20.0),
        ("fidgeting", "fidgets_per_minute", 4.5, 10.0),
        ("speakingPace", "pace", 140.0, 15.0),
        ("speakingPace", "pace", 160.0, 15.0),
        ("speakingPace", "pace", 120.0, 9.0),
        ("speakingPace", "pace", 170.0, 12.0),
        ("speakingPace", "pace", 90.0, 0.0),
    ],
)
def test_each_part_by_its_rule(key, name, value, points):
    part = next(part for part in score.compute(measured(**{name: value}), GONE).parts if part.key == key)
    assert part.points == pytest.approx(points)
    assert f"{points:g} of {part.out_of} points" in part.explanation


def test_what_is_not_measured_leaves_the_denominator_and_says_why():
    counted = score.compute(replace(PERFECT, eye_contact=GONE), CALM)
    assert (counted.total, counted.out_of) == (100, 70)
    part = counted.parts[0]
    assert not part.measured
    assert part.explanation == "Not measured, so it neither adds nor takes: no face is in the picture."


def test_the_arithmetic_adds_up_as_shown():
    shown = score.as_json(score.compute(measured(eye_contact=61.3, fillers_per_minute=7.7, pace=171.0), Measure(0.83, "x", 0.7)))
    known = [part for part in shown["parts"] if part["measured"]]
    assert sum(part["points"] for part in known) == pytest.approx(shown["total"])
    assert sum(part["outOf"] for part in known) == shown["outOf"]
    assert shown["value"] == int(100 * shown["total"] / shown["outOf"] + 0.5)


def test_a_hundred_and_nothing_are_only_the_true_ones():
    nearly = score.compute(replace(PERFECT, pace=Measure(139.0, "x", 0.9)), CALM)
    assert (nearly.points, nearly.total) == (99.7, 99)
    hardly = score.compute(replace(WORST, pace=Measure(209.0, "x", 0.9)), Measure(9.0, "x", 0.7))
    assert (hardly.points, hardly.total) == (0.3, 1)


def test_one_part_alone_is_no_score():
    counted = score.compute(measured(eye_contact=90.0), GONE)
    assert (counted.total, counted.tier) == (None, None)
    assert counted.reason == "Too little could be measured for a score: only eye contact."
    assert score.as_json(counted)["total"] is None


def test_nothing_at_all_is_no_score():
    assert score.compute(measured(), GONE).reason == "Too little could be measured for a score."


@pytest.mark.parametrize(("total", "tier"), [(76, "Strong"), (75, "Good Start"), (51, "Good Start"), (50, "Needs Work")])
def test_tiers_are_read_off_the_rounded_number(total, tier):
    assert score.Score(total, float(total), 100, ()).tier == tier


values = st.fixed_dictionaries(
    {},
    optional={
        "eye_contact": st.floats(0, 100),
        "fillers_per_minute": st.floats(0, 60),
        "fidgets_per_minute": st.floats(0, 60),
        "pace": st.floats(0, 400),
    },
)


@given(values, st.floats(0, 20))
def test_a_score_is_a_whole_number_from_0_to_100_or_has_a_reason(known, load):
    counted = score.compute(measured(**known), Measure(load, "x", 0.7))
    assert (counted.total is None) == (counted.reason is not None)
    assert counted.total is None or 0 <= counted.total <= 100
    assert all(0 <= part.points <= part.out_of for part in counted.parts if part.points is not None)


@given(values, st.sampled_from(["eye_contact", "fillers_per_minute", "fidgets_per_minute"]), st.floats(0, 1), st.floats(0, 1))
def test_better_never_costs(known, name, one, other):
    scale = {"eye_contact": (0.0, 100.0), "fillers_per_minute": (30.0, 0.0), "fidgets_per_minute": (20.0, 0.0)}[name]
    worse, better = (scale[0] + share * (scale[1] - scale[0]) for share in sorted((one, other)))
    before = score.compute(measured(**(known | {name: worse})), CALM)
    after = score.compute(measured(**(known | {name: better})), CALM)
    assert after.exact >= before.exact


def test_fillers_and_contradictions_count_a_minute_not_a_video():
    """The same minute of talk ten times over scores as the minute does."""
    once, tenfold = talks.rich_talk(), replace(talks.rich_talk(), duration=1200.0)
    clusters = remarks.make(once, talks.THRESHOLDS).clusters
    assert score.load(clusters * 10, tenfold).value == pytest.approx(score.load(clusters, once).value)


def test_contradictions_need_words_and_something_to_compare_them_with():
    wordless = talks.talk((), 60.0, words_reason="Another language is spoken.")
    assert score.load((), wordless).reason == "Another language is spoken."
    blind = dict.fromkeys(("hands", "smile"), "No face is in the picture.")
    only_words = talks.talk(talks.words(talks.FIRST), 60.0, seen=talks.visual(60.0, reasons=blind))
    assert score.load((), only_words).value is None


def test_what_if_really_scores_again():
    signals = talks.talk([*talks.words(talks.CHART, 3.0), *talks.words(talks.GLAD, 12.0), *talks.words(talks.LAST, 19.0)], 60.0)
    found = remarks.make(signals, talks.THRESHOLDS)
    for change in found.changes:
        assert change.total - (found.score.total or 0) == change.gain > 0
    best = next(change for change in found.changes if change.key == "dissonance")
    assert set(best.flag_ids) <= {flag.id for flag in found.chosen.flags}
    spared = [flag.cluster for flag in found.chosen.flags if flag.id in best.flag_ids]
    again = score.compute(found.measures, score.load([c for c in found.clusters if c not in spared], signals))
    assert again.total == best.total


def test_looking_at_the_camera_is_counted_on_the_signals_themselves():
    calm = talks.visual(60.0)
    away = talks.during(talks.during(calm.looking, 10.0, 25.0, 0.0), 35.0, 50.0, 0.0)
    spoken = [*talks.words(talks.FIRST, 1.0), *talks.words(talks.LAST, 30.0)]
    signals = talks.talk(spoken, 60.0, seen=talks.visual(60.0, looking=away))
    found = remarks.make(signals, talks.THRESHOLDS)
    eyes = next(change for change in found.changes if change.key == "eyeContact")
    assert eyes.change == "Keep your eyes on the camera from 0:09 to 0:25 and from 0:34 to 0:50."
    mended = talks.talk(spoken, 60.0)
    assert remarks.make(mended, talks.THRESHOLDS).score.total == eyes.total


@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"fillers_per_minute": 9.0}, "fillerWords", "Come down to 5 fillers a minute."),
        ({"fidgets_per_minute": 6.0}, "fidgeting", "Stand at rest when you are not gesturing, as at 1:37."),
        ({"pace": 190.0}, "speakingPace", "Slow down to 160 words a minute."),
        ({"pace": 110.0}, "speakingPace", "Speed up to 140 words a minute."),
    ],
)
def test_each_thing_to_mend_is_named(values, key, words):
    base = {"eye_contact": 90.0, "fillers_per_minute": 1.0, "fidgets_per_minute": 0.0, "pace": 150.0}
    talk = Talk(measured(**(base | values)), CALM)
    signals = talks.rich_talk()
    (change,) = what_if.best_changes(signals, talk, replace(remarks.make(signals, talks.THRESHOLDS).chosen, flags=(), moments=()))
    assert (change.key, change.change, change.total) == (key, words, 100)


def test_what_mends_a_contradiction_is_told_by_its_cause():
    signals = talks.rich_talk()
    flags = remarks.make(signals, talks.THRESHOLDS).chosen.flags
    (silence, *_), (chart, *_) = ([f for f in flags if f.cluster.cause == cause] for cause in ("long_silence", "missing_gesture"))
    told = what_if._mending([silence, chart, silence])
    assert told == f"Shorten the silence at {clock(silence.cluster.start)}; show what you name at {clock(chart.cluster.start)}."


def test_a_perfect_talk_and_an_unscored_one_have_nothing_to_mend():
    signals = talks.rich_talk()
    nothing = replace(remarks.make(signals, talks.THRESHOLDS).chosen, flags=(), moments=())
    assert what_if.best_changes(signals, Talk(PERFECT, CALM), nothing) == ()
    assert what_if.best_changes(signals, Talk(measured(eye_contact=5.0), GONE), nothing) == ()


def test_at_most_three_changes_the_best_first():
    signals = talks.rich_talk()
    chosen = remarks.make(signals, talks.THRESHOLDS).chosen
    changes = what_if.best_changes(signals, Talk(WORST, Measure(9.0, "x", 0.7)), chosen)
    assert len(changes) == what_if.MOST
    assert [change.gain for change in changes] == sorted((change.gain for change in changes), reverse=True)


def test_every_measure_has_a_value_or_a_reason():
    silent = talks.talk((), 30.0, words_reason="Nobody speaks.", voice_reason="The sound track is silent.")
    for signals in (talks.rich_talk(), silent):
        found = summary.measure(signals)
        assert all((getattr(found, field.name).value is None) == bool(getattr(found, field.name).reason) for field in fields(found))
