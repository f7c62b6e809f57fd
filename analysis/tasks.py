"""What the queue calls: three lines each, ids only, safe to run twice."""

from django.utils import timezone

from analysis import runs, weekly
from analysis.pipeline import runner
from analysis.realtime import events


def run_stage(job_id: str) -> None:
    runner.run(job_id)


def resume_stuck_runs() -> None:
    runs.resume_stuck()


def forget_old_events() -> None:
    events.forget_old()


def post_weekly_letters() -> None:
    """Each hour: it is Monday morning somewhere."""
    weekly.post_due(timezone.now())
