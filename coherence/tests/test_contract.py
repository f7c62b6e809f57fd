"""The HTTP contract from end to end, called as the app calls it, on a real server with a real worker and PostgreSQL."""

import http.client
import json
import re
import subprocess
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from django.conf import settings

from analysis.samples import SAMPLES
from coherence.tests.shapes import as_described, has, is_error, is_result
from coherence.tests.site import Site, wait

pytestmark = pytest.mark.slow
POLL_SECONDS = 3
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def site(databases: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with django_db_blocker.unblock():
        address = databases.make("postgresql")
    with Site(address, tmp_path_factory.mktemp("site")) as running:
        yield running
        assert "Traceback" not in running.log()


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The first nine seconds of a bundled sample: somebody speaks, and looks about."""
    path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    cut = ("-t", "9", "-i", str(SAMPLES[0].path), "-c", "copy", "-movflags", "+faststart", str(path))
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *cut], check=True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def app(site: Site) -> Iterator[httpx.Client]:
    """Signed in with an ES256 token of the project."""
    token = site.supabase.token(sub=str(uuid.uuid4()), email="ada@example.org")
    with site.client(token) as client:
        yield client


@pytest.fixture(scope="module")
def uploaded(app: httpx.Client, talk: bytes) -> dict[str, Any]:
    answer = app.post("/videos/upload", files={"video": ("My täglicher Talk.mp4", talk, "video/mp4")})
    assert answer.status_code == 201, answer.text
    return dict(as_described(answer, "/videos/upload", "post"))


@pytest.fixture(scope="module")
def statuses(app: httpx.Client, uploaded: dict[str, Any]) -> list[dict[str, Any]]:
    """What the app was told until it was done, asked every three seconds."""
    told: list[dict[str, Any]] = []
    end = time.monotonic() + PATIENCE_SECONDS
    while not told or told[-1]["status"] in ("queued", "processing"):
        assert time.monotonic() < end, told[-1]
        told.append(as_described(app.get(f"/videos/{uploaded['videoId']}/status"), "/videos/{videoId}/status"))
        if told[-1]["status"] in ("queued", "processing"):
            time.sleep(POLL_SECONDS)
    return told


@pytest.fixture(scope="module")
def path(uploaded: dict[str, Any], statuses: list[dict[str, Any]]) -> str:
    """The address of the recording once it is analyzed."""
    assert statuses[-1]["status"] == "complete", statuses[-1]
    return f"/videos/{uploaded['videoId']}"


def test_it_works(app):
    me = as_described(app.get("/auth/me"), "/auth/me")
    assert me == {"user_id": me["user_id"], "email": "ada@example.org", "email_verified": True, "authenticated": True}


def test_the_upload(uploaded):
    has(uploaded, {"videoId": (str,), "status": (str,), "estimatedTime": (int,), "durationSeconds": (int, float)})
    assert uploaded["status"] == "processing"
    assert uploaded["durationSeconds"] == pytest.approx(9, abs=0.5)
    assert uploaded["estimatedTime"] > 0


def test_a_result_is_asked_for_too_early(app, uploaded):
    answer = app.get(f"/videos/{uploaded['videoId']}/results")
    if answer.status_code != 200:
        is_error(answer, 425, "PROCESSING_NOT_COMPLETE")
        assert answer.json()["retryable"] is True


def test_the_status_goes_up_to_the_end(statuses, uploaded):
    for told in statuses:
        has(told, {"videoId": (str,), "status": (str,), "progress": (int,), "stage": (str,)}, {"etaSeconds": (int, float), "error": (str,)})
        assert told["videoId"] == uploaded["videoId"]
    progress = [told["progress"] for told in statuses]
    assert progress == sorted(progress)
    assert (statuses[-1]["status"], statuses[-1]["progress"], "error" in statuses[-1]) == ("complete", 100, False)


def test_the_result(app, path, uploaded):
    answer = app.get(f"{path}/results")
    result = as_described(answer, "/videos/{videoId}/results")
    is_result(result)
    assert (result["videoId"], result["videoTitle"]) == (uploaded["videoId"], "My täglicher Talk")
    assert re.fullmatch(r"[A-Z][a-z]{2} \d{1,2}, \d{4}", result["uploadDate"])
    assert re.fullmatch(r"\d+(\.\d)? (KB|MB)", result["fileSize"])
    assert re.fullmatch(r"\d+p", result["resolution"])
    assert result["transcript"], "somebody speaks in it"


def test_a_result_that_is_known_is_not_sent_again(app, path):
    """It changes once more when its pictures are made."""

    def is_known() -> bool:
        tag = app.get(f"{path}/results").headers["ETag"]
        return bool(app.get(f"{path}/results", headers={"If-None-Match": tag}).status_code == 304)

    wait(is_known, 60, every=1)


def test_the_video_of_the_result_plays_for_a_player(app, path, talk):
    """Which sends no header, and asks for parts."""
    result = app.get(f"{path}/results").json()
    whole, part = (httpx.get(result["videoUrl"], headers=headers) for headers in ({}, {"Range": "bytes=100-299"}))
    assert (whole.status_code, whole.content, whole.headers["Accept-Ranges"]) == (200, talk, "bytes")
    assert (part.status_code, part.content) == (206, talk[100:300])
    assert (part.headers["Content-Range"], part.headers["Content-Length"]) == (f"bytes 100-299/{len(talk)}", "200")
    assert part.headers["Content-Type"] == "video/mp4"
    is_error(app.get(f"{path}/stream", headers={"Range": "bytes=999999999-"}), 416, "RANGE_NOT_SATISFIABLE")
    is_error(httpx.get(result["videoUrl"] + "x"), 401, "UNAUTHORIZED")


def test_the_picture_comes_after_the_result(app, path):
    wait(lambda: "thumbnailUrl" in app.get(f"{path}/results").json(), 60, every=1)
    picture = httpx.get(app.get(f"{path}/results").json()["thumbnailUrl"])
    assert (picture.status_code, picture.headers["Content-Type"], picture.content[:2]) == (200, "image/jpeg", b"\xff\xd8")


def test_the_report(app, path, uploaded):
    answer = app.post(f"{path}/report")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="coherence-report-{uploaded["videoId"]}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert "Content-Disposition" in answer.headers["Access-Control-Expose-Headers"]


def test_the_lists(app, path, uploaded):
    bare = app.get("/videos")
    (row,) = as_described(bare, "/videos")
    has(row, {"videoId": (str,), "videoTitle": (str,), "uploadDate": (str,), "duration": (int, float), "status": (str,)})
    assert (row["videoId"], row["status"], bare.headers["X-Total-Count"]) == (uploaded["videoId"], "complete", "1")
    assert 0 <= row["coherenceScore"] <= 100
    page = as_described(app.get("/users/me/videos?ordering=-coherence_score&status=complete&search=talk"), "/users/me/videos")
    assert (page["count"], page["next"], page["previous"], page["results"][0]["videoId"]) == (1, None, None, uploaded["videoId"])


def test_the_rest_of_what_is_told(app, path):
    for own in ("/users/me", "/analytics/overview", "/analytics/progress", "/videos/samples"):
        as_described(app.get(own), own)
    as_described(app.get(path), "/videos/{videoId}")
    assert app.get("/users/me").json()["usage"]["used"] == 1
    assert app.get("/users/me").json()["consent"]["source"] == "upload"


def test_a_stranger_gets_404(site, path):
    with site.client(site.supabase.token(sub=str(uuid.uuid4()), email="eve@example.org")) as stranger:
        for suffix in ("", "/status", "/results", "/stream"):
            is_error(stranger.get(path + suffix), 404, "NOT_FOUND")
        is_error(stranger.delete(path), 404, "NOT_FOUND")
        assert stranger.get("/videos").json() == []


@pytest.mark.parametrize(
    ("method", "target", "sent", "status", "code"),
    [
        ("GET", "/nothing/here", {}, 404, "NOT_FOUND"),
        ("GET", "/../../etc/passwd", {}, 404, "NOT_FOUND"),
        ("GET", "/videos/not-an-id", {}, 404, "NOT_FOUND"),
        ("PATCH", "/users/me", {"content": "{", "headers": {"Content-Type": "application/json"}}, 400, "VALIDATION_ERROR"),
        ("PATCH", "/users/me", {"json": {"timeZone": "Mars"}}, 400, "VALIDATION_ERROR"),
        ("PUT", "/videos", {}, 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/videos/upload", {"json": {}}, 415, "INVALID_FORMAT"),
        ("POST", "/videos/upload", {"files": {"video": ("talk.mp4", b"this is no video")}}, 415, "INVALID_FORMAT"),
        ("POST", "/videos/upload", {"files": {"file": ("talk.mp4", b"x")}}, 400, "VALIDATION_ERROR"),
        ("GET", "/auth/me", {"headers": {"Authorization": "Bearer x.y.z"}}, 401, "UNAUTHORIZED"),
        ("GET", "/auth/me", {"headers": {"Authorization": ""}}, 401, "UNAUTHORIZED"),
        ("GET", "/auth/me", {"headers": {"Host": "evil.example"}}, 400, "VALIDATION_ERROR"),
    ],
)
def test_every_refusal_has_the_one_shape(app, method, target, sent, status, code):
    answer = app.request(method, target, **sent)
    is_error(answer, status, code)
    if status == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        *(("//api/auth/me", 404), ("/api/../api/auth/me", 404), ("/api/%2e%2e/api/auth/me", 404), ("/api//auth/me", 404)),
        *(("/api/auth/me%00", 400), ("/api/auth/me%0d%0aX-Evil:%201", 404), ("/api/auth/me%ff", 404), ("/api/videos?search=%ff%fe", 200)),
        *(("/api/videos?search=%00", 400), ("/api/videos?page=" + "9" * 5000, 400), ("/api/" + "a/" * 2000, 404)),
    ],
    ids=range(11),
)
def test_what_a_browser_would_never_send(site, app, target, status):
    """As it stands, not tidied up by a client."""
    address = httpx.URL(site.url)
    connection = http.client.HTTPConnection(address.host, address.port or 80, timeout=30)
    connection.request("GET", target, headers={"Authorization": app.headers["Authorization"]})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    assert (answer.status, answer.headers["X-Evil"]) == (status, None)
    assert status == 200 or {"error", "code", "retryable", "requestId"} <= set(body)
    connection.close()


def test_a_forged_token(site, app):
    with site.client(site.supabase.token(sub=str(uuid.uuid4()), exp=1)) as late:
        is_error(late.get("/auth/me"), 401, "UNAUTHORIZED")
    with site.client(site.supabase.token(sub=str(uuid.uuid4()), aud="other")) as other:
        is_error(other.get("/auth/me"), 401, "UNAUTHORIZED")


def test_what_describes_the_api(app):
    schema = app.get("/schema", headers={"Accept": "application/json"}).json()
    assert schema["openapi"].startswith("3.1")
    for page in ("/docs", "/redoc", "/docs/", "/schema/"):
        assert app.get(page).status_code == 200
    assert settings.SPECTACULAR_SETTINGS["OAS_VERSION"] == "3.1.0"


def test_the_end(app, path):
    """Last: it is deleted, and as if it had never been."""
    answer = app.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    for suffix in ("", "/status", "/results", "/stream"):
        is_error(app.get(path + suffix), 404, "NOT_FOUND")
    is_error(app.delete(path), 404, "NOT_FOUND")
    assert (app.get("/videos").json(), app.get("/videos").headers["X-Total-Count"]) == ([], "0")
