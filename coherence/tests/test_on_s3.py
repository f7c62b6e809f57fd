"""The whole product with its files in a bucket that fails now and then: a real server, a real worker, no folder of media."""

import hashlib
import io
import json
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import imageio_ffmpeg
import pytest
from django.conf import settings

from analysis.samples import SAMPLES
from coherence.tests.site import Site, wait
from videos.storage import installation
from videos.storage.tests.servers import Asked, Front, S3Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(scope="module")
def front(server: S3Server) -> Iterator[Front]:
    with server.front("minio") as front:
        yield front


@pytest.fixture(scope="module")
def environment(server: S3Server, front: Front) -> dict[str, str]:
    return server.environment("minio", front.url)


@pytest.fixture(scope="module")
def bucket(environment: dict[str, str], front: Front) -> Any:
    keys = {"aws_access_key_id": environment["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"]}
    found = boto3.resource("s3", endpoint_url=f"http://{front.target}", region_name="us-east-1", **keys).Bucket(
        environment["STORAGE_BUCKET"]
    )
    found.create()
    return found


@pytest.fixture(scope="module")
def site(bucket, environment, databases, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    with django_db_blocker.unblock():
        address = databases.make("sqlite")
    with Site(address, tmp_path_factory.mktemp("site"), STAGE_RETRY_SECONDS="1", **environment) as running:
        yield running
        assert environment["AWS_SECRET_ACCESS_KEY"] not in running.log()


@pytest.fixture(scope="module")
def app(site: Site) -> Iterator[httpx.Client]:
    with site.client(site.supabase.token(sub=str(uuid.uuid4()), email="ada@example.org")) as client:
        yield client


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    cut = ("-t", "6", "-i", str(SAMPLES[0].path), "-c", "copy", "-movflags", "+faststart", str(path))
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *cut], check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def video_id(app: httpx.Client, front: Front, talk: bytes) -> str:
    """Of a recording whose source cannot be fetched at the first attempt."""
    front.trouble(times=3, when=lambda asked: asked.method == "GET" and "source" in asked.address)
    answer = app.post("/videos/upload", files={"video": ("talk.mp4", talk, "video/mp4")})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["videoId"]
    wait(lambda: app.get(f"/videos/{found}/status").json()["status"] not in ("queued", "processing"), 240, every=1)
    return found


def fetches(asked: list[Asked]) -> list[str]:
    return [each.headers["range"] for each in asked if each.method == "GET" and "/source" in each.address and "X-Amz" not in each.address]


def test_it_works(app, video_id, front, talk):
    assert app.get(f"/videos/{video_id}/status").json()["status"] == "complete"
    assert front.troubles == []
    assert fetches(front.asked) == [f"bytes=0-{min(len(talk), 1024**2) - 1}"] * 4, "three that failed, and one for all stages"


def test_it_is_played_from_the_bucket(app, video_id, talk, front):
    link = app.get(f"/videos/{video_id}/results").json()["videoUrl"]
    answer = httpx.get(link)
    part = httpx.get(link, headers={"Range": "bytes=100-299"}, follow_redirects=True)

    assert (answer.status_code, answer.headers["Location"].startswith(front.url)) == (302, True)
    assert (part.status_code, part.content, part.headers["Content-Type"]) == (206, talk[100:300], "video/mp4")


def test_the_report(app, video_id):
    answer = app.post(f"/videos/{video_id}/report")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_the_site_is_ready_only_with_its_bucket(site, front):
    assert httpx.get(f"{site.url}/readyz").status_code == 200
    front.trouble(times=30, when=lambda asked: "list-type=2" in asked.address, status=403, code="AccessDenied")
    wait(lambda: httpx.get(f"{site.url}/readyz").json()["checks"]["storage"] == "failed", 20)
    front.troubles.clear()
    wait(lambda: httpx.get(f"{site.url}/readyz").status_code == 200, 20)


def test_everything_is_handed_over(app, talk):
    wait(lambda: "url" in app.get("/users/me/export").json(), 60, every=1)
    content = httpx.get(app.get("/users/me/export").json()["url"], follow_redirects=True).content
    archive = zipfile.ZipFile(io.BytesIO(content))
    (source,) = [name for name in archive.namelist() if name.endswith("/source.mp4")]

    assert hashlib.sha256(archive.read(source)).digest() == hashlib.sha256(talk).digest()
    assert json.loads(archive.read("contents.json"))["no_longer_stored"] == []


def test_nothing_lies_on_this_machine(site, bucket, video_id):
    folder = Path(site._folder) / "data"
    assert not (folder / "media").exists()
    wait(lambda: not list(folder.glob("scratch/*/shared/*")), 120)  # films are made of it once the result is out
    assert all(each.key.startswith("media/recordings/") for each in bucket.objects.all())


def test_objects_and_rows_agree(site, video_id):
    """What was made of the recording by now, segments of films included."""
    command = [sys.executable, "manage.py", "verify_storage", "--older-than", "0m", "--json"]
    done = subprocess.run(command, env=site._environment(), cwd=settings.BASE_DIR, capture_output=True, text=True)
    (line,) = done.stdout.splitlines()
    found = json.loads(line)["sum"]

    assert (done.returncode, found["orphan"], found["missing"], found["wrong_size"], found["foreign"]) == (0, 0, 0, 0, 0)
    assert found["objects"] > found["rows"] > 5


def test_the_end(app, bucket):
    """Last: the account is closed, and nothing is left but the mark that says whose storage it is."""
    receipt = app.request("DELETE", "/users/me").json()
    until = time.monotonic() + 60
    while httpx.get(receipt["statusUrl"], headers={"X-Receipt-Secret": receipt["secret"]}).json()["status"] != "completed":
        assert time.monotonic() < until
        time.sleep(0.5)
    assert {each.key.rpartition("/")[2] for each in bucket.objects.all()} <= {installation.KEY}
