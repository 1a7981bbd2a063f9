"""What comes today, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocards.model import Answered, Candidate, Grade
from mocards.study.lateness import at_hand
from mocards.study.queue import Counts, Limits, Queue, build_queue

DAY = date(2026, 1, 10)


def due(
    card: str, late: int = 0, interval: int = 6, position: int = 1, item: str = "", deck: str = "bees"
) -> Candidate:
    return Candidate(card, deck, item or card, position, DAY - timedelta(days=late), interval)


def new(card: str, position: int = 1, item: str = "", deck: str = "bees") -> Candidate:
    return Candidate(card, deck, item or card, position, None, 0)


def answered(card: str, grade: int = 4, *, first: bool = False, drill: bool = False, item: str = "") -> Answered:
    return Answered(card, "bees", item or card, 1, Grade(grade), drill, first)


def queue(
    due: Sequence[Candidate] = (),
    new: Sequence[Candidate] = (),
    today: Sequence[Answered] = (),
    limits: Limits = Limits(new=10, reviews=200),  # noqa: B008 - a frozen value
) -> Queue:
    return build_queue(at_hand(due, DAY), new, today, DAY, lambda _: limits)


def test_overdue_cards_come_by_their_lateness_in_proportion() -> None:
    found = queue([due("today", position=1), due("month", 5, 30), due("week", 3, 6), due("day", 1, 1)])
    assert found.due == ("day", "week", "month", "today")


def test_cards_of_one_lateness_come_in_path_order() -> None:
    assert queue([due("second", position=2), due("first", position=1)]).due == ("first", "second")


def test_due_comes_before_new_and_new_before_drill() -> None:
    made = queue([due("d")], [new("n")], [answered("x", 1)])
    order = []
    while made.current:
        order.append((made.current, made.is_drill))
        made = made.answered(Grade.GOOD)
    assert order == [("d", False), ("n", False), ("x", True)]


@pytest.mark.parametrize(("grade", "again"), [(0, True), (1, True), (2, True), (3, True), (4, False), (5, False)])
def test_what_is_graded_below_four_comes_back_at_the_end(grade: int, again: bool) -> None:
    after = queue([due("a"), due("b", position=2)]).answered(Grade(grade))
    assert after.due == ("b",)
    assert after.drill == (("a",) if again else ())


def test_a_card_that_was_put_to_sleep_is_not_drilled() -> None:
    failed = answered("a", 1)
    assert queue(today=[failed]).drill == ("a",)
    assert queue(today=[replace(failed, asleep=True)]).drill == ()


def test_a_drill_comes_again_until_it_is_firm() -> None:
    made = Queue(drill=("a", "b"))
    assert made.answered(Grade.HARD).drill == ("b", "a")
    assert made.answered(Grade.GOOD).drill == ("b",)


def test_limits_hold_a_deck_each_and_count_what_was_done() -> None:
    cards = [new(f"n{number}", number) for number in range(5)]
    assert len(queue(new=cards, limits=Limits(3, 200)).new) == 3
    assert len(queue(new=cards, today=[answered("x", first=True)], limits=Limits(3, 200)).new) == 2
    assert len(queue(new=cards, today=[answered("x", first=True, drill=True)], limits=Limits(3, 200)).new) == 3
    assert len(queue([due(f"d{n}", position=n) for n in range(5)], limits=Limits(10, 2)).due) == 2
    assert (
        len(queue([due(f"d{n}", position=n) for n in range(5)], today=[answered("x")], limits=Limits(10, 2)).due) == 1
    )


def test_one_of_an_item_a_day() -> None:
    made = queue([due("why", item="queen")], [new("covers", item="queen"), new("other")])
    assert (made.due, made.new) == (("why",), ("other",))
    assert queue(new=[new("covers", item="queen")], today=[answered("why", item="queen")]).new == ()


def test_an_answer_after_a_lapse_today_ends_the_drill() -> None:
    assert queue(today=[answered("a", 1), answered("b", 2), answered("a", 4, drill=True)]).drill == ("b",)


def test_counts_are_what_remains() -> None:
    assert queue([due("d")], [new("n")], [answered("x", 1)]).counts == Counts(1, 1, 1)
    assert queue([due("d")], [new("n")], [answered("x", 1)]).counts.all == 3


@pytest.mark.parametrize(("card", "current"), [("b", "b"), ("none", "a"), ("z", "z")])
def test_a_card_is_brought_to_the_front_of_everything(card: str, current: str) -> None:
    made = Queue(due=("a", "b"), drill=("y", "z")).first(card)
    assert (made.current, made.is_drill) == (current, current == "z")
    assert made.counts == Counts(2, 0, 2)


def test_after_its_answer_a_card_that_was_brought_to_the_front_makes_room() -> None:
    made = Queue(due=("a", "b"), drill=("y", "z")).first("z")
    assert made.answered(Grade.HARD) == Queue(due=("a", "b"), drill=("y", "z"))
    assert made.answered(Grade.GOOD).current == "a"
    assert made.without("a").current == "z"


def test_nothing_is_nothing() -> None:
    assert queue().current is None
    assert queue().answered(Grade.GOOD) == queue()
    assert not queue().is_drill


candidates = st.lists(st.integers(0, 30), unique=True, max_size=20)


@given(candidates, candidates, st.integers(0, 8), st.integers(0, 8))
def test_every_card_comes_at_most_once_and_limits_hold(
    dues: list[int], news: list[int], most_new: int, most_due: int
) -> None:
    made = queue(
        [due(f"d{n}", late=n % 7, item=f"i{n // 3}") for n in dues],
        [new(f"n{n}", n, item=f"i{n // 3}") for n in news],
        limits=Limits(most_new, most_due),
    )
    assert len(made.due) <= most_due
    assert len(made.new) <= most_new
    items = [f"i{int(card[1:]) // 3}" for card in (*made.due, *made.new)]
    assert len(items) == len(set(items))
