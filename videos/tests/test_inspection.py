"""What looking into a recording found: remembered for whoever looks next, and looked for anew where that cannot be had."""

import pytest

from coherence.core.errors import VideoTooLong
from videos import inspection, intake
from videos.tests.recordings import UNICODE

pytestmark = pytest.mark.django_db
NOWHERE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///no/such/socket"}}


def test_it_works(owner, storage, recording, tmp_path):
    video = intake.receive(owner, recording(UNICODE))
    found = inspection.facts(tmp_path / "nothing lies here", video.sha256)
    assert found == inspection.look(storage / video.storage_path)


def test_other_limits_are_asked_anew(owner, storage, recording, settings):
    video = intake.receive(owner, recording(UNICODE))
    settings.MAX_VIDEO_SECONDS = 5
    with pytest.raises(VideoTooLong):
        inspection.facts(storage / video.storage_path, video.sha256)


def test_without_a_cache_it_is_looked_into_twice(owner, storage, recording, settings):
    settings.CACHES = NOWHERE
    video = intake.receive(owner, recording(UNICODE))
    assert inspection.facts(storage / video.storage_path, video.sha256).duration == 8.0
