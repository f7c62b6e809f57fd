"""Who the server takes the caller for."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class SignedInSerializer(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    email = serializers.EmailField(allow_null=True, help_text="Empty for those who signed in without one.")
    email_verified = serializers.BooleanField()
    authenticated = serializers.BooleanField(help_text="Always true: nobody else gets this answer.")


class SignedInView(APIView):
    """The names of this answer are fixed as they stand, with underscores: it is not turned into camel case."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(
        summary="Who is signed in",
        description="The names are fixed as they stand, with underscores.",
        responses=SignedInSerializer,
        tags=["Identity"],
    )
    def get(self, request: Request) -> Response:
        user = request.user
        assert user.is_authenticated
        answer = {"user_id": user.pk, "email": user.address, "email_verified": user.email_verified, "authenticated": True}
        return Response(SignedInSerializer(answer).data)
