"""How a run looks in a terminal and in a file."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from analysis import runs
from analysis.management.display import Display
from analysis.models import Status

pytestmark = pytest.mark.usefixtures("sqlite", "pipeline")


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def half_way(make_video, monkeypatch):
    """A run with a stage of each kind."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    analysis = runs.start(make_video(), enqueue=False)
    runs.run_next(analysis)
    analysis.jobs.filter(stage="audio").update(status=Status.COMPLETED, from_cache=True)
    analysis.jobs.filter(stage="visual").update(status=Status.PROCESSING, progress=0.42)
    analysis.jobs.filter(stage="voice").update(not_before=timezone.now() + timedelta(seconds=60))
    return runs.reload(analysis)


def test_it_works(half_way):
    terminal = Terminal()
    with Display(terminal) as display:
        display.show(half_way)
    drawn = terminal.getvalue()
    for words in ("Doing probe", "known", "42 %", "again in a moment", "Altogether", "11 %"):
        assert words in drawn
    assert "Doing renditions" not in drawn


def test_a_terminal_is_drawn_four_times_a_second_at_most(half_way):
    terminal = Terminal()
    with Display(terminal) as display:
        display.show(half_way)
        drawn = terminal.getvalue()
        display.show(half_way)
        assert terminal.getvalue() == drawn


def test_a_file_gets_one_plain_line_for_each_sentence(half_way):
    file = io.StringIO()
    with Display(file) as display:
        display.show(half_way)
        display.show(half_way)
    assert file.getvalue() == " 11 %  Doing probe\n"
