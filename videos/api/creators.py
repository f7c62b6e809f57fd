"""Who published the recordings that somebody imported."""

from typing import ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from accounts.models import User
from coherence.core.api.paging import Offset
from videos.models import Creator
from videos.shelf import creators


class CreatorSerializer(serializers.ModelSerializer[Creator]):
    videos = serializers.IntegerField(source="count", read_only=True, help_text="So many of your recordings are theirs.")

    class Meta:
        model = Creator
        fields: ClassVar = ["id", "platform", "handle", "name", "url", "avatar_url", "followers", "videos", "fetched_at"]
        read_only_fields = fields


@extend_schema(summary="Who published what was imported", description="Those of most recordings first.", tags=["Library"])
class CreatorsView(ListAPIView[Creator]):
    serializer_class = CreatorSerializer
    pagination_class = Offset

    def get_queryset(self) -> QuerySet[Creator]:
        if getattr(self, "swagger_fake_view", False):
            return Creator.objects.none()
        return creators.of(cast(User, self.request.user))
