"""Who published what somebody imported, over HTTP."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.personas import client_of
from videos.models import Creator
from videos.tests.test_api_library import MINE, make, of, titles

pytestmark = pytest.mark.django_db
CREATORS = "/api/v1/creators"


def creator(name):
    return Creator.objects.create(platform="youtube", external_id=name, name=name, fetched_at=timezone.now())


def test_it_works(owner):
    ada, bob = creator("Ada"), creator("Bob")
    make(owner, 2, title="of Bob", creator=bob)
    make(owner, title="of Ada", creator=ada)
    make(owner, creator=ada, deleted_at=timezone.now())
    page = of(client_of(owner).get(CREATORS))
    assert [(row["name"], row["platform"], row["videos"]) for row in page["results"]] == [("Bob", "youtube", 2), ("Ada", "youtube", 1)]
    assert titles(client_of(owner).get(MINE, {"creator": page["results"][1]["id"]})) == ["of Ada"]


@pytest.mark.parametrize("count", [1, 20, 200])
def test_the_number_of_queries_does_not_grow(count, owner):
    for number in range(count):
        make(owner, creator=creator(str(number)))
    client = client_of(owner)
    with CaptureQueriesContext(connection) as asked:
        assert of(client.get(CREATORS))["count"] == count
    assert len(asked) == 4  # the session, the person, how many, the page


def test_a_stranger_sees_none_of_them(owner, stranger):
    ada = creator("Ada")
    make(owner, creator=ada)
    assert of(client_of(stranger).get(CREATORS))["results"] == []
    assert titles(client_of(stranger).get(MINE, {"creator": ada.pk})) == []
