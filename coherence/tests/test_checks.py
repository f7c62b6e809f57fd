"""System checks say at start what would fail later."""

from coherence import checks


def test_the_published_key_is_refused_for_deployment(settings):
    settings.SECRET_KEY = settings.INSECURE_DEVELOPMENT_KEY
    assert [each.id for each in checks.secret_key_is_ours(None)] == ["coherence.E001"]
    settings.SECRET_KEY = "something else"
    assert checks.secret_key_is_ours(None) == []


def test_a_missing_ffmpeg_is_said(settings):
    settings.FFMPEG_BINARY = "no-such-ffmpeg"
    assert [each.id for each in checks.ffmpeg_is_there(None)] == ["coherence.E002"]
    settings.FFMPEG_BINARY = ""
    assert checks.ffmpeg_is_there(None) == []
