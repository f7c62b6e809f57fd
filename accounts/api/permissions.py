"""Who may: a key within its scope, and what only a signed-in person may do."""

from typing import TYPE_CHECKING, Final

from django.http import Http404
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself loads this module, by the settings


SUPPORT: Final = "support"
"""The group of those who help others."""


class ScopeAllows(BasePermission):
    """A read-only key reads: by safe methods, and by those that the view names in `reads`."""

    message = "This key may only read."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey) or request.auth.scope == ApiKey.Scope.WRITE:
            return True
        return request.method in SAFE_METHODS or request.method in getattr(view, "reads", ())


class Support(BasePermission):
    """For those who help others, signed in themselves. For everyone else there is nothing here."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        user = request.user
        if not user.is_authenticated:
            return False
        if isinstance(request.auth, ApiKey) or not (user.is_superuser or (user.is_staff and user.groups.filter(name=SUPPORT).exists())):
            raise Http404
        return True


class InPerson(BasePermission):
    """Not for keys: whoever finds one must not be able to make more of them."""

    message = "Please sign in for this: an API key may not do it."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return not isinstance(request.auth, ApiKey)
