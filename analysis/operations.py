"""What may be done to runs and to a recording's analysis by those who work here: the verbs of the API, and resuming from a stage."""

from django import forms

from accounts.deeds import Asked, Deed, Reason, may
from analysis import runs
from analysis.models import Analysis
from analysis.pipeline.definition import stages
from analysis.pipeline.stage import dependants
from analysis.querysets import UNFINISHED
from coherence.core.errors import Conflict
from videos.models import Video


class StageForm(Reason):
    stage = forms.ChoiceField(label="From which stage", choices=lambda: [(each.name, each.name) for each in stages()])
    field_order = ("stage", "reason")


def _told(run: Analysis) -> str:
    return f"Run {str(run.pk)[:8]} is {run.status}."


def _retry(asked: Asked) -> str:
    return _told(runs.again(asked.row.video if isinstance(asked.row, Analysis) else asked.row))


def _resume(asked: Asked) -> str:
    first = asked.given["stage"]
    return _told(runs.rerun(asked.row, {first} | dependants(stages(), first)))


def _cancel(asked: Asked) -> str:
    if not isinstance(asked.row, Analysis):
        return _told(runs.interrupt(asked.row))
    if not runs.cancel(asked.row):
        raise Conflict("It has ended already.")
    return "Cancelled."


def _anew(asked: Asked) -> str:
    newest = Analysis.objects.filter(video=asked.row).order_by("-created_at", "-pk").first()
    if newest is None:
        return _told(runs.again(asked.row))
    return _told(runs.rerun(newest, [stage.name for stage in stages()]))


def _rests(video: Video) -> bool:
    """Nothing is done to it, and something could be."""
    return not video.deleted_at and video.status not in UNFINISHED


RETRY = "Starts the analysis once more. What is known from before is not done again; where every run failed, a place in the plan is taken."
CANCEL = "Stops the run: waiting stages never start, running ones end within seconds. Without a result the place in the plan is given back."

may(
    "analysis.analysis",
    Deed("retry", "Try again", "accounts.may_retry", RETRY, _retry, fits=lambda run: run.status not in UNFINISHED),
    Deed(
        "resume",
        "Resume from a stage",
        "accounts.may_retry",
        "Forgets what that stage and all that depends on it found, and starts a run that finds it again. It takes no place in the plan.",
        _resume,
        fits=lambda run: run.status not in UNFINISHED,
        form=StageForm,
    ),
    Deed("cancel", "Cancel", "accounts.may_retry", CANCEL, _cancel, fits=lambda run: run.status in UNFINISHED, danger=True),
)
may(
    "videos.video",
    Deed(
        "retry",
        "Analyse again",
        "accounts.may_retry",
        RETRY,
        _retry,
        fits=lambda video: not video.deleted_at and video.status not in UNFINISHED,
    ),
    Deed(
        "reanalyze",
        "Analyse anew",
        "accounts.may_reanalyze",
        "Forgets everything that was found in the recording and finds it again, with the versions of today. It takes no place in the plan.",
        _anew,
        fits=_rests,
    ),
    Deed("cancel", "Cancel", "accounts.may_retry", CANCEL, _cancel, fits=lambda video: video.status in UNFINISHED, danger=True),
)
