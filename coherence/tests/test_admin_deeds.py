"""What may be done in the admin: by the verbs of the API, with a reason, and never without a trace."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.tests.personas import client_of, owner
from analysis import runs
from analysis.models import Analysis, Status
from analysis.pipeline.definition import stages
from analysis.tests import takes
from billing import limits
from billing.models import Grant
from videos.models import Restoration, Video
from videos.shelf import library

pytestmark = pytest.mark.django_db
WHY = "They wrote to us: ticket 4711."


@pytest.fixture(autouse=True)
def small_pipeline(settings, tmp_path):
    settings.PIPELINE_DEFINITION = "analysis.tests.pipeline_stages.STAGES"
    settings.SCRATCH_DIR = tmp_path / "scratch"
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss@example.org")


@pytest.fixture
def video():
    key = uuid.uuid4()
    path = default_storage.save(f"{owner().pk}/{key}/source.mp4", ContentFile(b"film"))
    about = {"title": "A talk", "original_filename": "a.mp4", "storage_path": path, "size_bytes": 4, "container": "mov"}
    return Video.objects.create(id=key, user=owner(), sha256="a" * 64, duration_seconds=9.0, width=640, height=360, **about)


def do(by, row, name, **given):
    meta = row._meta
    path = reverse(f"admin:{meta.app_label}_{meta.model_name}_deed", args=[name]) + f"?ids={row.pk}"
    return client_of(by).post(path, {"reason": WHY, **given}, format="multipart")


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-created_at")[0]


def told():
    return list(AuditEntry.objects.order_by("created_at").values_list("deed", "outcome"))


def test_it_works(boss, video):
    """A failed run is started once more, and who did it, to whom and why stands in the audit."""
    run = takes.fail(video, "INTERNAL_ERROR", "It broke.")
    answer = do(boss, run, "retry")
    assert answer.status_code == 302
    assert Analysis.objects.filter(video=video).count() == 2
    assert told() == [("retry", "asked"), ("retry", "done")]
    entry = last()
    assert (entry.operator, entry.subject_id, entry.target_id, entry.reason) == ("boss@example.org", owner().pk, str(run.pk), WHY)
    assert len(entry.request_id) >= 8


@pytest.mark.parametrize("reason", ["", "   ", "no"])
def test_without_a_reason_nothing_happens(reason, boss, video):
    answer = do(boss, video, "delete", reason=reason)
    assert answer.status_code == 200
    video.refresh_from_db()
    assert (video.deleted_at, AuditEntry.objects.count()) == (None, 0)


def test_a_run_is_cancelled(boss, video):
    run = runs.start(video)
    do(boss, run, "cancel")
    run.refresh_from_db()
    assert (run.status, run.error_code) == (Status.FAILED, "CANCELLED")
    do(boss, run, "cancel")
    assert told()[-1] == ("cancel", "refused")
    assert "CONFLICT" in last().told


def test_a_run_is_resumed_from_a_stage(boss, video):
    run = takes.complete(video)
    stage = stages()[1].name
    do(boss, run, "resume", stage=stage)
    newest = Analysis.objects.filter(video=video).order_by("-created_at")[0]
    assert (newest.pk != run.pk, newest.status, told()[-1]) == (True, Status.PENDING, ("resume", "done"))
    assert last().details == {"stage": stage}


def test_a_recording_is_analysed_anew(boss, video):
    takes.complete(video)
    do(boss, video, "reanalyze")
    assert Analysis.objects.filter(video=video, status=Status.PENDING).count() == 1


def test_a_recording_is_deleted_restored_and_removed_for_good(boss, video):
    do(boss, video, "delete")
    assert not Video.objects.present().filter(pk=video.pk).exists()
    do(boss, video, "restore")
    assert Video.objects.present().filter(pk=video.pk).exists()
    assert Restoration.objects.get().reason == WHY
    do(boss, video, "purge")
    assert told()[-1] == ("purge", "refused")
    library.remove(video)
    do(boss, video, "purge")
    assert not Video.objects.filter(pk=video.pk).exists()
    assert not default_storage.exists(video.storage_path)


def test_uploads_and_plans_are_granted(boss):
    assert limits.usage(owner()).limit == 2
    do(boss, owner(), "grant_uploads", uploads=3, days=30)
    assert limits.usage(owner()).limit == 5
    do(boss, owner(), "grant_plan", plan="pro", days=7)
    assert (limits.plan_of(owner()).name, limits.usage(owner()).limit) == ("pro", 103)
    Grant.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert limits.usage(owner()).limit == 2


def test_nobody_grants_anything_to_themselves(boss):
    do(boss, boss, "grant_uploads", uploads=3, days=30)
    do(boss, boss, "grant_plan", plan="pro", days=7)
    assert (Grant.objects.count(), told()[1::2]) == (0, [("grant_uploads", "refused"), ("grant_plan", "refused")])


def test_a_role_is_given_and_taken(boss):
    do(boss, owner(), "set_role", role="support")
    person = User.objects.get(pk=owner().pk)
    assert (person.is_staff, [group.name for group in person.groups.all()]) == (True, ["support"])
    do(boss, person, "set_role", role="")
    person = User.objects.get(pk=owner().pk)
    assert (person.is_staff, person.groups.count()) == (False, 0)


def test_nobody_sets_their_own_role_or_a_superusers(boss):
    other = User.objects.create_superuser("other@example.org")
    for target in (boss, other):
        do(boss, target, "set_role", role="")
        assert told()[-1] == ("set_role", "refused")
    assert User.objects.filter(is_staff=True).count() == 2


def test_several_rows_at_once(boss, video):
    second = Video.objects.get(pk=video.pk)
    second.pk, second.storage_path = uuid.uuid4(), "elsewhere.mp4"
    second._state.adding = True
    second.save()
    client = client_of(boss)
    chosen = {"action": "delete", "_selected_action": [str(video.pk), str(second.pk)]}
    page = client.post(reverse("admin:videos_video_changelist"), chosen, format="multipart")
    assert page.status_code == 302
    assert client.post(page["Location"], {"reason": WHY}, format="multipart").status_code == 302
    assert Video.objects.present().count() == 0
    assert AuditEntry.objects.filter(outcome="done").count() == 2


def test_the_audit_is_never_changed(boss, video):
    do(boss, video, "delete")
    entry = last()
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(reason="x")):
        with pytest.raises(TypeError):
            change()


@pytest.mark.parametrize("name", ["purge", "set_role", "nonsense"])
def test_a_stranger_gets_404(name, video):
    row = owner() if name == "set_role" else video
    assert do(User.objects.create_user("stranger@example.org"), row, name).status_code == 404
    assert AuditEntry.objects.count() == 0
