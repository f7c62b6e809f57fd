"""The person's identity at Supabase, as its administrator."""

import uuid

from django.conf import settings

from coherence.core import http
from coherence.core.errors import ServiceUnavailable


def is_configured() -> bool:
    return bool(settings.SUPABASE_URL and settings.SUPABASE_KEY)


def remove(supabase_id: uuid.UUID) -> bool:
    """Remove the identity; False when it was gone already. Raises ServiceUnavailable when Supabase is away or refuses our key."""
    key = settings.SUPABASE_KEY
    response = http.send(
        "DELETE",
        f"{settings.SUPABASE_URL}/auth/v1/admin/users/{supabase_id}",
        headers={"apikey": key, "Authorization": f"Bearer {key}"},
        json={"should_soft_delete": False},
    )
    if response.status_code == 404:
        return False
    if response.is_error:
        raise ServiceUnavailable(f"Supabase refused to remove an identity: {response.status_code}.", code="IDENTITY_REFUSED")
    return True
