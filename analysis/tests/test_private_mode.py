"""Private mode: nothing of a person's recordings leaves, whatever the settings and whoever asks."""

import pytest
from django.core import mail

from accounts import letters, profiles
from accounts.impersonation import Looking
from accounts.models import Letter, User
from accounts.tests import personas
from analysis import metering, runs, shares
from analysis.models import Analysis, ApiUsage, Share
from analysis.pipeline import outcome
from analysis.providers import places
from analysis.providers.base import ProviderError
from analysis.tests import takes
from coherence.core.errors import AiServiceFailed, Forbidden, Gone
from videos.imports import entries

pytestmark = pytest.mark.django_db
OUTSIDE = {"speech": "deepgram", "vision": "local", "coaching": "gemini"}


def private(user: User, on: bool = True) -> User:
    profiles.change(user, {"preferences": {"privacy": {"private_mode": on}}})
    return user


@pytest.fixture
def owner() -> User:
    return personas.owner()


def test_it_works(owner, make_video):
    """With outside providers chosen, by the settings or by the caller, a private person's run uses those of this machine."""
    with pytest.raises(AiServiceFailed, match="deepgram"):  # would be asked, if there were one
        runs.start(make_video(owner), providers=OUTSIDE, enqueue=False)
    run = runs.start(make_video(private(owner)), providers=OUTSIDE, enqueue=False)
    assert run.providers == {"speech": "local", "vision": "local", "coaching": "local"}


def test_no_provider_outside_is_called_even_where_the_run_had_begun_with_one(owner, make_video):
    run = Analysis.objects.create(video=make_video(owner), providers=OUTSIDE)
    called = []
    metering.call(run, "deepgram", "transcribe", lambda: called.append("before"))
    private(owner)
    with pytest.raises(ProviderError) as refused:
        metering.call(run, "deepgram", "transcribe", lambda: called.append("after"))
    assert (refused.value.code, refused.value.permanent, called) == ("PRIVATE_MODE", True, ["before"])
    metering.call(run, "whisper", "transcribe", lambda: called.append("here"))
    assert called == ["before", "here"]
    assert ApiUsage.objects.filter(provider="deepgram").count() == 1


def test_what_is_not_known_to_work_here_counts_as_outside():
    assert places.kept_here({"speech": "whisper", "vision": "new-vendor"}) == {"speech": "whisper", "vision": "local"}
    assert not places.is_here("new-vendor")


def test_links_are_refused_and_those_that_are_out_rest(owner, make_video):
    video = make_video(owner)
    takes.complete(video)
    share = shares.create(video, 7)
    video.user = private(owner)
    with pytest.raises(Forbidden):
        shares.create(video, 7)
    with pytest.raises(Gone):
        shares.opened(shares.token(share))
    assert not Share.objects.open(share.pk)
    private(owner, on=False)
    assert Share.objects.open(share.pk)


def test_nothing_is_fetched_from_elsewhere(owner):
    with pytest.raises(Forbidden):
        entries.request(private(owner), "https://www.youtube.com/watch?v=dQw4w9WgXcQ")


def test_mails_say_that_there_is_something_and_not_what(make_video):
    user = private(User.objects.create_user("mira@example.org", email_verified=True))
    run = runs.start(make_video(user, title="My secret talk"), enqueue=False)
    outcome.completed(run, {"result": takes.found(run.video)})
    letters.send(Letter.objects.get().pk)
    (sent,) = mail.outbox
    page = str(getattr(sent, "alternatives")[0][0])  # noqa: B009
    assert not sent.attachments
    assert not any("secret" in each or "Score" in each or "of 100" in each for each in (sent.subject, sent.body, page))


def test_staff_does_not_watch_whatever_was_allowed_before(owner):
    profiles.change(owner, {"preferences": {"privacy": {"quality_review": True}}})
    assert Looking(owner, owner.date_joined).may_watch
    assert not Looking(private(owner), owner.date_joined).may_watch


def test_pictures_in_lists_are_veiled_and_the_page_says_why_nothing_is_shared(owner, client, make_video):
    video = make_video(private(owner))
    takes.complete(video)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    assert "take-picture veiled" in client.get("/recordings").content.decode()
    page = client.get(f"/recordings/{video.pk}", headers={"accept": "text/html"}).content.decode()
    assert "Private mode is on" in page
    assert "Make a link" not in page
