"""`download_models`: what it says when it works, when there is no network, and when there is no such model."""

import functools
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from django.core.management import CommandError, call_command

from analysis.providers.speech import whisper_local


def answer(monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...]) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def snapshot_download(repository: str, *, local_dir: Path, **options: Any) -> str:
        calls.append({"repository": repository, **options})
        local_dir.mkdir(parents=True, exist_ok=True)
        for name in files:
            (local_dir / name).write_bytes(b"{}")
        return str(local_dir)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    return calls


def test_it_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    calls = answer(monkeypatch, whisper_local.NEEDED)
    call_command("download_models", "--model", "base.en", "--to", str(tmp_path / "model"))
    assert calls[0]["repository"] == "Systran/faster-whisper-base.en"
    assert "model.bin" in calls[0]["allow_patterns"]
    assert whisper_local.usable(tmp_path / "model")
    assert str(tmp_path / "model") in capsys.readouterr().out


def test_a_repository_without_a_model_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    answer(monkeypatch, ("config.json",))
    with pytest.raises(CommandError, match="not a faster-whisper model"):
        call_command("download_models", "--model", "someone/something", "--to", str(tmp_path))


def test_without_network_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    unreachable = functools.partial(huggingface_hub.snapshot_download, endpoint="http://127.0.0.1:9")
    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(CommandError, match="Check the internet connection"):
        call_command("download_models", "--to", str(tmp_path))
    assert not whisper_local.usable(tmp_path)
