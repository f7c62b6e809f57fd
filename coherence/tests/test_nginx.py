"""The bundled configuration in a real nginx: what a player gets of a recording that nginx sends from the disk."""

import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings as product

from accounts import keys
from accounts.tests import personas
from analysis.tests.waiting import until
from coherence.tests.programs import program
from videos import intake
from videos.playback import links
from videos.tests.recordings import TALK, Recordings

CONFIGURATION = Path(product.BASE_DIR) / "deploy" / "nginx" / "coherence.conf"
pytestmark = pytest.mark.django_db(transaction=True)
OTHER_SITE = "https://app.example.com"
STORAGE = "django.core.files.storage.FileSystemStorage"
AROUND = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/early.log;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type application/octet-stream;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  include {folder}/coherence.conf;
}}
"""


def configured(folder, site, media, port):
    text = CONFIGURATION.read_text()
    changes = {"127.0.0.1:8000": urlsplit(site).netloc, "listen 80;": f"listen 127.0.0.1:{port};", "/srv/coherence/media/": f"{media}/"}
    for before, after in {**changes, "coherence.example.org": "localhost", "/var/log/nginx": str(folder)}.items():
        assert before in text
        text = text.replace(before, after)
    (folder / "coherence.conf").write_text(text)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder))


@pytest.fixture
def nginx(live_server, settings, tmp_path):
    """Its address; the site behind it leaves recordings to it."""
    command = program("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    settings.PUBLIC_URL = f"http://localhost:{port}"
    settings.CORS_ALLOWED_ORIGINS = [OTHER_SITE]
    settings.STORAGES = product.STORAGES | {"default": {"BACKEND": STORAGE, "OPTIONS": {"location": tmp_path / "media"}}}
    configured(tmp_path, live_server.url, tmp_path / "media", port)
    process = subprocess.Popen([command, "-e", tmp_path / "early.log", "-c", tmp_path / "nginx.conf"])
    until(lambda: process.poll() is not None or not socket.socket().connect_ex(("127.0.0.1", port)))
    assert process.poll() is None, (tmp_path / "early.log").read_text()
    yield tmp_path
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    return Recordings(tmp_path_factory.mktemp("recordings"))(TALK)


@pytest.fixture
def address(nginx, recording):
    return links.stream_url(intake.receive(personas.owner(), recording, filename="Übung 1.mov"))


def test_it_works(address, recording):
    answer, content = httpx.get(address), recording.read_bytes()
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["server"].startswith("nginx")
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == "inline; filename*=utf-8''%C3%9Cbung%201.mov"
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "x-accel-redirect" not in answer.headers


def test_a_part(address, recording):
    content = recording.read_bytes()
    for asked, part in (("7-99", slice(7, 100)), ("-50", slice(-50, None)), ("1000-", slice(1000, None))):
        answer = httpx.get(address, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, content[part])
    several = httpx.get(address, headers={"Range": "bytes=0-9,20-29"})
    assert (several.status_code, several.content) == (200, content)


def test_behind_the_end(address, recording):
    answer = httpx.get(address, headers={"Range": "bytes=99999999-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "RANGE_NOT_SATISFIABLE")
    assert answer.headers["content-range"] == f"bytes */{recording.stat().st_size}"


def test_head(address, recording):
    answer = httpx.head(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == recording.stat().st_size


def test_what_is_known_is_not_sent_again(address):
    tag = httpx.head(address).headers["etag"]
    assert httpx.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert httpx.get(address, headers={"If-Range": tag, "Range": "bytes=0-9"}).status_code == 206
    assert httpx.get(address, headers={"If-Range": '"another"', "Range": "bytes=0-9"}).status_code == 200


def test_pages_of_other_origins_may_read_it(address):
    asked = (OTHER_SITE, "https://evil.example")
    with_it, without = (httpx.get(address, headers={"Origin": each, "Range": "bytes=0-9"}).headers for each in asked)
    assert with_it["access-control-allow-origin"] == OTHER_SITE
    assert "access-control-allow-origin" not in without
    assert with_it["x-content-type-options"] == "nosniff"


def test_the_folder_itself_is_closed(nginx, address, settings):
    key = next((nginx / "media").rglob("source*")).relative_to(nginx / "media")
    assert httpx.get(f"{settings.PUBLIC_URL}/protected/{key}").status_code == 404
    assert httpx.get(address.split("?")[0]).status_code == 401


def test_no_log_has_the_token(nginx, address):
    httpx.get(address)
    until(lambda: "/stream" in logs(nginx))  # a line is written once the answer has gone
    assert "token" not in logs(nginx)


def logs(nginx) -> str:
    return "".join(path.read_text() for path in nginx.glob("*.log"))


def test_a_stranger_gets_404(address):
    _, key = keys.create(personas.stranger(), "test", "read")
    answer = httpx.get(address.split("?")[0], headers={"Authorization": f"Api-Key {key}"})
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
