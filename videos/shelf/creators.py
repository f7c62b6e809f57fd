"""Who published the recordings that a person imported."""

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from videos.models import Creator


def of(user: User) -> QuerySet[Creator]:
    """Each with `count`, how many of the person's recordings are theirs; those of most first."""
    theirs = Q(videos__user=user, videos__deleted_at__isnull=True)
    counted = Creator.objects.filter(theirs).annotate(count=Count("videos"))
    return counted.order_by("-count", "name", "pk")
