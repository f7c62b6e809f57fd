"""The admin's first page: each number is the number of rows that it leads to, and only for who may see those."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.utils import timezone

from accounts.models import AccountClosing, User
from accounts.tests.personas import client_of
from analysis.models import Analysis, ApiUsage, ProcessingJob, Status, Worker
from coherence.benchmarks import seeding
from coherence.benchmarks.seeding import Size
from coherence.core import queue
from coherence.dashboard import figures
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return client_of(User.objects.create_superuser("boss@example.org"))


@pytest.fixture
def busy():
    """Something of everything, of today and of long ago, and no two counts alike."""
    cache.delete("dashboard:storage")
    for _ in seeding.seed(Size(users=3, videos=30, jobs=270, big=12)):
        pass
    now, old = timezone.now(), timezone.now() - timedelta(days=60)
    keys = list(Analysis.objects.values_list("pk", flat=True))
    Analysis.objects.filter(pk__in=keys[:3]).update(status=Status.FAILED, error_code="NO_SPEECH", created_at=now)
    Analysis.objects.filter(pk__in=keys[3:5]).update(status=Status.FAILED, error_code="", created_at=now)
    Analysis.objects.filter(pk__in=keys[5:9]).update(status=Status.FAILED, error_code="NO_SPEECH", created_at=old)
    Analysis.objects.filter(pk__in=keys[9:15]).update(status=Status.PROCESSING)
    Analysis.objects.filter(pk__in=keys[15:22]).update(status=Status.PENDING)
    Analysis.objects.filter(pk__in=keys[22:27]).update(created_at=now)
    User.objects.create_user("new@example.org")
    ProcessingJob.objects.filter(analysis=keys[9]).update(status=Status.PROCESSING, heartbeat_at=old)
    Worker.objects.create(host="here", pid=1, started_at=now, heartbeat_at=now)
    Worker.objects.create(host="gone", pid=2, started_at=old, heartbeat_at=old)
    AccountClosing.objects.create(secret_hash="x")
    Video.objects.filter(pk__in=list(Video.objects.values_list("pk", flat=True)[:4])).update(deleted_at=now)
    for days in range(3):
        usage = ApiUsage.objects.create(user=User.objects.all()[0], provider="local", operation="speech", succeeded=True, wall_seconds=1)
        ApiUsage.objects.filter(pk=usage.pk).update(created_at=now - timedelta(days=days))
    for _ in range(2):
        queue.enqueue("math.floor", "1")


def rows_behind(client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return int(answer.context["cl"].result_count)


def counts(days: int) -> dict[str, int]:
    """What is told as a number of rows: the rest are times and sums."""
    told = {each.behind.address: each.value for each in (*figures.now(), *figures.period(days)) if each.value.replace(",", "").isdigit()}
    told |= {each.behind.address: each.hint for each in figures.storage()}
    links = [str(cell) for row in (*figures.failures(days), *figures.costs(days)) for cell in row.cells]
    told |= dict(re.findall(r'href="([^"]+)">([\d,]+)<', html.unescape("".join(links))))
    return {address: int(value.split()[0].replace(",", "")) for address, value in told.items()}


@pytest.mark.parametrize("days", figures.PERIODS)
def test_it_works(days, busy, boss):
    told = counts(days)
    assert {address: rows_behind(boss, address) for address in told} == told
    assert len({count for count in told.values() if count}) >= 5


def test_every_kind_of_number_was_compared(busy):
    """None of them was zero because there is nothing."""
    told = counts(30)
    empty = [address for address, count in told.items() if not count and "mediafile" not in address]
    assert (empty, len(told) >= 15) == ([], True)


SHUT = {"support": ("Spent", "Queue<", "Cost by"), "operator": ("Accounts closing",), "": ("Sign-ups",)}


@pytest.mark.parametrize("role", SHUT)
def test_nobody_is_told_what_they_may_not_see(role, busy):
    person = User.objects.create_user("person@example.org", is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    told = html.unescape(client_of(person).get("/admin/").content.decode())
    assert [words for words in SHUT[role] if words in told] == []
    assert ("Runs waiting" in told) is bool(role)
    assert {client_of(person).get(each).status_code for each in re.findall(r'class="ops-figure[^"]*" href="([^"]+)"', told)} <= {200}


def test_a_stranger_gets_404():
    assert client_of(User.objects.create_user("stranger@example.org")).get("/admin/").status_code == 404
