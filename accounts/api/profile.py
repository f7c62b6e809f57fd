"""GET, PUT, PATCH and DELETE /users/me: the own account."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.contrib import auth
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import closing, profiles, time_zones
from accounts.api.closings import ReceiptSerializer
from accounts.api.permissions import InPerson
from accounts.models import User
from coherence.core import errors
from coherence.core.api.fields import Flag, Text
from coherence.core.errors import AppError

TAGS = ["Account"]
NO_ZONE = 'This is no time zone. An example of one: "Europe/Zurich".'


class KnownFlags(serializers.Serializer[Any]):
    """Flags by name; a name that is not known is refused, so that nobody believes in a setting that does nothing."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            raise serializers.ValidationError({str(name): ["There is no such preference."] for name in sorted(unknown, key=str)})
        return super().to_internal_value(data)


class NotificationPreferencesSerializer(KnownFlags):
    analysis_completed = Flag(required=False)
    analysis_failed = Flag(required=False)
    weekly_progress = Flag(required=False, help_text="A letter on Monday about the week's takes; none in a week without one.")
    product_news = Flag(required=False)


class PrivacyPreferencesSerializer(KnownFlags):
    usage_statistics = Flag(required=False, help_text="Whether use may be counted for statistics.")
    quality_review = Flag(required=False, help_text="Whether our staff may look at recordings to make the analysis better.")
    private_mode = Flag(required=False, help_text="Whether nothing of the recordings may leave: no provider outside, no imports, no links.")


class PreferencesSerializer(KnownFlags):
    notifications = NotificationPreferencesSerializer(required=False)
    privacy = PrivacyPreferencesSerializer(required=False)


class ConsentSerializer(serializers.Serializer[Any]):
    given = serializers.BooleanField(help_text="Whether the analysis of recordings is agreed to, in today's words.")
    current_version = serializers.CharField(help_text="Of today's words.")
    version = serializers.CharField(allow_null=True, help_text="What was agreed to last.")
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    given_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ProfileSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField(allow_null=True, help_text="Empty for those who signed in without one.")
    email_verified = serializers.BooleanField()
    display_name = serializers.CharField(allow_blank=True)
    avatar_url = serializers.CharField(allow_blank=True)
    time_zone = serializers.CharField()
    created_at = serializers.DateTimeField()
    preferences = PreferencesSerializer()
    consent = ConsentSerializer()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With what other apps know of the person."""
        fields = super().get_fields()
        for section in profiles.SECTIONS:
            fields |= section.fields()
        return fields


class ProfileChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    display_name = Text(max_length=150, allow_blank=True, required=False)
    avatar_url = serializers.RegexField(
        r"^(https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?][!-~]*)?)?$", max_length=500, allow_blank=True, required=False
    )
    time_zone = serializers.ChoiceField(time_zones.NAMES, required=False, error_messages={"invalid_choice": NO_ZONE})
    preferences = PreferencesSerializer(required=False)
    consent = Flag(required=False, help_text="true: to the analysis of recordings; false: taken back.")


class ProfileView(APIView):
    refuses: ClassVar[dict[str, tuple[type[AppError], ...]]] = {"delete": (errors.Conflict,)}

    def get_permissions(self) -> Sequence[Any]:
        """An account is closed by its owner in person, never by a key that somebody found."""
        return [*super().get_permissions(), *([InPerson()] if self.request and self.request.method == "DELETE" else [])]

    @extend_schema(summary="My account", responses=ProfileSerializer, tags=TAGS)
    def get(self, request: Request) -> Response:
        return Response(ProfileSerializer(profiles.of(cast(User, request.user))).data)

    @extend_schema(summary="Change my account", request=ProfileChangeSerializer, responses=ProfileSerializer, tags=TAGS)
    def patch(self, request: Request) -> Response:
        return self._change(request)

    @extend_schema(
        summary="Change my account",
        description="The same as PATCH: what is left out stays as it is.",
        request=ProfileChangeSerializer,
        responses=ProfileSerializer,
        tags=TAGS,
    )
    def put(self, request: Request) -> Response:
        return self._change(request)

    def _change(self, request: Request) -> Response:
        sent = ProfileChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        profiles.change(cast(User, request.user), sent.validated_data)
        return Response(ProfileSerializer(profiles.of(cast(User, request.user))).data)

    @extend_schema(
        summary="Close my account",
        description="Nothing works for the account any more at once; everything held about it is removed within minutes. "
        "The secret is told only here: with it the receipt can be read without an account.",
        request=None,
        responses={202: ReceiptSerializer},
        tags=TAGS,
    )
    def delete(self, request: Request) -> Response:
        begun, secret = closing.begin(cast(User, request.user))
        auth.logout(request._request)
        return Response(ReceiptSerializer({"closing": begun, "secret": secret}).data, status=202)
