"""Two takes side by side."""

import pytest

from accounts.tests import personas
from analysis import comparison
from analysis.comparison import BETTER, OTHER, SAME, UNKNOWN, WORSE
from analysis.pages import compare
from analysis.tests import takes


@pytest.fixture
def db_owner(database):
    """The owner, on each of the two databases."""
    return personas.owner()


def detail(key, value, **more):
    return {"key": key, "label": key, "value": value, "unit": "%", "confidence": 0.9, "lowConfidence": False, **more}


def part(key, points):
    return {"key": key, "name": key, "points": points, "outOf": 30, "measured": points is not None, "explanation": "Not measured."}


def completed(make_video, owner, days, details, parts, **more):
    video = make_video(owner, duration_seconds=90.0)
    takes.complete(video, metricsDetail=details, score={"parts": parts}, **more)
    return takes.aged(video, days)


@pytest.fixture
def pair(db_owner, make_video):
    """The earlier and the later."""
    first = [detail("eyeContact", 40.0), detail("fillersPerMinute", 3.0), detail("speakingPace", 150.0), detail("smiling", 5.0)]
    then = [detail("eyeContact", 70.0), detail("fillersPerMinute", 9.0), detail("speakingPace", 145.0), detail("smiling", 9.0)]
    first.append(detail("fidgetingPerMinute", 2.0))
    then.append(detail("fidgetingPerMinute", None, reason="The body was not seen."))
    before = [part("eyeContact", 10.0), part("fillerWords", 25.0), part("speakingPace", 15.0), part("dissonance", 2.0)]
    after = [part("eyeContact", 25.0), part("fillerWords", 15.0), part("speakingPace", 15.0), part("dissonance", 9.0)]
    earlier = completed(make_video, db_owner, 2, first, before, coherenceScore=50)
    return earlier, completed(make_video, db_owner, 1, then, after, coherenceScore=62)


def test_it_works(db_owner, pair):
    found = comparison.of(*pair)
    assert [(row.key, row.verdict) for row in found.rows] == [
        ("eyeContact", BETTER),
        ("dissonance", BETTER),
        ("fillersPerMinute", WORSE),
        ("smiling", OTHER),
        ("speakingPace", SAME),
        ("fidgetingPerMinute", UNKNOWN),
    ]
    assert found.change == 12


def test_the_earlier_comes_first_whichever_is_asked_for_first(pair):
    earlier, later = pair
    assert comparison.of(later, earlier) == comparison.of(earlier, later)


def test_the_page_says_what_got_better_first(db_owner, pair):
    html = personas.client_of(db_owner).get(f"/recordings/{pair[1].pk}/compare/{pair[0].pk}").content.decode()
    assert "Better now: eyeContact and how body and words agree. Slipped: fillersPerMinute." in html
    assert "rose by 12" in html
    assert html.index("What got better") < html.index("What slipped") < html.index("What cannot be compared")
    assert "The body was not seen." in html
    assert html.count('class="lanes"') == 4


def test_differences_are_told_with_their_direction(pair):
    rows = {row.key: compare.change(row) for row in comparison.of(*pair).rows}
    assert rows["eyeContact"] == "up 30 points"
    assert rows["speakingPace"] == "down 5 points"
    assert rows["fidgetingPerMinute"] == ""


def test_without_a_result_there_is_nothing_to_compare(db_owner, pair, make_video):
    waiting = make_video(db_owner)
    client = personas.client_of(db_owner)
    assert client.get(f"/recordings/{pair[0].pk}/compare/{waiting.pk}").status_code == 404
    assert client.get(f"/recordings/{pair[0].pk}/compare/{pair[0].pk}").status_code == 404


def test_where_nothing_was_measured_in_both_nothing_is_said_to_have_stayed(db_owner, pair, make_video):
    silent = completed(make_video, db_owner, 0, [], [], coherenceScore=None)
    html = personas.client_of(db_owner).get(f"/recordings/{silent.pk}/compare/{pair[0].pk}").content.decode()
    assert "Nothing was measured in both of them." in html
    assert "One of them has no score." in html


def test_it_takes_one_query_to_compare(pair, django_assert_num_queries):
    with django_assert_num_queries(1):
        comparison.of(*pair)


def test_a_stranger_gets_404(pair):
    path = f"/recordings/{pair[0].pk}/compare/{pair[1].pk}"
    assert personas.client_of(personas.stranger()).get(path).status_code == 404
