"""How long each of the admin's lists takes on a large database, and with how many queries."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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
            for what, query in _questions(client, path, page):
                yield _measured(client, name, what, path + query, rows, rounds)
    finally:
        client.logout()
        person.delete()


def _questions(client: Client, path: str, page: Any) -> Iterator[tuple[str, str]]:
    request = client.get(path).wsgi_request
    changes = page.get_changelist_instance(request)
    yield "as it opens", ""
    yield "the last page", f"?p={changes.paginator.num_pages}"
    yield "by e-mail", f"?q={BIG}"
    yield "by id", "?q=00000000-0000-4000-8000-000000000001"
    yield "by words", "?q=rehearsal"
    for spec in changes.filter_specs:
        for choice in spec.choices(changes):
            if not choice["selected"]:
                yield f"{spec.title} {choice['display']}", str(choice["query_string"])


def _measured(client: Client, page: str, what: str, path: str, rows: int, rounds: int) -> Measured:
    client.get(path)
    with CaptureQueriesContext(connection) as made:
        status = client.get(path).status_code
    queries = len(made)  # later requests forget them
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(path)
        took.append(1000 * (time.perf_counter() - began))
    return Measured(page, what, rows, queries, round(statistics.median(took), 1), round(max(took), 1))
