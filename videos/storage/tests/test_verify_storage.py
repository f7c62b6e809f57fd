"""The command that compares the storage with the tables: what it says, what it removes, and what it never touches."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AccountExport, User
from accounts.tests.personas import owner
from videos import files, keys
from videos.models import MediaFile, Upload, Video
from videos.storage import objects, s3, verification
from videos.storage.verification import Progress, Wrong

pytestmark = pytest.mark.django_db
NO_AGE = timedelta(seconds=-5)


@pytest.fixture(params=["disk", "front"])
def storage(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def video(storage) -> Video:
    return recorded(owner())


def recorded(user: User) -> Video:
    key = uuid.uuid4()
    path = default_storage.save(keys.source(user.pk, key, ".mp4"), ContentFile(b"12345"))
    known = {"storage_path": path, "size_bytes": 5, "sha256": key.hex * 2, "duration_seconds": 1.0, "width": 160, "height": 90}
    return Video.objects.create(id=key, user=user, title="A talk", original_filename="a.mp4", container="mov", **known)


def found(remove: bool = False, older_than: timedelta = NO_AGE) -> dict[str, str]:
    each = verification.findings(older_than, remove=remove, progress=Progress(tell=lambda progress: None))
    return {finding.key: finding.wrong for finding in each}


def export(user: User) -> AccountExport:
    path = default_storage.save(f"{user.pk}/exports/{uuid.uuid4()}/1.zip", ContentFile(b"zip"))
    return AccountExport.objects.create(user=user, status="completed", storage_path=path, size_bytes=3, completed_at=timezone.now())


def test_it_works(video, tmp_path):
    files.keep(video, MediaFile.Kind.THUMBNAIL, b"picture", version="1")
    export(owner())
    assert found() == {}

    orphan = default_storage.save(keys.derived(video.user_id, video.pk, "thumbnail-0.jpg"), ContentFile(b"old"))
    nobody = default_storage.save(keys.source(uuid.uuid4(), uuid.uuid4(), ".mp4"), ContentFile(b"gone"))
    assert found() == {orphan: Wrong.ORPHAN, nobody: Wrong.ORPHAN}
    assert found(remove=True) == {orphan: Wrong.ORPHAN, nobody: Wrong.ORPHAN}
    assert found() == {}
    assert default_storage.exists(video.storage_path)


def test_without_being_told_to_nothing_is_removed(video, capsys):
    orphan = default_storage.save(keys.derived(video.user_id, video.pk, "x.jpg"), ContentFile(b"old"))
    call_command("verify_storage")

    assert default_storage.exists(orphan)


def test_young_objects_are_left_alone(video):
    young = default_storage.save(keys.derived(video.user_id, video.pk, "x.jpg"), ContentFile(b"new"))

    assert found(remove=True, older_than=timedelta(hours=1)) == {}
    assert default_storage.exists(young)
    with pytest.raises(CommandError, match="one hour"):
        call_command("verify_storage", "--remove", "--older-than", "59m")


def test_with_the_wrong_database_nothing_is_removed(storage):
    kept = default_storage.save(keys.source(owner().pk, uuid.uuid4(), ".mp4"), ContentFile(b"12345"))

    with pytest.raises(CommandError, match="DATABASE_URL"):
        call_command("verify_storage", "--remove")
    assert default_storage.exists(kept)


def test_rows_without_their_bytes(video):
    picture = files.keep(video, MediaFile.Kind.THUMBNAIL, b"picture", version="1")
    lost = export(owner())
    default_storage.delete(lost.storage_path)
    default_storage.delete(video.storage_path)
    MediaFile.objects.filter(pk=picture.pk).update(size_bytes=99)

    expected = {lost.storage_path: Wrong.MISSING, video.storage_path: Wrong.MISSING, picture.storage_path: Wrong.WRONG_SIZE}
    assert found(remove=True) == expected
    assert found() == expected
    assert Video.objects.filter(pk=video.pk).exists()


def test_a_folder_belongs_to_its_row(video, tmp_path):
    for name in ("index.m3u8", "1.mp4", "2.mp4"):
        (tmp_path / "hls").mkdir(exist_ok=True)
        (tmp_path / "hls" / name).write_bytes(b"12345")
    row = files.keep_folder(video, MediaFile.Kind.HLS, tmp_path / "hls", entry="index.m3u8", version="1")
    assert found() == {}

    beside = default_storage.save(f"{files.folder_of(row)}-old/1.mp4", ContentFile(b"12345"))
    default_storage.delete(f"{files.folder_of(row)}/2.mp4")
    assert found() == {beside: Wrong.ORPHAN, row.storage_path: Wrong.WRONG_SIZE}


@pytest.mark.parametrize(("status", "kept"), [("open", True), ("completing", True), ("expired", False)])
def test_bytes_of_an_upload_under_way(storage, status, kept):
    known = {"user": owner(), "transport": "multipart", "filename": "a.mp4", "size_bytes": 5, "expires_at": timezone.now()}
    upload = Upload.objects.create(status=status, **known)
    key = default_storage.save(keys.source(owner().pk, upload.pk, ".mp4"), ContentFile(b"12345"))

    assert found(remove=True) == ({} if kept else {key: Wrong.ORPHAN})
    assert default_storage.exists(key) is kept


def test_what_is_not_ours_is_never_removed(video):
    for key in ("notes.txt", "backups/2026.sql", "Not-An-Id/x"):
        default_storage.save(key, ContentFile(b"theirs"))

    assert set(found(remove=True).values()) == {Wrong.FOREIGN}
    assert default_storage.exists("backups/2026.sql")


def test_abandoned_multipart_uploads_are_ended(front):
    known = {"transport": "multipart", "filename": "a.mp4", "size_bytes": 5, "expires_at": timezone.now()}
    name, begin = f"{owner().pk}/{uuid.uuid4()}/source.mp4", s3.client().create_multipart_upload
    alive, lost = (begin(Bucket=s3.bucket(), Key=s3.object_name(name))["UploadId"] for _ in range(2))
    Upload.objects.create(user=owner(), external_id=alive, **known)

    assert found(remove=True) == {name: Wrong.OPEN_UPLOAD}
    assert found() == {}
    assert [each["UploadId"] for each in s3.client().list_multipart_uploads(Bucket=s3.bucket())["Uploads"]] == [alive]
    assert lost != alive


def test_a_kill_in_between_and_another_run(video, monkeypatch):
    monkeypatch.setattr(verification, "BATCH", 2)
    orphans = [default_storage.save(keys.derived(video.user_id, video.pk, f"{number}.jpg"), ContentFile(b"old")) for number in range(7)]
    half = verification.findings(NO_AGE, remove=True, progress=Progress(tell=lambda progress: None))
    assert next(half).removed
    half.close()

    assert 0 < len(found(remove=True)) < len(orphans)
    assert [each.key for each in objects.listed("")] == [video.storage_path]


def test_a_bucket_that_is_away_proves_nothing(front, capsys):
    video = recorded(owner())
    front.trouble(times=9)

    with pytest.raises(CommandError, match="does not answer"):
        call_command("verify_storage", "--remove")
    assert capsys.readouterr().out == ""
    assert Video.objects.filter(pk=video.pk).exists()


def test_what_is_said_to_machines(video, capsys):
    default_storage.delete(video.storage_path)
    with pytest.raises(SystemExit) as end:
        call_command("verify_storage", "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert end.value.code == 1
    assert (lines[0]["wrong"], lines[0]["key"], lines[0]["expected"]) == ("missing", video.storage_path, 5)
    assert (lines[-1]["sum"]["missing"], lines[-1]["sum"]["removed"]) == (1, 0)
