"""What the list of recordings changes by plain forms."""

import pytest

from accounts.models import User
from accounts.tests import personas
from videos.models import Restoration, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(storage):
    facts = {"size_bytes": 1, "container": "mov", "duration_seconds": 9.0, "width": 640, "height": 360}
    (storage / "there.mp4").parent.mkdir(parents=True, exist_ok=True)
    (storage / "there.mp4").write_bytes(b"film")
    return Video.objects.create(user=personas.owner(), title="A talk", storage_path="there.mp4", sha256="0" * 64, **facts)


def send(video, act, user=None, **fields):
    return personas.client_of(user or personas.owner()).post(f"/recordings/{video.pk}/{act}", fields, format="multipart")


def test_it_works(video):
    answer = send(video, "change", title=" Another  name ", tags="board, Board, rehearsal,", next="/recordings?tag=board")
    video.refresh_from_db()
    assert (video.title, video.tags) == ("Another name", ["board", "rehearsal"])
    assert answer["Location"] == "/recordings?tag=board"


def test_it_is_a_favourite_and_no_longer_one(video):
    for word in ("true", "false"):
        send(video, "change", favourite=word)
        video.refresh_from_db()
        assert video.favourite is (word == "true")


def test_a_name_without_anything_to_show_is_refused(video):
    send(video, "change", title="   ")
    video.refresh_from_db()
    assert video.title == "A talk"


def test_deleting_can_be_taken_back(video):
    assert send(video, "remove")["Location"] == f"/recordings?deleted={video.pk}"
    assert not Video.objects.visible_to(video.user).exists()
    send(video, "restore")
    assert Video.objects.visible_to(video.user).get() == video
    assert Restoration.objects.get().restored_by == video.user


def test_what_we_deleted_is_not_taken_back_by_its_owner(video):
    """Until we have given it back; what they delete themselves afterwards is theirs again."""
    boss = personas.client_of(User.objects.create_superuser("boss@example.org"))
    for deed in ("delete", "restore"):
        boss.post(f"/admin/videos/video/deeds/{deed}?ids={video.pk}", {"reason": "Somebody else is in it."}, format="multipart")
        if deed == "delete":
            assert send(video, "restore").status_code == 404
    send(video, "remove")
    assert send(video, "restore").status_code == 302
    assert Video.objects.visible_to(video.user).exists()


def test_what_cannot_be_given_back_any_more_is_told_to_a_script(video, storage):
    send(video, "remove")
    (storage / "there.mp4").unlink()
    answer = personas.client_of(video.user).post(f"/recordings/{video.pk}/restore", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (410, "GONE")


def test_nobody_is_sent_elsewhere(video):
    assert send(video, "change", favourite="true", next="https://example.org/")["Location"] == "/recordings"


def test_a_stranger_gets_404(video):
    stranger = personas.stranger()
    assert {send(video, act, stranger, title="x").status_code for act in ("change", "remove", "restore")} == {404}
    send(video, "remove")
    assert send(video, "restore", stranger).status_code == 404
    assert not Video.objects.visible_to(video.user).exists()
