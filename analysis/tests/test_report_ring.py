"""The ring is drawn as far as the score reaches, a full one too."""

import math
import re

import pytest

from analysis.reports import ring_svg
from analysis.reports.theme import PAGE

ARC = re.compile(r"A([\d.]+) [\d.]+ 0 0 1 ([\d.]+) ([\d.]+)")


def turns(score: float) -> list[float]:
    """How far round each arc ends, beginning at the top."""
    svg = ring_svg.render(score, size=148, theme=PAGE, title="A score")
    points = [(float(x), float(y)) for _, x, y in ARC.findall(svg)]
    return [math.atan2(x - 74, 74 - y) / (2 * math.pi) % 1 for x, y in points]


@pytest.mark.parametrize(("score", "ends"), [(1, [0.01]), (50, [0.5]), (50.4, [0.5, 0.504]), (86, [0.5, 0.86])])
def test_it_works(score, ends):
    assert turns(score) == pytest.approx(ends, abs=1e-4)


def test_a_full_one_ends_where_it_began():
    assert [round(turn, 3) % 1 for turn in turns(100)] == [0.5, 0.0]


def test_nothing_is_drawn_of_none():
    assert (turns(0), "<path" in ring_svg.render(None, size=148, theme=PAGE, title="No score")) == ([], False)
