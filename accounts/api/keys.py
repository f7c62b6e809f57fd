"""A person's API keys."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import keys
from accounts.api.permissions import InPerson
from accounts.models import ApiKey
from coherence.core.api.fields import Text
from coherence.core.api.paging import Offset
from coherence.core.errors import Conflict


class KeySerializer(serializers.ModelSerializer[ApiKey]):
    class Meta:
        model = ApiKey
        fields: tuple[str, ...] = ("id", "name", "prefix", "scope", "created_at", "last_used_at")
        read_only_fields: tuple[str, ...] = fields


class NewKeySerializer(serializers.ModelSerializer[ApiKey]):
    name = Text(max_length=100)
    scope = serializers.ChoiceField(ApiKey.Scope.choices, default=ApiKey.Scope.READ)

    class Meta:
        model = ApiKey
        fields = ("name", "scope")


class MadeKeySerializer(KeySerializer):
    key = serializers.CharField(help_text="The key itself. It is shown this once and kept nowhere.")

    class Meta(KeySerializer.Meta):
        fields = (*KeySerializer.Meta.fields, "key")


class Mine(generics.GenericAPIView[ApiKey]):
    """Keys are made and removed by a person, not by a key."""

    permission_classes = (IsAuthenticated, InPerson)
    serializer_class = KeySerializer
    queryset = ApiKey.objects.none()

    def get_queryset(self) -> QuerySet[ApiKey]:
        assert self.request.user.is_authenticated
        return ApiKey.objects.visible_to(self.request.user).filter(revoked_at__isnull=True).order_by("-created_at", "id")


class KeysView(Mine):
    pagination_class = Offset
    refuses = {"post": (Conflict,)}  # noqa: RUF012

    @extend_schema(
        summary="Your API keys",
        description="Newest first, without the removed ones.",
        responses=KeySerializer(many=True),
        tags=["API keys"],
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(KeySerializer(page, many=True).data)

    @extend_schema(summary="Make an API key", request=NewKeySerializer, responses={201: MadeKeySerializer}, tags=["API keys"])
    def post(self, request: Request) -> Response:
        asked = NewKeySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        assert request.user.is_authenticated
        made, text = keys.create(request.user, **asked.validated_data)
        return Response(KeySerializer(made).data | {"key": text}, status=status.HTTP_201_CREATED)


class KeyView(Mine):
    lookup_url_kwarg = "key_id"

    @extend_schema(summary="Remove an API key", description="It opens nothing from now on.", responses={204: None}, tags=["API keys"])
    def delete(self, request: Request, key_id: Any) -> Response:
        keys.revoke(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
