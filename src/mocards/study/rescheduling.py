"""What another scheduler would change, in figures that a learner can weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

from mocards.model import Schedule
from mocards.schedule.replay import Replayed

WITHIN = (0, 7, 30)
"""Days from today for which the load is told: today itself, a week, a month."""


class Effect(Struct, frozen=True):
    """What becomes of a deck's cards."""

    cards: int
    """That have a schedule."""
    sooner: int
    later: int
    due: Mapping[int, tuple[int, int]]
    """Days from today → cards due until then, before and after."""
    interval: tuple[float, float]
    """Median, in days, before and after."""


def effect(now: Mapping[str, Schedule], changed: Sequence[Replayed], day: date) -> Effect:
    """The effect of new schedules.

    Args:
        now: card → its schedule, for all cards of the deck that have one.
        changed: those that would be otherwise.
        day: today.
    """
    then = dict(now) | {one.card: one.after for one in changed}
    moved = [(now[one.card].due, one.after.due) for one in changed if one.card in now]
    return Effect(
        cards=len(now),
        sooner=sum(new < old for old, new in moved),
        later=sum(new > old for old, new in moved),
        due={days: (_until(now, day, days), _until(then, day, days)) for days in WITHIN},
        interval=(_interval(now), _interval(then)),
    )


def _until(schedules: Mapping[str, Schedule], day: date, days: int) -> int:
    return sum((schedule.due - day).days <= days for schedule in schedules.values())


def _interval(schedules: Mapping[str, Schedule]) -> float:
    return median(schedule.interval for schedule in schedules.values()) if schedules else 0.0
