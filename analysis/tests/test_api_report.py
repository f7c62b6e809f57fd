"""POST /videos/{id}/report."""

import uuid
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from accounts import keys
from accounts.tests import personas
from analysis import documents
from analysis.models import Analysis
from analysis.tests import takes
from coherence.core import shell
from videos.models import MediaFile, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def video(make_video):
    made = make_video(personas.owner())
    takes.complete(made)
    return made


def post(video_id, user=None, **more):
    return personas.client_of(user).post(f"/api/v1/videos/{video_id}/report", **more)


def content(answer):
    return b"".join(answer.streaming_content)


def test_it_works(video):
    answer = post(video.pk, personas.owner())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="coherence-report-{video.pk}.pdf"'
    pdf = content(answer)
    assert pdf.startswith(b"%PDF-")
    assert answer["Content-Length"] == str(len(pdf))


def test_the_stored_one_is_given(video, monkeypatch):
    kept = documents.keep(video, Analysis.objects.get().result or {})
    monkeypatch.setattr(shell, "run", None)  # nothing may be set anew
    assert content(post(video.pk, personas.owner())) == default_storage.open(kept.storage_path).read()


def test_a_new_title_is_printed(video):
    before = content(post(video.pk, personas.owner()))
    video.rename("Quite another title")
    after = content(post(video.pk, personas.owner()))
    assert after != before
    video.rename("A talk")
    assert content(post(video.pk, personas.owner())) == before
    assert MediaFile.objects.filter(video=video).count() == 1


def test_a_lost_file_is_made_again(video):
    before = content(post(video.pk, personas.owner()))
    default_storage.delete(MediaFile.objects.get(video=video).storage_path)
    assert content(post(video.pk, personas.owner())) == before


def test_a_public_report_is_set_once_for_all_readers(make_video, monkeypatch):
    video = make_video(sample_id="pitch")
    takes.complete(video)
    first = content(post(video.pk))
    monkeypatch.setattr(shell, "run", None)
    reader = personas.stranger()
    reader.time_zone = "Pacific/Kiritimati"
    reader.save()
    assert content(post(video.pk, reader)) == first


def test_a_failure_says_that_the_results_are_safe(video, monkeypatch):
    monkeypatch.setattr("analysis.reports.pdf.TYPESET", Path("/nowhere.py"))
    answer = post(video.pk, personas.owner())
    assert (answer.status_code, answer.json()["code"], answer.json()["retryable"]) == (500, "PDF_GENERATION_FAILED", True)


def test_a_storage_that_refuses_is_a_failure_of_the_report(video, settings):
    Path(settings.MEDIA_ROOT).write_text("no folder")
    assert post(video.pk, personas.owner()).json()["code"] == "PDF_GENERATION_FAILED"


def test_without_a_result_there_is_none(make_video):
    answer = post(make_video(personas.owner()).pk, personas.owner())
    assert (answer.status_code, answer.json()["code"]) == (425, "PROCESSING_NOT_COMPLETE")


def test_a_key_that_may_only_read_may_have_it(video):
    key = keys.create(personas.owner(), "reader", "read")[1]
    assert post(video.pk, headers={"authorization": f"Api-Key {key}"}).status_code == 200


def test_nobody_is_told_to_sign_in(video):
    assert [post(video.pk).status_code, post(uuid.uuid4()).status_code] == [401, 401]


def test_a_stranger_gets_404(video):
    assert post(video.pk, personas.stranger()).status_code == 404
    assert Video.objects.get(pk=video.pk).files.count() == 0
