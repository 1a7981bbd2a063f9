"""A schedule is what the log says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocards.model import Grade, Handover, Review, Schedule
from mocards.schedule.replay import replay, steps
from mocards.schedule.sm2 import SOURCE, TEXT, Profile


def review(number: int, grade: int, *, drill: bool = False, hours: int = 0) -> Review:
    at = datetime(2026, 1, 31, 8, tzinfo=UTC) + timedelta(days=number, hours=hours)
    return Review(
        id=f"{number:032x}",
        card="card",
        at=at,
        offset=60,
        day=at.date(),
        grade=Grade(grade),
        milliseconds=4_000,
        drill=drill,
    )


def test_no_review_no_schedule() -> None:
    assert replay([], TEXT) is None
    assert replay([review(0, 1, drill=True)], TEXT) is None


def test_the_reviews_count_in_their_sequence() -> None:
    made = replay([review(0, 4), review(1, 4), review(7, 4)], TEXT)
    assert made is not None
    assert (made.repetitions, made.interval, made.due) == (3, 15, date(2026, 2, 22))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans())))
def test_drills_change_nothing(answers: list[tuple[int, bool]]) -> None:
    log = [review(number, grade, drill=drill) for number, (grade, drill) in enumerate(answers)]
    assert replay(log, TEXT) == replay([one for one in log if not one.drill], TEXT)


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(-500, 500), min_size=12, max_size=12))
def test_a_clock_that_goes_backwards_raises_nothing(grades: list[int], shifts: list[int]) -> None:
    log = [review(0, grade, hours=shift) for grade, shift in zip(grades, shifts, strict=False)]
    made = replay(log, TEXT)
    assert (made is None) == (not grades)


@given(st.lists(st.integers(0, 5), min_size=1), st.integers(0, 5), st.sampled_from([TEXT, SOURCE]))
def test_the_short_way_through_many_answers_is_the_long_one(grades: list[int], first: int, profile: Profile) -> None:
    day = date(2026, 1, 31)
    for before in (None, profile.next(None, Grade(first), day)):
        after = before
        for grade in grades:
            after = profile.next(after, Grade(grade), day)
        assert profile.after_all(before, grades, day) == after


def moved(grade: int, interval: int, due: date) -> Review:
    return replace(review(1, grade), interval=interval, due=due)


def test_a_day_that_fuzz_chose_stays_while_the_interval_is_the_same() -> None:
    log = [review(0, 4), moved(4, 6, date(2026, 2, 8))]
    made = replay(log, TEXT)
    assert made is not None
    assert (made.interval, made.due) == (6, date(2026, 2, 8))


def test_another_interval_begins_with_a_day_of_its_own() -> None:
    made = replay([review(0, 4), moved(4, 7, date(2026, 2, 8))], TEXT)
    assert made is not None
    assert (made.interval, made.due) == (6, date(2026, 2, 7))


def test_a_second_scheduled_answer_of_a_day_changes_nothing() -> None:
    assert replay([review(0, 4), review(0, 1, hours=2), review(1, 4)], TEXT) == replay(
        [review(0, 4), review(1, 4)], TEXT
    )


def test_a_card_from_another_program_goes_on_from_there() -> None:
    left = Schedule(due=date(2026, 6, 1), interval=100, ease=210, repetitions=7, lapses=1, last=date(2026, 2, 21))
    handover = Handover("card", review(2, 4).at, left)
    assert replay([], TEXT, handover) == left
    assert replay([review(0, 1), review(2, 1)], TEXT, handover) == left
    assert replay([review(0, 1), review(3, 4)], TEXT, handover) == TEXT.next(left, Grade.GOOD, review(3, 4).day)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 3)), max_size=12),
    st.one_of(st.none(), st.integers(-1, 40)),
)
def test_the_last_step_is_the_schedule(answers: list[tuple[int, bool, int]], handed_over: int | None) -> None:
    log, day = [], 0
    for grade, drill, days in answers:
        day += days
        log.append(review(day, grade, drill=drill))
    left = Schedule(due=date(2026, 6, 1), interval=100, ease=210, repetitions=7, lapses=1, last=date(2026, 1, 1))
    handover = None if handed_over is None else Handover("card", review(handed_over, 4).at, left)
    taken = list(steps(log, TEXT, handover))
    assert [step[0] for step in taken] == log
    assert all(step[2] is step[1] for step in taken if step[0].drill)
    if taken and (handover is None or log[-1].at > handover.at):
        assert taken[-1][2] == replay(log, TEXT, handover)
