"""One change to several recordings at once."""

from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from coherence.core.api.fields import Id
from videos.api.serializers import TagField
from videos.shelf import batch, labels
from videos.shelf.batch import Outcome


class BatchSerializer(serializers.Serializer[Any]):
    ids = serializers.ListField(child=Id(), min_length=1, max_length=batch.MOST)
    action = serializers.ChoiceField(choices=tuple(batch.ACTIONS))
    tags = serializers.ListField(child=TagField(), required=False, default=list, max_length=labels.MOST, help_text="For `tag` and `untag`.")


class OutcomeSerializer(serializers.Serializer[Any]):
    video_id = serializers.UUIDField()
    ok = serializers.BooleanField()
    code = serializers.CharField(required=False, help_text="Why not: as an error's code.")
    error = serializers.CharField(required=False, help_text="Why not, in a sentence.")


class OutcomesSerializer(serializers.Serializer[Any]):
    results = OutcomeSerializer(many=True, help_text="In the order of the ids, each once.")


def answer(outcomes: Iterable[Outcome]) -> Response:
    return Response({"results": [_row(each) for each in outcomes]})


def _row(outcome: Outcome) -> dict[str, Any]:
    error = outcome.error
    why = {"code": error.code, "error": error.message} if error else {}
    return {"video_id": str(outcome.video_id), "ok": error is None, **why}


class BatchView(APIView):
    @extend_schema(
        summary=f"Change up to {batch.MOST} recordings",
        description="Each by itself: one that is refused does not hold up the others. "
        f"Support can restore what is deleted for {settings.DELETED_KEPT_DAYS} days.",
        request=BatchSerializer,
        responses=OutcomesSerializer,
        tags=["Library"],
    )
    def post(self, request: Request) -> Response:
        asked = BatchSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        return answer(batch.apply(cast(User, request.user), given["ids"], given["action"], given["tags"]))
