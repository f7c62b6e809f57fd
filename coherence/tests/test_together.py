"""The whole site started by one command, as a person would, and ended in every way it can end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from coherence import demo, together

pytestmark = pytest.mark.slow
BASE = Path(django_settings.BASE_DIR)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def parts():
    """Three small programs in place of the real ones, two of which listen."""
    ports = free_port(), free_port()
    listen = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(60)"
    commands = {name: [sys.executable, "-c", listen, str(port)] for name, port in zip(("web server", "live server"), ports, strict=True)}
    commands["worker"] = [sys.executable, "-c", "import time; time.sleep(60)"]
    place = together.Place("127.0.0.1", *ports, f"http://localhost:{ports[0]}")
    return together.Parts(commands, os.environ), place


class Stopped(together.Parts):
    """Told to stop as soon as all of it answers."""

    def _wait_until_ready(self, place):
        ready = super()._wait_until_ready(place)
        os.kill(os.getpid(), signal.SIGINT)
        return ready


def test_it_works(parts, capfd):
    """A signal ends all of them."""
    running, place = parts
    stopped = Stopped(running.commands, running.environment)
    stopped.run(place, "Coherence is at …")
    assert "Coherence is at …" in capfd.readouterr().out
    assert [process.poll() is not None for process in stopped.running.values()] == [True] * 3


@pytest.mark.parametrize("which", ["web server", "live server", "worker"])
def test_one_that_ends_ends_all_and_is_named(parts, which, capfd):
    running, place = parts
    running.commands[which][1:] = ["-c", "import sys; sys.exit(3)"]
    with pytest.raises(together.NotServing, match=rf"The {which} ended \(code 3\)"):
        running.run(place, "never said")
    assert [process.poll() is not None for process in running.running.values()] == [True] * 3
    assert "Stopping the rest" in capfd.readouterr().err


def test_a_port_that_is_taken_is_named_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(together.NotServing, match=f"Port {port} is taken.*PORT={port + 100} make serve"):
            together.refuse_taken(together.Place("127.0.0.1", port, free_port(), "http://localhost"))


@pytest.mark.parametrize(
    ("public_url", "debug", "key", "local"),
    [
        ("http://localhost:8000", False, django_settings.INSECURE_DEVELOPMENT_KEY, True),
        ("http://localhost:8000", True, "a key of their own", True),
        ("http://localhost:8000", False, "a key of their own", False),
        ("https://coherence.example.org", True, django_settings.INSECURE_DEVELOPMENT_KEY, False),
    ],
)
def test_a_demo_is_for_somebodys_own_machine(settings, public_url, debug, key, local):
    settings.PUBLIC_URL, settings.DEBUG, settings.SECRET_KEY = public_url, debug, key
    assert demo.is_local() is local


@pytest.mark.django_db
def test_the_demo_has_one_recording_and_its_password_stays(settings, tmp_path, client):
    from accounts.models import User

    settings.DATA_DIR, settings.MEDIA_ROOT, settings.SECRET_KEY = tmp_path, tmp_path, settings.INSECURE_DEVELOPMENT_KEY
    password = demo.prepare()
    assert password
    assert demo.prepare() == password
    assert User.objects.get(email=demo.ADDRESS).videos.count() == 1
    assert client.post("/accounts/login/", {"login": demo.ADDRESS, "password": password}).status_code == 302


@pytest.mark.django_db
def test_the_demo_goes_on_when_others_sign_up(settings, tmp_path):
    from accounts.models import User

    settings.DATA_DIR, settings.MEDIA_ROOT, settings.SECRET_KEY = tmp_path, tmp_path, settings.INSECURE_DEVELOPMENT_KEY
    password = demo.prepare()
    User.objects.create_user("other@example.org")
    assert (demo.prepare(), bool(password)) == (password, True)
    (tmp_path / "demo-password").unlink()
    assert demo.prepare() is None


@pytest.mark.django_db
def test_where_others_have_accounts_there_is_no_demo(settings):
    from accounts.models import User

    settings.SECRET_KEY = settings.INSECURE_DEVELOPMENT_KEY
    User.objects.create_user("ada@example.org")
    assert demo.prepare() is None
    assert not User.objects.filter(email=demo.ADDRESS).exists()


def test_nobody_else_reaches_a_site_with_the_published_key(monkeypatch, settings):
    settings.SECRET_KEY = settings.INSECURE_DEVELOPMENT_KEY
    monkeypatch.setenv("SERVE_BIND", f"0.0.0.0:{free_port()}")
    with pytest.raises(SystemExit, match="SECRET_KEY is the published one"):
        call_command("serve")


def test_the_real_parts_stop_with_ctrl_c(tmp_path):
    port = free_port()
    environment = os.environ | {"DATA_DIR": str(tmp_path), "PORT": str(port), "LIVE_PORT": str(free_port()), "SERVE_WORKERS": "1"}
    command = [sys.executable, str(BASE / "manage.py"), "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True, cwd=tmp_path, start_new_session=True) as site:
        assert site.stdout is not None
        said = ""
        while "Ctrl-C stops everything" not in said:
            line = site.stdout.readline()
            assert line, said
            said += line
        assert said.startswith("Starting.")
        assert f"http://localhost:{port}" in said
        assert demo.ADDRESS in said
        site.send_signal(signal.SIGINT)
        assert "Stopped." in site.stdout.read()
    assert site.returncode == 0
    assert not together.is_taken("127.0.0.1", port)
