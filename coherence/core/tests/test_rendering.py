"""Names on the wire."""

import json
import uuid
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy
from djangorestframework_camel_case.render import CamelCaseJSONRenderer

from coherence.core.api.rendering import CamelJSON

ODD = {
    "video_id": uuid.UUID(int=1),
    "created_at": datetime(2026, 1, 31, tzinfo=UTC),
    "said": gettext_lazy("Yes"),
    "deep_list": [{"inner_name": (1, {"more_of_it": None})}, "a_text_stays"],
    "_first": 1, "last_": 2, "with_2_numbers": 3, "MISSING_GESTURE": 4, "x__y": 5, 7: "seven",
}  # fmt: skip


def test_it_works():
    assert json.loads(CamelJSON().render({"video_id": 1, "deep": [{"inner_name": True}]})) == {"videoId": 1, "deep": [{"innerName": True}]}


def test_it_writes_what_the_package_writes():
    assert CamelJSON().render(ODD) == CamelCaseJSONRenderer().render(ODD)
    assert CamelJSON().render({"pieces": (each for each in ({"a_b": 1},))}) == b'{"pieces":[{"aB":1}]}'


def test_nothing_is_nothing():
    assert CamelJSON().render(None) == b""
