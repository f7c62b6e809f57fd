"""What the settings say of the plan."""

import pytest
from django.utils import timezone

from accounts.tests.personas import owner
from billing import limits, months
from billing.models import Slot, Subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(owner(), backend="django.contrib.auth.backends.ModelBackend")
    return lambda: client.get("/settings").content.decode()


def use(number: int) -> None:
    now = timezone.now()
    for key in range(number):
        Slot.objects.create(user=owner(), kind="video", key=f"video:{key}", taken_at=now, month=months.label(now, "UTC"))


def test_it_works(page):
    use(1)
    told = page().replace("\N{NO-BREAK SPACE}", " ")
    assert "nothing to pay. It gives you 2 recordings a month, each up to 15 minutes and 500 MB." in told
    assert "1 of 2 used, 1 left." in told
    assert f"begins again on {limits.usage(owner()).resets_at:%b %-d, %H:%M}" in told


def test_nothing_left_is_said(page):
    use(2)
    assert "All 2 are used." in page()


def test_a_paid_plan_says_what_it_costs(page):
    Subscription.objects.create(user=owner(), plan="pro")
    assert "$49 a month. It gives you 100 recordings" in page()


def test_no_button_leads_nowhere(page, settings):
    assert "Buying a larger plan is not open yet" in page()
    settings.UPGRADE_URL = "https://shop.example.org/plans"
    assert "Buying" not in page()
