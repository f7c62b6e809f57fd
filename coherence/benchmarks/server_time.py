"""How long the server takes for one request, in this process: middleware, token, throttle, queries, JSON."""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.utils import timezone

from accounts.tests.supabase import Supabase
from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline import estimate, recovery
from coherence.benchmarks import found, spoken
from coherence.benchmarks.people import Person

NEVER_REACHED: Final = 10**9
WARM_UP: Final = 20


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float
    most: float
    queries: int = 0


def of(milliseconds: list[float], queries: int = 0) -> Times:
    cuts = statistics.quantiles(milliseconds, n=20, method="inclusive") if len(milliseconds) > 1 else milliseconds * 19
    return Times(cuts[9], cuts[18], max(milliseconds), queries)


Address = Callable[[Person, random.Random], str]
ENDPOINTS: Final[dict[str, Address]] = {
    "GET /videos": lambda person, rng: "/api/videos",
    "GET /users/me/videos?search=": lambda person, rng: f"/api/users/me/videos?search={rng.choice(('pitch', 'final take', 'zzz'))}",
    "GET /users/me/videos?search=, what is said": lambda person, rng: (
        f"/api/users/me/videos?ordering=relevance&search={rng.choice(spoken.VOCABULARY)}%20{rng.choice(spoken.VOCABULARY[:20])[:5]}"
    ),
    "GET /videos/{id}/status, waiting": lambda person, rng: f"/api/videos/{person.waiting}/status",
    "GET /videos/{id}/status, done": lambda person, rng: f"/api/videos/{rng.choice(person.done)}/status",
    "GET /videos/{id}/results": lambda person, rng: f"/api/videos/{rng.choice(person.done)}/results",
    "GET /analytics/overview": lambda person, rng: "/api/analytics/overview",
    "GET /users/me": lambda person, rng: "/api/users/me",
}


def environment(supabase: Supabase) -> Any:
    """Tokens of this Supabase hold, and throttles do all their work but refuse nobody: one person cannot be asked for 200
    times a minute otherwise."""
    rates = {name: rate and (NEVER_REACHED, rate[1]) for name, rate in settings.THROTTLES.items()}
    return override_settings(SUPABASE_URL=supabase.url, ALLOWED_HOSTS=["testserver"], THROTTLES=rates)


def measure(address: Address, people: list[Person], requests: int) -> Times:
    """People in turn by chance, the same ones each time. Raises when an answer is not 200."""
    rng, client = random.Random(1), Client()
    queries = len(statements(address, people[0]))
    for _ in range(WARM_UP):
        ask(client, rng.choice(people), address, rng)
    return of([ask(client, rng.choice(people), address, rng) for _ in range(requests)], queries)


def ask(client: Client, person: Person, address: Address, rng: random.Random) -> float:
    path = address(person, rng)
    began = time.perf_counter()
    answer = client.get(path, headers={"authorization": f"Bearer {person.token}"})
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered with {answer.status_code}: {answer.content[:200]!r}")
    return took


RESULTS: Final = "GET /videos/{id}/results"


def measure_long(people: list[Person], requests: int) -> Times:
    """Results of talks of ten minutes: those of these people are made that long, and are as they were afterwards."""
    runs = Analysis.objects.filter(video__in=[video for person in people for video in person.done], result__isnull=False)
    with transaction.atomic():
        runs.update(result=json.loads(found.ten_minutes()))
        try:
            return measure(ENDPOINTS[RESULTS], people, requests)
        finally:
            transaction.set_rollback(True)


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """The statements sent to the database meanwhile, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def statements(address: Address, person: Person) -> list[tuple[str, Any]]:
    """Of one request. The first one fills caches, so that the second is as most are."""
    client, rng = Client(), random.Random(1)
    ask(client, person, address, rng)
    with noted() as sent:
        ask(client, person, address, rng)
    return [(sql, params) for sql, params in sent if sql.lstrip("( ").upper().startswith("SELECT")]


def plan(sql: str, params: Any) -> str:
    """What PostgreSQL does for it, and how long it takes."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def worker_queries() -> dict[str, Callable[[], Any]]:
    """What workers and operators ask again and again, whatever else goes on. Nothing is changed by it."""
    before = timezone.now() - timedelta(seconds=settings.STAGE_STALE_SECONDS)
    jobs = ProcessingJob.objects
    return {
        "sweep: running stages": lambda: list(jobs.filter(status=Status.PROCESSING)),
        "sweep: retries that are due": lambda: list(recovery._waiting().filter(enqueued_at=None, not_before__lte=before)),
        "sweep: queued stages": lambda: list(recovery._waiting().filter(enqueued_at__lt=before)),
        "sweep: idle runs": lambda: recovery._idle(before),
        "estimate: latest finished stages": estimate._seconds_per_video_second,
        "operator: unfinished runs": lambda: Analysis.objects.unfinished().count(),
        "operator: stages by status, unfinished": lambda: list(jobs.unfinished().values("status").annotate(Count("pk"))),
        "operator: all stages by status": lambda: list(jobs.values("status").annotate(Count("pk"))),
        "operator: failures of a day": lambda: Analysis.objects.filter(
            status=Status.FAILED, created_at__gte=timezone.now() - timedelta(days=1)
        ).count(),
    }


def measure_call(call: Callable[[], Any], times: int) -> Times:
    with noted() as sent:
        call()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    return of(took, len(sent))
