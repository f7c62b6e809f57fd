"""Collections and what is in them."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coherence.core.api import paging
from coherence.core.api.fields import Id, Text
from coherence.core.errors import Conflict, Gone
from videos import titles
from videos.api.batches import OutcomesSerializer, answer
from videos.api.serializers import NOTHING_TO_SHOW, VideoSerializer
from videos.models import Collection
from videos.playback import links
from videos.shelf import collections, pages

TAGS = ["Collections"]
LIMIT = 30


class CollectionSerializer(serializers.ModelSerializer[Collection]):
    count = serializers.IntegerField(read_only=True, help_text="So many recordings are in it.")
    covers = serializers.SerializerMethodField(help_text="Signed pictures of the first few, valid for an hour.")

    class Meta:
        model = Collection
        fields: ClassVar = ["id", "name", "description", "count", "covers", "created_at", "updated_at"]
        read_only_fields = fields

    def get_covers(self, collection: Collection) -> list[str]:
        return [url for video in self.context["covers"].get(collection.pk, ()) if (url := links.thumbnail_url(video))]


class NewCollectionSerializer(serializers.Serializer[Any]):
    name = Text(max_length=120)
    description = Text(max_length=1000, required=False, allow_blank=True)

    def validate_name(self, value: str) -> str:
        cleaned = titles.clean(value)
        if not cleaned:
            raise serializers.ValidationError(NOTHING_TO_SHOW)
        return cleaned


class CollectionChangeSerializer(NewCollectionSerializer):
    name = Text(max_length=120, required=False)


class VideoIdsSerializer(serializers.Serializer[Any]):
    video_ids = serializers.ListField(child=Id(), min_length=1, max_length=collections.MOST_AT_ONCE)


class MoveSerializer(serializers.Serializer[Any]):
    """Without either it goes to the end."""

    before = Id(required=False)
    after = Id(required=False, help_text="Looked at only without `before`.")


class PageSerializer(serializers.Serializer[Any]):
    results = VideoSerializer(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="For the next page; null at the end.")


class Mine(APIView):
    """Finds the collection that the address names."""

    def collection(self, collection_id: UUID) -> Collection:
        found: Collection = get_object_or_404(collections.listed(cast(User, self.request.user)), pk=collection_id)
        return found

    def shown(self, found: list[Collection]) -> Any:
        return CollectionSerializer(found, many=True, context={"covers": collections.covers(found)}).data


class CollectionsView(generics.GenericAPIView[Collection], Mine):
    pagination_class = paging.Offset
    serializer_class = CollectionSerializer
    queryset = Collection.objects.none()
    refuses: ClassVar = {"post": (Conflict,)}

    @extend_schema(summary="The collections, in alphabetical order", responses=CollectionSerializer(many=True), tags=TAGS)
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(collections.listed(cast(User, request.user)))
        return self.get_paginated_response(self.shown(cast(list[Collection], page)))

    @extend_schema(summary="Make a collection", request=NewCollectionSerializer, responses={201: CollectionSerializer}, tags=TAGS)
    def post(self, request: Request) -> Response:
        asked = NewCollectionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = collections.create(cast(User, request.user), **asked.validated_data)
        return Response(self.shown([self.collection(made.pk)])[0], status=201)


class CollectionView(Mine):
    refuses: ClassVar = {"patch": (Conflict,)}

    @extend_schema(summary="A collection", responses=CollectionSerializer, tags=TAGS)
    def get(self, request: Request, collection_id: UUID) -> Response:
        return Response(self.shown([self.collection(collection_id)])[0])

    @extend_schema(summary="Change name or description", request=CollectionChangeSerializer, responses=CollectionSerializer, tags=TAGS)
    def patch(self, request: Request, collection_id: UUID) -> Response:
        collection = self.collection(collection_id)
        asked = CollectionChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(self.shown([collections.change(collection, **asked.validated_data)])[0])

    @extend_schema(
        summary="Remove a collection",
        description="The recordings stay.",
        responses={204: OpenApiResponse(description="It is removed.")},
        tags=TAGS,
    )
    def delete(self, request: Request, collection_id: UUID) -> Response:
        collections.remove(self.collection(collection_id))
        return Response(status=204)


class CollectionVideosView(Mine):
    refuses: ClassVar = {"get": (Gone,)}

    @extend_schema(
        summary="The recordings in a collection, in their order",
        parameters=[
            OpenApiParameter("cursor", str, description="From the page before. What comes or is moved meanwhile shifts nothing."),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": paging.LARGEST, "default": LIMIT},
                description=f"How many, at most {pages.LARGEST}.",
            ),
        ],
        responses=PageSerializer,
        tags=TAGS,
    )
    def get(self, request: Request, collection_id: UUID) -> Response:
        limit = min(paging.whole(request, "limit", LIMIT, 1), pages.LARGEST)
        page = pages.read(self.collection(collection_id), request.query_params.get("cursor", ""), limit)
        shown = VideoSerializer(page.videos, many=True, context={"request": request}).data
        return Response({"results": shown, "cursor": page.cursor})

    @extend_schema(
        summary=f"Add up to {collections.MOST_AT_ONCE} recordings at the end",
        description="In the order given; what is in it already stays where it is.",
        request=VideoIdsSerializer,
        responses=OutcomesSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        collection = self.collection(collection_id)
        return answer(collections.add(collection, video_ids(request)))


class CollectionRemovalView(Mine):
    @extend_schema(
        summary=f"Take up to {collections.MOST_AT_ONCE} recordings out",
        description="The recordings themselves stay.",
        request=VideoIdsSerializer,
        responses=OutcomesSerializer,
        tags=TAGS,
    )
    def post(self, request: Request, collection_id: UUID) -> Response:
        collection = self.collection(collection_id)
        return answer(collections.take_out(collection, video_ids(request)))


class CollectionVideoView(Mine):
    @extend_schema(
        summary="Move a recording within a collection",
        description="Right before or after another one of it, or to its end.",
        request=MoveSerializer,
        responses={204: OpenApiResponse(description="It stands there now.")},
        tags=TAGS,
    )
    def patch(self, request: Request, collection_id: UUID, video_id: UUID) -> Response:
        collection = self.collection(collection_id)
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        collections.move(collection, video_id, **asked.validated_data)
        return Response(status=204)


def video_ids(request: Request) -> list[UUID]:
    asked = VideoIdsSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return list(asked.validated_data["video_ids"])
