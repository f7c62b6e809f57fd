"""GET /videos/samples, GET|POST /videos/samples/{id}, and the command that prepares them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.tests import personas
from analysis import analytics, showcase
from analysis.models import Analysis
from analysis.samples import SAMPLES
from analysis.tests import takes
from coherence.core import queue
from videos.models import Video

LIST, PITCH = "/api/v1/videos/samples", "/api/v1/videos/samples/pitch"


@pytest.mark.django_db
def test_it_works(make_video):
    video = make_video(showcase.owner(), sample_id="pitch")
    result = takes.complete(video)
    told = personas.client_of().get(LIST).json()
    score, tier, flags = result.coherence_score, result.score_tier, len(result.dissonance_flags or ())
    row = {"id": "pitch", "title": SAMPLES[0].title, "score": score, "scoreTier": tier, "isCached": True, "flagCount": flags}
    assert told["samples"][0] == row
    assert [each["id"] for each in told["samples"]] == ["pitch", "class", "team"]
    assert told["samples"][1] == {
        **row,
        "id": "class",
        "title": SAMPLES[1].title,
        **dict.fromkeys(("score", "scoreTier", "flagCount")),
        "isCached": False,
    }
    assert told["allCached"] is False
    assert personas.client_of().post(PITCH).json() == {"videoId": str(video.pk), "status": "complete"}


@pytest.mark.django_db
def test_the_list_is_one_query(make_video, django_assert_num_queries):
    for sample in SAMPLES:
        takes.complete(make_video(showcase.owner(), sample_id=sample.id))
    with django_assert_num_queries(1):
        assert personas.client_of().get(LIST).json()["allCached"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_asking_for_one_begins_it_once(pipeline, method):
    first = getattr(personas.client_of(), method)(PITCH).json()
    again = getattr(personas.client_of(), method)(PITCH).json()
    assert first == again == {"videoId": str(Video.objects.get(sample_id="pitch").pk), "status": "queued"}
    assert (Analysis.objects.count(), queue.length()) == (1, 1)


@pytest.mark.django_db
def test_one_that_failed_is_not_begun_by_asking(make_video):
    takes.fail(make_video(showcase.owner(), sample_id="pitch"))
    assert personas.client_of().get(PITCH).json()["status"] == "error"
    assert Analysis.objects.count() == 1


def test_of_many_who_ask_at_once_one_begins_it(database, pipeline):
    def ask(number):
        try:
            return personas.client_of().post(PITCH).json()["videoId"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(ask, range(8)))
    assert answers == {str(Video.objects.get().pk)}
    assert Analysis.objects.count() == 1
    assert len(default_storage.listdir(str(showcase.owner().pk))[0]) == 1


@pytest.mark.django_db
def test_its_owner_is_nobody(make_video):
    takes.complete(make_video(showcase.owner(), sample_id="pitch"))
    owner = User.objects.get(email=showcase.OWNER)
    assert (owner.is_active, owner.has_usable_password()) == (False, False)
    assert analytics.overview(owner)["analyzed"] == 0


@pytest.mark.django_db
def test_nobody_becomes_its_owner():
    """By signing up with the owner's address before any sample was asked for, or after."""
    client = Client()
    body = {"email": showcase.OWNER, "password": "a long pass phrase"}
    for _ in range(2):
        answer = client.post("/_allauth/app/v1/auth/signup", body, content_type="application/json")
        assert (answer.status_code, answer.json()["errors"][0]["param"]) == (400, "email")
        showcase.owner()


@pytest.mark.django_db
def test_the_command_prepares_all_and_the_second_time_nothing(pipeline, capsys):
    call_command("prepare_samples", "--inline")
    runs, ran = Analysis.objects.count(), len(pipeline.ran())
    assert showcase.listing()[0]["is_cached"]
    call_command("prepare_samples", "--inline")
    assert (Analysis.objects.count(), len(pipeline.ran())) == (runs, ran) == (3, 3 * 10)
    assert capsys.readouterr().out.split("\n")[:-1] == ["pitch: ready", "class: ready", "team: ready"] * 2


@pytest.mark.django_db
def test_a_sample_of_an_earlier_release_steps_aside(make_video, pipeline):
    old = make_video(showcase.owner(), sample_id="pitch")
    takes.complete(old)
    new = showcase.take_in(SAMPLES[0])
    old.refresh_from_db()
    assert (old.sample_id, old.deleted_at is None, new.sample_id) == (None, False, "pitch")


@pytest.mark.django_db
def test_the_command_says_what_failed_and_tries_again(pipeline):
    pipeline.fail("voice", "refused")
    with pytest.raises(CommandError, match="pitch, class, team"):
        call_command("prepare_samples", "--inline")
    pipeline.mend()
    call_command("prepare_samples", "--inline")


@pytest.mark.django_db
def test_an_unknown_one_is_not_there():
    answer = personas.client_of().get("/api/v1/videos/samples/secret")
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
