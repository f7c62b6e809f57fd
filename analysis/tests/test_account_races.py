"""Many at once, on both databases: one effect."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts import closing, consents, exports
from accounts.idempotency import idempotent
from accounts.models import AccountClosing, AccountExport, Consent, User
from coherence.core.errors import Conflict

pytestmark = pytest.mark.slow
MANY = 8


def at_once(work):
    """What each of many gets when all begin together."""
    together = Barrier(MANY)

    def one(_):
        try:
            together.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.fixture
def olga(database) -> User:
    return User.objects.create_user("olga@example.org")


def test_one_key_has_one_effect(olga):
    effects = []

    class Counting(APIView):
        @idempotent
        def post(self, request):
            effects.append(1)
            return Response({"number": len(effects)}, status=201)

    def send():
        request = APIRequestFactory().post("/there", {"talk": 1}, format="json", HTTP_IDEMPOTENCY_KEY="a-key")
        force_authenticate(request, olga)
        return Counting.as_view()(request).status_code

    answers = at_once(send)
    assert len(effects) == 1
    assert set(answers) <= {201, 409}
    assert send() == 201
    assert len(effects) == 1


def test_consent_is_recorded_once(olga):
    at_once(lambda: consents.for_upload(olga, "upload"))
    assert Consent.objects.count() == 1


def test_one_export_is_made(olga):
    assert len({export.pk for export in at_once(lambda: exports.request(olga))}) == 1
    assert sum(at_once(lambda: exports.make(AccountExport.objects.get().pk))) == 1


def test_an_account_is_closed_once(olga):
    def close():
        try:
            return closing.begin(olga)[0].pk
        except Conflict:
            return None

    assert len(set(at_once(close)) - {None}) == 1
    assert sum(at_once(lambda: closing.run(AccountClosing.objects.get().pk))) == 1
    assert not User.objects.exists()
