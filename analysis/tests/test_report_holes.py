"""Any field of a result may be null or missing: no form of the report fails for it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rich.console import Console

from analysis.reports import lanes_svg, pdf, pdf_data, terminal
from analysis.reports.theme import LIGHT
from analysis.tests import report_examples as examples

pytestmark = pytest.mark.slow

Path = tuple[str | int, ...]


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Every place in the result, the first row standing for its list."""
    if here:
        yield here
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*here, key))
    elif isinstance(value, list) and value:
        yield from paths(value[0], (*here, 0))


def coarse() -> dict[str, Any]:
    """A full result whose lanes are measured every ten seconds: the same kinds of rows, but few of each to draw."""
    result = examples.full()
    lanes = result["lanes"]
    lanes["words"]["pace"], lanes["hands"]["energy"] = lanes["words"]["pace"][::5], lanes["hands"]["energy"][::5]
    lanes["voice"] = {"hop": 10.0} | {name: lanes["voice"][name][:12] for name in ("loudness", "pitch")}
    return result


def changed(path: Path, to: Any) -> dict[str, Any]:
    result: Any = coarse()
    place = result
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    whole: dict[str, Any] = result
    return whole


@pytest.mark.parametrize("to", [None, ..., -1, float("nan"), "nonsense", [None]], ids=repr)
def test_every_place_may_hold_anything(to):
    tried = list(paths(coarse()))
    assert tried == list(paths(examples.full()))
    assert len(tried) > 100
    for path in tried:
        result = changed(path, to)
        assert pdf_data.build(result, LIGHT)
        terminal.render(result, Console(file=io.StringIO(), width=80, height=25))
        if path[0] == "lanes":
            lanes_svg.render(result.get("lanes"), width=360, theme=LIGHT, compact=True, title="t")


@pytest.mark.parametrize("key", examples.full())
def test_a_pdf_without_a_part(key):
    result = examples.full()
    del result[key]
    assert pdf.render(result).startswith(b"%PDF-")
