"""The page of one recording: /recordings/{id} and what its owner does there."""

import itertools
import re

import pytest
from django.core.cache.backends.redis import RedisCache
from django.utils import timezone

from accounts.tests import personas
from analysis import runs
from analysis.models import Analysis, Opinion, Share, Status
from analysis.pages import pictures, words
from analysis.pages.meanings import MEANINGS
from analysis.pipeline import results
from analysis.pipeline.definition import stages
from analysis.reports import transcript
from analysis.reports.lanes_data import Lanes
from analysis.tests import report_examples, takes
from videos.models import MediaFile, Video

pytestmark = pytest.mark.django_db
BROWSER = {"accept": "text/html"}


@pytest.fixture
def video(make_video):
    return make_video(personas.owner(), title="Seed pitch")


@pytest.fixture
def owner(client):
    client.force_login(personas.owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client, video, more=""):
    return client.get(f"/recordings/{video.pk}{more}", headers=BROWSER)


def act(client, video, what, **fields):
    return client.post(f"/recordings/{video.pk}/{what}", fields, headers=BROWSER)


def test_it_works(owner, video):
    result = takes.complete(video).result or {}
    told = page(owner, video).content.decode()
    order = ["One thing next", "ring-box", "<video", 'id="lanes"', "What was measured", ">Moments<", "What you said", "Your coach"]
    places = [told.find(each) for each in order[:-1]]
    assert -1 not in places
    assert places == sorted(places)
    assert all(f'id="{flag["id"]}"' in told for flag in result["dissonanceFlags"])


def test_each_number_says_what_it_means(owner, video):
    result = takes.complete(video).result or {}
    assert {row["key"] for row in result["metricsDetail"]} <= set(MEANINGS)
    told = page(owner, video).content.decode()
    assert all(f'id="about-{row["key"]}"' in told for row in result["metricsDetail"])


def test_the_page_asks_as_often_for_many_moments_as_for_none(owner, video, make_video, django_assert_max_num_queries):
    takes.complete(video)
    with django_assert_max_num_queries(14):
        page(owner, video)


def test_nothing_in_it_needs_leave_from_the_content_policy(owner, video):
    takes.complete(video)
    told = page(owner, video).content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", told)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", told))


def test_what_people_wrote_is_words_and_not_markup(owner, make_video):
    video = make_video(personas.owner(), title="<script>alert(1)</script>")
    takes.complete(video, transcript=[report_examples.segment("<img src=x onerror=alert(1)> said", 1.0)])
    told = page(owner, video).content.decode()
    assert "<script>alert" not in told
    assert "<img src=x" not in told


@pytest.mark.parametrize(
    ("heard", "said"), [("zh", 'dir="auto" lang="zh"'), ("en-GB", 'dir="auto">'), ('x" onclick="', 'dir="auto">'), (None, 'dir="auto">')]
)
def test_what_was_said_is_told_in_its_own_language(heard, said, owner, video):
    takes.complete(video, reliability={"words": {"language": heard}}, transcript=[report_examples.segment("各位好", 1.0)])
    assert f"<p {said}" in page(owner, video).content.decode()


def test_the_first_row_is_read_first(owner, video):
    """Also by keyboard and aloud: the order is the page's, not the style sheet's."""
    takes.complete(video)
    told = page(owner, video).content.decode()
    assert re.findall(r'popovertarget="about-(\w+)"', told)[:4] == ["eyeContact", "fillersPerMinute", "fidgetingPerMinute", "speakingPace"]


def test_a_result_full_of_holes_is_still_a_page(owner, video):
    takes.complete(
        video, dissonanceFlags=[], moments=[], transcript=[], lessons=[], nextThing=None, lanes={}, slides=None, metricsDetail=[]
    )
    assert page(owner, video).status_code == 200


def test_the_change_since_the_last_take(owner, make_video):
    earlier = takes.aged(make_video(personas.owner()), 2)
    takes.complete(earlier, coherenceScore=60)
    video = make_video(personas.owner())
    takes.complete(video, coherenceScore=68)
    assert "8 points more than last time (60)" in page(owner, video).content.decode()
    assert "last time" not in page(owner, earlier).content.decode()


def test_while_it_works_the_lanes_are_there_and_wait(owner, video, pipeline):
    runs.start(video)
    told = page(owner, video).content.decode()
    assert 'role="status"' in told
    assert "You may leave" in told
    assert "No moment" not in told


def test_a_lane_is_filled_when_its_stage_is_done(owner, video, pipeline):
    run = runs.start(video)
    before = page(owner, video, "/lanes").content.decode()
    results.store(video.user_id, stages()[0], "voice-key", results.pack(VOICE))
    run.jobs.filter(stage="voice").update(status=Status.COMPLETED, content_key="voice-key")
    after = page(owner, video, "/lanes").content.decode()
    assert before.count("lane-missing") - after.count("lane-missing") == 3  # one in each of three pictures


VOICE = {
    "hop": 0.05,
    "pitch": [120.0] * 100,
    "loudness": [-20.0] * 100,
    "speech": [{"start": 0.0, "end": 5.0}],
    "silences": [],
    "hesitations": [],
    "reason": None,
}


@pytest.mark.parametrize(("code", "again"), [("INVALID_FORMAT", False), ("AI_SERVICE_ERROR", True), ("CANCELLED", True)])
def test_a_failure_says_what_to_do(code, again, owner, video):
    takes.fail(video, code, "It did not work out.")
    told = page(owner, video).content.decode()
    assert (f"/recordings/{video.pk}/again" in told) is again
    assert "Delete this recording" in told


def test_trying_again_and_stopping(owner, video, pipeline):
    takes.fail(video)
    assert act(owner, video, "again").url == f"/recordings/{video.pk}"
    assert Analysis.objects.unfinished().count() == 1
    act(owner, video, "cancel")
    assert not Analysis.objects.unfinished().exists()
    assert "Nothing is being analysed" in act(owner, video, "cancel").wsgi_request._messages._queued_messages[0].message


def test_deleting_leads_to_the_others(owner, video):
    takes.complete(video)
    assert act(owner, video, "remove").url.startswith("/recordings?")
    assert not Video.objects.present().filter(pk=video.pk).exists()
    assert page(owner, video).status_code == 404


def test_a_link_is_made_listed_and_taken_back(owner, video):
    takes.complete(video)
    assert act(owner, video, "shares", days="7").url == f"/recordings/{video.pk}#share"
    link = Share.objects.get()
    assert (link.expires_at - timezone.now()).days in (6, 7)
    assert f"/shares/{link.pk}/revoke" in page(owner, video).content.decode()
    act(owner, video, f"shares/{link.pk}/revoke")
    assert not Share.objects.living().exists()


def test_the_report_comes_as_a_file(owner, video):
    takes.complete(video)
    answer = page(owner, video, "/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer).startswith(b"%PDF")


def test_what_was_put_aside_stays_there(owner, video):
    Opinion.objects.create(analysis=takes.complete(video), flag_id="flag-1", dismissed=True)
    assert re.search(r'class="card flag \w+ aside" id="flag-1"', page(owner, video).content.decode())


def test_each_metric_says_how_it_was_in_earlier_takes(owner, video, make_video):
    earlier = make_video(video.user)
    takes.complete(earlier, {"eyeContact": 50, "speakingPace": 130})
    takes.aged(earlier, 2)
    takes.complete(video, {"eyeContact": 57, "speakingPace": 130})
    told = page(owner, video).content.decode()
    assert "7 more than in earlier takes" in told
    assert "the same as in earlier takes" in told


@pytest.mark.parametrize(("asked", "at"), [("31.4", "31.4"), ("7", "7"), ("-1", ""), ("1e9", ""), ("٣", ""), ('3"onload', "")])
def test_a_link_leads_to_a_second_of_the_film(owner, video, asked, at):
    takes.complete(video)
    told = owner.get(f"/recordings/{video.pk}", {"t": asked}, headers=BROWSER).content.decode()
    begins = re.search(r'src="[^"#]+(?:#t=([^"]*))?"(?: data-at="([^"]*)")?', told[told.index('id="player"') :])
    assert begins
    assert (begins[1] or "", begins[2] or "") == (at, at)


def test_slides_are_cut_out_of_the_sprite(owner, video):
    takes.complete(video)
    MediaFile.objects.create(
        video=video,
        kind="sprite",
        storage_path="s.jpg",
        content_type="image/jpeg",
        size_bytes=1,
        version="1",
        details={"every": 2, "count": 45, "columns": 10, "width": 160, "height": 90},
    )
    told = page(owner, video).content.decode()
    assert re.search(r'<svg viewBox="\d+ \d+ 160 90"', told)
    assert 'width="1600" height="450"' in told


def test_each_word_is_found_where_it_stands():
    together = report_examples.segment("Look at this chart, thisone.", 1.0) | {
        "words": report_examples.segment("Look at this one", 1.0)["words"]
    }
    paragraphs = transcript.paragraphs([together], Lanes(20.0), {})
    text = "".join(run["text"] for run in paragraphs[0]["runs"])
    ((size, *numbers),) = words.placed(paragraphs, [together])
    assert size == 3
    places, times = itertools.accumulate(numbers[::3]), [time / 100 for time in itertools.accumulate(numbers[2::3])]
    assert [text[at : at + length] for at, length in zip(places, numbers[1::3], strict=True)] == ["Look", "at", "this", "one"]
    assert times == pytest.approx([1.0, 1.3, 1.6, 1.9])


def test_words_between_spaces_need_their_times_alone():
    segments = [report_examples.segment("Look at this chart, this one.", 1.0), report_examples.segment("And this", 9.0)]
    told = words.placed(transcript.paragraphs(segments, Lanes(20.0), {}), segments)
    assert [size for size, *_ in told] == [1, 1]
    times = [time / 100 for _, *numbers in told for time in itertools.accumulate(numbers)]
    assert times == pytest.approx([1.0, 1.3, 1.6, 1.9, 2.2, 2.5, 9.0, 9.3])


def test_the_lanes_are_drawn_once_and_hold_no_words_of_the_person(owner, make_video, monkeypatch):
    named = make_video(personas.owner(), title="My secret talk")
    run = takes.complete(named)
    first = page(owner, named).content
    drawn = pictures.kept(run.pk, {})  # of no lanes: it can only be what is kept
    assert len(drawn) == 3
    assert not any("secret" in each["svg"] for each in drawn)
    assert drawn[0]["svg"].encode() in first
    assert page(owner, named).content.count(b"<svg") == first.count(b"<svg")
    monkeypatch.setattr("analysis.pages.pictures.cache", RedisCache("redis://127.0.0.1:1/0", {}))
    assert page(owner, named).content.count(b"<svg") == first.count(b"<svg")


def test_a_sample_is_everybodys_to_read(client, make_video):
    sample = make_video(personas.owner(), sample_id="pitch")
    takes.complete(sample)
    told = page(client, sample)
    assert told.status_code == 200
    assert "Delete this recording" not in told.content.decode()


def test_nobody_is_asked_to_sign_in_first(client, video):
    assert page(client, video).url == f"/accounts/login/?next=/recordings/{video.pk}"


@pytest.mark.parametrize("what", ["again", "cancel", "remove", "shares"])
def test_a_stranger_gets_404(what, client, video):
    takes.complete(video)
    client.force_login(personas.stranger(), backend="django.contrib.auth.backends.ModelBackend")
    assert [page(client, video, more).status_code for more in ("", "/lanes", "/report.pdf")] == [404] * 3
    assert act(client, video, what).status_code == 404
