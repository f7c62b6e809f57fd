"""Tags: how they are spelt and compared, how many recordings have each, and renaming and removing them everywhere."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from coherence.core.errors import NotFound
from videos.models import Video
from videos.shelf import labels

NOT_USED: Final = "None of your recordings has this tag."


def counted(user: User) -> list[tuple[str, int]]:
    """Each tag of the person's recordings, as it is spelt most often, and how many have it; in the order of the alphabet."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for tags in Video.objects.visible_to(user).exclude(tag_keys="").values_list("tags", flat=True):
        for tag in tags:
            spellings[labels.key(tag)][tag] += 1
    return [(max(seen, key=lambda tag: (seen[tag], tag)), seen.total()) for _, seen in sorted(spellings.items())]


def rename(user: User, name: str, new: str) -> int:
    """Call it `new` on all recordings that have it; where they have `new` already the two become one. How many there were.

    Deleted ones are renamed too: they may be restored. Raises NotFound where none has it.
    """
    return _change(user, name, lambda tags: labels.renamed(tags, name, new))


def remove(user: User, name: str) -> int:
    """Take it off all recordings that have it. Raises NotFound where none has it."""
    return _change(user, name, lambda tags: labels.without(tags, [name]))


@transaction.atomic
def _change(user: User, name: str, change: Callable[[Iterable[str]], list[str]]) -> int:
    having = Video.objects.filter(user=user).tagged(name).order_by("pk").select_for_update(no_key=True)
    videos = list(having.only("title", "tags"))
    if not videos:
        raise NotFound(NOT_USED)
    for video in videos:
        video.tags, video.updated_at = change(video.tags), timezone.now()
        video.derive()
    Video.objects.bulk_update(videos, ["tags", "tag_keys", "tag_words", "updated_at"], batch_size=100)
    return len(videos)
