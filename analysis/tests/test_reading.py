"""The text of a result with what depends on the moment in it, on each of the two databases."""

import json

import pytest

from accounts.tests import personas
from analysis import reading
from analysis.models import Analysis
from analysis.tests import takes

AWKWARD = ['{"videoTitle": "ü, \'b\' 演讲"}', "%s %(x)s \\ \u2028 </script>", ""]


@pytest.fixture
def video(database, make_video):
    return make_video(personas.owner(), title="Äpfel “and” 'pears'")


def test_it_works(video):
    found = takes.complete(video, priorities=AWKWARD).result or {}
    text = reading.of(video, "UTC").body
    told, keys = json.loads(text), [key for key, _ in json.loads(text, object_pairs_hook=list)]
    untouched = {key: value for key, value in found.items() if key not in reading.OF_THE_MOMENT}
    assert {key: told[key] for key in untouched} == untouched
    assert [keys.count(key) for key in ("videoTitle", "videoUrl", "metrics")] == [1, 1, 1]
    assert (told["priorities"], told["videoTitle"]) == (AWKWARD, video.title)


@pytest.mark.parametrize("result", [None, {}])
def test_an_empty_result_is_whole_json_too(video, result):
    takes.complete(video)
    Analysis.objects.update(result=result)
    assert set(json.loads(reading.of(video, "UTC").body)) < set(reading.OF_THE_MOMENT)
