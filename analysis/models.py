"""Runs of the analysis, their stages, what stages found, the news of them, what each vendor call cost, and what owners say and share."""

import uuid
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone

from analysis.querysets import AnalysisQuerySet, JobQuerySet, ShareQuerySet, WorkerQuerySet
from videos.models import Video


class Status(models.TextChoices):
    """The stored status words; a cancelled run is a failed one whose error code is CANCELLED."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


class Analysis(models.Model):
    """One run over one video, and its result once it is completed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="analyses", db_index=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    providers = models.JSONField(default=dict, help_text='Which provider does what in this run: {"speech": "local", …}')
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=120, blank=True, help_text="The sentence that people see while it runs.")
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True, default="", help_text="Of the request that started it, as people quote it.")
    cancel_requested_at = models.DateTimeField(null=True)
    coherence_score = models.FloatField(null=True)
    score_tier = models.CharField(max_length=16, blank=True)
    metrics = models.JSONField(null=True)
    dissonance_flags = models.JSONField(null=True)
    flags_by_type = models.JSONField(null=True, help_text="How many there are of each type: sums over many runs need not read them all.")
    result = models.JSONField(null=True, help_text="The AnalysisResult without what depends on the moment it is read: signed URLs.")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[AnalysisQuerySet] = AnalysisQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "analyses"
        verbose_name = "run"
        indexes: ClassVar = [
            models.Index(fields=["video", "-created_at", "-id"], name="analyses_of_video", include=["status"]),
            models.Index(fields=["status"], name="analyses_status"),
            models.Index(fields=["-created_at"], name="analyses_newest"),
            models.Index(fields=["request_id"], name="analyses_of_request", condition=~models.Q(request_id="")),
        ]

    def __str__(self) -> str:
        return f"analysis {self.id} ({self.status})"


REALLY_RAN: Final = models.Q(status=Status.COMPLETED, from_cache=False, wall_seconds__isnull=False)
"""The stages from which it can be learnt how long one takes."""


class ProcessingJob(models.Model):
    """One stage of one run: claimed by conditional update, counted at its start, alive while its heart beats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="jobs", db_index=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="jobs")
    stage = models.CharField(max_length=32)
    stage_version = models.PositiveIntegerField()
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.PENDING)
    attempt = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0.0, help_text="0 to 1 within the stage.")
    content_key = models.CharField(max_length=64, blank=True)
    from_cache = models.BooleanField(default=False)
    worker = models.CharField(max_length=120, blank=True)
    not_before = models.DateTimeField(null=True, help_text="A retry waits until then.")
    enqueued_at = models.DateTimeField(null=True, help_text="When the stage was given to the queue; empty while it waits for others.")
    queue_ticket = models.CharField(max_length=64, blank=True, help_text="What the queue calls the waiting task.")
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    log = models.TextField(blank=True, default="", help_text="What the worker's log says of the last attempt that failed.")
    wall_seconds = models.FloatField(null=True)
    cpu_seconds = models.FloatField(null=True)
    peak_rss_bytes = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "video_processing_jobs"
        verbose_name = "stage"
        constraints: ClassVar = [models.UniqueConstraint(fields=["analysis", "stage"], name="jobs_one_per_stage")]
        indexes: ClassVar = [
            models.Index(fields=["status"], name="jobs_status"),  # without the heartbeat, which changes every few seconds
            models.Index(fields=["-created_at"], name="jobs_newest"),
            models.Index(fields=["-finished_at"], name="jobs_latest_timed", condition=REALLY_RAN),  # what estimates look at
            models.Index(fields=["-finished_at"], name="jobs_latest_failed", condition=models.Q(status=Status.FAILED)),  # and operators
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.analysis_id} ({self.status})"

    def is_due(self) -> bool:
        """It waits, and no retry pause holds it back."""
        return self.status == Status.PENDING and (self.not_before is None or self.not_before <= timezone.now())


class Worker(models.Model):
    """One living worker group: a row that it keeps fresh while it serves this database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField()

    objects: ClassVar[WorkerQuerySet] = WorkerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "workers"

    def __str__(self) -> str:
        return f"worker {self.host}:{self.pid}"


class StageResult(models.Model):
    """What a stage found, addressed by what it was computed from. A person's cache is never another's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    content_key = models.CharField(max_length=64)
    stage = models.CharField(max_length=32)
    stage_version = models.PositiveIntegerField()
    payload = models.BinaryField(help_text="zlib-compressed canonical JSON.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "stage_results"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "content_key"], name="stage_results_content")]

    def __str__(self) -> str:
        return f"{self.stage} {self.content_key[:12]}"


class Event(models.Model):
    """One piece of news for whoever watches over a socket, written with what it tells of; forgotten after a day."""

    number = models.BigIntegerField(null=True, unique=True, help_text="Its place in the order of commits, given by the database.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    video_id = models.UUIDField(null=True, help_text="No foreign key: news of a recording outlasts it, and must not wait for its lock.")
    kind = models.CharField(max_length=16)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "events"
        verbose_name, verbose_name_plural = "piece of news", "news"
        indexes: ClassVar = [models.Index(fields=["user", "number"], name="events_of_user")]

    def __str__(self) -> str:
        return f"event {self.number}: {self.kind}"


class ApiUsage(models.Model):
    """One priced call to a provider, written even when the call failed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    analysis = models.ForeignKey(Analysis, on_delete=models.SET_NULL, null=True, related_name="usage")
    provider = models.CharField(max_length=32)
    operation = models.CharField(max_length=32)
    media_seconds = models.FloatField(null=True)
    input_tokens = models.PositiveIntegerField(null=True)
    output_tokens = models.PositiveIntegerField(null=True)
    cost_microdollars = models.BigIntegerField(default=0)
    wall_seconds = models.FloatField()
    succeeded = models.BooleanField()
    error_code = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "api_usage"
        verbose_name = "provider call"
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="api_usage_user_newest"),
            models.Index(fields=["-created_at"], name="api_usage_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.operation}"


class Opinion(models.Model):
    """What the owner says of one flag of a run: that it is put aside, and whether it was right."""

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="opinions", db_index=False)
    flag_id = models.CharField(max_length=64)
    dismissed = models.BooleanField(default=False)
    was_right = models.BooleanField(null=True, help_text="Empty until they said so.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "flag_opinions"
        constraints: ClassVar = [models.UniqueConstraint(fields=["analysis", "flag_id"], name="flag_opinions_one_per_flag")]

    def __str__(self) -> str:
        return f"{self.flag_id} of {self.analysis_id}"


class Share(models.Model):
    """A link by which whoever has it reads one recording's results, until it expires or is taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="shares", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ShareQuerySet] = ShareQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        db_table = "shares"
        indexes: ClassVar = [models.Index(fields=["video", "-created_at"], name="shares_of_video")]

    def __str__(self) -> str:
        return f"share {self.id}"
