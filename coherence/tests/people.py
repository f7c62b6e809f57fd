"""Everyone who may come along, with what the owner has, and what each of them is answered."""

import copy
import uuid
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.personas import client_of
from coherence.tests import world
from coherence.tests.databases import Databases, using
from coherence.tests.world import World, clip
from videos.playback import links
from videos.resumable import disk

PERSONAS: Final = ("anonymous", "stranger", "owner", "read_key", "write_key", "support", "admin")
BODIES: Final[dict[str, Any]] = {
    "PUT users/me": {"displayName": "Olga"},
    "PATCH users/me": {"displayName": "Olga"},
    "POST users/me/api-keys": {"name": "script"},
    "POST videos/import": {"url": "https://example.com/talk.mp4"},
    "POST uploads": {"filename": "talk.mp4", "sizeBytes": 1000},
    "POST uploads/<uuid:upload_id>/parts": {"partNumbers": [1]},
    "PATCH videos/<uuid:video_id>": {"title": "Another"},
    "PATCH videos/<uuid:video_id>/flags/<slug:flag_id>": {"dismissed": True},
    "POST videos/batch": {"ids": [str(uuid.UUID(int=1))], "action": "favourite"},
    "PATCH tags/<path:tag>": {"name": "Another"},
    "POST collections": {"name": "Another"},
    "PATCH collections/<uuid:collection_id>": {"name": "Another"},
    "POST collections/<uuid:collection_id>/videos": {"videoIds": [str(uuid.UUID(int=1))]},
    "POST collections/<uuid:collection_id>/videos/remove": {"videoIds": [str(uuid.UUID(int=1))]},
    "POST support/videos/<uuid:video_id>/restore": {"reason": "They asked for it."},
    "POST support/videos/<uuid:video_id>/restore?deleted": {"reason": "They asked for it."},
}
IDS: Final = (
    *("uuid:video_id", "uuid:key_id", "uuid:export_id", "uuid:closing_id", "uuid:collection_id", "uuid:import_id", "uuid:upload_id"),
    *("uuid:share_id",),
)
TUS: Final = {"headers": {"Tus-Resumable": "1.0.0", "Upload-Length": "1000"}}
PIECE: Final = {"headers": {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}}
READ: Final = ("GET", "HEAD", "OPTIONS")


class People:
    """Everyone of the table, and what the owner has."""

    def __init__(self) -> None:
        self.owner, self.stranger, self.sample = world.settle("owner@example.org"), world.settle("stranger@example.org"), world.sample()
        read, write = self.owner.key_texts()
        support = User.objects.create_user("support@example.org", is_staff=True)
        support.groups.add(Group.objects.get_or_create(name="support")[0])
        self.of: dict[str, APIClient] = {
            "anonymous": APIClient(),
            "stranger": client_of(self.stranger.user),
            "owner": client_of(self.owner.user),
            "read_key": APIClient(headers={"authorization": f"Api-Key {read}"}),
            "write_key": APIClient(headers={"authorization": f"Api-Key {write}"}),
            "support": client_of(support),
            "admin": client_of(User.objects.create_superuser("admin@example.org")),
        }
        for client in self.of.values():
            client.raise_request_exception = False

    def address(self, route: str, theirs: World | None = None) -> str:
        """The route with the owner's objects in it; with nobody's when `theirs` is None."""
        path, _, secret = route.partition("?")
        others = {"sample": self.sample, "deleted": self.owner.deleted[0]}
        other = {"uuid:video_id": others[secret].pk} if secret in others else {}
        for name, known in {**self.objects(theirs), **other, "slug:sample_id": "pitch"}.items():
            path = path.replace(f"<{name}>", str(known))
        assert "<" not in path, f"there is nothing to put into {route}"
        return path + (f"?{secret}={self.secret(path, secret)}" if secret not in ("", *others) else "")

    def objects(self, theirs: World | None) -> dict[str, Any]:
        known: dict[str, Any] = {"slug:sample_id": self.sample.sample_id, "str:name": "main.m3u8", "str:kind": "waveform"}
        known |= {"slug:flag_id": "flag-1", "int:sign_in": theirs.sign_in.pk if theirs else 0}
        if theirs is None:
            return known | dict.fromkeys(IDS, uuid.uuid4()) | {"path:tag": "none"}
        known |= {"uuid:video_id": theirs.complete[0].pk, "uuid:key_id": theirs.keys[0].pk, "uuid:import_id": theirs.imports[0].pk}
        known |= {"uuid:share_id": theirs.share.pk}
        known |= {"uuid:collection_id": theirs.collections[0].pk, "path:tag": theirs.tags[0].upper(), "uuid:upload_id": theirs.upload.pk}
        return known | {"uuid:export_id": theirs.export.pk, "uuid:closing_id": theirs.closing.pk}

    def secret(self, path: str, name: str) -> str:
        if name == "secret":
            return self.owner.closing_secret
        if path.startswith("users/"):
            return self.owner.export_token()
        return links.token(self.owner.complete[0].pk, path.split("/", 2)[2].removesuffix("/main.m3u8"))

    def call(self, who: str, call: str, theirs: World | None, prefix: str = "/api/v1/", suffix: str = "") -> HttpResponse:
        """What that person is answered. Whatever it changed in the database is taken back."""
        method, route = call.split()
        body: Any = {"data": BODIES.get(call, {}), "format": "json"} if method not in READ else {}
        if route == "videos/upload" and method not in READ:
            body = {"data": {"video": SimpleUploadedFile("talk.mkv", clip())}, "format": "multipart"}
        if theirs is not None and "upload_id" in route:
            disk.landing(theirs.upload.pk).create()  # no database takes back what happens to a file
        if route.endswith("/tus"):
            body = TUS if method == "POST" else PIECE
        return self.send(who, method, prefix + self.address(route, theirs) + suffix, **body)

    def send(self, who: str, method: str, path: str, **body: Any) -> HttpResponse:
        client = self.of[who]
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer: HttpResponse = getattr(client, method.lower())(path, **body)
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer


@pytest.fixture(scope="module")
def people(databases: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("personas")
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with (
        django_db_blocker.unblock(),
        using(databases.make("sqlite")),
        override_settings(STORAGES=storages, FILE_UPLOAD_TEMP_DIR=str(folder)),
    ):
        yield People()
