"""GET and POST /videos/{id}/shares, DELETE /videos/{id}/shares/{shareId}, and what their links open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tests import personas
from analysis import shares
from analysis.models import Share
from analysis.tests import takes
from coherence.core.errors import Gone, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(make_video):
    made = make_video(personas.owner())
    takes.complete(made)
    return made


def make(video, user=None, **asked):
    return personas.client_of(user or personas.owner()).post(f"/api/v1/videos/{video.pk}/shares", asked)


def listed(video):
    return personas.client_of(personas.owner()).get(f"/api/v1/videos/{video.pk}/shares").json()["shares"]


def token_in(answer):
    return answer.json()["url"].rpartition("/")[2]


def test_it_works(video):
    answer = make(video)
    assert answer.status_code == 201
    assert listed(video) == [answer.json()]
    assert shares.opened(token_in(answer)).video == video


@pytest.mark.parametrize("days", shares.DAYS)
def test_it_ends_when_it_was_said(days, video):
    make(video, days=days)
    assert abs(Share.objects.get().expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_another_span_is_refused(video):
    answer = make(video, days=365)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["days"])


def test_one_that_is_taken_back_opens_nothing(video):
    answer = make(video)
    address = f"/api/v1/videos/{video.pk}/shares/{answer.json()['id']}"
    owner = personas.client_of(personas.owner())
    assert [owner.delete(address).status_code for _ in range(2)] == [204, 404]
    assert listed(video) == []
    with pytest.raises(Gone):
        shares.opened(token_in(answer))


def test_one_that_has_expired_opens_nothing(video):
    answer = make(video)
    Share.objects.update(expires_at=timezone.now())
    assert listed(video) == []
    with pytest.raises(Gone):
        shares.opened(token_in(answer))


def test_a_deleted_recording_takes_its_links_along(video):
    answer = make(video)
    personas.client_of(personas.owner()).delete(f"/api/v1/videos/{video.pk}")
    with pytest.raises(Gone):
        shares.opened(token_in(answer))


@pytest.mark.parametrize("change", [lambda t: "", lambda t: t[:-1], lambda t: t.replace(".", "!"), lambda t: "A" + t, lambda t: t + "é"])
def test_a_token_that_was_touched_is_not_found(change, video):
    with pytest.raises(NotFound):
        shares.opened(change(token_in(make(video))))


def test_only_so_many_are_open_at_once(video):
    statuses = [make(video).status_code for _ in range(shares.MOST + 1)]
    assert statuses == [201] * shares.MOST + [409]


def test_only_results_can_be_shared(make_video, pipeline):
    failed = make_video(personas.owner())
    takes.fail(failed, "INVALID_FORMAT")
    assert make(failed).status_code == 415


def test_a_stranger_gets_404(video):
    answer = make(video)
    stranger = personas.client_of(personas.stranger())
    assert make(video, personas.stranger()).status_code == 404
    assert stranger.get(f"/api/v1/videos/{video.pk}/shares").status_code == 404
    assert stranger.delete(f"/api/v1/videos/{video.pk}/shares/{answer.json()['id']}").status_code == 404
    assert Share.objects.living().count() == 1
