"""Clusters: filtered by confidence, merged where near, gone where isolated, verified; the same for flags and heatmap."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measures import moments, remarks
from analysis.measures.lock.claims import LookedAway
from analysis.measures.lock.evidence import Evidence
from analysis.measures.moments import DISSONANCE, clusters
from analysis.measures.moments.clusters import Cluster
from analysis.measures.shown import flags, heatmap
from analysis.measures.signals import Hesitation
from analysis.tests import talks


def looks_away(*spans, duration=60.0):
    """Verified looks away of a person whose eyes leave the camera in the given spans."""
    looking = talks.visual(duration).looking
    for start, end in spans:
        looking = talks.during(looking, start, end, 0.0)
    evidence = Evidence(talks.talk((), duration, seen=talks.visual(duration, looking=looking)))
    found = clusters.build(moments.find(evidence), talks.THRESHOLDS, evidence)
    return [cluster for cluster in found if cluster.cause == "looked_away"]


def test_contiguous_hits_become_one_clip():
    (cluster,) = looks_away((10.0, 15.0))
    assert (cluster.start, cluster.end) == (pytest.approx(9.9, abs=0.1), pytest.approx(15.1, abs=0.1))


def test_near_neighbours_merge_and_are_measured_anew():
    (cluster,) = looks_away((10.0, 12.0), (13.0, 16.0))
    assert cluster.members == 2
    (claim,) = cluster.claims
    assert isinstance(claim, LookedAway)
    assert claim.share == pytest.approx(22 / 25, abs=0.04)


def test_far_ones_do_not():
    assert len(looks_away((10.0, 13.0), (20.0, 23.0))) == 2


def test_isolated_spikes_go():
    assert looks_away((10.0, 10.5), (20.0, 21.0), (30.0, 30.2)) == []


def test_many_in_a_row_with_glances_between_are_one():
    (cluster,) = looks_away((10.0, 12.4), (13.0, 15.4), (16.0, 18.4))
    assert cluster.end - cluster.start > 8.0


def test_a_long_look_away_stands_though_glances_follow_it():
    found = looks_away((10.0, 14.0), *((start, start + 0.5) for start in np.arange(14.7, 24.0, 1.25)))
    assert 9.5 < found[0].start < 10.5
    assert 13.5 < found[0].end < 15.5


def test_eyes_that_come_back_as_often_as_they_go_do_not_stay_away():
    assert looks_away(*((start, start + 1.0) for start in range(5, 25, 2))) == []


def test_unsure_hits_do_not_count_and_thresholds_are_per_kind():
    hesitant = talks.visual(30.0, looking=talks.during(talks.visual(30.0).looking, 10.0, 15.0, 0.45))
    evidence = Evidence(talks.talk((), 30.0, seen=hesitant))
    raw = [moment for moment in moments.find(evidence) if moment.kind == "EYE_CONTACT_LOSS"]
    assert raw
    assert clusters.build(raw, talks.THRESHOLDS, evidence) == ()
    assert clusters.build(raw, talks.THRESHOLDS | {"EYE_CONTACT_LOSS": 0.4}, evidence)
    assert clusters.build(raw, talks.THRESHOLDS | {"FILLER_WORDS": 0.0}, evidence) == ()


def test_every_cause_has_a_rule():
    causes = {moment.cause for moment in moments.find(Evidence(talks.rich_talk()))}
    assert causes <= set(clusters.RULES)
    assert set(clusters.RULES) - causes <= {"dragging"}


def test_two_fillers_are_none_three_are_a_cluster():
    def fillers(*times):
        hesitations = [Hesitation(time, time + 0.4, "um", 0.8) for time in times]
        return remarks.make(talks.talk(talks.words(talks.FIRST, 30.0), 60.0, hesitations=hesitations), talks.THRESHOLDS).clusters

    assert not [c for c in fillers(5.0, 8.0, 20.0) if c.kind == "FILLER_WORDS"]
    (cluster,) = [c for c in fillers(5.0, 8.0, 11.0, 22.0) if c.kind == "FILLER_WORDS"]
    assert cluster.claims[0].count == 3


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.2, 8)), max_size=8))
def test_clusters_of_a_kind_never_overlap_and_lie_in_the_talk(spans):
    found = looks_away(*((start, min(start + length, 59.0)) for start, length in spans))
    assert all(0 <= c.start < c.end <= 60.5 for c in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))


def test_flags_and_heatmap_are_made_of_the_same_clusters():
    found = remarks.make(talks.rich_talk(), talks.THRESHOLDS)
    shown = [flag.cluster for flag in found.chosen.flags]
    points = heatmap.build(shown, 120.0)
    assert set(shown) <= {cluster for cluster in found.clusters if cluster.kind in DISSONANCE}
    for point in points:
        assert any(cluster.start - 1e-3 <= point["timestamp"] <= cluster.end + 1e-3 for cluster in shown)
    for cluster in shown:
        assert any(cluster.start - 1e-3 <= point["timestamp"] <= cluster.end + 1e-3 for point in points)
    assert [point["timestamp"] for point in points] == sorted(point["timestamp"] for point in points)


def test_the_heatmap_of_an_hour_stays_small():
    clusters_ = [_cluster(60.0 * n, 30.0) for n in range(60)]
    assert len(heatmap.build(clusters_, 3600.0)) <= 2 * heatmap.COLUMNS


def _cluster(start, length=2.0, weight=0.5, cause="long_silence", kind="PACING_MISMATCH", claims=()):
    return Cluster(kind, cause, start, start + length, 0.9, weight, claims)


def test_the_strongest_are_shown_and_the_rest_is_counted():
    evidence = Evidence(talks.talk((), 120.0))
    crowd = [_cluster(float(n), 0.5, weight=0.3 + n / 100) for n in range(50)]
    chosen = flags.choose(crowd, evidence)
    assert [flag.cluster.start for flag in chosen.flags] == [47.0, 48.0, 49.0]
    assert [flag.id for flag in chosen.flags] == ["flag-1", "flag-2", "flag-3"]
    assert chosen.left_out == (("PACING_MISMATCH", 47),)


@pytest.mark.parametrize(("minutes", "most"), [(1, 12), (12, 12), (18, 18), (90, 24)])
def test_never_dozens_of_flags(minutes, most):
    evidence = Evidence(replace(talks.talk((), 10.0), duration=60.0 * minutes))
    crowd = [_cluster(float(n), 0.5, cause=cause) for n in range(0, 60 * minutes, 5) for cause in ("long_silence", "missing_gesture")]
    crowd = [replace(c, quote="look at this chart") if c.cause == "missing_gesture" else c for c in crowd]
    chosen = flags.choose([c for c in crowd if c.cause == "long_silence"], evidence)
    assert len(chosen.flags) <= most == flags.most_flags(minutes)


def test_ids_are_in_order_of_time_and_moments_know_their_flag():
    chosen = remarks.make(talks.rich_talk(), talks.THRESHOLDS).chosen
    assert [flag.id for flag in chosen.flags] == [f"flag-{n + 1}" for n in range(len(chosen.flags))]
    starts = [moment.cluster.start for moment in chosen.moments]
    assert starts == sorted(starts)
    assert {moment.flag_id for moment in chosen.moments} - {None} == {flag.id for flag in chosen.flags}


def test_severity_is_read_off_the_weight():
    assert [_cluster(0.0, weight=weight).severity for weight in (0.39, 0.4, 0.69, 0.7)] == ["LOW", "MEDIUM", "MEDIUM", "HIGH"]


def test_longer_silences_are_graver():
    spoken = [*talks.words("good morning to you all", 1.0), *talks.words("and to you too", 5.6), *talks.words("yes indeed it is", 17.0)]
    silences = [c for c in remarks.make(talks.talk(spoken, 30.0), talks.THRESHOLDS).clusters if c.cause == "long_silence"]
    assert [c.severity for c in silences] == ["LOW", "HIGH"]


def test_an_unseen_talk_has_no_clusters():
    nothing = talks.visual(30.0).looking * np.nan
    signals = talks.talk((), 30.0, seen=talks.visual(30.0, looking=nothing, smile=nothing, hands=nothing))
    assert remarks.make(signals, talks.THRESHOLDS).clusters == ()
