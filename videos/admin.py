"""Recordings, and how they came in, as operators see them."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.deeds import Asked, Deed, DeedsOfPerson, may
from accounts.models import User
from coherence.core.admin import columns, shown
from coherence.core.admin.filters import state, when, whether
from coherence.core.admin.panels import AT_MOST, Panel, moment, panel, plain, table
from coherence.core.admin.rows import OfPerson, Rows
from coherence.core.errors import Conflict
from videos.models import MediaFile, Upload, Video, VideoImport
from videos.shelf import library, purge


@admin.register(Video)
class Videos(DeedsOfPerson):
    list_display = ("title", "owner", "state", "length", "weight", "score", "came")
    list_filter = (
        state("Where is it?", "status", Video.Status, among=Q(deleted_at=None)),
        when("Did it come lately?", "created_at"),
        whether("Was it deleted?", "deleted", Q(deleted_at__isnull=False)),
        whether("Was it imported?", "imported", ~Q(source_url="")),
        whether("Is it a bundled sample?", "sample", Q(sample_id__isnull=False)),
    )
    search_help_text = "E-mail, recording's id, or title"
    exact = ("storage_path",)
    words = ("title",)
    fieldsets = (
        (None, {"fields": ("title", "owner", "state", "score", "id")}),
        ("The file", {"fields": ("original_filename", "container", "length", "picture", "weight", "sha256", "storage_path", "source_url")}),
        ("Its life", {"fields": ("created_at", "updated_at", "deleted_at", "purging_at", "labels")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Video]:
        rows: QuerySet[Video] = super().get_queryset(request)
        return rows.defer("source", "tag_keys", "title_words", "tag_words")

    @admin.display(description="Tags")
    def labels(self, video: Video) -> str:
        return ", ".join(video.tags) or shown.NOTHING

    @admin.display(description="Length", ordering="duration_seconds")
    def length(self, video: Video) -> str:
        return shown.span(video.duration_seconds)

    @admin.display(description="Picture")
    def picture(self, video: Video) -> str:
        return f"{video.width} × {video.height}"

    @admin.display(description="Score", ordering="coherence_score")
    def score(self, video: Video) -> str:
        return shown.NOTHING if video.coherence_score is None else f"{video.coherence_score:.0f} {video.score_tier}"


@admin.register(Upload)
class Uploads(OfPerson):
    list_display = ("filename", "owner", "state", "arrived", "transport", "error_code", "came")
    list_filter = (
        state("How far is it?", "status", Upload.Status),
        when("Did it begin lately?", "created_at"),
    )
    list_select_related = ("user", "video")
    ids = ("pk", "video_id")
    words = ("filename",)
    fields = (
        *("filename", "owner", "state", "arrived", "transport", "recording", "attempt", "heartbeat_at", "error_code", "error_message"),
        *("created_at", "expires_at", "completed_at", "id"),
    )

    @admin.display(description="Arrived")
    def arrived(self, upload: Upload) -> str:
        return f"{shown.size(upload.received_bytes)} of {shown.size(upload.size_bytes)}"


@admin.register(VideoImport)
class Imports(OfPerson):
    list_display = ("url", "owner", "state", "platform", "error_code", "came")
    list_filter = (
        state("How far is it?", "status", VideoImport.Status),
        when("Was it asked for lately?", "created_at"),
    )
    list_select_related = ("user", "video")
    ids = ("pk", "video_id")
    exact = ("url", "error_code")
    fields = (
        *("url", "owner", "state", "platform", "title", "recording", "attempt", "retry_at", "heartbeat_at", "error_code", "error_message"),
        *("created_at", "completed_at", "id"),
    )


@admin.register(MediaFile)
class Files(Rows):
    list_display = ("kind", "recording", "weight", "content_type", "created_at")
    list_filter = ("kind", when("Was it made lately?", "created_at"))
    list_select_related = ("video",)
    ordering = ("-created_at",)
    ids = ("pk", "video_id")
    exact = ("storage_path",)
    links = ("video",)
    fields = ("kind", "recording", "weight", "content_type", "storage_path", "version", "facts", "created_at", "id")

    recording = columns.link("video", "Recording")
    facts = columns.structure("details", "Details")
    weight = columns.size()


@panel("accounts.user", "videos.view_video", first=True)
def recordings(user: User) -> Panel:
    newest = Video.objects.filter(user=user).order_by("-created_at")[:AT_MOST]
    columns = (
        shown.to,
        lambda video: shown.badge("deleted" if video.deleted_at else video.status),
        lambda video: shown.ago(video.created_at),
    )
    weight = lambda video: shown.size(video.size_bytes)  # noqa: E731
    more = shown.rows(Video, user=user.pk)
    return Panel("Recordings", ("Title", "State", "Came", "Size"), table(newest, *columns, weight), "They have sent none.", more)


@panel("accounts.user", "videos.view_upload", first=True)
def uploads(user: User) -> Panel:
    """Those that became nothing: where a video is that its owner misses."""
    lost = Upload.objects.filter(user=user).exclude(status=Upload.Status.COMPLETED).order_by("-created_at")[:AT_MOST]
    arrived = lambda each: f"{shown.size(each.received_bytes)} of {shown.size(each.size_bytes)}"  # noqa: E731
    columns = (
        shown.to,
        lambda each: shown.badge(each.status),
        arrived,
        lambda each: each.error_code,
        lambda each: shown.ago(each.created_at),
    )
    more = shown.rows(Upload, user=user.pk)
    head = ("File", "State", "Arrived", "Code", "Began")
    return Panel("Uploads that are no recording yet", head, table(lost, *columns), "There are none.", more)


@panel("videos.video", "videos.view_mediafile")
def files(video: Video) -> Panel:
    columns = (shown.to, lambda each: shown.size(each.size_bytes), lambda each: shown.ago(each.created_at))
    made = video.files.order_by("kind")
    rows = [[shown.link(each.kind, shown.page(each)), *row[1:]] for each, row in zip(made, table(made, *columns), strict=False)]
    return Panel("Files made from it", ("Kind", "Size", "Made"), rows, "None are made yet.", shown.rows(MediaFile, video=video.pk))


@panel("videos.video", "videos.view_restoration")
def restorations(video: Video) -> Panel:
    rows = table(video.restorations.order_by("-created_at"), moment("created_at"), plain("operator"), plain("reason"))
    return Panel("Given back", ("When", "By", "Why"), rows, "It never was.")


def _delete(asked: Asked) -> str:
    if not library.remove(asked.row):
        raise Conflict("It is deleted already.")
    return f"Deleted; it can be restored for {library.kept().days} days."


def _restore(asked: Asked) -> str:
    restored = library.restore(asked.row.pk, reason=asked.reason, by=asked.operator)
    again = f" They have sent the same content again since: {restored.same_content}. Both stay." if restored.same_content else ""
    return f"Given back.{again}"


def _purge(asked: Asked) -> str:
    return f"Removed for good, with {purge.at_once(asked.row.pk)} objects."


may(
    "videos.video",
    Deed(
        "restore",
        "Restore",
        "accounts.may_restore",
        "Gives the recording back as it was.",
        _restore,
        fits=lambda video: bool(video.deleted_at),
    ),
    Deed(
        "delete",
        "Delete",
        "accounts.may_delete",
        "Nobody sees the recording any more, and work on it stops. It can be restored for a while.",
        _delete,
        fits=lambda video: not video.deleted_at,
        danger=True,
    ),
    Deed(
        "purge",
        "Remove for good",
        "accounts.may_purge",
        "Removes the deleted recording and everything made from it, now. This cannot be undone.",
        _purge,
        fits=lambda video: bool(video.deleted_at),
        danger=True,
    ),
)
