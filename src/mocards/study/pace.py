"""How many cards fit into the minutes that a learner has, by the learner's own pace."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from mocards.study.queue import Queue
from mocards.sums import TimeSum

TYPICAL_REVIEW, TYPICAL_NEW = 8.0, 20.0
"""Seconds, for a learner of whom nothing is known yet …"""
TYPICAL_ANSWERS = 10
"""… and as many answers as they count for, so that a few slow ones do not rule the pace."""


class Pace(Struct, frozen=True):
    """Seconds that a card takes, the drills that follow from it included."""

    review: float = TYPICAL_REVIEW
    new: float = TYPICAL_NEW

    @classmethod
    def of(cls, times: Mapping[str, TimeSum]) -> Pace:
        """The pace of a learner whose answers took so long: ``new`` ones, ``review`` and ``drill``."""
        reviews, new, drills = (times.get(kind, TimeSum()) for kind in ("review", "new", "drill"))
        scheduled = reviews.answers + new.answers
        drilled = drills.milliseconds / 1000 / scheduled if scheduled else 0.0
        return cls(_mean(reviews, TYPICAL_REVIEW) + drilled, _mean(new, TYPICAL_NEW) + drilled)


def _mean(times: TimeSum, typical: float) -> float:
    seconds = times.milliseconds / 1000 + typical * TYPICAL_ANSWERS
    return seconds / (times.answers + TYPICAL_ANSWERS)


def within(queue: Queue, seconds: float, pace: Pace) -> Queue:
    """The beginning of a queue that fits into some seconds; what is to be drilled stays whole.

    While any time is left there is a card: whoever sits down for a minute meets one.
    """
    if seconds <= 0:
        return replace(queue, due=(), new=())
    due = queue.due[: int(seconds // pace.review)]
    new = queue.new[: int((seconds - len(due) * pace.review) // pace.new)] if len(due) == len(queue.due) else ()
    if due or new or queue.drill:
        return replace(queue, due=due, new=new)
    return replace(queue, due=queue.due[:1], new=() if queue.due else queue.new[:1])
