"""The log is the truth: a card's schedule is what its reviews make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mocards.model import Grade, Review, Schedule
from mocards.schedule.scheduler import Scheduler


def replay(reviews: Iterable[Review], scheduler: Scheduler) -> Schedule | None:
    """The schedule after one card's reviews, taken in their sequence, whatever their clocks say.

    Drills change nothing. None when the card has never had a scheduled answer.
    """
    schedule = None
    for review in reviews:
        if not review.drill:
            schedule = step(schedule, review.grade, review.day, review.interval, review.due, scheduler)
    return schedule


def step(
    before: Schedule | None, grade: Grade, day: date, interval: int | None, due: date | None, scheduler: Scheduler
) -> Schedule:
    """The schedule after one more scheduled answer out of the log.

    The day that the answer gave then, which fuzz may have moved, stays the day as long as the interval
    is the same: so undoing gives back what was, and another scheduler begins with days of its own.

    Args:
        before: the schedule until then.
        grade: of the answer.
        day: its study day.
        interval: days that it gave then; None where that is not known.
        due: the day that it gave then.
        scheduler: what the answers are replayed through.
    """
    after = scheduler.next(before, grade, day)
    return replace(after, due=due) if interval == after.interval and due is not None and due != after.due else after
