"""Clusters of fillers and their causes."""

import pytest

from analysis.measures.signals import Measure, SlideSignals, Transcript, Word
from analysis.measures.spoken import filler_clusters as clusters
from analysis.measures.spoken.fillers import Filler, Fillers

NO_SLIDES = SlideSignals((), ())
UNUSABLE = Transcript((), "test", None, "no speech")


def fillers(*times: float) -> Fillers:
    hits = tuple(Filler("um", time, time + 0.3, "hesitation", 0.8) for time in times)
    return Fillers(hits, Measure(len(hits), "fillers", 0.7), Measure(1.0, "fillers/min", 0.7))


def transcript(*rows: tuple[str, float]) -> Transcript:
    return Transcript(tuple(Word(text, start, start + 0.3, 0.9) for text, start in rows), "test", "en")


def test_three_close_fillers_are_a_cluster_and_two_are_none():
    assert clusters.find(fillers(1, 5), UNUSABLE, NO_SLIDES) == ()
    (one,) = clusters.find(fillers(1, 5, 9, 40), UNUSABLE, NO_SLIDES)
    assert (one.start, one.end, len(one.fillers)) == (1, 9.3, 3)
    assert one.cause == clusters.NONE


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ([("done", 0.0), ("we", 2.4)], clusters.SENTENCE),
        ([("about", 1.6), ("seven", 2.4)], clusters.NUMBER),
        ([("about", 1.6), ("twenty-five", 2.4)], clusters.NUMBER),
        ([("the", 1.6), ("architecture", 2.4)], clusters.SEARCH),
    ],
)
def test_the_place_tells_the_cause(rows, cause):
    assert clusters.cause_of(fillers(2.0).hits[0], transcript(*rows), NO_SLIDES) == cause


def test_a_slide_change_outweighs_the_rest():
    slides = SlideSignals((), (1.0, 5.0, 9.0))
    (one,) = clusters.find(fillers(1.5, 5.5, 9.5), transcript(("seven", 2.0)), slides)
    assert one.cause == clusters.SLIDE
