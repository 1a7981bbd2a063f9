"""How many cards fit into some minutes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.study.pace import TYPICAL_NEW, TYPICAL_REVIEW, Pace, within
from mocards.study.queue import Queue
from mocards.sums import TimeSum

QUEUE = Queue(due=tuple(f"d{number}" for number in range(10)), new=("n0", "n1", "n2"), drill=("x",))


def test_a_learner_of_whom_nothing_is_known_is_typical() -> None:
    assert Pace.of({}) == Pace(TYPICAL_REVIEW, TYPICAL_NEW)


def test_a_learner_has_a_pace_of_their_own() -> None:
    pace = Pace.of(
        {"review": TimeSum(990, 990 * 5_000), "new": TimeSum(90, 90 * 30_000), "drill": TimeSum(50, 540_000)}
    )
    assert pace.review == pytest.approx(5.03 + 0.5)
    assert pace.new == pytest.approx(29 + 0.5)


@pytest.mark.parametrize(
    ("seconds", "due", "new"),
    [(0, 0, 0), (4, 0, 0), (50, 5, 0), (100, 10, 0), (119, 10, 0), (120, 10, 1), (10_000, 10, 3)],
)
def test_so_much_fits(seconds: float, due: int, new: int) -> None:
    made = within(QUEUE, seconds, Pace(review=10, new=20))
    assert (len(made.due), len(made.new), made.drill) == (due, new, ("x",))


def test_whoever_sits_down_meets_a_card() -> None:
    made = within(Queue(due=("a", "b"), new=("c",)), 1, Pace(10, 20))
    assert (made.due, made.new) == (("a",), ())
    assert within(Queue(new=("c", "d")), 1, Pace(10, 20)).new == ("c",)
    assert within(Queue(new=("c", "d")), 0, Pace(10, 20)).current is None


@given(st.floats(0, 1000), st.floats(1, 60), st.floats(1, 60))
def test_what_comes_is_the_beginning_of_what_would_have_come(seconds: float, review: float, new: float) -> None:
    made = within(QUEUE, seconds, Pace(review, new))
    assert QUEUE.due[: len(made.due)] == made.due
    assert QUEUE.new[: len(made.new)] == made.new
    assert len(made.due) * review + len(made.new) * new <= seconds + 0.001
