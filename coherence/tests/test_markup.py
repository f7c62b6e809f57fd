"""What people, films and speech brought is words on every page, in every mail and in the admin, and never markup."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import consents, letters
from accounts.models import ApiKey, AuditEntry, Letter, User
from accounts.tests.personas import owner
from analysis import shares
from analysis.models import Analysis
from analysis.tests import takes
from videos.models import Upload, Video, VideoImport

pytestmark = pytest.mark.django_db
POISON = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
RAW = re.compile(r"<img src=x|<script>alert|onerror=alert\(1\)>")
HTML = {"accept": "text/html"}


def poisoned(found: Any) -> Any:
    """Every sentence of a result has it at its end; codes, ids and addresses are ours."""
    if isinstance(found, dict):
        return {key: poisoned(each) for key, each in found.items()}
    if isinstance(found, list):
        return [poisoned(each) for each in found]
    return f"{found} {POISON}" if isinstance(found, str) and " " in found else found


def recording(**about: Any) -> Video:
    facts = {"size_bytes": 4, "container": "mov", "duration_seconds": 90.0, "width": 640, "height": 360}
    named = {"title": POISON, "original_filename": POISON, "tags": [POISON[:40]], "source_url": f"https://example.org/{POISON}"}
    video = Video.objects.create(user=owner(), storage_path=f"{about['sha256']}.mp4", **facts, **named, **about)
    run = takes.complete(video)
    Analysis.objects.filter(pk=run.pk).update(result=poisoned(Analysis.objects.values_list("result", flat=True).get(pk=run.pk)))
    return video


@pytest.fixture
def videos() -> list[Video]:
    User.objects.filter(pk=owner().pk).update(display_name=POISON, email_verified=True)
    return [takes.aged(recording(sha256="a" * 64), 3), recording(sha256="b" * 64)]


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(owner(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_works(videos, client):
    """On the pages of its owner, and of whoever has a link."""
    consents.give(owner(), "page")
    first, second = videos
    failed = recording(sha256="c" * 64)
    Analysis.objects.filter(video=failed).update(status="failed", error_code="PROCESSING_FAILED", error_message=POISON)
    VideoImport.objects.create(user=owner(), url=f"https://example.org/{POISON}", title=POISON, error_message=POISON, status="failed")
    Upload.objects.create(user=owner(), filename=POISON, size_bytes=9, transport="tus", expires_at=second.created_at)
    ApiKey.objects.create(user=owner(), name=POISON, prefix="coh_1", key_hash="x")
    link = f"/shared/{shares.token(shares.create(second, 7))}"
    own = [f"/recordings/{each.pk}" for each in (*videos, failed)]
    lists = ["/recordings", f"/recordings?q={POISON}", f"/recordings?deleted={first.pk}", "/progress", "/settings", "/upload"]
    for path in (*own, *lists, f"/recordings/{first.pk}/compare/{second.pk}", link):
        page = client.get(path, headers=HTML)
        told = page.content.decode()
        assert (path, page.status_code, RAW.findall(told)) == (path, 200, [])
        assert "&lt;script&gt;alert" in told or path == "/progress"


def test_in_mails(videos, mailoutbox):
    ready, failed = (Analysis.objects.get(video=each) for each in videos)
    Analysis.objects.filter(pk=failed.pk).update(status="failed", error_code="PROCESSING_FAILED", error_message=POISON)
    now = timezone.now()
    monday = now.date() - timedelta(days=now.weekday())
    about = {"analysis_completed": ready.pk, "analysis_failed": failed.pk, "weekly_progress": f"{owner().pk}:{monday}"}
    assert about.keys() == letters.KINDS.keys()
    for kind, key in about.items():
        content = letters.KINDS[kind](str(key))
        assert content is not None
        letters._compose(owner(), content, Letter(kind=kind, user=owner())).send()
    for mail in mailoutbox:
        assert (mail.subject.count("\n"), RAW.findall(mail.alternatives[0].content), POISON in mail.body) == (0, [], True)


def test_in_the_admin(videos, client):
    boss = User.objects.create_superuser("boss@example.org")
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    for deed, reason in (("delete", POISON), ("restore", POISON)):
        client.post(f"/admin/videos/video/deeds/{deed}?ids={videos[0].pk}", {"reason": reason})
    run = Analysis.objects.filter(video=videos[0])[0]
    rows = [f"videos/video/{videos[0].pk}", f"accounts/user/{owner().pk}", f"analysis/analysis/{run.pk}"]
    rows.append(f"accounts/auditentry/{AuditEntry.objects.all()[0].pk}")
    lists = [
        "videos/video/",
        f"videos/video/?q={POISON}",
        "accounts/user/",
        "accounts/auditentry/",
        "analysis/analysis/",
        f"find?q={POISON}",
    ]
    for path in (*(f"{row}/change/" for row in rows), *lists, f"videos/video/deeds/delete?ids={videos[0].pk}"):
        page = client.get(f"/admin/{path}", headers=HTML, follow=True)
        assert (path, page.status_code, RAW.findall(page.content.decode())) == (path, 200, [])
