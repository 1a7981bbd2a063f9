"""FSRS-6 against the library's own figures, its four traps, and what users of such tools miss."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from made import schedule
from mocards.model import Grade, Schedule
from mocards.schedule.fsrs import RATINGS, Fsrs
from mocards.schedule.sm2 import LONGEST_INTERVAL, TEXT

DAY = date(2026, 1, 31)
PLAIN = Fsrs()
grades = st.sampled_from(list(Grade))
sequences = st.lists(st.tuples(grades, st.integers(0, 60)), min_size=1, max_size=20)
"""Grades, each with the days by which it is late."""


def answered(sequence: list[tuple[Grade, int]], scheduler: Fsrs = PLAIN) -> list[Schedule]:
    made: list[Schedule] = []
    day = DAY
    for grade, late in sequence:
        day += timedelta(days=late)
        made.append(scheduler.next(made[-1] if made else None, grade, day))
        day = made[-1].due
    return made


@given(sequences)
def test_it_is_the_library(sequence: list[tuple[Grade, int]]) -> None:
    theirs = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    for (grade, _), ours in zip(sequence, answered(sequence), strict=True):
        at = datetime(ours.last.year, ours.last.month, ours.last.day, 3, tzinfo=UTC)
        card, _ = theirs.review_card(card, RATINGS[grade], at)
        assert ours.stability == card.stability
        assert ours.difficulty == card.difficulty
        assert ours.due == card.due.date()


def test_grades_are_its_buttons() -> None:
    assert [RATINGS[grade].name for grade in Grade] == ["Again", "Again", "Again", "Hard", "Good", "Easy"]


@given(sequences, grades)
def test_one_answer_gives_one_due_date(sequence: list[tuple[Grade, int]], grade: Grade) -> None:
    before = answered(sequence)[-1]
    assert len({PLAIN.next(before, grade, before.due) for _ in range(20)}) == 1


@given(sequences, st.sampled_from([Grade.HARD, Grade.GOOD, Grade.EASY]), st.integers(0, 2000), st.integers(0, 2000))
def test_lateness_never_shortens_the_interval_of_a_pass(
    sequence: list[tuple[Grade, int]], grade: Grade, one: int, other: int
) -> None:
    before = answered(sequence)[-1]
    sooner, later = (PLAIN.next(before, grade, before.due + timedelta(days=late)) for late in sorted((one, other)))
    assert later.interval >= sooner.interval


@given(sequences, st.sampled_from([0.7, 0.9, 0.97]), st.sampled_from([7, 365, LONGEST_INTERVAL]))
def test_bounds(sequence: list[tuple[Grade, int]], retention: float, longest: int) -> None:
    for after in answered(sequence, Fsrs(retention=retention, longest=longest)):
        assert 1 <= after.interval <= longest
        assert after.due == after.last + timedelta(days=after.interval)
        assert after.ease == 250


@given(sequences)
def test_a_good_answer_of_the_third_or_later_repetition_lengthens_the_interval(
    sequence: list[tuple[Grade, int]],
) -> None:
    for before, after in pairwise(
        answered([(Grade.GOOD if grade.passed else grade, late) for grade, late in sequence])
    ):
        if after.repetitions >= 3 and before.interval < LONGEST_INTERVAL:
            assert after.interval > before.interval


@given(sequences, grades, st.integers(1, 4000))
def test_a_day_before_the_last_counts_as_the_same_day(
    sequence: list[tuple[Grade, int]], grade: Grade, back: int
) -> None:
    before = answered(sequence)[-1]
    same, earlier = (PLAIN.next(before, grade, before.last - timedelta(days=days)) for days in (0, back))
    assert (earlier.interval, earlier.stability, earlier.difficulty) == (same.interval, same.stability, same.difficulty)
    assert earlier.due == earlier.last + timedelta(days=earlier.interval)


@pytest.mark.parametrize("day", [date.max, date.max - timedelta(days=3)])
def test_a_due_date_stops_at_the_end_of_the_calendar(day: date) -> None:
    assert PLAIN.next(schedule(last=day, stability=900.0, difficulty=5.0), Grade.EASY, day).due == date.max


@pytest.mark.parametrize("retention", [0.8, 0.9, 0.95])
def test_a_card_is_due_when_its_recall_has_fallen_to_the_wish(retention: float) -> None:
    after = answered([(Grade.GOOD, 0)] * 5, Fsrs(retention=retention))[-1]
    assert Fsrs(retention=retention).recall(after, after.last) == 1
    assert Fsrs(retention=retention).recall(after, after.due) == pytest.approx(retention, abs=0.005)


def test_runs_and_lapses_count_as_under_sm2() -> None:
    told = [Grade(grade) for grade in (4, 3, 1, 0, 5, 4, 2)]
    ours, before = answered([(grade, 0) for grade in told]), None
    for grade, after in zip(told, ours, strict=True):
        before = TEXT.next(before, grade, DAY)
        assert (after.repetitions, after.lapses) == (before.repetitions, before.lapses)


@pytest.mark.parametrize(
    ("ease", "difficulty"),
    [(130, pytest.approx(10.0, abs=0.2)), (250, pytest.approx(6.08, abs=0.01)), (600, 1.0)],
)
def test_what_sm2_alone_has_left_is_a_memory_too(ease: int, difficulty: float) -> None:
    left = schedule(interval=30, due=DAY + timedelta(days=30), ease=ease, last=DAY)
    after = PLAIN.next(left, Grade.GOOD, left.due)
    growth = after.interval / 30
    assert after.interval > 30
    assert PLAIN.recall(left, left.due) == pytest.approx(0.9)
    if ease < 600:  # easier than that FSRS has none
        assert growth == pytest.approx(ease / 100, abs=0.05)
    assert after.difficulty == difficulty


def test_other_weights_make_other_schedules() -> None:
    weights = tuple(weight * 1.05 if number == 2 else weight for number, weight in enumerate(PLAIN.weights))
    assert Fsrs(weights=weights).next(None, Grade.GOOD, DAY).stability == pytest.approx(2.3065 * 1.05)
    assert (
        replace(PLAIN, retention=0.8).next(None, Grade.GOOD, DAY).interval > PLAIN.next(None, Grade.GOOD, DAY).interval
    )
