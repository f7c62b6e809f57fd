"""What a client of Supabase may do on PostgreSQL: tried as its roles, with claims, against a real server."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import transaction

from accounts.models import User
from analysis.models import Analysis, ApiUsage, ProcessingJob
from billing.models import Subscription
from coherence.core.postgres import vouch_for_uploads
from coherence.tests.databases import Databases, migrate, using
from videos.models import Video

TABLES = ("videos", "analyses", "video_processing_jobs", "api_usage", "subscriptions")
WRITES = {
    "insert": "insert into {table} select * from {table} limit 1",
    "update": "update {table} set id = gen_random_uuid()",
    "delete": "delete from {table}",
}


def person(name: str, **fields: Any) -> User:
    """Somebody who came by Supabase after they had a local account, with one row in every table."""
    user = User.objects.create_user(f"{name}@example.org", supabase_id=uuid.uuid4(), **fields)
    video = a_video(user)
    analysis = Analysis.objects.create(video=video, coherence_score=71.0)
    ProcessingJob.objects.create(analysis=analysis, video=video, stage="probe", stage_version=1)
    ApiUsage.objects.create(user=user, analysis=analysis, provider="local", operation="speech", wall_seconds=1.0, succeeded=True)
    Subscription.objects.create(user=user, plan="pro")
    return user


def a_video(user: User) -> Video:
    key = uuid.uuid4()
    shape = {"size_bytes": 1, "container": "mov", "duration_seconds": 9.0, "width": 640, "height": 360}
    return Video.objects.create(id=key, user=user, title="A talk", storage_path=f"{user.pk}/{key}/source.mp4", sha256=key.hex * 2, **shape)


@pytest.fixture(scope="module")
def postgresql(databases: Databases, django_db_blocker: Any) -> Iterator[str]:
    """One database for all of these: what a client changes is rolled back, and what a test changes it takes back."""
    with django_db_blocker.unblock():
        address = databases.make("postgresql")
        with using(address):
            yield address


@pytest.fixture(scope="module")
def owner(postgresql: str) -> User:
    return person("owner")


@pytest.fixture(scope="module")
def stranger(postgresql: str) -> User:
    return person("stranger")


@pytest.fixture
def client(postgresql: str) -> Callable[..., Any]:
    """A connection as PostgREST makes it: a role and claims for one transaction."""

    @contextmanager
    def connect(as_role: str, user: User | None = None, **claims: Any) -> Iterator["psycopg.Cursor[Any]"]:
        with psycopg.connect(postgresql) as connection, connection.cursor() as cursor:
            cursor.execute(f"set local role {as_role}")
            if user is not None:
                claims = {"sub": str(user.supabase_id), "role": as_role, **claims}
            cursor.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims) if claims else ""])
            yield cursor

    return connect


def ids(cursor: Any, table: str) -> set[Any]:
    cursor.execute(f"select id from {table}")
    return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("table", TABLES)
def test_it_works(table, client, owner, stranger):
    """One's own row, and nobody else's."""
    with client("authenticated", owner) as mine, client("authenticated", stranger) as theirs:
        assert len(ids(mine, table)) == len(ids(theirs, table)) == 1
        assert ids(mine, table).isdisjoint(ids(theirs, table))


@pytest.mark.parametrize("table", TABLES)
def test_the_service_sees_all(table, client, owner, stranger):
    with client("service_role") as cursor:
        assert len(ids(cursor, table)) == 2


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("write", WRITES)
def test_nobody_writes_past_the_api(write, table, client, owner):
    """Neither for oneself, which would slip past plans and checks, nor in another's name."""
    with client("authenticated", owner) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(WRITES[write].format(table=table))


@pytest.mark.parametrize("table", TABLES)
def test_anonymous_sees_nothing(table, client, owner):
    with client("anon") as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ids(cursor, table)


@pytest.mark.parametrize("claims", [{}, {"sub": ""}, {"sub": str(uuid.uuid4())}, {"role": "service_role"}])
@pytest.mark.parametrize("table", TABLES)
def test_claims_that_name_nobody_see_nothing(claims, table, client, owner):
    with client("authenticated", **claims) as cursor:
        assert ids(cursor, table) == set()


def test_a_closed_account_sees_nothing(client, owner):
    with client("authenticated", owner) as cursor:
        cursor.execute("reset role; update users set is_active = false; set local role authenticated")
        assert ids(cursor, "videos") == set()


def test_a_deleted_video_takes_its_analyses_along(client, owner):
    with client("authenticated", owner) as cursor:
        cursor.execute("reset role; update videos set deleted_at = now(); set local role authenticated")
        assert [ids(cursor, table) for table in ("videos", "analyses", "video_processing_jobs")] == [set()] * 3


@pytest.mark.parametrize("column", ["error_message", "worker", "content_key", "*"])
def test_what_broke_is_for_operators(client, owner, column):
    """A provider's own words name folders and settings."""
    with client("authenticated", owner) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cursor.execute(f"select {column} from video_processing_jobs")
    with client("authenticated", owner) as cursor:
        cursor.execute("select stage, status, progress, error_code from video_processing_jobs")  # is allowed


def test_every_other_table_is_closed(client, owner, postgresql):
    """Also those of libraries, which hold password hashes, sessions and addresses."""
    with psycopg.connect(postgresql) as server:
        tables = {row[0] for row in server.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()}
        unguarded = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity"
        assert server.execute(unguarded).fetchall() == []
    assert {"users", "django_session", "api_keys", "account_emailaddress"} < tables
    for table in tables - set(TABLES):
        with client("authenticated", owner) as cursor, pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.execute(f'select * from "{table}"')


def test_the_daily_limit_holds_for_whoever_did_not_count(client, owner, settings):
    changed = "jsonb_build_object('id', %s::text, 'storage_path', %s::text)"
    row = f"insert into videos select (jsonb_populate_record(v, {changed})).* from videos v limit 1"
    with client("service_role") as cursor:
        for _ in range(settings.DAILY_UPLOADS - 1):
            cursor.execute(row, [str(uuid.uuid4()), str(uuid.uuid4())])
        with pytest.raises(psycopg.errors.CheckViolation, match="Daily upload limit exceeded"):
            cursor.execute(row, [str(uuid.uuid4()), str(uuid.uuid4())])


def test_who_counted_before_is_not_counted_again(owner, settings):
    with transaction.atomic():
        vouch_for_uploads()
        for _ in range(settings.DAILY_UPLOADS):
            a_video(owner)
        assert Video.objects.filter(user=owner).count() == settings.DAILY_UPLOADS + 1
        transaction.set_rollback(True)


def test_what_realtime_tells(postgresql):
    """The rows people watch, without the long results."""
    with psycopg.connect(postgresql) as server:
        found = server.execute("select tablename, attnames from pg_publication_tables where pubname = 'supabase_realtime'").fetchall()
    published: dict[str, list[str]] = dict(found)
    assert set(published) == {"videos", "analyses", "video_processing_jobs"}
    assert "progress" in published["analyses"]
    assert not {"result", "metrics"} & set(published["analyses"])


def test_a_supabase_project_keeps_its_own_auth(databases, django_db_blocker):
    """Its schema and roles are there before the first migration, and stay as they are."""
    with django_db_blocker.unblock():
        address = databases.empty()
        own = "create schema auth; create function auth.uid() returns uuid language sql stable as 'select ''{}''::uuid'"
        with psycopg.connect(address) as server:
            server.execute(own.format(uuid.UUID(int=7)))
        migrate(address)
        with psycopg.connect(address) as server:
            assert server.execute("select auth.uid()").fetchone() == (uuid.UUID(int=7),)
            assert server.execute("select to_regprocedure('auth.jwt()')").fetchone() == (None,)
