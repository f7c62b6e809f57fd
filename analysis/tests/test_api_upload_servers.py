"""A large upload at real servers: their memory hardly grows, and no file is left over."""

import http.client
import os
import socket
import subprocess
import sys
import threading

import psutil
import pytest
from django.conf import settings

from accounts import keys
from accounts.models import User
from analysis.tests.waiting import until
from videos.models import Video

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("pipeline")]
SERVERS = {
    "gunicorn": ("-m", "gunicorn", "coherence.wsgi:application", "-w", "1", "-t", "120", "-b", "127.0.0.1:{}"),
    "uvicorn": ("-m", "uvicorn", "coherence.asgi:application", "--no-access-log", "--port", "{}"),
}
MEGABYTES = 200
MORE = 50 * 1024**2
BEGIN = b'--b\r\nContent-Disposition: form-data; name="video"; filename="talk.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
END = b"\r\n--b--\r\n"


@pytest.fixture(params=SERVERS)
def server(request, sqlite, environment, tmp_path):
    """The process and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "uploads").mkdir()
    env = os.environ | environment(sqlite) | {"UPLOAD_DIR": str(tmp_path / "uploads"), "DEFAULT_PLAN": "pro"}
    command = [sys.executable, *(part.format(port) for part in SERVERS[request.param])]
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)))
    yield process, port
    process.terminate()
    process.wait(20)


def upload(port, key, path, share=1.0):
    """The status of the answer; None when the sender goes away after a share of the file."""
    size = path.stat().st_size
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("POST", "/api/v1/videos/upload")
    connection.putheader("Authorization", f"Api-Key {key}")
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    connection.putheader("Content-Length", str(len(BEGIN) + size + len(END)))
    connection.endheaders(BEGIN)
    with path.open("rb") as file:
        while file.tell() < size * share:
            connection.send(file.read(2**20))
    if share == 1.0:
        connection.send(END)
        return connection.getresponse().status
    return connection.close()


def memory(family):
    """What processes share counts once."""
    return sum(each.memory_full_info().pss for each in family)


def family(process):
    """The server and its own workers. The programs that look into a file have ended; while one starts, it shares all the server's
    memory and looks like it."""
    server = psutil.Process(process.pid)
    until(lambda: not any("-I" in each.cmdline() for each in server.children()))
    return [server, *(each for each in server.children() if "python" in each.name())]


@pytest.fixture
def large(clip, tmp_path):
    path = tmp_path / "large.mp4"
    size = MEGABYTES * 2**20
    path.write_bytes(clip.read_bytes() + size.to_bytes(4, "big") + b"free")
    os.truncate(path, path.stat().st_size + size - 8)
    return path


def test_it_works(server, large, clip, tmp_path):
    process, port = server
    key = keys.create(User.objects.create_user("owner@example.com"), "programs", "write")[1]
    assert upload(port, key, clip) == 201
    members = family(process)
    before, most, ended = memory(members), [0], threading.Event()

    def watch():
        while not ended.wait(0.05):
            most.append(memory(members))

    watching = threading.Thread(target=watch)
    watching.start()
    status = upload(port, key, large)
    ended.set()
    watching.join()

    assert (status, Video.objects.count()) == (201, 2)
    assert 0 < max(most) - before < MORE
    assert not any((tmp_path / "uploads").iterdir())


def test_a_sender_who_goes_away_leaves_nothing(server, large, clip, tmp_path):
    _, port = server
    key = keys.create(User.objects.create_user("owner@example.com"), "programs", "write")[1]
    assert upload(port, key, large, share=0.5) is None
    assert upload(port, key, clip) == 201
    until(lambda: not any((tmp_path / "uploads").iterdir()))
    assert Video.objects.get().size_bytes == clip.stat().st_size
