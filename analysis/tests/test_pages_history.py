"""The list of recordings as a page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.tests import personas
from analysis.tests import takes
from coherence.core.postgres import vouch_for_uploads
from videos.models import Video, VideoText

PATH = "/recordings"


@pytest.fixture
def db_owner(database):
    """The owner, on each of the two databases."""
    cache.clear()
    return personas.owner()


def page(user, **query):
    answer = personas.client_of(user).get(PATH, query)
    assert answer.status_code == 200, answer.status_code
    return answer.context["takes"], answer.content.decode(), answer.context


def many(make_video, user, count, **fields):
    with transaction.atomic():
        vouch_for_uploads()
        return [make_video(user, **{name: value(number) for name, value in fields.items()}) for number in range(count)]


def shown(user, **query):
    return [take.video.title for take in page(user, **query)[0]]


def test_it_works(db_owner, make_video):
    takes.complete(make_video(db_owner, title="First <take>", duration_seconds=90.0), coherenceScore=71)
    (take,), html, _ = page(db_owner)
    assert (take.score, take.length, take.state) == (71, "1:30", "ready")
    assert "First &lt;take&gt;" in html
    assert 'class="lanes"' in html
    assert "Score 71 of 100" in html


def test_without_a_recording_it_leads_to_the_first(db_owner):
    assert "Your first take goes here." in page(db_owner)[1]


def test_what_works_and_what_failed_says_so(db_owner, make_video):
    make_video(db_owner, title="Waiting")
    takes.fail(make_video(db_owner, title="Broken"), message="No picture could be read.")
    found = {take.video.title: (take.state, take.said) for take in page(db_owner)[0]}
    assert found == {"Waiting": ("working", "Waiting for its turn"), "Broken": ("failed", "No picture could be read.")}


def test_it_is_searched_narrowed_and_ordered(db_owner, make_video):
    spoken = make_video(db_owner, title="Spoken")
    VideoText.objects.create(video=spoken, user=db_owner, transcript="we plant trees", starts=[31.0], words="we plant trees")
    make_video(db_owner, title="Tagged", tags=["board"], favourite=True, coherence_score=90.0)
    make_video(db_owner, title="Other", coherence_score=40.0, tags=["board"])
    assert shown(db_owner, search="trees") == ["Spoken"]
    takes_found, html, _ = page(db_owner, search="trees")
    assert takes_found[0].matches == [("31.0", "0:31", "we plant trees")]
    assert f'href="/recordings/{spoken.pk}?t=31.0#film"' in html
    assert shown(db_owner, tag="Board", favourite="true", status="", ordering="") == ["Tagged"]
    assert shown(db_owner, ordering="-coherence_score") == ["Tagged", "Other", "Spoken"]
    assert shown(db_owner, search="nothing like it") == []
    assert "Nothing here matches." in page(db_owner, search="nothing like it")[1]


@pytest.mark.parametrize("ordering", ["-created_at", "created_at", "-coherence_score", "coherence_score", "title", "relevance"])
def test_its_links_lead_through_all_of_them_once(db_owner, make_video, ordering):
    score = [None, 3.0, 1.0, 3.0]
    many(make_video, db_owner, 45, title=lambda number: f"talk {number % 5}", coherence_score=lambda number: score[number % 4])
    first = {"ordering": ordering, "search": "talk" if ordering == "relevance" else ""}
    seen, address = [], f"{PATH}?ordering={first['ordering']}&search={first['search']}"
    while address:
        answer = personas.client_of(db_owner).get(address)
        seen += [take.video.pk for take in answer.context["takes"]]
        address = PATH + answer.context["more"] if answer.context["more"] else ""
    assert len(seen) == len(set(seen)) == 45


def test_its_pages_keep_the_order(db_owner, make_video):
    scores = [None, 50.0, 50.0, 12.5, *map(float, range(60, 80))]
    many(make_video, db_owner, len(scores), coherence_score=scores.__getitem__)
    answer = personas.client_of(db_owner).get(PATH, {"ordering": "-coherence_score"})
    rest = personas.client_of(db_owner).get(PATH + answer.context["more"])
    found = [take.video.coherence_score for take in (*answer.context["takes"], *rest.context["takes"])]
    assert found == [*map(float, range(79, 59, -1)), 50.0, 50.0, 12.5, None]


def test_a_place_in_another_list_begins_anew(db_owner, make_video):
    many(make_video, db_owner, 21)
    after = page(db_owner)[2]["more"].partition("after=")[2]
    for address in (f"{PATH}?ordering=title&after={after}", f"{PATH}?after=nonsense"):
        assert personas.client_of(db_owner).get(address).status_code == 302


@pytest.mark.parametrize("count", [1, 20, 60])
def test_it_takes_as_many_queries_for_many(db_owner, make_video, count, django_assert_max_num_queries):
    one = takes.complete(make_video(db_owner))
    for video in many(make_video, db_owner, count - 1, tags=lambda number: ["one"]):
        video.analyses.create(status="completed", result=one.result, completed_at=timezone.now())
    client = personas.client_of(db_owner)
    with django_assert_max_num_queries(6):  # session, person, videos, tags, runs, lanes
        assert len(client.get(PATH).context["takes"]) == min(count, 20)
    with django_assert_max_num_queries(5):
        client.get(PATH)


def test_what_was_deleted_a_moment_ago_can_be_given_back(db_owner, make_video):
    video = make_video(db_owner, title="Gone", deleted_at=timezone.now() - timedelta(minutes=1))
    said = page(db_owner, deleted=str(video.pk))[1]
    assert ("Gone</bdi>” is deleted." in said, "ask support within 30 days" in said) == (True, True)
    assert "Gone" not in page(personas.stranger(), deleted=str(video.pk))[1]


def test_two_that_are_marked_are_compared(db_owner, make_video):
    one, other = make_video(db_owner), make_video(db_owner)
    client = personas.client_of(db_owner)
    answer = client.get(f"{PATH}/compare", {"take": [one.pk, other.pk]})
    assert answer["Location"] == f"/recordings/{one.pk}/compare/{other.pk}"
    assert client.get(f"{PATH}/compare", {"take": [one.pk]})["Location"].startswith(PATH)


@pytest.mark.django_db
def test_who_is_not_signed_in_is_asked_to():
    assert personas.client_of().get(PATH)["Location"] == "/accounts/login/?next=/recordings"


def test_a_stranger_sees_nothing_of_it(db_owner, make_video):
    make_video(db_owner, title="Private")
    assert Video.objects.count() == 1
    assert shown(personas.stranger()) == []
