"""The plan in a person's profile: what it allows, what of it is used up and what is left."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.profiles import SECTIONS, Section
from billing import limits

if TYPE_CHECKING:
    from rest_framework.serializers import Serializer


def fields() -> Mapping[str, "Serializer[Any]"]:
    from billing.serializers import PlanSerializer, UsageSerializer  # only the API needs them

    return {"plan": PlanSerializer(), "usage": UsageSerializer()}


def of(user: User) -> Mapping[str, Any]:
    usage = limits.usage(user)
    return {"plan": usage.plan, "usage": usage}


SECTIONS.append(Section(fields, of))
