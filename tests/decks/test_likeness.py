"""How alike two items are, and how much of it is sure without a closer look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import draft
from mocards.decks.likeness import SIMILAR, alike_at_least, answers_alike, are_answers_similar
from mocards.decks.wholes import Whole, wholes

WORDS = ("bees", "wax", "honey", "hive", "is", "in", "the", "a")
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def item(**answers: str) -> Whole:
    return wholes(((draft(facet=facet, back=back), facet) for facet, back in answers.items()), {})[0]


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("the hive is in the wax", "the hive is in the wax", 1.0),
        ("", "", 1.0),
        ("honey", "wax", 0.0),
        ("", "wax", 0.0),
        ("ab", "cab", (4 / 5 + 0) / 2),  # all letters but one, none of the words
        ("a b c d", "a b b c d", (14 / 16 + 8 / 9) / 2),
        ("a b c d", "b c d a", (0 + 0) / 2),
    ],
)
def test_what_stands_around_an_edit_is_alike(old: str, new: str, least: float) -> None:
    assert alike_at_least(old, new, old.split(), new.split()) == pytest.approx(least)


@given(SENTENCES, SENTENCES, SENTENCES, SENTENCES)
def test_what_is_sure_is_never_more_than_what_is_so(covers: str, why: str, later: str, then: str) -> None:
    old, new = item(covers=covers, why=why), item(covers=later, why=then)
    assert answers_alike(old, new, alike_at_least) <= answers_alike(old, new) + 1e-9
    assert are_answers_similar(old, new) == (answers_alike(old, new) >= SIMILAR)
