"""The log is the truth: a card's schedule is what its reviews make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Protocol, TypeVar, cast, runtime_checkable

from msgspec import Struct
from msgspec.structs import replace

from mocards.model import Grade, Handover, Review, Schedule
from mocards.schedule.scheduler import Scheduler


class Replayed(Struct, frozen=True):
    """A card whose schedule the log makes otherwise than it is."""

    card: str
    deck: str
    before: Schedule | None
    after: Schedule


@runtime_checkable
class Quick(Protocol):
    """A scheduler that looks at grades alone, and has a short way through many."""

    def after_all(self, before: Schedule | None, grades: Iterable[int], day: date) -> Schedule:
        """The schedule after all these grades, the last of them given on ``day``."""
        ...


def replay(reviews: Iterable[Review], scheduler: Scheduler, handover: Handover | None = None) -> Schedule | None:
    """The schedule after one card's reviews, taken in their sequence, whatever their clocks say.

    Args:
        reviews: the card's. Drills change nothing; nor does a second scheduled answer of a day, which there
            can be when the logs of two devices are joined.
        scheduler: what makes the schedules.
        handover: the schedule with which the card came from another program. The reviews up to its moment
            are history.

    Returns:
        None when the card has never had a scheduled answer.
    """
    before = handover.schedule if handover else None
    scheduled = [review for review in reviews if not review.drill and (handover is None or review.at > handover.at)]
    answers = firsts(scheduled, attrgetter("day"), before)
    if not answers:
        return before
    last = answers[-1]
    grades, days = [answer.grade for answer in answers], [answer.day for answer in answers]
    return after_all(grades, days, last.interval, last.due, scheduler, before)


def steps(
    reviews: Iterable[Review], scheduler: Scheduler, handover: Handover | None = None
) -> Iterator[tuple[Review, Schedule | None, Schedule | None]]:
    """Each of one card's reviews with the schedule before it and after it; the very same after a drill.

    The last one's schedule is that of :func:`replay`, unless a handover came after it.
    """
    schedule, pending = None, handover
    for review in reviews:
        if pending is not None and review.at > pending.at:
            schedule, pending = pending.schedule, None
        before = schedule
        if not review.drill and (before is None or before.last != review.day):
            schedule = _on_its_day(scheduler.next(before, review.grade, review.day), review.interval, review.due)
        yield review, before, schedule


_Answer = TypeVar("_Answer")


def firsts(answers: Iterable[_Answer], day_of: Callable[[_Answer], date], before: Schedule | None) -> list[_Answer]:
    """One card's scheduled answers without those that follow another one of the same study day."""
    day, found = before and before.last, []
    for answer in answers:
        if (own := day_of(answer)) != day:
            found.append(answer)
            day = own
    return found


@cache
def _is_quick(kind: type) -> bool:
    return issubclass(kind, Quick)  # looking at a protocol takes as long as replaying a card


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
    if _is_quick(type(scheduler)):
        after = cast("Quick", scheduler).after_all(before, grades, days[-1])
    else:
        for grade, day in zip(grades, days, strict=True):
            after = scheduler.next(after, Grade(grade), day)
    assert after is not None, "there is at least one answer"  # noqa: S101 - a caller's fault
    return _on_its_day(after, interval, due)


def _on_its_day(after: Schedule, interval: int | None, due: date | None) -> Schedule:
    """The schedule with the day that its answer gave then, if it gave the same interval."""
    return replace(after, due=due) if due and due != after.due and interval == after.interval else after
