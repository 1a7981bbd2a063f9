"""The order of cards to repeat: the latest first, in proportion to its interval.

There may be tens of thousands of them after a long absence, of which a day brings some hundred. So they are asked for
by their due days, deck by deck and already in order, and read only as far as the day reaches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date
from typing import Protocol

from msgspec import Struct

from mocards.model import Candidate, Vacation
from mocards.schedule.days import days_after
from mocards.study.vacations import comes, still_spread


class Waiting(Sized, Iterable[Candidate], Protocol):
    """Cards of one deck in the order of :func:`lateness`; their number is known before they are read."""


Due = Callable[[date, date], Mapping[str, Waiting]]
"""From one due day to another → the cards to repeat, neither suspended nor buried, by deck."""


class Parts(Struct, frozen=True):
    """What is due, in three parts that come one after the other. Each is several mappings by deck."""

    overdue: Sequence[Mapping[str, Waiting]]
    today: Sequence[Mapping[str, Waiting]]
    ahead: Sequence[Mapping[str, Waiting]]


def lateness(card: Candidate, day: date) -> tuple[float, str, int, str]:
    """What cards are sorted by: lateness in proportion to the interval, negative for a late one, then path order."""
    late = day.toordinal() - card.due.toordinal() if card.due else 0
    return -late / max(1, card.interval), card.deck, card.position, card.card


def at_hand(candidates: Iterable[Candidate], day: date) -> Due:
    """Cards that have all been read, to be asked for by their due days."""
    cards = sorted(candidates, key=lambda card: lateness(card, day))

    def between(since: date, until: date) -> Mapping[str, Waiting]:
        return _by_deck(card for card in cards if card.due and since <= card.due <= until)

    return between


def parts_of(due: Due, day: date, ahead: int, vacations: Sequence[Vacation]) -> Parts:
    """What of the due cards is overdue, what comes today, and what may come before its day.

    Args:
        due: the cards by their due days.
        day: the study day.
        ahead: so many days after it a card may be due.
        vacations: in the order of their days; they move cards that are due in them.
    """
    yesterday, tomorrow, latest = (days_after(day, days) for days in (-1, 1, ahead))
    spread = still_spread(day, vacations)
    on: dict[date, list[Candidate]] = defaultdict(list)
    for first, last in (*((one.first, one.last) for one in spread), (tomorrow, latest)):
        for card in (card for waiting in due(first, last).values() for card in waiting):
            on[comes(card.due or day, card.interval, card.card, vacations)].append(card)

    def coming(since: date, until: date) -> Mapping[str, Waiting]:
        cards = (card for when, own in on.items() if since <= when <= until for card in own)
        return _by_deck(sorted(cards, key=lambda card: lateness(card, day)))

    return Parts(
        overdue=[*(due(first, last) for first, last in _around(spread, yesterday)), coming(date.min, yesterday)],
        today=[due(day, day), coming(day, day)],
        ahead=[coming(tomorrow, latest)],
    )


def _around(vacations: Iterable[Vacation], until: date) -> Iterator[tuple[date, date]]:
    """The days up to one, without those of some vacations that are over."""
    since = date.min
    for one in vacations:
        if since < one.first:
            yield since, days_after(one.first, -1)
        since = days_after(one.last, 1)
    yield since, until


def _by_deck(cards: Iterable[Candidate]) -> Mapping[str, Sequence[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for card in cards:
        found[card.deck].append(card)
    return found
