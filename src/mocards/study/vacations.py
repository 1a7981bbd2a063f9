"""Days without study: nothing is due on them, and what would have been comes spread over the days after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mocards.model import Vacation
from mocards.schedule.days import days_after

SHARE = 4
"""A card waits for at most a quarter of its interval after the return: that much lateness costs little."""


def on_vacation(day: date, vacations: Iterable[Vacation]) -> Vacation | None:
    """The vacation that a day belongs to; None on a day of study."""
    return next((vacation for vacation in vacations if vacation.first <= day <= vacation.last), None)


def joined(vacations: Iterable[Vacation]) -> list[Vacation]:
    """The same days, in their order; vacations that overlap or follow each other are one."""
    made: list[Vacation] = []
    for one in sorted(vacations):
        if made and one.first <= days_after(made[-1].last, 1):
            made[-1] = Vacation(made[-1].first, max(made[-1].last, one.last))
        else:
            made.append(one)
    return made


def comes(due: date, interval: int, card: str, vacations: Sequence[Vacation]) -> date:
    """The day on which a card is served: its due day, or one after the vacation that the due day lies in.

    Short intervals come first, long ones spread out, and none longer than the vacation was. It is a pure
    function of the card and its due day: taking the vacation back takes everything back.

    Args:
        due: the day that the schedule says.
        interval: days.
        card: its id, which chooses among the days.
        vacations: in the order of their days.
    """
    for vacation in vacations:
        if vacation.first <= due <= vacation.last:
            days = days_of_return((vacation.last - vacation.first).days + 1, interval)
            due = days_after(vacation.last, 1 + _number(card) % days)
    return due


def days_of_return(away: int, interval: int) -> int:
    """Over how many days after so many days off cards of an interval come."""
    return min(away, 1 + interval // SHARE)


def still_spread(day: date, vacations: Sequence[Vacation]) -> list[Vacation]:
    """The vacations that are over, and whose cards may not all have come yet.

    Args:
        day: the study day.
        vacations: in the order of their days, none touching another.
    """
    found = []
    for number, one in enumerate(vacations):
        last = _last_return(one)
        for later in vacations[number + 1 :]:  # what returns into the next one waits again
            last = max(last, _last_return(later)) if later.first <= last else last
        if one.last < day <= last:
            found.append(one)
    return found


def _last_return(vacation: Vacation) -> date:
    return days_after(vacation.last, (vacation.last - vacation.first).days + 1)


def _number(card: str) -> int:
    from hashlib import blake2b  # it takes longer to import than a queue to build, and vacations are rare

    return int.from_bytes(blake2b(card.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
