"""Which stages can start, and putting them into the queue."""

from django.utils import timezone

from analysis.models import Analysis, ProcessingJob, Status
from analysis.pipeline.definition import stages
from analysis.pipeline.outcome import may_run
from analysis.pipeline.stage import by_name
from coherence.core import queue

TASK = "analysis.tasks.run_stage"


def ready(analysis: Analysis) -> list[ProcessingJob]:
    """The stages that are due now, in the order of the definition."""
    known = by_name(stages())
    jobs = {job.stage: job for job in analysis.jobs.all()}
    done = {name for name, job in jobs.items() if job.status == Status.COMPLETED}
    due = [job for job in jobs.values() if job.is_due() and job.stage in known and may_run(analysis, job.stage)]
    return sorted((job for job in due if done.issuperset(known[job.stage].needs)), key=lambda job: list(known).index(job.stage))


def enqueue_ready(analysis: Analysis) -> int:
    """Queue what can start and is not queued; to be called with the run's row locked. Returns how many."""
    waiting = [job for job in ready(analysis) if job.enqueued_at is None]
    for job in waiting:
        enqueue(job)
    return len(waiting)


def enqueue(job: ProcessingJob) -> None:
    """Queue one stage; a task of an earlier queueing is taken back, so that a stage never waits twice."""
    queue.withdraw(job.queue_ticket)
    ProcessingJob.objects.filter(pk=job.pk).update(enqueued_at=timezone.now(), queue_ticket=queue.enqueue(TASK, str(job.pk)))
