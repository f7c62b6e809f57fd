"""The people of a seeded database, each with a real access token and what they would look at."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.models import User
from accounts.tests.supabase import Supabase
from analysis.querysets import UNFINISHED
from coherence.benchmarks import seeding
from videos.models import Video

LOOKED_AT: Final = seeding.FULL_RESULTS
"""Of the newest results, which are long."""


@dataclass(frozen=True)
class Person:
    token: str
    waiting: UUID
    """The recording that is being analysed."""
    done: tuple[UUID, ...]
    """Their newest ones with a result."""


def choose(server: Supabase, count: int) -> list[Person]:
    """So many people of the seeded ones, in order; the first one has very many recordings."""
    users = list(User.objects.filter(email__endswith=f"@{seeding.DOMAIN}").order_by("date_joined", "pk"))
    users.sort(key=lambda user: user.email != seeding.BIG)
    newest: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = Video.objects.present().order_by("user_id", "-created_at").values_list("user_id", "pk", "status")
    for owner, video, status in rows.iterator():
        known = newest.setdefault(owner, [])
        if len(known) <= LOOKED_AT:
            known.append((video, status))
    people = (_person(server, user, newest.get(user.pk, [])) for user in users)
    return [person for person in people if person is not None][:count]


def _person(server: Supabase, user: User, videos: list[tuple[UUID, str]]) -> Person | None:
    """None for the few who wait for nothing, or have nothing yet."""
    waiting = next((video for video, status in videos if status in UNFINISHED), None)
    done = tuple(video for video, status in videos if status == Video.Status.COMPLETED)
    if waiting is None or not done:
        return None
    return Person(server.token(sub=str(user.supabase_id), email=user.email), waiting, done)
