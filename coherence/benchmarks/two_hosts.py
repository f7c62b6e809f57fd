"""Two machines that share a database, a queue in Redis and a bucket, and work on one batch of real recordings together."""

import subprocess
from pathlib import Path
from typing import Any

import boto3
import imageio_ffmpeg
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from analysis import runs
from analysis.models import Analysis, ProcessingJob
from analysis.samples import SAMPLES
from coherence.benchmarks.chaos import Host, Report, follow, ready
from videos import intake
from videos.storage.tests.servers import S3Server, storages

RECORDINGS = 4
SECONDS = 4
PATIENCE_SECONDS = 900.0
"""Real stages, films included, on one machine that plays two."""


def together(folder: Path, environment: dict[str, str]) -> Report:
    with S3Server() as server:
        bucket = server.environment("minio", f"http://{server.address}")
        _create(bucket)
        with (
            override_settings(STORAGES=storages(bucket), PIPELINE_DEFINITION="analysis.pipeline.definition.STAGES"),
            Host(folder / "a", **environment, **bucket, HLS_HEIGHTS="360") as first,
            Host(folder / "b", **environment, **bucket, HLS_HEIGHTS="360") as second,
        ):
            ready(2)
            since = timezone.now()
            started = [runs.start(intake.receive(User.objects.local(), each)) for each in _talks(folder)]
            report = follow("two hosts, one batch", "redis", started, since, PATIENCE_SECONDS)
            report.hosts = _by_host(started, [first, second])
            return report


def _create(bucket: dict[str, str]) -> None:
    keys = {"aws_access_key_id": bucket["AWS_ACCESS_KEY_ID"], "aws_secret_access_key": bucket["AWS_SECRET_ACCESS_KEY"]}
    client: Any = boto3.client("s3", endpoint_url=bucket["AWS_S3_ENDPOINT_URL"], region_name="us-east-1", **keys)
    client.create_bucket(Bucket=bucket["STORAGE_BUCKET"])


def _talks(folder: Path) -> list[Path]:
    """Different parts of the sample: the same bytes again would be known already."""
    made = [folder / f"talk-{number}.mp4" for number in range(RECORDINGS)]
    for number, path in enumerate(made):
        cut = ("-ss", f"{number * SECONDS}", "-t", f"{SECONDS}", "-i", str(SAMPLES[0].path), "-c:v", "libx264", "-c:a", "aac", str(path))
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *cut], check=True)
    return made


def _by_host(started: list[Analysis], hosts: list[Host]) -> dict[str, int]:
    """How many stages each did: both are this machine by name, so their processes are told apart by whose descendants they are."""
    known = {host.name: {str(each.pid) for each in host.process.children(recursive=True)} for host in hosts}
    workers = ProcessingJob.objects.filter(analysis__in=[each.pk for each in started]).values_list("worker", flat=True)
    return {name: sum(worker.split(":")[1] in pids for worker in workers if worker) for name, pids in known.items()}
