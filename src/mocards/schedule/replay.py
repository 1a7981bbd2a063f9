"""The log is the truth: a card's schedule is what its reviews make of it."""

from __future__ import annotations

from collections.abc import Iterable

from mocards.model import Review, Schedule
from mocards.schedule.scheduler import Scheduler


def replay(reviews: Iterable[Review], scheduler: Scheduler) -> Schedule | None:
    """The schedule after one card's reviews, taken in their sequence, whatever their clocks say.

    Drills change nothing. None when the card has never had a scheduled answer.
    """
    schedule = None
    for review in reviews:
        if not review.drill:
            schedule = scheduler.next(schedule, review.grade, review.day)
    return schedule
