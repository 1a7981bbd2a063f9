"""Filters: which cards somebody means."""

from __future__ import annotations

import pytest

from made import card
from mocards.study.filters import Filter

CARD = card(
    kind="pitfall",
    facet="lesson",
    deck="bees",
    phase="The Colony",
    tags=("bees", "phase-2-the-colony", "garden/hive", "difficulty-3"),
)


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [
        ({}, True),
        ({"decks": ["bees"]}, True),
        ({"decks": ["honey"]}, False),
        ({"decks": ["honey", "bees"]}, True),
        ({"kinds": ["pitfall"]}, True),
        ({"kinds": ["Pitfall.lesson"]}, True),
        ({"kinds": ["pitfall.cause"]}, False),
        ({"phases": ["the colony"]}, True),
        ({"phases": ["2"]}, True),
        ({"phases": ["1"]}, False),
        ({"phases": ["2-the"]}, False),
        ({"tags": ["garden"]}, True),
        ({"tags": ["#garden/hive"]}, True),
        ({"tags": ["gard"]}, False),
        ({"tags": ["difficulty-3", "nothing"]}, True),
        ({"kinds": ["pitfall"], "tags": ["nothing"]}, False),
    ],
)
def test_a_card_is_meant_when_every_sort_has_a_value_that_fits(wanted: dict[str, list[str]], matches: bool) -> None:
    assert Filter.of(**wanted).matches(CARD) is matches


def test_a_filter_without_wishes_is_none() -> None:
    assert not Filter.of()
    assert Filter.of(tags=["x"])
