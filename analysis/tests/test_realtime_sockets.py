"""WebSockets on a real server, on both engines: who gets in, what they are told, and what ends it."""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import jsonschema
import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from websockets.exceptions import InvalidStatus

from accounts import keys
from accounts.models import User
from analysis import runs
from analysis.models import Event
from analysis.realtime import events, schema
from analysis.tests.live import ORIGIN, Live
from coherence.tests.databases import using
from videos.models import VideoImport
from videos.shelf import library

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("pipeline")]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def live(request: pytest.FixtureRequest, databases: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Live]:
    with django_db_blocker.unblock():
        address = databases.make(request.param)
        with using(address), Live(address, tmp_path_factory.mktemp("live")) as running:
            yield running
            assert "Traceback" not in running.log()


@pytest.fixture
def olga(live: Live) -> User:
    return User.objects.create_user(f"{uuid.uuid4().hex}@example.org", supabase_id=uuid.uuid4())


@pytest.fixture
def video(olga: User, make_video: Any) -> Any:
    return make_video(olga)


def run_to_the_end(video: Any) -> None:
    run = runs.start(video, enqueue=False)
    while runs.run_next(run):
        pass


def described(message: dict[str, Any]) -> bool:
    """It is what documentation/api/realtime.ts says."""
    jsonschema.validate(message, {"$ref": "#/components/schemas/FromServer", **schema.document()})
    return True


def test_it_works(live, olga, video):
    with live.watch(olga) as everything, live.watch(olga, video.pk) as one:
        assert [client.hear()["type"] for client in (everything, one)] == ["snapshot"] * 2
        run_to_the_end(video)
        heard = everything.until("results")
        assert one.until("results") == heard
    written = Event.objects.filter(user=olga).order_by("number")
    assert [(each["id"], each["type"]) for each in heard] == list(written.values_list("number", "kind"))
    assert [each["progress"] for each in heard] == sorted(each["progress"] for each in heard)
    assert {each["videoId"] for each in heard} == {str(video.pk)}
    assert all(described(each) for each in heard)


def test_it_begins_with_where_things_stand(live, olga, video, make_video):
    runs.start(make_video(olga), enqueue=False)
    run_to_the_end(video)
    with live.watch(olga) as client:
        told = client.hear()
    assert described(told)
    assert [each["status"] for each in told["videos"]] == ["queued", "complete"]
    assert told["imports"] == []
    assert told["videos"][1] == {"videoId": str(video.pk), "status": "complete", "progress": 100, "stage": "Your results are ready"}
    assert told["id"] == Event.objects.filter(user=olga).latest("number").number


def test_it_begins_with_what_is_being_fetched(live, olga, video):
    known = {"user": olga, "platform": "direct"}
    for number, status in enumerate(VideoImport.Status):
        VideoImport.objects.create(**known, url=f"https://example.com/{number}", status=status, size_bytes=200, received_bytes=50)
    with live.watch(olga) as everything, live.watch(olga, video.pk) as one:
        told, of_one = everything.hear(), one.hear()
    assert described(told)
    assert [(each["status"], each["progress"]) for each in told["imports"]] == [("fetching", 25), ("queued", 25)]
    assert "imports" not in of_one


def test_who_comes_back_gets_what_was_missed_and_then_the_rest(live, olga, video):
    run = runs.start(video, enqueue=False)
    with live.watch(olga) as client:
        place = client.hear()["id"]
    runs.run_next(run)
    missed = list(Event.objects.filter(user=olga, number__gt=place).order_by("number").values_list("number", flat=True))
    with live.watch(olga, after=place) as client:
        heard = client.until("snapshot")
        assert ([each["id"] for each in heard[:-1]], "missed" in heard[-1]) == (missed, False)
        run_to_the_end(video)
        assert client.hear()["id"] > heard[-1]["id"] == missed[-1]


@pytest.mark.parametrize("after", [10**12, -1])
def test_an_unknown_place_is_answered_with_a_snapshot(live, olga, video, after):
    run_to_the_end(video)
    with live.watch(olga, after=after) as client:
        told = client.hear()
    assert (told["type"], told["videos"][0]["status"]) == ("snapshot", "complete")
    assert told.get("missed", False) == (after > 0)


def test_a_place_that_was_forgotten_is_answered_with_a_snapshot(live, olga, video):
    run_to_the_end(video)
    Event.objects.filter(number__lt=Event.objects.latest("number").number).delete()
    with live.watch(olga, after=1) as client:
        assert client.hear()["missed"] is True


def test_a_token_may_come_as_the_first_message(live, olga, video):
    with live.open() as client:
        client.say(type="auth", token=live.token(olga), after=0)
        assert client.until("snapshot")[-1]["videos"][0]["videoId"] == str(video.pk)


def test_a_key_opens_it_and_so_does_a_session_token(live, olga):
    _, text = keys.create(olga, "script", "read")
    for token in (text, session(olga)):
        with live.open(subprotocols=["coherence", f"bearer.{token}"]) as client:
            assert client.hear()["type"] == "snapshot"
            assert client.connection.subprotocol == "coherence"


def session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def test_a_cookie_opens_it_to_pages_that_are_named(live, olga):
    cookie = {"Cookie": f"sessionid={session(olga)}"}
    with live.open(additional_headers=cookie, origin=ORIGIN) as client:
        assert client.hear()["type"] == "snapshot"
    for origin in ("https://evil.example", "null", f"{ORIGIN}.evil.example"):
        with live.open(additional_headers=cookie, origin=origin) as client:
            assert client.code() == 4403
    with live.open(additional_headers=cookie) as client:
        client.say(type="ping")
        assert client.code() == 4401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "coh_00000000_" + "x" * 43, None, 7, ["x"]])
def test_a_bad_token_opens_nothing(live, token):
    with live.open() as client:
        client.say(type="auth", token=token)
        assert client.code() == 4401


def test_a_token_that_expires_closes_it_and_a_fresh_one_keeps_it_open(live, olga):
    nearly = live.token(olga, exp=int(time.time()) - 8)  # ten seconds of leeway
    with live.open(subprotocols=["coherence", f"bearer.{nearly}"]) as left, live.open() as kept:
        kept.say(type="auth", token=nearly)
        kept.hear()
        kept.say(type="auth", token=live.token(olga))
        assert described(kept.hear())
        assert left.code() == 4401
        kept.say(type="ping")
        assert kept.hear() == {"type": "pong"}
    with live.open() as late:
        late.say(type="auth", token=live.token(olga, exp=int(time.time()) - 11))
        assert late.code() == 4401


def test_somebody_elses_token_does_not_renew_it(live, olga):
    other = User.objects.create_user(f"{uuid.uuid4().hex}@example.org", supabase_id=uuid.uuid4())
    with live.watch(olga) as client:
        client.say(type="auth", token=live.token(other))
        assert client.code() == 4401


@pytest.mark.parametrize(
    ("sent", "code"),
    [(b"\x00\xff\x00", 1003), ("no json", 1007), ("[]", 1007), ('{"type": 1}', 1007), ('{"type": "else"}', 1007), ("x" * 30_000, 1009)],
)
def test_junk_ends_it(live, olga, sent, code):
    with live.watch(olga) as client:
        client.connection.send(sent)
        assert client.code() == code


def test_a_flood_ends_it(live, olga):
    with live.watch(olga) as client:
        for _ in range(40):
            client.say(type="ping")
        assert client.code() == 1008


def test_one_person_has_so_many_and_no_more(live, olga):
    with ExitStack() as all_open:
        for _ in range(6):
            assert all_open.enter_context(live.watch(olga)).hear()["type"] == "snapshot"
        assert live.watch(olga).code() == 4429
    with live.watch(olga) as client:
        assert client.hear()["type"] == "snapshot"


def test_a_deletion_is_told_and_ends_it(live, olga, video):
    with live.watch(olga, video.pk) as one, live.watch(olga) as everything:
        one.hear()
        everything.hear()
        library.remove(video)
        told = one.hear()
        assert everything.hear() == told
        assert (told["type"], described(told)) == ("deleted", True)
        assert one.code() == 4404


def test_no_token_is_ever_logged(live, olga):
    token, key = live.token(olga), keys.create(olga, "script", "read")[1]
    opened = session(olga)
    for each in (token, key, opened):
        with live.open(subprotocols=["coherence", f"bearer.{each}"]) as client:
            client.hear()
    said = live.log()
    assert "/ws/me" in said
    assert not any(secret in said for secret in (token, key, opened, token.rpartition(".")[2]))


def test_there_is_nothing_elsewhere(live):
    for path in ("/ws", "/ws/", "/ws/videos/7", "/other"):
        with pytest.raises(InvalidStatus) as refused:
            live.open(path)
        assert refused.value.response.status_code == 403


def test_a_real_worker_is_followed_over_a_restart(live, olga, video, pipeline, start_worker):
    """The run goes on while the server is away; whoever comes back has heard of everything, once and in order."""
    polite = connection.vendor == "sqlite"
    pipeline.hold("visual")
    start_worker(live.database)
    with live.watch(olga) as client:
        client.hear()
        runs.start(video)
        heard = [client.hear() for _ in range(4)]
        live.stop() if polite else live.kill()
        assert client.code() == (1012 if polite else None)
    pipeline.release()
    live.start()
    with live.watch(olga, after=heard[-1]["id"]) as client:
        while heard[-1]["type"] != "results":
            told = client.hear()
            heard += [told] if told["type"] != "snapshot" else []
    written = Event.objects.filter(user=olga).order_by("number").values_list("number", flat=True)
    assert [each["id"] for each in heard] == list(written)


def test_however_many_write_and_however_often_one_comes_back_nothing_is_missed(live, olga):
    many, each = (6, 20) if connection.vendor == "postgresql" else (3, 8)  # one after the other
    writers = [threading.Thread(target=write, args=(olga, each)) for _ in range(many)]
    with live.watch(olga) as client:
        heard = [client.hear()["id"]]
    first = len(heard)
    for writer in writers:
        writer.start()
    while len(heard) - first < many * each:
        with live.watch(olga, after=heard[-1]) as client:
            turn = len(heard) + 6
            while len(heard) < min(turn, first + many * each):
                told = client.hear()
                heard += [told["id"]] if told["type"] != "snapshot" else []
    for writer in writers:
        writer.join()
    assert heard[first:] == list(Event.objects.filter(user=olga).order_by("number").values_list("number", flat=True))


def write(user: User, many: int) -> None:
    try:
        for turn in range(many):
            with transaction.atomic():
                events.tell(user.pk, "progress", {"turn": turn}, uuid.uuid4())
                time.sleep(random.random() / 50 if connection.vendor == "postgresql" else 0)  # others begin later and commit sooner
    finally:
        connection.close()


def test_a_lost_call_connection_loses_nothing(live, olga, video):
    """However often the connection that PostgreSQL calls is ended meanwhile."""
    if connection.vendor != "postgresql":
        return
    ended = 0
    with live.watch(olga) as client:
        client.hear()
        for turn in range(30):
            events.tell(olga.pk, "progress", {"turn": turn}, video.pk)
            if turn % 10 == 5:
                ended += terminate_listeners()
        assert [client.hear()["turn"] for _ in range(30)] == list(range(30))
    assert ended >= 1


def terminate_listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            " and (query ilike 'listen%' or query ilike '%from events where number > $1%')"
        )
        return len(cursor.fetchall())


def test_a_stranger_gets_404(live, olga, video, make_video):
    """And so does who asks for what there is not: the very same."""
    other = User.objects.create_user(f"{uuid.uuid4().hex}@example.org", supabase_id=uuid.uuid4())
    for wanted in (video.pk, uuid.uuid4()):
        with live.watch(other, wanted) as client:
            assert client.code() == 4404
    with live.watch(other) as client:
        assert client.hear()["videos"] == []
        run_to_the_end(video)
        run_to_the_end(make_video(other))
        assert {each["videoId"] for each in client.until("results")}.isdisjoint({str(video.pk)})
