"""The benchmark commands work, at sizes that show nothing but that."""

import json
import re
from io import StringIO

import httpx
import pytest
from django.core.management import CommandError, call_command

from accounts.tests.supabase import Supabase
from coherence.benchmarks import people, server_time, servers


def seed() -> None:
    call_command("seed", "--users=4", "--videos=40", "--jobs=400", "--big-user=20", "--yes", verbosity=0, stdout=StringIO())


def test_it_works(database, monkeypatch):
    monkeypatch.setattr(server_time, "WARM_UP", 1)
    seed()
    out = StringIO()
    call_command("benchmark_api", "--requests=3", "--explain", stdout=out)
    for name in (*server_time.ENDPOINTS, *server_time.worker_queries()):
        assert f"| {name} |" in out.getvalue()
    assert ("Execution Time" in out.getvalue()) is database.startswith("postgres")


def test_status_is_two_queries(sqlite):
    seed()
    with Supabase() as supabase, server_time.environment(supabase):
        person = people.choose(supabase, 1)[0]
        assert len(server_time.statements(server_time.ENDPOINTS["GET /videos/{id}/status, waiting"], person)) == 2


@pytest.fixture
def elsewhere(monkeypatch, tmp_path, settings):
    """Servers that are started use the test's database and a folder of their own."""

    def use(database):
        monkeypatch.setenv("DATABASE_URL", database)
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        monkeypatch.setenv("THROTTLE_STATUS", "off")
        settings.DATA_DIR = tmp_path

    return use


def load(folder, *how):
    """The figures of one short round with one process."""
    short = ("--warm-up=0.2", "--workers=1", f"--json={folder / 'found.json'}")
    call_command("loadtest", *how, *short, stdout=StringIO())
    found = json.loads((folder / "found.json").read_text())["rounds"][0]
    assert found["errors"] == {}
    assert found["cpuSeconds"]["server"] > 0
    return found["kinds"]


def test_a_crowd_is_answered(sqlite, elsewhere, tmp_path):
    seed()
    elsewhere(sqlite)
    assert load(tmp_path, "--users", "3", "--seconds=3.1")["status"]["count"] >= 3


@pytest.mark.slow
@pytest.mark.parametrize("server", ["asgi", "uvicorn"])
def test_an_asynchronous_server_is_as_well(postgresql, elsewhere, tmp_path, server):
    seed()
    elsewhere(postgresql)
    assert load(tmp_path, "--server", server, "--saturate=4", "--seconds=2")["status"]["count"] > 0


@pytest.mark.slow
def test_the_other_framework_answers_the_same(postgresql, elsewhere, tmp_path):
    pytest.importorskip("greenlet")
    seed()
    elsewhere(postgresql)
    with Supabase() as supabase:
        person = people.choose(supabase, 1)[0]
        assert _answer("fastapi", supabase, person, tmp_path) == _answer("gthread", supabase, person, tmp_path)


def test_nobody_to_ask_for_is_said(sqlite):
    for command in ("benchmark_api", "loadtest"):
        with pytest.raises(CommandError, match="seed"):
            call_command(command)


def test_a_load_has_bounds(sqlite):
    with pytest.raises(CommandError, match=re.escape("At most 5000 users")):
        call_command("loadtest", "--users", "5001")


def _answer(kind, supabase, person, folder):
    """What this server says of the person's recording, without the estimate, which grows older."""
    with servers.running(kind, 1, 1, folder / kind, SUPABASE_URL=supabase.url, ALLOWED_HOSTS=servers.HOST) as server:
        headers = {"Authorization": f"Bearer {person.token}"}
        answer = httpx.get(f"{server.url}/api/videos/{person.waiting}/status", headers=headers)
    assert answer.status_code == 200
    return {name: value for name, value in answer.json().items() if name != "etaSeconds"}
