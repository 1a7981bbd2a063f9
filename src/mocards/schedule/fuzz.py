"""On which day near its interval a card comes back, so that cards learned together do not stay together.

A pure function of the card, its count of repetitions and its interval: what a button promises is what it
does. The interval itself stays what the scheduler says; only the due date moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b

from msgspec.structs import replace

from mocards.model import Schedule
from mocards.schedule.days import days_after

SHORTEST = 3
"""Days: shorter intervals are kept, since a day matters to them."""
_WIDTHS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""From, to (days), and the share of what lies between by which the range widens. Anki's."""

Load = Callable[[date, date], Mapping[date, int]]
"""First and last day → cards that are due on each day between, where there are any."""


def days_around(interval: int, longest: int) -> range:
    """The intervals, in days, that may stand for one: 7 → 5 to 9, 37 → 33 to 41."""
    if interval < SHORTEST:
        return range(interval, interval + 1)
    by = 1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in _WIDTHS)
    last = min(longest, round(interval + by))
    return range(min(last, max(2, round(interval - by))), last + 1)


def fuzzed(schedule: Schedule, card: str, longest: int) -> Schedule:
    """The schedule, due on a day near its own that depends on the card."""
    days = days_around(schedule.interval, longest)
    return _after(schedule, days[_number(schedule, card) % len(days)])


def balanced(schedule: Schedule, card: str, longest: int, load: Load) -> Schedule:
    """The schedule, due on that day near its own on which the fewest cards are due.

    Among equal ones it is the day that :func:`fuzzed` would rather have.
    """
    days = days_around(schedule.interval, longest)
    if len(days) == 1:
        return schedule
    begun = _number(schedule, card) % len(days)
    in_turn = [*days[begun:], *days[:begun]]
    due = load(days_after(schedule.last, days[0]), days_after(schedule.last, days[-1]))
    return _after(schedule, min(in_turn, key=lambda interval: due.get(days_after(schedule.last, interval), 0)))


def _number(schedule: Schedule, card: str) -> int:
    said = f"{card}\0{schedule.repetitions}\0{schedule.interval}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")


def _after(schedule: Schedule, interval: int) -> Schedule:
    return replace(schedule, due=days_after(schedule.last, interval))
