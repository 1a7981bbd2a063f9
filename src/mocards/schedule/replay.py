"""The log is the truth: a card's schedule is what its reviews make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, runtime_checkable

from mocards.model import Grade, Review, Schedule
from mocards.schedule.scheduler import Scheduler


@runtime_checkable
class Quick(Protocol):
    """A scheduler that looks at grades alone, and has a short way through many."""

    def after_all(self, before: Schedule | None, grades: Iterable[int], day: date) -> Schedule:
        """The schedule after all these grades, the last of them given on ``day``."""
        ...


def replay(reviews: Iterable[Review], scheduler: Scheduler) -> Schedule | None:
    """The schedule after one card's reviews, taken in their sequence, whatever their clocks say.

    Drills change nothing. None when the card has never had a scheduled answer.
    """
    answers = [review for review in reviews if not review.drill]
    if not answers:
        return None
    last = answers[-1]
    grades, days = [answer.grade for answer in answers], [answer.day for answer in answers]
    return after_all(grades, days, last.interval, last.due, scheduler)


def after_all(
    grades: Sequence[int],
    days: Sequence[date],
    interval: int | None,
    due: date | None,
    scheduler: Scheduler,
    before: Schedule | None = None,
) -> Schedule:
    """The schedule after one card's scheduled answers, of which there is at least one.

    The day that the last answer gave then, which fuzz may have moved, stays the day as long as the interval
    is the same: so undoing gives back what was, and another scheduler begins with days of its own.

    Args:
        grades: of the answers, in their sequence.
        days: their study days.
        interval: days that the last one gave then; None where that is not known.
        due: the day that it gave then.
        scheduler: what the answers are replayed through.
        before: the schedule with which the card came here; None for one that was new here.
    """
    after = before
    if isinstance(scheduler, Quick):
        after = scheduler.after_all(before, grades, days[-1])
    else:
        for grade, day in zip(grades, days, strict=True):
            after = scheduler.next(after, Grade(grade), day)
    assert after is not None, "there is at least one answer"  # noqa: S101 - a caller's fault
    return replace(after, due=due) if due and due != after.due and interval == after.interval else after
