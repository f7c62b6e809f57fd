"""Programs are bounded, and their words are kept."""

import sys
import time

import pytest

from coherence.core import shell
from coherence.core.timecode import clock


def test_output_comes_back():
    assert shell.run([sys.executable, "-c", "print(input())"], timeout=20, stdin=b"hello\n").stdout == b"hello\n"


def test_a_bad_end_keeps_what_was_said():
    with pytest.raises(shell.ProgramFailed) as failed:
        shell.run([sys.executable, "-c", "import sys; sys.stderr.write('no luck'); sys.exit(3)"], timeout=20)
    assert (failed.value.returncode, failed.value.output) == (3, "no luck")


def test_a_program_and_its_children_end_at_the_timeout():
    started = time.monotonic()
    with pytest.raises(shell.ProgramFailed) as failed:
        shell.run(["/bin/sh", "-c", "/bin/sleep 30 & /bin/sleep 30"], timeout=0.3)
    assert failed.value.returncode is None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (72.4, "1:12"), (3725, "1:02:05"), (-1, "0:00")])
def test_positions_read_as_people_say_them(seconds, shown):
    assert clock(seconds) == shown
