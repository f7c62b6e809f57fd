"""One person with a recording in every state, a key, an export and a receipt; and another one, who has the same."""

import subprocess
import tempfile
import uuid
from collections.abc import Sized
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import imageio_ffmpeg
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import closing, exports, keys
from accounts.models import AccountClosing, AccountExport, ApiKey, User
from analysis import documents, runs, shares, showcase
from analysis.models import Share
from analysis.tests import takes
from billing.models import Subscription
from coherence.core.postgres import vouch_for_uploads
from videos import files
from videos import keys as object_keys
from videos.models import Collection, Creator, MediaFile, Upload, Video, VideoImport
from videos.resumable import grants
from videos.shelf import collections, library


@dataclass
class World:
    """What stands for `{videoId}` and the like in the addresses of one person."""

    user: User
    complete: list[Video] = field(default_factory=list)
    running: list[Video] = field(default_factory=list)
    failed: list[Video] = field(default_factory=list)
    spare: list[Video] = field(default_factory=list)
    """For deletions."""
    deleted: list[Video] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    """With all of the person's recordings; the first one stays."""
    keys: list[ApiKey] = field(default_factory=list)
    sign_in: UserSession = field(default_factory=UserSession)
    imports: list[VideoImport] = field(default_factory=list)
    export: AccountExport = field(default_factory=AccountExport)
    closing: AccountClosing = field(default_factory=AccountClosing)
    closing_secret: str = ""
    upload: Upload = field(default_factory=Upload)
    """A resumable one, open, of which nothing has arrived."""
    share: Share = field(default_factory=Share)
    sent: Upload = field(default_factory=Upload)
    """One that has become a video."""

    @property
    def videos(self) -> list[Video]:
        return [*self.complete, *self.running, *self.failed]

    def listed(self, route: str) -> int:
        """How many the list at this address has."""
        kinds: dict[str, Sized] = {
            "keys": self.keys,
            "collections": self.collections,
            "creators": self.complete[:1],
            "imports": self.imports,
            "tags": self.tags,
            "uploads": [self.upload, self.sent],
        }
        return len(next((kind for name, kind in kinds.items() if route.endswith(name)), self.videos))

    @property
    def tags(self) -> list[str]:
        return [tag for video in self.complete for tag in video.tags]

    def key_texts(self) -> tuple[str, str]:
        """A read-only and a writing key."""
        return keys.create(self.user, "reads", "read")[1], keys.create(self.user, "writes", "write")[1]

    def export_token(self) -> str:
        return (exports.url(self.export) or "").rpartition("token=")[2]


MADE = {MediaFile.Kind.THUMBNAIL: b"\xff\xd8\xff\xe0 picture", MediaFile.Kind.WAVEFORM: b"\x89PNG\r\n picture"}


@cache
def clip() -> bytes:
    """A second of picture and sound that is a real video file."""
    picture, sound = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=10:d=1"), ("-f", "lavfi", "-i", "sine=d=1")
    codecs = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "matroska", "-")
    run = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *picture, *sound, *codecs], check=True, capture_output=True)
    return run.stdout


def settle(email: str, spare: int = 0) -> World:
    """The person, and everything of theirs."""
    user = User.objects.create_user(email, "a long pass phrase", display_name="Olga Owner", email_verified=True, supabase_id=uuid.uuid4())
    Subscription.objects.create(user=user, plan="pro")
    world = World(user, spare=[_recorded(user) for _ in range(spare)])
    for number in range(2):
        world.complete.append(_completed(_recorded(user, title=f"Ünïcode “talk” {number} 演讲")))
        world.running.append(_running(_recorded(user)))
        world.failed.append(_failed(_recorded(user)))
    _shelve(world, spare)
    world.sign_in = UserSession.objects.create(user=user, session_key=user.pk.hex, ip="127.0.0.1", user_agent="Firefox/140.0")
    world.keys = [keys.create(user, f"key {number}", "read")[0] for number in range(6)]
    asked, gone = {"user": user, "platform": "direct"}, {"status": "failed", "error_code": "NOT_FOUND", "error_message": "It is gone."}
    world.imports = [
        VideoImport.objects.create(url="https://example.com/waiting.mp4", **asked),
        VideoImport.objects.create(url="https://example.com/gone.mp4", **asked, **gone),
    ]
    path = default_storage.save(f"{user.pk}/exports/1/1.zip", ContentFile(b"PK\x05\x06" + bytes(18)))
    world.export = AccountExport.objects.create(
        user=user, status="completed", storage_path=path, size_bytes=22, completed_at=timezone.now()
    )
    world.closing, world.closing_secret = closing.begin(User.objects.create_user(f"gone-{email}"))
    world.upload = grants.grant(user, filename="talk.mp4", size_bytes=1000)
    world.share = shares.create(world.complete[0], 30)
    world.sent = Upload.objects.create(
        user=user, transport="tus", status="completed", size_bytes=9, video=world.complete[0], expires_at=timezone.now()
    )
    return world


def _shelve(world: World, spare: int) -> None:
    """Tags, a creator, collections, and deleted recordings."""
    for number, video in enumerate(world.complete):
        video.change(tags=[f"tag {number}{letter}" for letter in "abcdefgh"])
    world.complete[0].change(creator=Creator.objects.create(platform="youtube", external_id=str(uuid.uuid4()), fetched_at=timezone.now()))
    for number in range(1 + spare):
        world.collections.append(Collection.objects.create(user=world.user, name=f"Collection {number}"))
        collections.add(world.collections[-1], [video.pk for video in world.videos])
    world.deleted = [_recorded(world.user) for _ in range(1 + spare)]
    for video in world.deleted:
        library.remove(video)


def sample() -> Video:
    """A bundled one, which everybody may watch."""
    return _completed(_recorded(showcase.owner(), sample_id="pitch", title="Startup pitch"))


def _recorded(user: User, **values: object) -> Video:
    key = uuid.uuid4()
    path = default_storage.save(object_keys.source(user.pk, key, ".mkv"), ContentFile(clip()))
    known = {"title": "A talk", "original_filename": "Vortrag über Äpfel.mkv", "storage_path": path, "size_bytes": len(clip())}
    known |= {"container": "matroska", "sha256": key.hex * 2, "duration_seconds": 1.0, "width": 160, "height": 90}
    with transaction.atomic():
        vouch_for_uploads()
        video = Video.objects.create(id=key, user=user, **(known | values))
    for kind, content in MADE.items():
        files.keep(video, kind, content, version="1")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.m3u8").write_text("#EXTM3U\n")
        files.keep_folder(video, MediaFile.Kind.HLS, Path(folder), entry="main.m3u8", version="1")
    return video


def _completed(video: Video) -> Video:
    documents.keep(video, takes.complete(video).result or {})
    video.refresh_from_db()
    return video


def _running(video: Video) -> Video:
    runs.start(video)
    return video


def _failed(video: Video) -> Video:
    takes.fail(video, "INVALID_FORMAT", "There is no picture in it.")
    return video
