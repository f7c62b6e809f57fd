"""What the tests of this app share: recordings, made or from outside the repository, real databases, small pipelines, real workers."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

MEDIA = Path(django_settings.BASE_DIR).parent / "shared" / "media"
SMALL = "analysis.tests.pipeline_stages.STAGES"


@pytest.fixture
def shared_media() -> Path:
    if not MEDIA.is_dir():
        pytest.skip(f"the shared media folder {MEDIA} is not on this machine")
    return MEDIA


@pytest.fixture
def analyze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[int, Any]]:
    """Exit code and JSON of the real command, which is given the bare name of the file."""

    def run(path: Path) -> tuple[int, Any]:
        monkeypatch.chdir(path.parent)
        out, code = tmp_path / "out.json", 0
        try:
            call_command("analyze", "--inline", "--json", str(out), "--", path.name)
        except SystemExit as end:
            code = int(end.code or 0)
        return code, json.loads(out.read_text())

    return run


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    """Scratch and storage of a test are its own: a sweep must never meet a real run's files."""
    settings.SCRATCH_DIR = tmp_path / "scratch"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}},
    }


@pytest.fixture
def pipeline(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Pipeline":
    """The small pipeline of `pipeline_stages`, with its log and switches."""
    settings.PIPELINE_DEFINITION = SMALL
    settings.STAGE_RETRY_SECONDS = 0
    return Pipeline(tmp_path, monkeypatch)


class Pipeline:
    """The switches of the small pipeline, and what its stages wrote down."""

    def __init__(self, folder: Path, environment: pytest.MonkeyPatch) -> None:
        self._environment = environment
        self._log, self._gate = folder / "stages.log", folder / "gate"
        environment.setenv("PIPELINE_LOG", str(self._log))
        environment.setenv("PIPELINE_GATE", str(self._gate))

    def hold(self, stage: str) -> None:
        """The stage waits until `release`."""
        self._environment.setenv("PIPELINE_HOLD", stage)

    def release(self) -> None:
        self._gate.touch()

    def fail(self, stage: str, kind: str) -> None:
        self._environment.setenv("PIPELINE_FAIL", f"{stage}:{kind}")

    def mend(self) -> None:
        self._environment.delenv("PIPELINE_FAIL")

    def ran(self, word: str = "end") -> list[str]:
        """The stages that ended (or "start"ed), in order."""
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [line.split()[1] for line in lines if line.startswith(word + " ")]


@pytest.fixture
def make_video() -> Callable[..., Any]:
    from accounts.models import User
    from videos.models import Video

    def make(user: User | None = None, **fields: Any) -> Video:
        key = uuid.uuid4()
        values = {
            "title": "A talk",
            "original_filename": "talk.mp4",
            "storage_path": f"{key}/source.mp4",
            "size_bytes": 1,
            "container": "mov",
        }
        values |= {"sha256": key.hex * 2, "duration_seconds": 10.0, "width": 640, "height": 360}
        return Video.objects.create(id=key, user=user or User.objects.local(), **(values | fields))

    return make


@pytest.fixture
def environment(tmp_path: Path, settings: Any) -> Callable[[str], dict[str, str]]:
    """What another process needs to work on the test's database, in the test's folders, with its pipeline."""

    def of(address: str) -> dict[str, str]:
        return {
            "DATABASE_URL": address,
            "DATA_DIR": str(tmp_path / "data"),
            "SCRATCH_DIR": str(settings.SCRATCH_DIR),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "PIPELINE_DEFINITION": settings.PIPELINE_DEFINITION,
            "STAGE_HEARTBEAT_SECONDS": "1",
            "STAGE_STALE_SECONDS": "2",
            "STAGE_RETRY_SECONDS": "0",
        }

    return of


@pytest.fixture
def start_worker(tmp_path: Path, settings: Any, environment: Any) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Real worker groups on the test's database; whatever still lives at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(address: str, **more: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "work", "--until-input-ends"]
        output = (tmp_path / f"worker-{len(started)}.txt").open("wb")
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": output, "stderr": output}
        env = os.environ | environment(address) | more
        process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, start_new_session=True, **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of picture and sound that is a real video file."""
    import imageio_ffmpeg

    path = tmp_path_factory.mktemp("clip") / "my talk.mp4"
    picture, sound = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1"), ("-f", "lavfi", "-i", "sine=d=1")
    codecs = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac")
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *picture, *sound, *codecs, str(path)], check=True)
    return path
