"""Reading with a token needs no session; everything else keeps it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from coherence.core.api import tokens_only


@pytest.fixture
def ask():
    """Whether a request gets a session on its way."""

    def asked(method: str, path: str, **headers: str) -> bool:
        seen: list[bool] = []

        def answer(request: HttpRequest) -> HttpResponse:
            seen.append(hasattr(request, "session"))
            return HttpResponse()

        tokens_only.Sessions(answer)(RequestFactory().generic(method, path, headers=headers))
        return seen == [True]

    return asked


@pytest.mark.parametrize("given", ["Bearer abc", "bearer abc", "Api-Key coh_abc"])
def test_it_works(ask, given):
    assert not ask("GET", "/api/v1/videos", authorization=given)
    assert ask("GET", "/api/v1/videos")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_whoever_changes_something_keeps_it(ask, method):
    assert ask(method, "/api/v1/videos", authorization="Bearer abc")


@pytest.mark.parametrize(("path", "given"), [("/library", "Bearer abc"), ("/api/v1/videos", "Basic abc"), ("/api/v1/videos", "Bearer")])
def test_so_does_whoever_says_it_otherwise_or_asks_for_a_page(ask, path, given):
    assert ask("GET", path, authorization=given)
