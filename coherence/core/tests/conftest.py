"""What the tests of the leaf share: the two caches as they run in earnest."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from coherence import env
from coherence.tests.programs import program


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis server of this session alone."""
    path = tmp_path_factory.mktemp("redis") / "socket"
    command = [program("redis-server"), "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(path.parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        if b"ready to accept connections" in line.lower():
            break
    yield f"unix://{path}"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(params=["files", "redis"])
def shared_cache(request, tmp_path: Path, settings, monkeypatch) -> dict[str, str]:
    """Each of the two caches; the environment in which another process uses the same one."""
    address = request.getfixturevalue("redis_address") if request.param == "redis" else ""
    monkeypatch.setenv("REDIS_URL", address)
    settings.CACHES = {"default": env.cache("REDIS_URL", tmp_path / "cache")}
    return {"REDIS_URL": address, "DATA_DIR": str(tmp_path)}


@pytest.fixture
def silent_server() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
