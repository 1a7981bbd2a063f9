"""Statistics: exact figures from few answers, and what holds for any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from made import DAY
from mocards.model import Deck, Description, Grade, Step, Vacation
from mocards.schedule.sm2 import TEXT
from mocards.study import insight
from mocards.study.forecast import Course, Recall
from mocards.study.insight import Bucket, Group, Press, Retention, Share, Streak, Studied
from mocards.sums import AnswerSum, CardSum, DaySum

LATER = DAY + timedelta(days=1)


def answers(days: int = 0, grade: int = 4, count: int = 1, **own: Any) -> DaySum:
    """Answers of one day with one grade, of young cards unless it says otherwise."""
    sorts = {"new": 0, "young": count, "mature": 0, "drill": False, **own}
    return DaySum(day=DAY + timedelta(days=days), grade=Grade(grade), answers=count, milliseconds=count * 6000, **sorts)


def test_a_day_adds_up_its_answers_and_drills() -> None:
    first_ones = answers(count=3, new=3, young=0)
    drills = answers(count=2, drill=True)
    assert insight.studied([first_ones, answers(grade=1, count=2), drills, answers(1)]) == {
        DAY: Studied(answers=5, passed=3, new=3, drills=2, milliseconds=42_000),
        DAY + timedelta(days=1): Studied(answers=1, passed=1, milliseconds=6000),
    }


@pytest.mark.parametrize(
    ("days", "today", "current", "longest"),
    [
        ([], 0, 0, 0),
        ([0], 0, 1, 1),
        ([0, 1, 2], 2, 3, 3),
        ([0, 1, 2], 3, 3, 3),  # the day is not over
        ([0, 1, 2], 4, 0, 3),
        ([0, 1, 2, 5, 6], 6, 2, 3),
    ],
)
def test_a_streak_ends_when_a_whole_day_was_left_out(days: list[int], today: int, current: int, longest: int) -> None:
    found = insight.streak([DAY + timedelta(days=day) for day in days], DAY + timedelta(days=today))
    assert found == Streak(current, longest, len(days), DAY if days else None)


@pytest.mark.parametrize(("today", "current"), [(2, 2), (6, 2), (7, 0)])
def test_days_off_break_no_streak(today: int, current: int) -> None:
    off = [
        Vacation(DAY + timedelta(days=2), DAY + timedelta(days=3)),
        Vacation(DAY + timedelta(days=4), DAY + timedelta(days=5)),
    ]
    days = [DAY, DAY + timedelta(days=1)]
    assert insight.streak(days, DAY + timedelta(days=today), off) == Streak(current, 2, 2, DAY)
    assert insight.streak([*days, DAY + timedelta(days=6)], DAY + timedelta(days=6), off).current == 3


def test_retention_is_of_cards_that_were_learned_before_by_month() -> None:
    told = [
        answers(0, grade=4, count=10, new=1, young=6, mature=3),
        answers(0, grade=1, count=4, new=1, young=2, mature=1),
        answers(0, grade=3, count=5, drill=True),
        answers(31, grade=5, count=2, new=2, young=0),
    ]
    assert insight.retention(told) == [Retention(DAY.replace(day=1), Share(6, 8), Share(3, 4))]
    assert insight.retained(insight.retention(told)) == (Share(6, 8), Share(3, 4))
    assert Share().rate is None


def test_intervals_and_eases_are_counted_in_buckets() -> None:
    some = Course(scheduler=TEXT, due={(DAY, 1): 3, (DAY, 6): 1, (LATER, 6): 1, (DAY, 20): 1})
    others = Course(scheduler=TEXT, due={(DAY, 21): 4, (DAY, 36_500): 1})
    counted = {bucket.low: bucket.cards for bucket in insight.intervals([some, others])}
    assert counted == {1: 3, 2: 2, 7: 0, 14: 1, 21: 4, 60: 0, 180: 0, 365: 0, 730: 1}
    assert insight.eases({250: 5, 130: 1, 259: 2}) == [
        Bucket(120, 139, 1),
        *(Bucket(low, low + 19, 0) for low in (140, 160, 180, 200, 220)),
        Bucket(240, 259, 7),
    ]
    assert insight.eases({}) == []


def test_every_interval_has_its_bucket() -> None:
    bounds = [bound for pair in insight.INTERVALS for bound in pair]
    assert bounds[0] == 1
    assert bounds[-1] == 36_500
    assert all(later == high + 1 for high, later in zip(bounds[1::2], bounds[2::2], strict=False))


def test_failing_grades_are_the_button_again() -> None:
    told = [answers(grade=grade, count=1) for grade in range(6)] + [answers(grade=5, drill=True)]
    _, young, _ = insight.presses(told)
    assert young == Press("young", {Grade.AGAIN: 3, Grade.HARD: 1, Grade.GOOD: 1, Grade.EASY: 1})


def cards(kind: str, there: int, phase: str = "One") -> CardSum:
    return CardSum(deck="bees", phase=phase, concept="", kind=kind, cards=there, met=1, firm=1, suspended=0)


def test_groups_come_in_the_maps_order_then_by_size() -> None:
    told = AnswerSum(
        deck="bees", phase="Two", concept="", kind="idea", answers=9, recalls=4, recalled=3, milliseconds=1
    )
    sums = [cards("idea", 2, "Two"), cards("use", 1, "Three"), cards("idea", 3, "Four"), cards("use", 1)]
    assert [group.name for group in insight.groups(sums, [told], "phase", ["One", "Two"])] == [
        "One",
        "Two",
        "Four",
        "Three",
    ]
    assert insight.groups(sums, [told], "kind") == [
        Group("idea", 5, 2, 2, Share(3, 4), 1),
        Group("use", 2, 2, 2, Share(), 0),
    ]
    assert insight.groups(sums, [told], "concept") == []


def test_few_answers_say_nothing_of_what_will_be_recalled() -> None:
    few = [answers(grade=1, count=29), answers(grade=4, count=15, new=15, young=0), answers(grade=1, new=1, young=0)]
    assert insight.recall(few, insight.retention(few)) == Recall()
    many = [*few, answers(count=1), answers(count=15, new=15, young=0), answers(grade=3, count=40, young=0, mature=40)]
    assert insight.recall(many, insight.retention(many)) == Recall(30 / 31, 1 / 30, 1.0)


def test_all_of_it_together() -> None:
    deck = Deck("bees", "Bees", "m.md", Description(path=(Step(title="Q", phase="Two"), Step(title="R", phase="One"))))
    sums = [cards("idea", 2), cards("idea", 2, "Two")]
    told = [answers(-400), answers(-364), answers(0)]
    found = insight.insight(DAY, [deck], told, sums, [], [Course(scheduler=TEXT, due={(DAY, 6): 1})], {250: 1})
    assert list(found.calendar) == [DAY - timedelta(days=364), DAY]
    assert (found.today.answers, found.total.answers, found.streak.studied) == (1, 3, 3)
    assert [group.name for group in found.groups["phase"]] == ["Two", "One"]
    assert found.forecast[0].scheduled == 1
