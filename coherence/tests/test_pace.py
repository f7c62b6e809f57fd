"""Pages take forms and make reports no more often than the API does."""

import pytest

from accounts.tests.personas import client_of, owner

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}


def codes(client, method: str, path: str, times: int = 4) -> list[int]:
    return [getattr(client, method)(path, headers=HTML).status_code for _ in range(times)]


def test_it_works(settings):
    settings.THROTTLES = {"default": (2, 3600)}
    client = client_of(owner())
    assert codes(client, "post", "/settings/notifications") == [302, 302, 429, 429]
    refused = client.post("/settings/notifications", headers=HTML)
    assert ("One moment, please" in refused.content.decode(), 0 < int(refused["Retry-After"]) <= 3600) == (True, True)


def test_pages_and_api_are_counted_together(settings):
    settings.THROTTLES = {"default": (2, 3600)}
    client = client_of(owner())
    assert codes(client, "get", "/api/v1/users/me", 2) == [200, 200]
    assert codes(client, "post", "/settings/notifications", 1) == [429]


def test_looking_around_is_not_counted(settings):
    settings.THROTTLES = {"default": (1, 3600), "anonymous": (1, 3600)}
    assert codes(client_of(owner()), "get", "/recordings") == [200] * 4
    assert codes(client_of(), "get", "/") == [200] * 4


@pytest.mark.parametrize("path", ["/recordings/6f1d7c1e-3d0b-4f6e-9b1a-2f6f0c6b8f11/report.pdf", "/shared/nonsense/report.pdf"])
def test_reports_have_a_rate_of_their_own(path, settings):
    settings.THROTTLES = {"default": None, "report": (3, 3600)}
    assert codes(client_of(), "get", path) == [404, 404, 404, 429]


def test_who_is_not_signed_in_is_counted_by_address(settings):
    settings.THROTTLES = {"default": None, "anonymous": (2, 3600)}
    assert codes(client_of(), "post", "/theme") == [302, 302, 429, 429]
    assert codes(client_of(owner()), "post", "/theme") == [302] * 4
