"""Words as they are searched, and tags as they are compared."""

import pytest

from videos.shelf import labels, words
from videos.shelf.words import Query, Term


def test_it_works():
    assert words.parse('Quarterly "next steps" -draft fin') == Query(
        (Term(("quarterly",)), Term(("next", "steps")), Term(("fin",), begun=True)), (Term(("draft",)),)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Präsentation ÉTÉ", " prasentation ete "),
        ("Straße, Øre; don't", " strasse ore don t "),
        ("Ελλάδα ЁЛКА", " ελλαδα елка "),
        ("snake_case 3.5 演讲 🎤", " snake case 3 5 演讲 "),
        ("🎤 —", ""),
        ("x" * 100, f" {'x' * words.LONGEST_WORD} "),
    ],
)
def test_what_words_become(text, found):
    assert words.line(text) == found


@pytest.mark.parametrize(
    ("typed", "spelt"),
    [("pit", [" pit"]), ("pitch ", [" pitch "]), ('"pit"', [" pit "]), ('"open end', [" open end"]), ("a-b", [" a b"]), ("% _ 🎤", [])],
)
def test_what_is_looked_for(typed, spelt):
    assert [term.spelt for term in words.parse(typed).wanted] == spelt


def test_not_everything_that_is_typed_is_looked_for():
    assert len(words.parse(" ".join("abcdefghijklmnop")).wanted) == words.MOST_TERMS


def test_tags_are_the_same_in_any_case():
    assert labels.once(["Pitch", "PITCH", "straße", "STRASSE", "pitché"]) == ["Pitch", "straße", "pitché"]
    assert labels.renamed(["a", "B", "c"], "b", "C") == ["a", "C"]
    assert labels.marked("PITCH") in labels.keys(["x", "Pitch"])
    assert labels.marked("itch") not in labels.keys(["x", "Pitch"])
    assert (labels.clean(" a/ b/ "), labels.clean("\u202e/")) == ("a/ b", "")
