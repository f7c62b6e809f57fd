"""What somebody tries who means harm: foreign fields, foreign hosts, odd paths, hidden verbs, tokens in odd places."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from coherence.tests.people import People
from coherence.tests.world import clip
from videos.models import Video
from videos.playback import links

EVIL = "evil.example"
ONE = str(uuid.UUID(int=1))


@pytest.fixture(autouse=True)
def quiet(without_throttles: None, settings: Any) -> None:
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.STAGES"


@pytest.fixture
def video(people: People) -> Video:
    return people.owner.complete[0]


def row_of(model: type, key: Any) -> dict[str, Any]:
    return dict(model.objects.filter(pk=key).values()[0])  # type: ignore[attr-defined]


def refused(answer: Any, status: int, code: str) -> None:
    """In the one shape, and nothing around it."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert set(body) - {"fields", "details"} == {"error", "code", "retryable", "requestId"}
    assert answer["Content-Type"] == "application/json"


FOREIGN = {
    **{"id": ONE, "pk": 1, "videoId": ONE, "user": ONE, "userId": ONE},
    **{"storagePath": "x", "sha256": "x", "status": "completed", "coherenceScore": 100, "scoreTier": "Strong", "sampleId": "mine"},
    **{"deletedAt": None, "createdAt": "2020-01-01T00:00:00Z", "sizeBytes": 1, "durationSeconds": 1, "isStaff": True, "is_staff": True},
    **{"isSuperuser": True, "email": f"admin@{EVIL}", "emailVerified": True, "supabaseId": ONE, "password": "x"},
    **{"plan": "pro", "usage": {"left": 1000}, "isActive": False, "groups": [1], "keyHash": "x", "prefix": "coh_x", "lastUsedAt": None},
}


def test_foreign_fields_change_nothing_of_a_recording(people, video):
    before = row_of(Video, video.pk)
    assert people.of["owner"].patch(f"/api/v1/videos/{video.pk}", {**FOREIGN, "title": "Mine"}, format="json").status_code == 200
    changed = {name for name, value in row_of(Video, video.pk).items() if value != before[name]}
    assert changed == {"title", "title_words", "updated_at"}


@pytest.mark.parametrize("method", ["put", "patch"])
def test_foreign_fields_change_nothing_of_an_account(people, method):
    before = row_of(User, people.owner.user.pk)
    answer = getattr(people.of["owner"], method)("/api/v1/users/me", {**FOREIGN, "displayName": method}, format="json")
    assert answer.status_code == 200
    assert {name for name, value in row_of(User, people.owner.user.pk).items() if value != before[name]} == {"display_name"}


def test_foreign_fields_make_no_key_for_another(people):
    sent = {**FOREIGN, "user": str(people.stranger.user.pk), "name": "k"}
    made = people.of["owner"].post("/api/v1/users/me/api-keys", sent, format="json")
    assert made.status_code == 201
    assert (made.json()["scope"], made.json()["id"] == FOREIGN["id"], made.json()["prefix"] == "coh_x") == ("read", False, False)
    assert people.owner.user.api_keys.filter(pk=made.json()["id"]).exists()
    people.owner.user.api_keys.filter(pk=made.json()["id"]).delete()


@pytest.mark.parametrize("tunnel", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
@pytest.mark.parametrize("query", ["", "?_method=DELETE", "?method=delete"])
def test_a_verb_is_what_it_is(people, video, tunnel, query):
    path, headers = f"/api/v1/videos/{video.pk}{query}", {tunnel: "DELETE"}
    assert people.of["owner"].get(path, headers=headers).status_code == 200
    refused(people.of["owner"].post(path, {"_method": "DELETE"}, headers=headers), 405, "METHOD_NOT_ALLOWED")
    assert Video.objects.get(pk=video.pk).deleted_at is None


def test_an_id_in_capitals_is_the_same_and_still_nobody_elses(people, video):
    path = f"/api/v1/videos/{str(video.pk).upper()}"
    assert people.of["owner"].get(path).json()["videoId"] == str(video.pk)
    assert people.of["owner"].get(f"{path}/status").status_code == 200
    refused(people.of["stranger"].get(path), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    [
        *("//api/v1/videos", "/api//v1/videos", "/api/v1//videos", "/api/v1/videos//", "/api/v1/./videos", "/api/v1/x/../videos"),
        *("/API/v1/videos", "/api/v1/Videos", "/api/v2/videos", "/api/v1/videos;a=b", "/api/v1/videos%0d%0aX-Evil: 1", "/api/v1/videos%20"),
        *("/api/v1/videos/%2e%2e/auth/me", "/api/v1/videos/../auth/me", "/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/videos.json"),
        *("/api/v1/videos/1", "/api/v1/videos/{bare}", "/api/v1/videos/{id}%00", "/api/v1/videos/{id}/stream/x"),
    ],
)
def test_odd_paths_lead_nowhere(people, video, path):
    path = path.format(id=video.pk, bare=video.pk.hex)
    answer = people.of["owner"].generic("GET", path)
    refused(answer, 400 if "%00" in path else 404, "VALIDATION_ERROR" if "%00" in path else "NOT_FOUND")
    assert "X-Evil" not in answer


def test_a_foreign_host_is_refused_and_never_linked(people):
    refused(people.of["owner"].get("/api/v1/videos", headers={"host": EVIL}), 400, "VALIDATION_ERROR")
    for name, value in {"x-forwarded-host": EVIL, "x-forwarded-proto": "https", "x-original-url": f"//{EVIL}", "forwarded": EVIL}.items():
        answer = people.of["owner"].get("/api/v1/users/me/videos?limit=1", headers={name: value})
        assert answer.json()["next"] == "http://localhost:8000/api/v1/users/me/videos?limit=1&offset=1"
        assert EVIL not in answer.content.decode()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9999", "[::1]"])
def test_links_name_the_public_address_whatever_host_was_asked(people, host):
    """Who puts another allowed name into a cache must not send others there."""
    told = people.of["owner"].get("/api/v1/users/me/videos?limit=1", headers={"host": host})
    bare = people.of["owner"].get("/api/v1/videos?page_size=1&page=2", headers={"host": host})
    assert told.json()["next"].startswith("http://localhost:8000/api/v1/")
    assert all(each.lstrip().startswith("<http://localhost:8000/api/v1/") for each in bare["Link"].split(", "))


def test_nobody_is_led_away(people):
    for path in ("login/", "logout/", "signup/", "password/reset/", "email/", "reauthenticate/"):
        for target in (f"https://{EVIL}/", f"//{EVIL}", f"/\\{EVIL}", f"https:{EVIL}", "javascript:alert(1)"):
            for who in ("anonymous", "owner"):
                answer = people.send(who, "get", f"/accounts/{path}", data={"next": target})
                assert EVIL not in answer.get("Location", "").partition("?")[0]
                assert "javascript" not in answer.get("Location", "").partition("?")[0]


def test_other_sites_are_not_let_in(people, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    for origin in (
        f"https://{EVIL}",
        "null",
        "http://app.example.org",
        "https://app.example.org.evil.example",
        "https://app.example.org:444",
    ):
        for answer in (
            people.of["owner"].get("/api/v1/auth/me", headers={"origin": origin}),
            people.of["owner"].options("/api/v1/videos", headers={"origin": origin, "access-control-request-method": "DELETE"}),
        ):
            assert not [name for name, _ in answer.items() if name.lower().startswith("access-control-")]
            assert "origin" in answer["Vary"].lower()


def test_the_app_is_let_in(people, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    origin = {"origin": "https://app.example.org"}
    wish = {**origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    asked = people.of["anonymous"].options("/api/videos/upload", headers=wish)
    told = people.of["owner"].get("/api/videos", headers=origin)
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (200, "https://app.example.org")
    assert {"authorization", "idempotency-key", "range"} <= set(asked["Access-Control-Allow-Headers"].split(", "))
    assert told["Access-Control-Allow-Credentials"] == "true"
    assert {"Link", "X-Total-Count"} <= set(told["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", ["auth/me", "users/me", "users/me/videos", "videos", "users/me/api-keys", "videos/none", "videos/{id}"])
@pytest.mark.parametrize("who", ["owner", "anonymous"])
def test_no_cache_keeps_what_is_ones_own(people, video, who, path):
    answer = people.of[who].get(f"/api/v1/{path.format(id=video.pk)}")
    assert {"private", "no-store"} & set(answer["Cache-Control"].replace(",", " ").split())


def test_a_token_counts_in_its_one_place(people, video):
    key = people.of["write_key"]._credentials.get("HTTP_AUTHORIZATION", "") or people.of["write_key"].defaults["HTTP_AUTHORIZATION"]
    bare = key.split()[1]
    odd = [("Authorization", each) for each in (bare, f"Token {bare}", f"Basic {bare}", f"{key}, {key}", f"{key} x")]
    for header, value in (*odd, ("X-Api-Key", bare), ("Proxy-Authorization", key), ("Cookie", f"sb-access-token={bare}")):
        refused(APIClient().get("/api/v1/auth/me", headers={header: value}), 401, "UNAUTHORIZED")
    for name in ("access_token", "token", "api_key", "Authorization"):
        refused(APIClient().get("/api/v1/auth/me", query_params={name: bare}), 401, "UNAUTHORIZED")
        refused(APIClient().get(f"/api/v1/videos/{video.pk}/stream", query_params={name: bare}), 401, "UNAUTHORIZED")


def test_a_link_opens_what_it_was_made_for_and_nothing_else(people, video):
    token = links.token(video.pk, links.Purpose.STREAM)
    for path in (f"videos/{video.pk}", "auth/me", f"videos/{video.pk}/thumbnail", f"videos/{people.owner.complete[1].pk}/stream"):
        refused(APIClient().get(f"/api/v1/{path}", query_params={"token": token}), 401, "UNAUTHORIZED")
    refused(APIClient().delete(f"/api/v1/videos/{video.pk}?token={token}"), 401, "UNAUTHORIZED")


def test_a_session_needs_the_form_token(people):
    """A form of another site sends the cookie along."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = people.of["owner"].cookies
    calls = ((client.patch, "users/me"), (client.delete, "users/me"), (client.post, "users/me/api-keys"), (client.post, "videos/upload"))
    for send, path in calls:
        refused(send(f"/api/v1/{path}", "{}", content_type="application/json"), 403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "VALIDATION_ERROR"),
        (b"[]", "application/json", 400, "VALIDATION_ERROR"),
        (b'"text"', "application/json", 400, "VALIDATION_ERROR"),
        (b"null", "application/json", 400, "VALIDATION_ERROR"),
        (b"\xff\xfe{}", "application/json", 400, "VALIDATION_ERROR"),
        (b'{"title": "\xff"}', "application/json", 400, "VALIDATION_ERROR"),
        (b'{"title": "\\u0000"}', "application/json", 400, "VALIDATION_ERROR"),
        (b'{"title": NaN}', "application/json", 400, "VALIDATION_ERROR"),
        (b'{"title": 1e999}', "application/json", 400, "VALIDATION_ERROR"),
        (b'{"title": ' + b"9" * 5000 + b"}", "application/json", 400, "VALIDATION_ERROR"),
        (b'{"tags": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "application/json", 400, "VALIDATION_ERROR"),
        (b"{}", "application/json; charset=nonsense", 200, ""),
        (b"{}", "application/json; charset=utf-7", 200, ""),
        (b"title=x", "application/x-www-form-urlencoded", 415, "INVALID_FORMAT"),
        (b"<a/>", "text/xml", 415, "INVALID_FORMAT"),
        (b"{}", "", 415, "INVALID_FORMAT"),
        (b"x" * (1024**2 + 1), "application/json", 413, "VIDEO_TOO_LARGE"),
    ],
    ids=range(17),
)
def test_odd_bodies(people, video, body, kind, status, code):
    answer = people.of["owner"].generic("PATCH", f"/api/v1/videos/{video.pk}", body, content_type=kind)
    if status == 200:
        assert answer.status_code in (200, 400)
    else:
        refused(answer, status, code)


LONG = "x" * 65_536


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("Authorization", f"Bearer {LONG}", 401),
        ("Authorization", f"Api-Key {LONG}", 401),
        ("Authorization", "Bearer " + "a." * 30_000, 401),
        ("X-Session-Token", LONG, 401),
        ("Range", "bytes=" + "0-1," * 20_000 + "0-1", 200),
        ("Range", "bytes=0-" + "9" * 60_000, 200),
        ("If-None-Match", '"a",' * 20_000 + '"b"', 200),
        ("If-Modified-Since", LONG, 200),
        ("Accept", LONG, 200),
        ("Accept-Language", LONG, 200),
        ("X-Forwarded-For", LONG, 200),
        ("Cookie", f"sessionid={LONG}", 401),
        ("X-Request-ID", LONG, 200),
        ("X-Request-ID", "a\r\nX-Evil: 1", 200),
    ],
)
def test_odd_headers(people, video, name, value, status):
    who = people.of["anonymous" if status == 401 else "owner"]
    answer = who.get(f"/api/v1/videos/{video.pk}/stream", headers={name: value})
    assert answer.status_code == status
    assert "X-Evil" not in answer
    assert len(answer["X-Request-ID"]) < 65


NAMES = ['a"b.mp4', "a\r\nSet-Cookie: x=1.mp4", "Vortrag über Äpfel.mp4", "演讲 🚀.mp4", "a;filename=b.html", "../../etc/passwd", ""]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_s_name_stays_within_its_header(people, video, name):
    Video.objects.filter(pk=video.pk).update(original_filename=name)
    answer = people.of["owner"].get(f"/api/v1/videos/{video.pk}/stream")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("inline")
    assert disposition.isascii()
    assert not set(disposition) & {"\r", "\n"}


def test_one_key_is_one_request_of_one_person(people):
    """With another body it is refused; another person's is another."""
    headers = {"Idempotency-Key": "one"}
    upload = "/api/v1/videos/upload"

    def send(who: str, title: str, **more: str) -> Any:
        form = {"video": SimpleUploadedFile("a.mkv", clip()), "title": title}
        return people.of[who].post(upload, form, format="multipart", headers={**headers, **more})

    first, again, other, stranger = send("owner", "a"), send("owner", "a"), send("owner", "b"), send("stranger", "a")
    assert (first.status_code, again.json(), again["Idempotency-Replayed"]) == (201, first.json(), "true")
    refused(other, 409, "CONFLICT")
    assert stranger.status_code == 201
    assert stranger.json()["videoId"] != first.json()["videoId"]
    refused(send("owner", "a", **{"Idempotency-Key": "x" * 256}), 400, "VALIDATION_ERROR")


@pytest.mark.parametrize("length", ["abc", "-1", "1e3"])
def test_a_length_that_is_none(people, length):
    form = "multipart/form-data; boundary=x"
    answer = people.of["owner"].generic("POST", "/api/v1/videos/upload", b"", content_type=form, CONTENT_LENGTH=length)
    refused(answer, 400, "VALIDATION_ERROR")


def test_head_and_options_tell_no_more_than_get(people, video):
    for who, status in (("owner", 200), ("stranger", 404), ("anonymous", 401)):
        head = people.of[who].head(f"/api/v1/videos/{video.pk}")
        assert (head.status_code, head.content) == (status, b"")
        anothers, nothing = (people.of[who].options(f"/api/v1/videos/{key}") for key in (video.pk, uuid.uuid4()))
        told = [{**each.json(), "requestId": ""} for each in (anothers, nothing)]
        assert (anothers.status_code, told[0]) == (nothing.status_code, told[1])
