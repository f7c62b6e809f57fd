"""/shared/{token}: results for whoever has the link."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.tests import personas
from analysis import shares
from analysis.models import Share
from analysis.tests import takes
from videos.playback import links

pytestmark = pytest.mark.django_db
BROWSER = {"accept": "text/html"}


@pytest.fixture
def video(make_video):
    user = personas.owner()
    user.display_name, user.time_zone = "Olga Owner", "Asia/Tokyo"
    user.save()
    made = make_video(user, title="Seed pitch")
    takes.complete(made)
    return made


@pytest.fixture
def address(video):
    return f"/shared/{shares.token(shares.create(video, 30))}"


def test_it_works(client, address):
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 200
    assert "Seed pitch" in page.content.decode()
    assert f"ends on {timezone.now() + timedelta(days=30):%b %-d, %Y}" in page.content.decode()


def test_it_tells_nothing_of_the_account(client, address, video):
    told = client.get(address, headers=BROWSER).content.decode()
    for private in (video.user.email, video.user.display_name, str(video.user.pk), "data-own", "Was this right?", "/remove", "last time"):
        assert private not in told


def test_it_tells_nothing_of_other_takes(client, address, video, make_video):
    earlier = make_video(video.user, title="Before")
    takes.complete(earlier, {"eyeContact": 10})
    takes.aged(earlier, 2)
    client.force_login(video.user)
    assert "earlier takes" in client.get(f"/recordings/{video.pk}", headers=BROWSER).content.decode()
    assert "earlier takes" not in client.get(address, headers=BROWSER).content.decode()


def test_nobody_keeps_or_finds_it(client, address):
    page = client.get(address, headers=BROWSER)
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"


def test_the_report_comes_along(client, address):
    answer = client.get(f"{address}/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "noindex" in answer["X-Robots-Tag"]


def test_it_shows_the_owner_no_more_than_others(client, address, video):
    client.force_login(video.user, backend="django.contrib.auth.backends.ModelBackend")
    assert "data-own" not in client.get(address, headers=BROWSER).content.decode()


def test_one_that_has_ended_says_so(client, address):
    Share.objects.update(revoked_at=timezone.now())
    page = client.get(address, headers=BROWSER)
    assert page.status_code == 410
    assert "no longer open" in page.content.decode()


def test_its_pictures_and_sound_end_with_it(client, address, video):
    """Also for whoever kept their addresses; the owner's own go on."""
    told = client.get(address, headers=BROWSER).content.decode()
    found = re.search(r'/api/v1/videos/[^"?]+/stream\?token=[\w-]+', told)
    assert found
    stream = found[0]
    own = links.stream_url(video).removeprefix(settings.PUBLIC_URL)
    assert [client.get(each).status_code for each in (stream, own)] == [404, 404]  # they open, and there is no file
    shares.revoke(video, Share.objects.get().pk)
    assert [client.get(each).status_code for each in (stream, own)] == [410, 404]
    assert client.get(re.sub(r"-i-[0-9a-f]{32}-", "-i-", stream)).status_code == 401


def test_it_ends_when_the_account_is_being_closed(client, address, video):
    User.objects.filter(pk=video.user_id).update(is_active=False)
    assert client.get(address, headers=BROWSER).status_code == 410


def test_nothing_can_be_changed_by_it(client, address):
    assert {getattr(client, method)(address).status_code for method in ("post", "put", "patch", "delete")} == {405}


def test_a_guess_gets_404(client, address):
    assert client.get(address[:-1] + "!", headers=BROWSER).status_code == 404
