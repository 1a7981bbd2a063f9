"""What a day keeps to besides its limits: siblings, backlog, days ahead, vacations; and cramming."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocards.model import Answered, Candidate, Grade, Vacation
from mocards.study.lateness import at_hand
from mocards.study.queue import Backlog, Limits, Queue, Rules, build_queue, cram_queue

DAY = date(2026, 1, 10)
PLENTY = Limits(new=10, reviews=200)


def due(card: str, late: int = 0, interval: int = 6, item: str = "") -> Candidate:
    return Candidate(card, "bees", item or card, 1, DAY - timedelta(days=late), interval)


def new(card: str, item: str = "") -> Candidate:
    return Candidate(card, "bees", item or card, 1, None, 0)


def answered(card: str, grade: int = 4, *, late: int = 0, item: str = "", **own: bool) -> Answered:
    before = DAY - timedelta(days=late)
    plain = Answered(card, "bees", item or card, 1, Grade(grade), drill=False, first=False, due=before, interval=6)
    return replace(plain, **own)


def queue(
    due: Sequence[Candidate] = (),
    new: Sequence[Candidate] = (),
    today: Sequence[Answered] = (),
    limits: Limits = PLENTY,
    day: date = DAY,
    **rules: object,
) -> Queue:
    return build_queue(at_hand(due, day), new, today, day, lambda _: limits, Rules(**rules))  # type: ignore[arg-type] # named


def days(number: int) -> date:
    return DAY + timedelta(days=number)


# ---- siblings ------------------------------------------------------------------------------


def test_siblings_may_come_together() -> None:
    made = queue([due("a", item="x"), due("b", item="x")], [new("c", item="x")], siblings_apart=False)
    assert (made.due, made.new) == (("a", "b"), ("c",))


def test_a_crammed_card_keeps_nothing_back() -> None:
    crammed = [answered("a", item="x", drill=True)]
    assert queue([due("a", item="x")], today=crammed).due == ("a",)


# ---- backlog -------------------------------------------------------------------------------

OVERDUE = [due(f"o{number}", late=9 - number) for number in range(9)]  # o0 is the latest


def test_of_the_overdue_so_many_come_and_what_is_due_comes_besides() -> None:
    made = queue([*OVERDUE, due("today")], spread=3)
    assert made.due == ("o0", "o1", "o2", "today")
    assert made.backlog == Backlog(9, 3, days(2))


def test_leaving_and_coming_back_brings_no_more() -> None:
    done = [answered("x", late=2), answered("y", late=0), answered("z", first=True)]
    made = queue(OVERDUE, today=done, spread=3)
    assert made.due == ("o0", "o1")
    assert made.backlog == Backlog(9, 3, days(3))


def test_without_a_share_the_limit_spreads() -> None:
    made = queue(OVERDUE, limits=Limits(10, 4))
    assert made.due == ("o0", "o1", "o2", "o3")
    assert made.backlog == Backlog(9, 4, days(2))


def test_a_backlog_that_grows_has_no_end() -> None:
    others = [due(f"d{number}") for number in range(5)]
    made = queue([*OVERDUE, *others], limits=Limits(10, 4), spread=4)
    assert made.backlog == Backlog(9, 4, None)


def test_what_is_reached_today_is_no_backlog() -> None:
    assert queue(OVERDUE).backlog is None
    assert queue([due("a", 1, item="x"), due("b", 1, item="x")]).backlog is None


def test_siblings_take_a_day_each() -> None:
    siblings = [due(f"s{number}", 3, item="x") for number in range(4)]
    assert queue([*siblings, due("o", 2)], spread=1).backlog == Backlog(5, 1, days(4))
    assert queue([*siblings, *OVERDUE], spread=9).backlog == Backlog(13, 9, days(3))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60), st.integers(1, 15))
def test_the_backlog_is_done_by_its_day(lates: list[int], share: int) -> None:
    waiting = {f"o{number}": due(f"o{number}", late) for number, late in enumerate(lates)}
    first = queue(list(waiting.values()), spread=share)
    promised = first.backlog.done if first.backlog else DAY
    day = DAY
    while waiting:
        made = queue(list(waiting.values()), day=day, spread=share)
        assert len(made.due) == min(share, len(waiting))
        for card in made.due:
            del waiting[card]
        finished, day = day, day + timedelta(days=1)
    assert finished == promised


# ---- ahead ---------------------------------------------------------------------------------


def test_days_ahead_come_last_and_only_when_asked_for() -> None:
    cards = [due("next", -2, 6), due("soon", -2, 60), due("today"), due("late", 1), due("far", -4)]
    assert queue(cards).due == ("late", "today")
    assert queue(cards, ahead=3).due == ("late", "today", "soon", "next")


def test_a_card_of_today_does_not_come_a_second_time() -> None:
    assert queue([due("a", -1)], today=[answered("a")], ahead=3, siblings_apart=False).due == ()


# ---- vacations -----------------------------------------------------------------------------

JANUARY = (Vacation(date(2026, 1, 10), date(2026, 1, 19)),)


def test_on_vacation_nothing_is_due_but_what_was_begun_is_drilled() -> None:
    made = queue([due("a", 3)], [new("b")], [answered("c", 1)], vacations=JANUARY)
    assert (made.due, made.new, made.drill) == ((), (), ("c",))


def test_after_a_vacation_short_intervals_come_first_and_long_ones_spread_out() -> None:
    back = date(2026, 1, 20)
    cards = [
        Candidate(f"{length}-{number}", "bees", f"{length}-{number}", 1, days(number % 10), interval)
        for length, interval in (("short", 2), ("long", 80))
        for number in range(40)
    ]
    came = [set(queue(cards, day=back + timedelta(days=on), vacations=JANUARY).due) for on in range(12)]
    assert {card for card in came[0] if card.startswith("short")} == {f"short-{number}" for number in range(40)}
    lengths = [len([card for card in new - old if card.startswith("long")]) for old, new in pairwise([set(), *came])]
    assert sum(lengths) == 40
    assert max(lengths) <= 10
    assert lengths[10:] == [0, 0]


def test_what_a_vacation_moved_is_not_overdue_on_its_day() -> None:
    back = date(2026, 1, 20)
    short = [Candidate(f"s{number}", "bees", f"s{number}", 1, days(2), 2) for number in range(5)]
    made = queue(short, day=back, vacations=JANUARY, spread=1)
    assert len(made.due) == 5
    assert made.backlog is None
    assert len(queue(short, day=back + timedelta(days=1), vacations=JANUARY, spread=1).due) == 1


def test_a_vacation_taken_back_is_as_if_it_had_never_been() -> None:
    cards = [*OVERDUE, due("today"), due("next", -2)]
    assert queue(cards, vacations=()) == queue(cards)


# ---- cram ----------------------------------------------------------------------------------


def test_cramming_goes_through_all_until_each_is_firm() -> None:
    made = cram_queue(["a", "b", "c"], [])
    assert made.is_drill
    served = []
    for grade in (Grade.GOOD, Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.GOOD):
        served.append(made.current)
        made = made.answered(grade)
    assert served == ["a", "b", "c", "b", "c"]
    assert made.current is None


def test_cramming_goes_on_where_it_was_left() -> None:
    today = [answered("a", 4, drill=True), answered("b", 1, drill=True), answered("x", 1, drill=True)]
    assert cram_queue(["a", "b", "c"], today).drill == ("b", "c")


def test_what_failed_while_cramming_is_not_drilled_with_the_day() -> None:
    today = [answered("a", 1, drill=True), answered("b", 1), answered("b", 2, drill=True)]
    assert queue(today=today).drill == ("b",)


@pytest.mark.parametrize("rules", [{"spread": 2}, {"ahead": 3}, {"siblings_apart": False}, {"vacations": JANUARY}])
@given(st.lists(st.tuples(st.integers(-5, 20), st.integers(0, 4)), max_size=20), st.integers(0, 6))
def test_limits_hold_and_every_card_comes_at_most_once_under_every_rule(
    rules: dict[str, object], cards: list[tuple[int, int]], reviews: int
) -> None:
    candidates = [due(f"c{number}", late, item=f"i{item}") for number, (late, item) in enumerate(cards)]
    made = queue(candidates, limits=Limits(0, reviews), **rules)
    assert len(made.due) == len(set(made.due)) <= reviews
    assert set(made.due) <= {card.card for card in candidates}
