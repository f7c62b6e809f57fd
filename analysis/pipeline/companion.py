"""A worker group for the time of one command: started when none serves the database, replaced when it hangs, stopped at the end."""

import logging
import subprocess
import tempfile
import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status, Worker
from analysis.pipeline import recovery
from coherence.core import queue
from coherence.core.errors import ProcessingFailed
from coherence.core.shell import kill_group

log = logging.getLogger(__name__)
SECONDS_WITHOUT_MOTION = 10.0
SECONDS_TO_START = 30.0
MOST_STARTS = 4
TAIL = 2000


class Companion:
    """`start` it early if work is sure to come; `look_after` the run while waiting; `stop` it whatever happens."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._output = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as this object and has no name to clean up
        self._starts = 0
        self._seen: object = None
        self._since = time.monotonic()

    def start(self) -> None:
        """Start a worker group unless a living one serves this database."""
        if self._process is None and not Worker.objects.living().exists():
            self._launch()

    def look_after(self, run: Analysis) -> None:
        """See that the run moves: a worker that died or consumes nothing is replaced. Raises ProcessingFailed when that does not help."""
        if self._process is not None and self._process.poll() is not None:
            self._replace(run, "ended")
        elif self._is_still(run):
            self._replace(run, "took no work")

    def _is_still(self, run: Analysis) -> bool:
        """Something is due, nothing runs, and that has been so for a while. Stages that run are the recovery's to judge: those of
        other runs, too, whose turn it is first."""
        jobs = list(run.jobs.all())
        seen = [(job.stage, job.status, job.attempt) for job in jobs], queue.length()
        waits = any(job.is_due() and job.enqueued_at for job in jobs) and not _works()
        if seen != self._seen or not waits:
            self._seen, self._since = seen, time.monotonic()
        return time.monotonic() - self._since > (SECONDS_TO_START if self._is_starting() else SECONDS_WITHOUT_MOTION)

    def _is_starting(self) -> bool:
        return self._process is not None and not Worker.objects.living().filter(pid=self._process.pid).exists()

    def _replace(self, run: Analysis, why: str) -> None:
        log.warning("The worker %s; starting another.", why)
        self._kill()
        if self._starts >= MOST_STARTS:
            log.error("The worker wrote:\n%s", self.words())
            raise ProcessingFailed(f"The worker does not stay alive. It last said: {self.words().rpartition(chr(10))[2] or 'nothing'}")
        self._launch()
        recovery.nudge(run)

    def _launch(self) -> None:
        self._starts += 1
        self._since = time.monotonic()
        self._process = queue.start_worker(self._output)

    def words(self) -> str:
        """The end of what the worker wrote."""
        self._output.flush()
        self._output.seek(0)
        return self._output.read().decode("utf-8", "replace")[-TAIL:].strip()

    def stop(self, *, at_once: bool = False) -> None:
        """Let running stages end, then end the group; after WORKER_STOP_SECONDS, or when it was never needed, at once."""
        if self._process is not None and self._process.stdin is not None and not at_once:
            self._process.stdin.close()
            try:
                self._process.wait(settings.WORKER_STOP_SECONDS + 5)
            except subprocess.TimeoutExpired:
                log.warning("The worker did not stop in time and is killed.")
        self._kill()
        self._output.close()

    def _kill(self) -> None:
        if self._process is not None:
            kill_group(self._process)  # the queue's own group ends by itself when this parent is gone
            self._process = None


def _works() -> bool:
    """Whether any stage of any run is being worked on, by somebody who has shown it lately."""
    lately = timezone.now() - timedelta(seconds=SECONDS_WITHOUT_MOTION + 2 * settings.STAGE_HEARTBEAT_SECONDS)
    return ProcessingJob.objects.filter(status=Status.PROCESSING, heartbeat_at__gte=lately).exists()
