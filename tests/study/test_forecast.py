"""What is to come: exact where nothing is left to chance, and true to every scheduler, gate and day off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY
from mocards.model import Grade, Vacation
from mocards.schedule.fsrs import Fsrs
from mocards.schedule.scheduler import Scheduler
from mocards.schedule.sm2 import SOURCE, TEXT
from mocards.study.forecast import Backlogs, Course, Load, Recall, Stock, Supply, by_weeks, forecast
from mocards.study.insight import YEAR
from mocards.study.vacations import comes

SURE = Recall(1.0, 1.0, 1.0)
SCHEDULERS = {"text": TEXT, "source": SOURCE, "fsrs": Fsrs(), "firm fsrs": Fsrs(retention=0.95), "lax": Fsrs(0.75)}


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def off(first: int, last: int) -> Vacation:
    return Vacation(after(first), after(last))


def reviews(coming: Sequence[Load]) -> dict[int, float]:
    """Place → reviews, where there are any."""
    return {place: pytest.approx(one.expected) for place, one in enumerate(coming) if one.expected}


def test_what_is_overdue_comes_today() -> None:
    due = {(after(-9), 6): 3, (DAY, 6): 2, (after(1), 1): 4, (after(9), 6): 1}
    coming = forecast([Course(scheduler=TEXT, due=due)], DAY, Recall(), days=3)
    assert [(one.day, one.scheduled) for one in coming] == [(DAY, 5), (after(1), 4), (after(2), 0)]


def test_answers_bring_what_the_scheduler_would_on_average() -> None:
    course = Course(scheduler=TEXT, due={(DAY, 1): 10})
    assert reviews(forecast([course], DAY, SURE, days=25)) == {0: 10, 6: 10, 21: 10}
    coming = forecast([course], DAY, Recall(young=0.8), days=3)
    assert reviews(coming) == {0: 10, 1: 2, 2: 2}  # a failed one comes tomorrow, and then tomorrow once more
    assert coming[1] == Load(after(1), 0, pytest.approx(2), 0, pytest.approx(2))
    assert coming[1].added == pytest.approx(2)


def test_mature_cards_are_recalled_as_mature_ones_are() -> None:
    course = Course(scheduler=TEXT, due={(DAY, 6): 10, (DAY, 21): 10})
    assert forecast([course], DAY, Recall(young=1.0, mature=0.5), days=2)[1].expected == pytest.approx(5)


def test_the_average_ease_makes_sm2_s_intervals() -> None:
    course = Course(scheduler=TEXT, due={(DAY, 10): 1}, ease=131)
    assert reviews(forecast([course], DAY, SURE, days=34)) == {0: 1, 14: 1, 33: 1}


@pytest.mark.parametrize("scheduler", SCHEDULERS.values(), ids=SCHEDULERS)
def test_for_who_forgets_nothing_it_is_what_happens(scheduler: Scheduler) -> None:
    happens, new = Counter[int](), 3
    for card in range(20):
        day, schedule = after(card // new), None
        while (place := (day - DAY).days) < YEAR:
            happens[place] += schedule is not None
            schedule = scheduler.next(schedule, Grade.GOOD, day)
            day = schedule.due
    course = Course(scheduler=scheduler, due={}, supplies=[Supply(others=20, limit=new)])
    coming = forecast([course], DAY, SURE, YEAR)
    assert [one.new for one in coming[:8]] == [3, 3, 3, 3, 3, 3, 2, 0]
    assert [round(one.expected, 6) for one in coming] == [happens[place] for place in range(YEAR)]


def test_a_higher_retention_brings_more_reviews() -> None:
    due = {(after(days), days): 10 for days in range(1, 60)}
    by_retention = [Course(scheduler=SCHEDULERS[name], due=due) for name in ("lax", "fsrs", "firm fsrs")]
    loads = [sum(one.expected for one in forecast([course], DAY, SURE, YEAR)) for course in by_retention]
    assert loads == sorted(loads)
    assert loads[2] > 2 * loads[0]


def test_decks_and_schedulers_add_up() -> None:
    one = Course(scheduler=TEXT, due={(DAY, 1): 3}, supplies=[Supply(others=9, limit=2), Supply(others=9, limit=1)])
    other = Course(scheduler=Fsrs(), due={(after(1), 4): 5}, supplies=[Supply(others=1, limit=5)])
    apart = [forecast([course], DAY, SURE, 40) for course in (one, other)]
    together = forecast([one, other], DAY, SURE, 40)
    assert [day.new for day in together[:3]] == [4, 3, 3]
    assert [day.expected for day in together] == [
        first.expected + second.expected for first, second in zip(*apart, strict=True)
    ]


# ---- new cards -----------------------------------------------------------------------------------


def begun(supply: Supply, days: int = 40, *vacations: Vacation) -> dict[int, int]:
    """Place → first answers, where there are any."""
    coming = forecast([Course(scheduler=TEXT, due={}, supplies=[supply])], DAY, SURE, days, vacations)
    return {place: one.new for place, one in enumerate(coming) if one.new}


@pytest.mark.parametrize(
    ("gate", "first", "places"),
    [
        ("none", Stock(3, False), {0: 2, 1: 2, 2: 2}),
        ("met", Stock(3, False), {0: 2, 1: 2, 2: 2}),
        ("met", Stock(0, True), {0: 2, 1: 1, 2: 0}),
        ("firm", Stock(3, False), {0: 2, 1: 2, 23: 2}),  # firm after 1 + 6 + 15 days, from the second day on
        ("firm", Stock(0, False), {0: 1, 22: 2}),
        ("firm", Stock(0, True), {0: 2, 1: 1}),
    ],
)
def test_a_phase_waits_for_its_gate(gate: str, first: Stock, places: dict[int, int]) -> None:
    supply = Supply(phases=[first, Stock(2, False)], others=1, limit=2, gate=gate)  # type: ignore[arg-type] # a table
    assert begun(supply) == {place: cards for place, cards in places.items() if cards}


def test_what_was_begun_today_counts() -> None:
    assert begun(Supply(others=5, limit=2, begun=1)) == {0: 1, 1: 2, 2: 2}
    assert begun(Supply(others=5, limit=2, begun=9)) == {1: 2, 2: 2, 3: 1}
    assert begun(Supply(others=5, limit=0)) == {}


# ---- days off ------------------------------------------------------------------------------------


def test_nothing_comes_on_days_off() -> None:
    due = {(after(days), 1): 2 for days in range(8)}
    course = Course(scheduler=TEXT, due=due, supplies=[Supply(others=6, limit=1)])
    coming = forecast([course], DAY, Recall(), 12, [off(2, 5)])
    assert [one.scheduled for one in coming] == [2, 2, 0, 0, 0, 0, 2 + 8, 2, 0, 0, 0, 0]
    assert [one.new for one in coming] == [1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0]
    assert not any(one.expected for one in coming[2:6])


def test_what_waited_over_a_vacation_that_has_begun_comes_after_it() -> None:
    due = {(after(-9), 30): 3, (after(-1), 1): 2, (DAY, 8): 3}
    coming = forecast([Course(scheduler=TEXT, due=due)], DAY, SURE, 9, [off(-2, 3)])
    assert [one.scheduled for one in coming] == [0, 0, 0, 0, 3 + 2 + 1, 1, 1, 0, 0]


def test_the_return_is_spread_as_the_queue_spreads_it() -> None:
    rest = off(3, 30)
    served = Counter(comes(after(10), 40, f"card{number}", [rest]) for number in range(1100))
    coming = forecast([Course(scheduler=TEXT, due={(after(10), 40): 1100})], DAY, SURE, 60, [rest])
    assert {one.day: one.scheduled for one in coming if one.scheduled} == dict.fromkeys(sorted(served), 100)


# ---- whatever there is ---------------------------------------------------------------------------

due_cards = st.dictionaries(
    st.tuples(st.integers(-400, 400).map(after), st.integers(1, 36_500)), st.integers(1, 50), max_size=20
)
chances = st.floats(0, 1)


@settings(deadline=None, max_examples=40)
@given(due_cards, st.builds(Recall, chances, chances, chances), st.sampled_from(list(SCHEDULERS.values())))
def test_no_card_is_lost_in_a_forecast(due: dict[tuple[date, int], int], recall: Recall, scheduler: Scheduler) -> None:
    supply = Supply(others=30, limit=4)
    coming = forecast([Course(scheduler=scheduler, due=due, supplies=[supply])], DAY, recall, YEAR)
    assert len(coming) == YEAR
    within = sum(cards for (day, _), cards in due.items() if (day - DAY).days < YEAR)
    assert sum(one.scheduled for one in coming) == within
    assert coming[0].scheduled == sum(cards for (day, _), cards in due.items() if day <= DAY)
    assert all(one.expected >= one.scheduled - 1e-9 for one in coming)
    assert sum(one.new for one in coming) == 30


def test_weeks_add_up_their_days_and_begin_with_the_first() -> None:
    found = by_weeks([Load(after(number), 2, 2.5, 1, 0.5) for number in range(365)])
    assert (len(found), found[0], found[-1].day) == (52, Load(DAY, 14, 17.5, 7, 3.5), after(51 * 7))
    assert found[0].kept == 14


# ---- limits, and what is overdue ------------------------------------------------------------------


def test_what_a_limit_holds_back_comes_on_the_days_after() -> None:
    course = Course(scheduler=TEXT, due={(after(-3), 6): 25, (DAY, 6): 10, (after(1), 6): 2}, limit=10, reviewed=4)
    coming = forecast([course], DAY, SURE, days=5)
    assert [one.scheduled for one in coming] == [35, 2, 0, 0, 0]
    assert [one.expected for one in coming] == pytest.approx([6, 10, 10, 10, 1])
    assert [one.kept for one in coming] == [one.expected for one in coming]


def test_answers_bring_their_reviews_when_they_are_given() -> None:
    course = Course(scheduler=TEXT, due={(after(-3), 1): 3}, limit=1)
    assert reviews(forecast([course], DAY, SURE, days=12)) == {0: 1, 1: 1, 2: 1, 6: 1, 7: 1, 8: 1}


def test_a_backlog_is_spread_over_all_decks_and_what_is_due_comes_besides() -> None:
    decks = [Course(scheduler=TEXT, due={(after(-3), 6): cards, (DAY, 6): 2}) for cards in (10, 20)]
    coming = forecast(decks, DAY, SURE, 8, [], Backlogs(6, 3))
    assert [one.expected for one in coming] == pytest.approx([3 + 4, 6, 6, 6, 6, 3, 0, 0])
    assert forecast(decks, DAY, SURE, 1)[0].expected == 34


def test_nothing_of_a_backlog_comes_on_days_off() -> None:
    course = Course(scheduler=TEXT, due={(after(-3), 6): 4}, limit=1)
    coming = forecast([course], DAY, SURE, 6, [off(1, 2)])
    assert [one.expected for one in coming] == [1, 0, 0, 1, 1, 1]


@settings(deadline=None, max_examples=40)
@given(due_cards, st.integers(1, 40), st.sampled_from([1, 5, float("inf")]))
def test_no_day_brings_more_than_its_limit_and_none_is_lost(
    due: dict[tuple[date, int], int], limit: int, spread: float
) -> None:
    course = Course(scheduler=TEXT, due=due, limit=limit)
    coming = forecast([course], DAY, SURE, YEAR, [], Backlogs(spread))
    assert all(one.expected <= limit + 1e-6 for one in coming)
    kept = 0.0
    for place, one in enumerate(coming):
        kept += one.kept
        assert kept <= sum(cards for (day, _), cards in due.items() if (day - DAY).days <= place) + 1e-6
