"""Consent: recorded once per version, taken back at any time, asked for where the policy says so."""

import pytest

from accounts import consents
from accounts.models import Consent
from accounts.tests.personas import owner, stranger
from coherence.core.errors import ConsentRequired

pytestmark = pytest.mark.django_db


def test_it_works(settings, django_assert_num_queries):
    settings.CONSENT_POLICY = "upload"
    olga = owner()
    consents.for_upload(olga, "upload")
    with django_assert_num_queries(1):
        consents.for_upload(olga, "upload")
    given = Consent.objects.get()
    assert (given.user, given.version, given.source, given.withdrawn_at) == (olga, settings.CONSENT_VERSION, "upload", None)
    assert consents.current(olga) == given


def test_new_words_are_agreed_to_anew(settings):
    first = consents.give(owner(), "profile")
    settings.CONSENT_VERSION = "2027-01"
    assert consents.current(owner()) is None
    assert not consents.holds(first)
    consents.for_upload(owner(), "upload")
    assert set(Consent.objects.values_list("version", flat=True)) == {first.version, "2027-01"}


def test_an_upload_after_withdrawing_is_a_new_consent(settings):
    settings.CONSENT_POLICY = "upload"
    first = consents.give(owner(), "page")
    consents.withdraw(owner())
    assert consents.current(owner()) is None
    consents.for_upload(owner(), "upload")
    assert consents.current(owner()) != first
    assert Consent.objects.exclude(withdrawn_at=None).get() == first


def test_explicit_means_asking(settings):
    settings.CONSENT_POLICY = "explicit"
    with pytest.raises(ConsentRequired) as refused:
        consents.for_upload(owner(), "upload")
    assert "/users/me" in refused.value.details["how"]
    consents.give(owner(), "profile")
    consents.for_upload(owner(), "upload")
    consents.withdraw(owner())
    with pytest.raises(ConsentRequired):
        consents.for_upload(owner(), "upload")


def test_one_does_not_agree_for_another():
    consents.give(owner(), "profile")
    consents.withdraw(stranger())
    assert consents.current(stranger()) is None
    assert consents.current(owner()) is not None
