"""The files made from a recording."""

import uuid
from typing import ClassVar

from django.db import models

from videos.models.video import Video


class MediaFile(models.Model):
    """A file made from a recording, or a folder of them (HLS: its row names the master playlist, the rest lies beside it)."""

    class Kind(models.TextChoices):
        THUMBNAIL = "thumbnail"
        WAVEFORM = "waveform"
        PEAKS = "peaks"
        REPORT = "report"
        SPRITE = "sprite"
        SPRITE_INDEX = "sprite_index"
        WAV = "wav"
        MP3 = "mp3"
        PLAYABLE = "playable"
        HLS = "hls"
        HLS_AUDIO = "hls_audio"

    FOLDERS: ClassVar = frozenset((Kind.HLS, Kind.HLS_AUDIO))
    """Whoever removes the bytes of such a row removes all that lies beside its file, in the same folder."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="files", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    storage_path = models.CharField(max_length=512)
    content_type = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField(help_text="Of a folder: of all that lies in it.")
    version = models.CharField(max_length=64, blank=True, help_text="What it was made from and how, as a digest: same version, same bytes.")
    details = models.JSONField(default=dict, blank=True, help_text="What a player or a page wants to know of it: size, rate, loudness.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "media_files"
        verbose_name = "file"
        constraints: ClassVar = [models.UniqueConstraint(fields=["video", "kind"], name="media_files_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.video_id}"
