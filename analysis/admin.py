"""Runs with their stages, workers, what calls cost, and the news of runs, as operators see them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from accounts.deeds import Deeds
from accounts.models import User
from analysis import operations, timeline  # noqa: F401  (operations says what may be done to runs)
from analysis.models import Analysis, ApiUsage, Event, ProcessingJob, Status, Worker
from analysis.pipeline.definition import stages
from coherence.core.admin import columns, shown
from coherence.core.admin.filters import Question, asked, state, when, whether
from coherence.core.admin.panels import AT_MOST, Panel, moment, panel, plain, table
from coherence.core.admin.rows import OfPerson, Rows
from videos.models import Video

BULKY = ("result", "metrics", "dissonance_flags", "flags_by_type")
"""Columns of a run that may be megabytes."""
LATER = Analysis.objects.filter(video=OuterRef("video"), created_at__gt=OuterRef("created_at"))


def _silent() -> Q:
    """The stages whose heart beats no more."""
    return Q(pk__in=timeline.silent().values("pk"))


def _stuck() -> Q:
    """The runs of such stages."""
    return Q(status__in=(Status.PENDING, Status.PROCESSING)) & Q(pk__in=timeline.silent().values("analysis_id"))


class Stuck(Question):
    title, parameter_name = "Is it stuck?", "stuck"
    answers = {"yes": ("Yes: a stage is silent", _stuck)}  # noqa: RUF012  (as the framework's own classes have it)


class OfVideo(OfPerson):
    """Rows about a recording: its owner is a step further."""

    person = "video__user_id"
    list_select_related: Any = ("video__user",)
    links = ("video", "analysis", "status", "error_code", "stage", "worker")

    @admin.display(description="Person")
    def owner(self, row: Any) -> Any:
        return shown.to(row.video.user)


@admin.register(Analysis)
class Runs(Deeds, OfVideo):
    list_display = ("short", "recording", "owner", "state", "progress", "error_code", "took", "came")
    list_filter = (
        state("How did it go?", "status", Status),
        Stuck,
        when("Did it begin lately?", "created_at"),
        asked("Was it cancelled?", "cancelled", {"yes": ("Yes", lambda: Q(error_code="CANCELLED"))}),
        whether(
            "Is there a later one?",
            "superseded",
            Q(Exists(Analysis.objects.filter(video=OuterRef("video"), created_at__gt=OuterRef("created_at")))),
        ),
    )
    ids = ("pk", "video_id")
    exact = ("error_code", "request_id")
    search_help_text = "E-mail, recording's or run's id, or request id"
    change_form_outer_before_template = "admin/timeline.html"
    fieldsets = (
        (None, {"fields": ("recording", "owner", "state", "sentence", "error_code", "error_message")}),
        ("Times", {"fields": ("created_at", "started_at", "completed_at", "took", "cancel_requested_at")}),
        ("Result", {"fields": ("score", "flags", "engines", "request_id", "id")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        rows: QuerySet[Analysis] = super().get_queryset(request)
        return rows.defer(*BULKY, *(f"video__{name}" for name in ("source", "tag_keys", "title_words", "tag_words")))

    def about(self, request: HttpRequest, row: Analysis) -> Mapping[str, Any]:
        return {**super().about(request, row), "timeline": timeline.of(row)}

    def subject(self, row: Analysis) -> UUID:
        return row.video.user_id

    @admin.display(description="Run")
    def short(self, run: Analysis) -> str:
        return str(run.pk)[:8]

    @admin.display(description="What people read")
    def sentence(self, run: Analysis) -> str:
        return run.stage or shown.NOTHING

    @admin.display(description="Took")
    def took(self, run: Analysis) -> str:
        return shown.span(shown.between(run.started_at, run.completed_at))

    @admin.display(description="Score")
    def score(self, run: Analysis) -> str:
        return shown.NOTHING if run.coherence_score is None else f"{run.coherence_score:.0f} {run.score_tier}"

    @admin.display(description="Providers")
    def engines(self, run: Analysis) -> str:
        return ", ".join(f"{what}: {who}" for what, who in run.providers.items()) or shown.NOTHING

    flags = columns.structure("flags_by_type", "Contradictions")


@admin.register(ProcessingJob)
class Jobs(OfVideo):
    list_display = ("stage", "run", "recording", "state", "attempt", "error_code", "took", "worker", "came")
    list_filter = (
        state("How far is it?", "status", Status),
        asked("Which stage?", "named", {each.name: (each.name, lambda name=each.name: Q(stage=name)) for each in stages()}),  # type: ignore[misc]
        whether("Was it tried more than once?", "again", Q(attempt__gt=1)),
        whether("Was it known from before?", "cached", Q(from_cache=True)),
        asked("Is it silent?", "silent", {"yes": ("Yes: its heart beats no more", _silent)}),
    )
    list_select_related = ("video", "analysis")
    ids = ("pk", "analysis_id", "video_id")
    exact = ("error_code", "worker", "queue_ticket")
    fieldsets = (
        (None, {"fields": ("stage", "run", "recording", "state", "attempt", "error_code", "error_message")}),
        (
            "Where and when",
            {"fields": ("worker", "enqueued_at", "queue_ticket", "not_before", "started_at", "heartbeat_at", "finished_at")},
        ),
        ("What it took", {"fields": ("took", "cpu_seconds", "memory", "from_cache", "stage_version", "content_key", "id")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcessingJob]:
        rows: QuerySet[ProcessingJob] = super().get_queryset(request)
        wide = [f"analysis__{name}" for name in BULKY] + [f"video__{name}" for name in ("source", "tag_keys", "title_words", "tag_words")]
        return rows.select_related("video", "analysis").defer(*wide)

    @admin.display(description="Run")
    def run(self, job: ProcessingJob) -> Any:
        return shown.link(str(job.analysis_id)[:8], shown.page(model=Analysis, pk=job.analysis_id))

    @admin.display(description="Took", ordering="wall_seconds")
    def took(self, job: ProcessingJob) -> str:
        return shown.span(job.wall_seconds)

    memory = columns.size("peak_rss_bytes", "Most memory", sorts=False)


@admin.register(Worker)
class Workers(Rows):
    list_display = ("host", "pid", "standing", "heard", "started_at")
    list_filter = (asked("Is it alive?", "alive", {"yes": ("Yes", lambda: Q(pk__in=Worker.objects.living().values("pk")))}),)
    ordering = ("-heartbeat_at",)
    exact = ("host",)
    search_help_text = "Host or id"
    fields = ("host", "pid", "standing", "heard", "started_at", "id")

    @admin.display(description="Standing")
    def standing(self, worker: Worker) -> Any:
        lives = shown.between(worker.heartbeat_at, timeline.now()) or 0
        return shown.badge("alive", "good") if lives < 10 else shown.badge("silent", "bad")

    heard = columns.ago("heartbeat_at", "Last heard of")


@admin.register(ApiUsage)
class Usage(OfPerson):
    list_display = ("provider", "operation", "owner", "run", "amount", "cost", "outcome", "took", "came")
    list_filter = (
        when("Was it lately?", "created_at"),
        whether("Did it succeed?", "succeeded", Q(succeeded=True)),
        whether("Did it cost anything?", "paid", Q(cost_microdollars__gt=0)),
    )
    list_select_related = ("user",)
    ids = ("pk", "analysis_id")
    exact = ("provider", "error_code")
    links = ("user", "provider", "analysis", "error_code", "created_at__date")
    fields = ("provider", "operation", "owner", "run", "amount", "cost", "outcome", "took", "created_at", "id")

    @admin.display(description="Run")
    def run(self, usage: ApiUsage) -> Any:
        known = usage.analysis_id
        return shown.link(str(known)[:8], shown.page(model=Analysis, pk=known)) if known else shown.NOTHING

    @admin.display(description="Used")
    def amount(self, usage: ApiUsage) -> str:
        tokens = [f"{count:,} {name}" for count, name in ((usage.input_tokens, "in"), (usage.output_tokens, "out")) if count is not None]
        media = [shown.span(usage.media_seconds)] if usage.media_seconds is not None else []
        return ", ".join([*media, *tokens]) or shown.NOTHING

    @admin.display(description="Cost", ordering="cost_microdollars")
    def cost(self, usage: ApiUsage) -> str:
        return shown.dollars(usage.cost_microdollars)

    @admin.display(description="Outcome")
    def outcome(self, usage: ApiUsage) -> Any:
        return shown.badge("ok") if usage.succeeded else shown.badge(usage.error_code or "failed", "bad")

    @admin.display(description="Took", ordering="wall_seconds")
    def took(self, usage: ApiUsage) -> str:
        return shown.span(usage.wall_seconds)


@admin.register(Event)
class Events(OfPerson):
    list_display = ("number", "kind", "owner", "video_id", "came")
    list_filter = (asked("Is it told already?", "told", {"no": ("Not yet", lambda: Q(number=None))}),)
    ordering = ("-pk",)
    ids = ("video_id",)
    exact = ("kind",)
    links = ("user", "kind", "video_id")
    fields = ("number", "kind", "owner", "video_id", "created_at", "what")

    def found(self, term: str) -> Q:
        return Q(number=int(term)) if term.isdecimal() and len(term) < 19 else super().found(term)

    what = columns.structure("data", "What is told")


@panel("videos.video", "analysis.view_analysis")
def runs(video: Video) -> Panel:
    newest = Analysis.objects.filter(video=video).defer(*BULKY).order_by("-created_at")[:AT_MOST]
    short = lambda run: shown.link(str(run.pk)[:8], shown.page(run))  # noqa: E731
    took = lambda run: shown.span(shown.between(run.started_at, run.completed_at))  # noqa: E731
    rows = table(
        newest, short, lambda run: shown.badge(run.status), took, lambda run: run.error_code, lambda run: shown.ago(run.created_at)
    )
    return Panel("Runs", ("Run", "State", "Took", "Code", "Began"), rows, "It was never analysed.", shown.rows(Analysis, video=video.pk))


@panel("accounts.user", "analysis.view_analysis", first=True)
def failures(user: User) -> Panel:
    """What went wrong for them lately."""
    failed = Analysis.objects.filter(video__user=user, status=Status.FAILED).select_related("video").defer(*BULKY).order_by("-created_at")
    columns = (lambda run: shown.to(run, run.video.title), plain("error_code"), moment("created_at"))
    return Panel("Runs that failed", ("Recording", "Code", "Began"), table(failed[:5], *columns), "None has.")
