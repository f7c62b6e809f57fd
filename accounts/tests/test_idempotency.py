"""One key, one effect."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts import idempotency, tasks
from accounts.idempotency import idempotent
from accounts.models import IdempotentRequest
from accounts.querysets import KEY_LASTS
from accounts.tests.personas import owner, stranger
from coherence.core.errors import PlanLimitReached, ProcessingFailed, RateLimited

pytestmark = pytest.mark.django_db


class Counting(APIView):
    """Counts its calls; `failure` is raised, `inside` is done while a request is under way."""

    parser_classes = (JSONParser, MultiPartParser)
    calls = 0
    failure: Exception | None = None
    inside: Callable[[], object] | None = None

    @idempotent
    def post(self, request):
        Counting.calls += 1
        if Counting.inside:
            Counting.inside()
        if Counting.failure:
            raise Counting.failure
        return Response({"call_number": Counting.calls, "at": timezone.now()}, status=201, headers={"Location": "/there"})


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(Counting, "calls", 0)
    monkeypatch.setattr(Counting, "failure", None)
    monkeypatch.setattr(Counting, "inside", None)


def send(key="a-key", user=None, body=None, **files):
    data = {"talk": 1} if body is None else body
    request = APIRequestFactory().post("/there", {**data, **files}, format="multipart" if files else "json", HTTP_IDEMPOTENCY_KEY=key)
    force_authenticate(request, user or owner())
    return Counting.as_view()(request).render()


def test_it_works():
    first, second = send(), send()
    assert (first.status_code, first["Location"], Counting.calls) == (201, "/there", 1)
    assert (second.status_code, second["Location"], second[idempotency.REPLAYED]) == (201, "/there", "true")
    assert json.loads(second.content) == json.loads(first.content)


def test_without_a_key_each_request_counts():
    assert [send(key="").status_code, send(key="").status_code, Counting.calls] == [201, 201, 2]
    assert not IdempotentRequest.objects.exists()


def test_another_request_is_a_conflict():
    send()
    refused = send(body={"talk": 2})
    assert (refused.status_code, refused.data["code"], refused.data["retryable"]) == (409, "CONFLICT", False)
    assert Counting.calls == 1


def test_files_are_told_apart_by_their_content():
    def upload(content):
        return send(video=SimpleUploadedFile("talk.mp4", content))

    assert [upload(b"one").status_code, upload(b"one").status_code, upload(b"two").status_code] == [201, 201, 409]
    assert Counting.calls == 1


def test_while_the_first_is_under_way_the_second_waits(monkeypatch):
    answers = []
    monkeypatch.setattr(Counting, "inside", lambda: answers.append(send()))
    assert send().status_code == 201
    assert (answers[0].status_code, answers[0].data["retryable"], Counting.calls) == (409, True, 1)


def test_a_first_that_died_is_replaced():
    send()
    IdempotentRequest.objects.update(status=None, body=None, created_at=timezone.now() - idempotency.GIVEN_UP - timedelta(seconds=1))
    assert (send().status_code, Counting.calls) == (201, 2)


@pytest.mark.parametrize("failure", [RateLimited("Slower.", wait=3), ProcessingFailed("Broken.")])
def test_what_may_pass_is_tried_again(failure, monkeypatch):
    monkeypatch.setattr(Counting, "failure", failure)
    assert send().status_code == failure.status
    monkeypatch.setattr(Counting, "failure", None)
    assert (send().status_code, Counting.calls) == (201, 2)


def test_a_bug_is_not_kept(monkeypatch):
    monkeypatch.setattr(Counting, "failure", RuntimeError("a bug"))
    with pytest.raises(RuntimeError):
        send()
    assert not IdempotentRequest.objects.exists()


def test_a_refusal_is_given_again(monkeypatch):
    monkeypatch.setattr(Counting, "failure", PlanLimitReached("Full.", details={"limit": 2}))
    first, second = send(), send()
    assert (first.status_code, second.status_code, Counting.calls) == (402, 402, 1)
    assert (second.data["code"], second.data["details"]) == ("PLAN_LIMIT_REACHED", {"limit": 2})


def test_after_a_day_the_key_is_free():
    send()
    IdempotentRequest.objects.update(created_at=timezone.now() - KEY_LASTS - timedelta(seconds=1))
    assert (send().status_code, Counting.calls) == (201, 2)
    tasks.tend()
    assert IdempotentRequest.objects.exists()
    IdempotentRequest.objects.update(created_at=timezone.now() - KEY_LASTS - timedelta(seconds=1))
    tasks.tend()
    assert not IdempotentRequest.objects.exists()


def test_a_key_that_cannot_be_kept_is_refused():
    assert send(key="x" * 256).status_code == 400
    assert Counting.calls == 0


def test_a_stranger_may_use_the_same_key():
    send()
    assert (send(user=stranger()).status_code, Counting.calls) == (201, 2)
