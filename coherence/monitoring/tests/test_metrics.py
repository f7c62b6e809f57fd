"""`/metrics`: who may read it, what it says, and that one folder of counts serves all processes."""

import os
import subprocess
import sys
import uuid
from datetime import timedelta

import httpx
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from accounts.tests.personas import client_of
from analysis.models import Analysis, ApiUsage, ProcessingJob, Status, Worker
from coherence.core import levels, queue
from coherence.monitoring import requests, scrape
from coherence.tests.site import wait
from coherence.tests.test_queue import free_port
from videos.models import Video

TOKEN = "a token of the tests"


def told(text: bytes) -> dict[tuple[str, ...], float]:
    """Each figure, by its name and the values of its labels, which are ordered by their names."""
    families = text_string_to_metric_families(text.decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def metrics(monkeypatch):
    monkeypatch.setattr(scrape.ROWS, "_read_at", float("-inf"))
    return lambda: told(Client().get("/metrics").content)


def test_it_works(sqlite, metrics):
    client_of(User.objects.local()).get("/api/v1/videos")
    Client().get("/api/v1/videos/no-such-thing")
    figures = metrics()
    assert figures["coherence_request_seconds_count", "GET", "api/v1/videos", "2xx"] >= 1
    assert figures["coherence_request_seconds_count", "GET", "none", "4xx"] >= 1
    assert (figures["coherence_database_up",], figures["coherence_queue_up",], figures["coherence_workers",]) == (1, 1, 0)
    assert figures["coherence_disk_free_bytes",] > 0


def failed_run(code: str) -> ProcessingJob:
    values = {"title": "A talk", "storage_path": uuid.uuid4().hex, "size_bytes": 1, "sha256": "0" * 64, "container": "mov"}
    video = Video.objects.create(user=User.objects.local(), duration_seconds=9.0, width=640, height=360, **values)
    run = Analysis.objects.create(video=video, status=Status.FAILED, error_code=code)
    about = {"analysis": run, "video": video, "stage_version": 1, "finished_at": timezone.now()}
    ProcessingJob.objects.create(stage="report", status=Status.FAILED, error_code=code, **about)
    ProcessingJob.objects.create(stage="probe", status=Status.COMPLETED, attempt=1, wall_seconds=1.5, **about)
    ApiUsage.objects.create(
        user=video.user, provider="deepgram", operation="speech", wall_seconds=2.0, succeeded=True, cost_microdollars=43
    )
    return ProcessingJob.objects.create(stage="voice", status=Status.FAILED, attempt=1, error_code=code, **about)


def test_stages_failures_providers_and_the_queue(database, metrics):
    failed_run("NO_FACE")
    old = failed_run("NO_VOICE")
    ProcessingJob.objects.filter(analysis=old.analysis).update(finished_at=timezone.now() - timedelta(days=2))
    queue.enqueue("analysis.tasks.forget_old_events")
    Worker.objects.create(host="here", pid=1, heartbeat_at=timezone.now())
    figures = metrics()
    assert {key[1:]: value for key, value in figures.items() if key[0] == "coherence_run_failures_total"} == {("NO_FACE",): 1}
    assert {key[1:]: value for key, value in figures.items() if key[0] == "coherence_stage_failures_total"} == {("NO_FACE", "voice"): 1}
    assert (figures["coherence_stage_seconds_bucket", "1.0", "probe"], figures["coherence_stage_seconds_bucket", "2.0", "probe"]) == (0, 1)
    assert figures["coherence_provider_cost_microdollars_total", "ok", "speech", "deepgram"] == 86
    assert (figures["coherence_queue_waiting",], figures["coherence_workers",]) == (1, 1)


def test_asking_often_costs_the_database_nothing(sqlite, metrics, django_assert_num_queries):
    metrics()
    with django_assert_num_queries(0):
        metrics()


def test_no_label_holds_an_id(sqlite, metrics):
    job = failed_run("NO_FACE")
    for path in (f"/api/v1/videos/{job.video_id}/status", f"/api/videos/{job.video_id}", f"/nowhere/{job.pk}", f"/static/{job.pk}"):
        Client().get(path, headers={"x-request-id": str(job.pk)})
    text = Client().get("/metrics").content.decode()
    assert str(job.video_id) not in text
    assert str(job.pk) not in text


def test_a_database_that_is_away_is_said(db, metrics, monkeypatch):
    monkeypatch.setattr("coherence.monitoring.rows._from_tables", lambda: Analysis.objects.raw("select nonsense")[0])
    figures = metrics()
    assert (figures["coherence_database_up",], figures["coherence_queue_up",]) == (0, 1)


@pytest.mark.parametrize(
    "more", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, {"HTTP_X_REAL_IP": "203.0.113.7"}]
)
def test_a_stranger_gets_404(db, more, settings):
    assert Client().get("/metrics", **more).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/metrics", **more).status_code == 404


def test_a_token_opens_it_from_anywhere_and_nothing_else_does(db, settings):
    settings.METRICS_TOKEN = TOKEN
    far = Client(REMOTE_ADDR="203.0.113.7")
    assert far.get("/metrics", headers={"authorization": f"Bearer {TOKEN}", "host": "web:8000"}).status_code == 200
    assert far.get("/metrics", headers={"authorization": f"Bearer {TOKEN}é"}).status_code == 404
    assert Client().get("/metrics").status_code == 404


def test_without_a_token_a_site_for_others_shows_it_to_nobody(db, settings):
    settings.PUBLIC_URL = "https://coherence.example"
    assert Client().get("/metrics").status_code == 404


def test_sockets_are_told(sqlite, metrics):
    levels.tell("sockets", 3)
    assert metrics()["coherence_sockets",] == 3
    levels.tell("sockets", 0)


@pytest.mark.slow
def test_all_processes_of_a_server_count_together(sqlite, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:coherence.serving", "coherence.wsgi", "--workers", "2"]
    left = tmp_path / "metrics" / str(port) / "counter_1.db"
    left.parent.mkdir(parents=True)
    left.write_text("of a server that is gone")
    more = os.environ | {"DATABASE_URL": sqlite, "DATA_DIR": str(tmp_path), "SERVE_BIND": f"127.0.0.1:{port}"}
    server = subprocess.Popen(command, env=more, cwd=django_settings.BASE_DIR, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait(lambda: answers(f"{url}/healthz"), 60)
        assert {httpx.get(f"{url}/no/such/page").status_code for _ in range(40)} == {404}
        assert told(httpx.get(f"{url}/metrics").content)["coherence_request_seconds_count", "GET", "none", "4xx"] == 40
    finally:
        server.terminate()
        server.wait(30)
    assert len(list(left.parent.glob("histogram_*.db"))) >= 1
    assert not left.exists()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).is_success
    except httpx.TransportError:
        return False


def test_the_guard_knows_this_machine():
    assert [requests._is_here(each) for each in ("localhost", "::1", "127.0.0.9", "coherence.example", "", "10.0.0.1")] == [True] * 3 + [
        False
    ] * 3
