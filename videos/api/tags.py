"""The tags somebody uses."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coherence.core.api.paging import Offset
from videos.api.serializers import TagField
from videos.models import Video
from videos.shelf import tags

TAGS = ["Library"]


class TagSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="As it is spelt most often.")
    count = serializers.IntegerField(help_text="So many recordings have it.")


class TagChangeSerializer(serializers.Serializer[Any]):
    name = TagField(required=False)


class TagsView(generics.GenericAPIView[Video]):
    pagination_class = Offset
    serializer_class = TagSerializer
    queryset = Video.objects.none()

    @extend_schema(summary="The tags, in alphabetical order", responses=TagSerializer(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(cast(Any, tags.counted(cast(User, request.user))))
        return self.get_paginated_response([{"name": name, "count": count} for name, count in page])


class TagView(APIView):
    @extend_schema(
        summary="Rename a tag on all recordings",
        description="Where a recording has the new one already, the two become one. Upper and lower case make no difference.",
        request=TagChangeSerializer,
        responses=TagSerializer,
        tags=TAGS,
    )
    def patch(self, request: Request, tag: str) -> Response:
        asked = TagChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user, name = cast(User, request.user), asked.validated_data.get("name", tag)
        if "name" in asked.validated_data:
            tags.rename(user, tag, name)
        return Response({"name": name, "count": Video.objects.visible_to(user).tagged(name).count()})

    @extend_schema(
        summary="Take a tag off all recordings", responses={204: OpenApiResponse(description="No recording has it any more.")}, tags=TAGS
    )
    def delete(self, request: Request, tag: str) -> Response:
        tags.remove(cast(User, request.user), tag)
        return Response(status=204)
