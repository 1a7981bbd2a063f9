"""The best pairs, held against trying all of them."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocards.decks import assignment
from mocards.decks.assignment import best_pairs

scores = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 100).map(lambda number: number / 100), max_size=20
)


@settings(max_examples=150, deadline=None)
@given(scores)
def test_no_other_assignment_has_a_greater_sum(known: dict[tuple[int, int], float]) -> None:
    pairs = best_pairs(known, 0)
    assert len({pair.left for pair in pairs}) == len(pairs) == len({pair.right for pair in pairs})
    best = max(
        sum(known.get((left, right), 0) for left, right in zip(range(6), order, strict=True))
        for order in permutations(range(6))
    )
    assert abs(sum(pair.score for pair in pairs) - best) < 1e-9
    assert all(known[pair.left, pair.right] == pair.score for pair in pairs)


def test_the_best_overall_may_not_hold_the_best_pair() -> None:
    pairs = best_pairs({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}, 0)
    assert [(pair.left, pair.right) for pair in pairs] == [(1, 0), (0, 1)]


def test_a_left_over_that_fits_as_well_is_a_rival() -> None:
    (pair,) = best_pairs({(0, 0): 0.9, (1, 0): 0.88, (2, 0): 0.5}, 0.03)
    assert (pair.left, pair.rivals) == (0, (1,))


def test_one_that_was_chosen_elsewhere_is_no_rival() -> None:
    pairs = best_pairs({(0, 0): 0.9, (1, 0): 0.89, (1, 1): 0.9}, 0.03)
    assert [pair.rivals for pair in pairs] == [(), ()]


def test_a_right_that_goes_without_and_fits_as_well_is_a_contender() -> None:
    (pair,) = best_pairs({(0, 0): 0.9, (0, 1): 0.88, (0, 2): 0.5}, 0.03)
    assert (pair.right, pair.contenders) == (0, (1,))


@pytest.mark.parametrize("most_steps", [assignment.MOST_STEPS, 0])
def test_a_mass_of_look_alikes_is_paired_too(monkeypatch: pytest.MonkeyPatch, most_steps: int) -> None:
    monkeypatch.setattr(assignment, "MOST_STEPS", most_steps)
    known = {(left, right): 0.6 + (left == right) * 0.1 for left in range(420) for right in range(0, 420, 40)}
    pairs = best_pairs(known, 0)
    assert [(pair.left, pair.right) for pair in pairs] == [(number, number) for number in range(0, 420, 40)]
