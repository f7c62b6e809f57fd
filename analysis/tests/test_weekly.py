"""The letter of the week: who gets it, when, once, and what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from accounts import letters, profiles
from accounts.models import Letter, User
from analysis import tasks, weekly
from analysis.tests import takes
from videos.models import Video

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
LAST = date(2026, 11, 9)
FILLERS = {"text": "Breathe where the fillers gather.", "change": "Come down to 5 fillers a minute.", "key": "fillerWords"}


@pytest.fixture
def mira() -> User:
    user = User.objects.create_user("mira@example.org", email_verified=True)
    profiles.change(user, {"preferences": {"notifications": {weekly.WEEKLY: True}}})
    return user


@pytest.fixture
def take(make_video):
    def make(user: User, at: datetime, score: float | None, fillers: float | None = 3.0) -> Video:
        details = [{"key": "fillersPerMinute", "value": fillers}]
        video: Video = make_video(user, title=f"Take of {at:%d %b}")
        takes.complete(video, coherenceScore=score, scoreTier="Good Start", metricsDetail=details, nextThing=FILLERS)
        Video.objects.filter(pk=video.pk).update(created_at=at)
        return video

    return make


def sent() -> list[str]:
    for letter in Letter.objects.filter(kind=weekly.WEEKLY):
        letters.send(letter.pk)
    return [str(each.body) for each in mail.outbox]


def test_it_works(mira, take):
    take(mira, MONDAY - timedelta(days=10), 64.0, fillers=8.0)
    take(mira, MONDAY - timedelta(days=4), None)
    newest = take(mira, MONDAY - timedelta(days=2), 71.0)
    assert weekly.post_due(MONDAY) == 1
    (text,) = sent()
    assert "Your week, 9 November to 15 November: 2 takes." in text
    assert "Your score went from 64 to 71, Good Start." in text
    assert 'Reached: Come down to 5 fillers a minute. In "Take of 12 Nov", fillers a minute: 3.' in text
    assert "- Take of 12 Nov: not scored" in text
    assert f"One thing next: {FILLERS['text']}" in text
    assert f"/recordings/{newest.pk}" in text


def test_it_has_the_houses_look_and_one_click_ends_it(mira, take, client):
    take(mira, MONDAY - timedelta(days=2), 71.0)
    weekly.post_due(MONDAY)
    sent()
    page, headers = str(getattr(mail.outbox[0], "alternatives")[0][0]), mail.outbox[0].extra_headers  # noqa: B009
    assert "#135e63" in page
    assert "{{" not in page
    assert mail.outbox[0].subject == "Your week: 1 take"
    path = headers["List-Unsubscribe"].strip("<>").partition("8000")[2]
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    mira.refresh_from_db()
    assert not letters.wants(mira, weekly.WEEKLY)


def test_it_goes_once_however_often_the_task_runs(mira, take):
    take(mira, MONDAY - timedelta(days=2), 71.0)
    assert [weekly.post_due(MONDAY + timedelta(hours=hour)) for hour in range(3)] == [1, 0, 0]
    letters.post(mira, weekly.WEEKLY, f"{mira.pk}:{LAST}")  # as by a second task, between the first one's look and its writing
    assert len(sent()) == 1
    assert len(sent()) == 1


def test_nobody_is_written_to_about_a_week_without_a_take(mira, take, make_video):
    take(mira, MONDAY - timedelta(days=9), 64.0)
    take(mira, MONDAY - timedelta(minutes=20), 64.0)  # is of the week that has begun
    sample = make_video(mira, sample_id="pitch")
    takes.complete(sample)
    Video.objects.filter(pk=sample.pk).update(created_at=MONDAY - timedelta(days=2))
    assert weekly.post_due(MONDAY) == 0


def test_who_did_not_ask_for_it_gets_none(mira, take):
    take(mira, MONDAY - timedelta(days=2), 71.0)
    profiles.change(mira, {"preferences": {"notifications": {weekly.WEEKLY: False}}})
    stranger = User.objects.create_user("stranger@example.org", email_verified=True)
    take(stranger, MONDAY - timedelta(days=2), 71.0)
    assert weekly.post_due(MONDAY) == 0


def test_a_take_that_went_meanwhile_is_not_told(mira, take):
    video = take(mira, MONDAY - timedelta(days=2), 71.0)
    weekly.post_due(MONDAY)
    Video.objects.filter(pk=video.pk).update(deleted_at=MONDAY)
    assert sent() == []


@pytest.mark.parametrize(
    ("zone", "now", "told"),
    [
        ("UTC", MONDAY, LAST),
        ("UTC", MONDAY.replace(hour=7), None),
        ("Asia/Tokyo", datetime(2026, 11, 15, 23, 5, tzinfo=UTC), LAST),
        ("America/Los_Angeles", MONDAY, None),
        ("America/Los_Angeles", MONDAY + timedelta(hours=8), LAST),
        ("UTC", MONDAY + timedelta(days=2), None),
        ("No/Where", MONDAY, LAST),
    ],
)
def test_monday_begins_where_the_person_is(zone, now, told):
    assert weekly.due(zone, now) == told


def test_a_next_thing_that_was_met_before_was_not_reached_now(mira, take):
    take(mira, MONDAY - timedelta(days=10), 64.0, fillers=4.0)
    take(mira, MONDAY - timedelta(days=2), 71.0, fillers=3.0)
    assert weekly.post_due(MONDAY) == 1
    assert "Reached" not in sent()[0]


def test_the_task_asks_a_few_questions_however_many_people(mira, take, django_assert_max_num_queries):
    profiles.change(mira, {"time_zone": "Europe/Zurich"})
    with django_assert_max_num_queries(4):
        tasks.post_weekly_letters()
