"""`manage.py benchmark`: what is counted, what is made, what is written."""

import json
import shutil
import sys
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from analysis.benchmarks import media, process, summary, tables, trial
from analysis.benchmarks.process import Cost
from analysis.benchmarks.trial import Idle, StageCost, Trial
from coherence.core.errors import ProcessingFailed
from videos.ffmpeg import probe
from videos.ffmpeg.binary import ffmpeg

MACHINE = {"cores": 2, "model": None, "memoryBytes": None, "system": "Linux", "python": "3.11", "loadAverage": 0.1}
BURN = "import time\nwhile time.process_time() < 0.3: pass"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])"
GRANDCHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


def run_of(minutes, cpu, wall=10.0, peak=5):
    cost = Cost(wall, cpu, peak)
    return Trial(60.0 * minutes, 1.0, None, cost, wall - 1, Cost(1.0, 1.0, 1), (StageCost("probe", wall / 2, cpu / 2, peak),))


@pytest.fixture
def migrated(databases, django_db_blocker, monkeypatch):
    """Each run's empty database is a copy of one that was migrated before; the broken recording meets one of its own."""
    with django_db_blocker.unblock():
        template = databases.migrated()
    monkeypatch.setattr(trial, "_migrate", lambda home: shutil.copy(template, home / "coherence.sqlite3"))


@pytest.fixture
def benchmark(tmp_path, settings, monkeypatch, pipeline):
    """The command over the small pipeline, in real processes; as in the real one, the last stage is left to other workers."""
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.PATIENT"
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setenv("PIPELINE_DEFINITION", settings.PIPELINE_DEFINITION)
    monkeypatch.setattr(trial, "WORKER_SECONDS", (0.1, 0.2))
    return lambda *words: call_command("benchmark", *[str(word) for word in words])


def test_it_works(benchmark, migrated, clip, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(f"# Before\n{tables.BEGIN}\nold\n{tables.END}\nafter\n")
    benchmark(clip, "--runs", "1", "--json", tmp_path / "out.json", "--markdown", page)
    figures = json.loads((tmp_path / "out.json").read_text())
    (video,) = figures["videos"]
    assert video["name"] == clip.name
    assert video["median"]["seconds"] == pytest.approx(1.0)
    cost, again = video["median"]["cost"], video["median"]["again"]
    assert cost["cpuSeconds"] > again["cpuSeconds"] > 0.1
    assert cost["wallSeconds"] >= video["median"]["resultSeconds"] > 0
    assert cost["peakRssBytes"] > 20e6
    names = [stage["name"] for stage in video["median"]["stages"]]
    assert (names[0], names[-1], len(names)) == ("probe", "report", 9)
    assert figures["machine"]["cores"] >= 1
    assert figures["cpuOverLength"] is None
    text = page.read_text()
    assert text.startswith(f"# Before\n{tables.BEGIN}\nMeasured on ")
    assert text.endswith(f"{tables.END}\nafter\n")
    assert "old" not in text
    assert clip.name in text
    assert "stage: wall, CPU, peak" in capsys.readouterr().out
    assert list((tmp_path / "data" / "benchmark").iterdir()) == []


def test_a_recording_that_cannot_be_analysed(benchmark, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_text("no video")
    with pytest.raises(CommandError, match="could not be read"):
        benchmark(broken)
    assert list((tmp_path / "data" / "benchmark").iterdir()) == []


def test_what_would_fail_at_the_end_is_said_at_the_start(benchmark, clip, tmp_path):
    (tmp_path / "bare.md").write_text("no markers")
    refused = {("missing.mp4",): "no recording", (clip, "--json", tmp_path / "no" / "out.json"): "no folder"}
    refused[(clip, "--markdown", tmp_path / "bare.md")] = "no lines"
    refused[("--minutes", "1,1")] = "different numbers"
    for words, sentence in refused.items():
        with pytest.raises(CommandError, match=sentence):
            benchmark(*words)
    assert not (tmp_path / "data" / "benchmark").exists()


def test_all_that_a_program_starts_is_counted():
    heard: list[str] = []
    command = [sys.executable, "-c", GRANDCHILD + "; print('said', file=sys.stderr)"]
    ended = process.run(command, None, heard.append)
    assert ended.returncode == 0
    assert heard == ["said"]
    assert ended.cost.cpu_seconds >= 0.3
    assert ended.cost.wall_seconds >= 0.3


def test_a_program_that_fails_leaves_its_words():
    ended = process.run([sys.executable, "-c", "import sys; sys.exit('no luck')"], None, lambda line: None)
    assert (ended.returncode, ended.words) == (1, "no luck")


def test_whoever_interrupts_ends_the_program():
    def interrupt(line):
        raise KeyboardInterrupt

    forever = "import sys, time; print(1, file=sys.stderr, flush=True); time.sleep(600)"
    with pytest.raises(KeyboardInterrupt):
        process.run([sys.executable, "-c", forever], None, interrupt)


def test_talks_are_made_once_and_cut_from_longer_ones(tmp_path):
    shares: list[float] = []
    made = media.talk(tmp_path, 0.05, ffmpeg(), shares.append)
    facts = probe.inspect(made, ffmpeg=ffmpeg(), limits=probe.Limits())
    assert (facts.width, facts.height, facts.fps, facts.video_codec, facts.audio_codec) == (1280, 720, 30.0, "h264", "aac")
    assert facts.duration == pytest.approx(3.0, abs=0.1)
    assert max(shares) == pytest.approx(1.0, abs=0.1)
    written = made.stat().st_mtime_ns
    assert media.talk(tmp_path, 0.05, ffmpeg(), shares.append).stat().st_mtime_ns == written
    short = probe.inspect(media.talk(tmp_path, 0.02, ffmpeg(), shares.append), ffmpeg=ffmpeg(), limits=probe.Limits())
    assert short.duration == pytest.approx(1.2, abs=0.1)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_talk_that_cannot_be_made(tmp_path):
    with pytest.raises(ProcessingFailed, match=r"0\.01 minutes"):
        media.talk(tmp_path, 0.01, "false", lambda share: None)
    assert list(tmp_path.iterdir()) == []


def test_medians():
    middle = summary.middle([run_of(1, 9), run_of(1, 20), replace(run_of(1, 10), others=0.5)])
    assert middle.cost.cpu_seconds == 10
    assert middle.stages[0].cpu_seconds == 5
    assert middle.others == 0.5


def test_the_line_tells_growth_from_a_fixed_cost():
    straight = summary.line([run_of(1, 14), run_of(3, 32), run_of(10, 95)])
    assert straight is not None
    assert (straight.start, straight.per_minute, straight.farthest) == (5.0, 9.0, 0.0)
    bent = summary.line([run_of(1, 1), run_of(3, 9), run_of(10, 100)])
    assert bent is not None
    assert bent.farthest > 0.3
    assert summary.line([run_of(1, 14), run_of(3, 32)]) is None


def test_what_was_not_measured_is_said_to_be_unknown():
    figures = summary.as_json({"a | b": [run_of(1, 9)]}, Idle(1.0, 0.5), MACHINE)
    text = tables.markdown(figures, "2026-01-02")
    assert "processor unknown" in text
    assert "| unknown |" in text
    assert "a \\| b" in text
    assert "CPU over length" not in text
