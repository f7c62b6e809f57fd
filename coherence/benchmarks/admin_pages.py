"""How long each of the admin's lists takes on a large database, and with how many queries."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coherence.benchmarks import bulk
from coherence.benchmarks.seeding import BIG

ASKER: Final = "asker@seeded.example.org"
"""A superuser for the time of the measurement."""


@dataclass(frozen=True)
class Measured:
    page: str
    what: str
    rows: int
    queries: int
    milliseconds: float
    """The median."""
    slowest: float


def fill(rows: int) -> None:
    """Bring the tables that seeding leaves out, and those it fills less, to so many rows; PostgreSQL alone makes them this quickly."""
    with connection.cursor() as cursor:
        for statement in FILLING:
            cursor.execute(statement, {"rows": rows, "domain": "filled.example.org"})
    bulk.settle(())


def measure(rounds: int) -> Iterator[Measured]:
    """Each list as it opens, far back, narrowed by each answer of each filter, and searched; and the first page."""
    person = get_user_model()._default_manager.create_superuser(ASKER)
    client = Client(SERVER_NAME="localhost", headers={"accept": "text/html"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    try:
        yield _measured(client, "overview", "as it opens", reverse("admin:index"), 0, rounds)
        for model, page in sorted(admin.site._registry.items(), key=lambda each: each[0]._meta.label_lower):
            name, rows = model._meta.label_lower, int(model._default_manager.count())
            path = reverse(f"admin:{name.replace('.', '_')}_changelist")
            for what, query in _questions(client, path, page, rows):
                yield _measured(client, name, what, path + query, rows, rounds)
    finally:
        client.logout()
        person.delete()


def _questions(client: Client, path: str, page: Any, rows: int) -> Iterator[tuple[str, str]]:
    yield "as it opens", ""
    yield "far back", f"?p={max(rows // page.list_per_page - 1, 1)}"
    yield "by e-mail", f"?q={BIG}"
    yield "by id", "?q=00000000-0000-4000-8000-000000000001"
    yield "by words", "?q=rehearsal"
    request = client.get(path).wsgi_request
    changes = page.get_changelist_instance(request)
    for spec in changes.filter_specs:
        for choice in spec.choices(changes):
            if not choice["selected"]:
                yield f"{spec.title} {choice['display']}", str(choice["query_string"])


def _measured(client: Client, page: str, what: str, path: str, rows: int, rounds: int) -> Measured:
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(path)
        took.append(1000 * (time.perf_counter() - began))
    return Measured(page, what, rows, len(made), round(statistics.median(took), 1), round(max(took), 1))


def _insert(model: str, columns: str, values: str, source: str = "generate_series(1, %(rows)s) n") -> str:
    """One statement that fills a table; columns that are not named take their model's plain default."""
    meta = apps.get_model(model)._meta
    named = {name.strip() for name in columns.split(",")}
    rest = {field.column: field.get_default() for field in meta.concrete_fields if not field.null and field.column not in named}
    rest = {name: value for name, value in rest.items() if value is not None and not callable(value) and not hasattr(value, "hex_")}
    plain = {
        name: "'{}'" if isinstance(value, dict) else "'[]'" if isinstance(value, list) else repr(value) for name, value in rest.items()
    }
    plain = {name: value for name, value in plain.items() if not value.startswith(("UUID", "datetime"))}
    names, said = ", ".join([columns, *plain]), ", ".join([values, *plain.values()])
    return f"insert into {meta.db_table} ({names}) select {said} from {source} on conflict do nothing"


PEOPLE: Final = "(select id, row_number() over () as n from users limit %(rows)s) someone"
AGE: Final = "now() - n * interval '3 minutes'"
FILLING: Final[list[str]] = []


def prepare() -> None:
    """The statements; they read the models, so they are made when these are there."""
    some = (
        (
            "accounts.User",
            "id, email, password, date_joined, is_active",
            f"gen_random_uuid(), n || '@' || %(domain)s, '!', {AGE}, true",
            "",
        ),
        ("accounts.Consent", "id, user_id, version, source, given_at", f"gen_random_uuid(), id, '1', 'page', {AGE}", PEOPLE),
        (
            "accounts.ApiKey",
            "id, user_id, name, prefix, key_hash, scope, created_at",
            f"gen_random_uuid(), id, 'k', 'coh', n, 'read', {AGE}",
            PEOPLE,
        ),
        ("accounts.AccountExport", "id, user_id, status, created_at", f"gen_random_uuid(), id, 'completed', {AGE}", PEOPLE),
        ("accounts.AccountClosing", "id, secret_hash, status, created_at", f"gen_random_uuid(), n, 'completed', {AGE}", ""),
        (
            "accounts.AuditEntry",
            "id, asked, outcome, deed, operator_id, operator, target_kind, target_id, subject_id, reason, created_at",
            f"gen_random_uuid(), gen_random_uuid(), 'done', 'retry', id, 'o@example.org', 'accounts.user', id::text, id, 'why', {AGE}",
            PEOPLE,
        ),
        (
            "billing.Subscription",
            "id, user_id, plan, status, created_at, updated_at",
            f"gen_random_uuid(), id, 'pro', 'active', {AGE}, now()",
            PEOPLE,
        ),
        ("billing.Slot", "id, user_id, kind, key, taken_at", f"gen_random_uuid(), id, 'video', 'video:' || id, {AGE}", PEOPLE),
        ("billing.Grant", "id, user_id, plan, uploads, begins_at, ends_at", f"gen_random_uuid(), id, '', 2, {AGE}, now()", PEOPLE),
        (
            "videos.Upload",
            "id, user_id, transport, status, filename, size_bytes, created_at, updated_at, expires_at",
            f"gen_random_uuid(), id, 'tus', 'completed', 'a.mp4', 9, {AGE}, now(), now()",
            PEOPLE,
        ),
        (
            "videos.VideoImport",
            "id, user_id, url, platform, status, created_at, updated_at",
            f"gen_random_uuid(), id, 'https://example.org/' || n, 'direct', 'completed', {AGE}, now()",
            PEOPLE,
        ),
        ("analysis.Worker", "id, host, pid, started_at, heartbeat_at", f"gen_random_uuid(), 'host', n, {AGE}, {AGE}", ""),
        (
            "analysis.ApiUsage",
            "id, user_id, provider, operation, cost_microdollars, wall_seconds, succeeded, created_at",
            f"gen_random_uuid(), id, 'deepgram', 'speech', 12000, 2, n %% 9 > 0, {AGE}",
            PEOPLE,
        ),
        ("analysis.Event", "user_id, kind, created_at", f"id, 'status', {AGE}", PEOPLE),
    )
    FILLING[:] = [_insert(model, columns, values, *([source] if source else [])) for model, columns, values, source in some]
