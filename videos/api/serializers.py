"""Recordings on the wire."""

from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from coherence.core import timecode
from coherence.core.api.fields import Flag, Text
from videos import statuses, titles
from videos.models import Creator, MediaFile, Video
from videos.playback import links, shown
from videos.shelf import labels

NOTHING_TO_SHOW: Final = "There is nothing in it that can be shown."


class TagField(Text):
    """One tag, in its one spelling."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": labels.LONGEST, **options})

    def to_internal_value(self, data: Any) -> str:
        cleaned = labels.clean(super().to_internal_value(data))
        if not cleaned:
            raise serializers.ValidationError(NOTHING_TO_SHOW)
        return cleaned


class VideoSerializer(serializers.ModelSerializer[Video]):
    """A recording in a list."""

    video_id = serializers.UUIDField(source="pk", read_only=True)
    video_title = serializers.CharField(source="title", read_only=True)
    upload_date = serializers.SerializerMethodField(help_text="“Jan 10, 2026”, in the person's time zone.")
    duration = serializers.FloatField(source="duration_seconds", read_only=True, help_text="Seconds.")
    coherence_score = serializers.FloatField(required=False, help_text="Absent without one.")
    thumbnail_url = serializers.URLField(required=False, help_text="Signed, valid for an hour; absent until it is made.")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Video
        fields: ClassVar = ["video_id", "video_title", "upload_date", "duration", "coherence_score", "thumbnail_url", "status"]
        read_only_fields = fields

    def get_upload_date(self, video: Video) -> str:
        return timecode.date(video.created_at, self.context["request"].user.time_zone)

    @extend_schema_field(serializers.ChoiceField(choices=statuses.WORDS))
    def get_status(self, video: Video) -> str:
        return statuses.wire(video.status)

    def to_representation(self, instance: Video) -> dict[str, Any]:
        """What is not there yet is left out. Written by hand: of a hundred recordings, fields take longer than the query."""
        shown = {
            "video_id": str(instance.pk),
            "video_title": instance.title,
            "upload_date": self.get_upload_date(instance),
            "duration": instance.duration_seconds,
            "coherence_score": instance.coherence_score,
            "thumbnail_url": links.thumbnail_url(instance),
            "status": self.get_status(instance),
        }
        return {name: value for name, value in shown.items() if value is not None}


class MatchSerializer(serializers.Serializer[Any]):
    """Where something is said."""

    seconds = serializers.FloatField(help_text="From the beginning of the recording.")
    text = serializers.CharField()


class FoundVideoSerializer(VideoSerializer):
    """A recording in a list that may have been searched."""

    matches = MatchSerializer(many=True, required=False, help_text="The first places where it is said; absent without `search`.")

    class Meta(VideoSerializer.Meta):
        fields: ClassVar = [*VideoSerializer.Meta.fields, "matches"]
        read_only_fields = fields

    def to_representation(self, instance: Video) -> dict[str, Any]:
        shown, matches = super().to_representation(instance), self.context["matches"]
        return shown if matches is None else {**shown, "matches": matches.get(instance.pk, [])}


class RenditionSerializer(serializers.Serializer[Any]):
    """A file made from a recording, or a film in segments, where `url` is what a player begins with."""

    kind = serializers.ChoiceField(choices=MediaFile.Kind.choices)
    content_type = serializers.CharField()
    size_bytes = serializers.IntegerField()
    version = serializers.CharField(allow_blank=True, help_text="The same version is the same bytes.")
    details = serializers.DictField(help_text="The qualities of a film; loudness, tempo and key of a sound; the grid of small pictures.")
    created_at = serializers.DateTimeField()
    url = serializers.URLField(required=False, help_text="Signed, valid for an hour.")
    download_url = serializers.URLField(required=False, help_text="The same, handed over as a file.")


class PeaksSerializer(serializers.Serializer[Any]):
    """The sound at a glance."""

    duration = serializers.FloatField(help_text="Seconds.")
    peaks = serializers.ListField(
        child=serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2),
        help_text="Lowest and highest sample of each of 800 equal stretches, −1 to 1; none without sound.",
    )


class SourcePictureSerializer(serializers.Serializer[Any]):
    url = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)


class PublisherSerializer(serializers.ModelSerializer[Creator]):
    """Who published it there."""

    followers = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta:
        model = Creator
        fields: ClassVar = ["id", "name", "handle", "url", "avatar_url", "followers"]
        read_only_fields = fields


class SourceSerializer(serializers.Serializer[Any]):
    """Where a recording was imported from, and what was told of it there. What was not told is absent."""

    url = serializers.CharField()
    platform = serializers.CharField()
    external_id = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    duration_seconds = serializers.FloatField(required=False)
    published_at = serializers.CharField(required=False, help_text="A time, or a day.")
    views = serializers.IntegerField(required=False)
    likes = serializers.IntegerField(required=False)
    comments = serializers.IntegerField(required=False)
    shares = serializers.IntegerField(required=False)
    thumbnails = SourcePictureSerializer(many=True, required=False)
    creator = PublisherSerializer(required=False)

    def to_representation(self, video: Video) -> Any:
        if not video.source_url:
            return None
        creator = {"creator": PublisherSerializer(video.creator).data} if video.creator else {}
        return {"url": video.source_url, **video.source, **creator}


class VideoDetailSerializer(VideoSerializer):
    """All that is known of a recording, without what the analysis found."""

    score_tier = serializers.CharField(required=False, help_text="Absent without a score.")
    video_url = serializers.SerializerMethodField(help_text="Signed, playable for an hour.")
    renditions = serializers.SerializerMethodField()
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    source = SourceSerializer(source="*", required=False, help_text="Absent where it was not imported.")  # type: ignore[assignment]

    class Meta(VideoSerializer.Meta):
        fields: ClassVar = [
            *VideoSerializer.Meta.fields,
            *("score_tier", "video_url", "original_filename", "size_bytes", "width", "height"),
            *("tags", "favourite", "renditions", "source", "created_at", "updated_at"),
        ]
        read_only_fields = fields

    @extend_schema_field(RenditionSerializer(many=True))
    def get_renditions(self, video: Video) -> Any:
        return RenditionSerializer(shown.renditions(video), many=True).data

    @extend_schema_field(serializers.URLField())
    def get_video_url(self, video: Video) -> str:
        return links.stream_url(video)

    def to_representation(self, instance: Video) -> dict[str, Any]:
        shown = {**serializers.ModelSerializer.to_representation(self, instance), **super().to_representation(instance)}
        return {name: value for name, value in shown.items() if value is not None and (name != "score_tier" or value)}


class VideoChangeSerializer(serializers.Serializer[Any]):
    """What a person may change of a recording."""

    title = Text(required=False, max_length=titles.LONGEST)
    tags = serializers.ListField(child=TagField(), required=False, max_length=labels.MOST)
    favourite = Flag(required=False)

    def validate_title(self, value: str) -> str:
        return _shown(value)

    def validate_tags(self, value: list[str]) -> list[str]:
        """Each once, in the order given."""
        return labels.once(value)


def _shown(text: str) -> str:
    cleaned = titles.clean(text)
    if not cleaned:
        raise serializers.ValidationError(NOTHING_TO_SHOW)
    return cleaned
