"""The one table of plans: what each costs and what it allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings

MEGABYTE, GIGABYTE = 1024**2, 1024**3
MINUTE = 60


@dataclass(frozen=True)
class Price:
    """Money is whole cents and a currency, never a fraction."""

    cents: int
    currency: str = "usd"


@dataclass(frozen=True)
class Plan:
    name: str
    title: str
    price: Price
    """For a month."""
    videos: int
    """In a month (billing.months says which)."""
    max_bytes: int
    max_seconds: int


PLANS: Mapping[str, Plan] = MappingProxyType(
    {
        plan.name: plan
        for plan in (
            Plan("free", "Free", Price(0), videos=2, max_bytes=500 * MEGABYTE, max_seconds=15 * MINUTE),
            Plan("individual", "Individual", Price(1900), videos=20, max_bytes=2 * GIGABYTE, max_seconds=45 * MINUTE),
            Plan("pro", "Pro", Price(4900), videos=100, max_bytes=5 * GIGABYTE, max_seconds=90 * MINUTE),
        )
    }
)


def default() -> Plan:
    """The plan of whoever has no subscription."""
    return PLANS[settings.DEFAULT_PLAN]
