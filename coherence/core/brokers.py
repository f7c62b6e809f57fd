"""Where tasks wait: in our own database, or in Redis where many machines share the work. Both forget nothing that a worker took along."""

import time
import uuid
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_q.brokers import Broker
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ

from coherence.core import group_watch
from coherence.core.logs import Log

log = Log(__name__)
PAUSE_SECONDS: Final = 1.0
Pulled = list[tuple[Any, Any]]


class _NoStatistics:
    """Django-Q2 writes its state to the cache five times a second; nobody reads it."""

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        return None

    def ping(self) -> bool:
        """A group may start while its queue is away: it waits."""
        return True


def _patiently(pull: Callable[[], Pulled | None], failures: tuple[type[Exception], ...], away: Callable[[], object]) -> Pulled | None:
    """What was pulled, and said to the supervisor; a queue that is away is asked again in a moment."""
    try:
        tasks = pull()
    except failures as error:
        log.warning("queue_away", reason=type(error).__name__)
        away()
        time.sleep(PAUSE_SECONDS)
        return None
    for ticket, _ in tasks or ():
        group_watch.pulled(ticket)
    return tasks


class Database(_NoStatistics, ORM):  # type: ignore[misc]
    """A row of our own database, which is there exactly when the transaction that queued it commits."""

    ticket = ""

    def enqueue(self, task: Any) -> Any:
        row = super().enqueue(task)
        self.ticket = str(row)
        return row

    def dequeue(self) -> Pulled | None:
        return _patiently(super().dequeue, (DatabaseError,), connection.close)

    @staticmethod
    def waiting(tickets: Iterable[str]) -> set[str]:
        rows = OrmQ.objects.filter(pk__in=_numbers(tickets), lock__lte=timezone.now())
        return {str(pk) for pk in rows.values_list("pk", flat=True)}

    @staticmethod
    def withdraw(ticket: str) -> None:
        OrmQ.objects.filter(pk__in=_numbers([ticket])).delete()

    @staticmethod
    def give_back(tickets: Iterable[str]) -> None:
        OrmQ.objects.filter(pk__in=_numbers(tickets)).update(lock=timezone.now())

    @staticmethod
    def length() -> int:
        return int(OrmQ.objects.count())

    @staticmethod
    def depth() -> tuple[int, float]:
        """How many wait, and for how many seconds the first of them has."""
        free = OrmQ.objects.filter(lock__lte=timezone.now())
        oldest = free.order_by("lock").values_list("lock", flat=True).first()
        return free.count(), (timezone.now() - oldest).total_seconds() if oldest else 0.0

    @staticmethod
    def failures() -> tuple[type[Exception], ...]:
        return (DatabaseError,)


def _numbers(tickets: Iterable[str]) -> list[int]:
    """Those that are rows; another broker gave the others out."""
    return [int(ticket) for ticket in tickets if ticket.isdecimal()]


@lru_cache
def _client(url: str) -> Any:
    """One for the process; after a fork its connections are made anew."""
    from redis import Redis as Client

    return Client.from_url(url, socket_connect_timeout=2.0, socket_timeout=5.0, health_check_interval=30)


PULL: Final = """
for _, id in ipairs(redis.call('zrangebyscore', KEYS[2], '-inf', ARGV[1], 'limit', 0, 10)) do
  redis.call('zrem', KEYS[2], id)
  redis.call('zadd', KEYS[1], ARGV[1], id)
end
while true do
  local first = redis.call('zpopmin', KEYS[1])
  if not first[1] then return false end
  local task = redis.call('hget', KEYS[3], first[1])
  if task then
    redis.call('zadd', KEYS[2], ARGV[2], first[1])
    return {first[1], task}
  end
end
"""
"""The oldest waiting task, which is kept until it is acknowledged; one that was not in its time waits again."""


class Redis(_NoStatistics, Broker):  # type: ignore[misc]
    """Tasks by ticket, and two ordered sets: those that wait, by when they were queued; those that were pulled, by when they wait again.

    Queued when the transaction commits. Where Redis is away in that moment the task is lost and the work is not: whatever is
    queued stands in a row of the database, too, and is queued again from there (`runs.resume_stuck`, the `tend` tasks).
    """

    ticket = ""

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        return _client(settings.REDIS_URL)

    @property
    def _keys(self) -> tuple[str, str, str]:
        return f"queue:{{{self.list_key}}}:waiting", f"queue:{{{self.list_key}}}:pulled", f"queue:{{{self.list_key}}}:tasks"

    def enqueue(self, task: str) -> str:
        self.ticket = uuid.uuid4().hex
        transaction.on_commit(partial(self._unless_away, partial(self._push, self.ticket, task)))
        return self.ticket

    def _push(self, ticket: str, task: str) -> None:
        waiting, _, tasks = self._keys
        with self.connection.pipeline() as together:
            together.hset(tasks, ticket, task).zadd(waiting, {ticket: time.time()}).execute()

    def _unless_away(self, change: Callable[[], object]) -> None:
        try:
            change()
        except self.failures() as error:
            log.error("queue_away", reason=type(error).__name__)

    def dequeue(self) -> Pulled | None:
        tasks = _patiently(self._pull, self.failures(), self.connection.close)
        if tasks is None:
            time.sleep(Conf.POLL)
        return tasks

    def _pull(self) -> Pulled | None:
        now = time.time()
        found = self.connection.eval(PULL, 3, *self._keys, now, now + Conf.RETRY)
        return [(found[0].decode(), found[1].decode())] if found else None

    def acknowledge(self, ticket: str) -> None:
        self._unless_away(partial(self._forget, ticket))

    def fail(self, ticket: str) -> None:
        self.acknowledge(ticket)

    def _forget(self, ticket: str) -> None:
        waiting, pulled, tasks = self._keys
        with self.connection.pipeline() as together:
            together.hdel(tasks, ticket).zrem(waiting, ticket).zrem(pulled, ticket).execute()

    def waiting(self, tickets: Iterable[str]) -> set[str]:
        asked = [ticket for ticket in tickets if ticket]
        scores = self.connection.zmscore(self._keys[0], asked) if asked else []
        return {ticket for ticket, score in zip(asked, scores, strict=True) if score is not None}

    def withdraw(self, ticket: str) -> None:
        transaction.on_commit(partial(self._unless_away, partial(self._forget, ticket)))

    def give_back(self, tickets: Iterable[str]) -> None:
        waiting, pulled, _ = self._keys
        for ticket in tickets:
            with self.connection.pipeline() as together:
                together.zrem(pulled, ticket).zadd(waiting, {ticket: time.time()}).execute()

    def length(self) -> int:
        return int(self.connection.hlen(self._keys[2]))

    def depth(self) -> tuple[int, float]:
        oldest = self.connection.zrange(self._keys[0], 0, 0, withscores=True)
        return int(self.connection.zcard(self._keys[0])), max(time.time() - oldest[0][1], 0.0) if oldest else 0.0

    def queue_size(self) -> int:
        return int(self.connection.zcard(self._keys[0]))

    def lock_size(self) -> int:
        return int(self.connection.zcard(self._keys[1]))

    def purge_queue(self) -> None:
        self.connection.delete(*self._keys)

    delete_queue = purge_queue

    def info(self) -> str:
        return "Redis"

    @staticmethod
    def failures() -> tuple[type[Exception], ...]:
        from redis.exceptions import RedisError

        return (RedisError, OSError, DatabaseError)
