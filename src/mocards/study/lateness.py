"""The order of cards to repeat: the latest first, in proportion to its interval.

There may be tens of thousands of them after a long absence, of which a day brings some hundred. So they are asked for
by their due days, deck by deck and already in order, and read only as far as the day reaches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date
from heapq import merge
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
    """What is due, by deck, in three parts that come one after the other."""

    overdue: Mapping[str, Waiting]
    today: Mapping[str, Waiting]
    ahead: Mapping[str, Waiting]


def lateness(card: Candidate, day: date) -> tuple[float, str, int, str]:
    """What cards are sorted by: lateness in proportion to the interval, negative for a late one, then path order."""
    late = day.toordinal() - card.due.toordinal() if card.due else 0
    return -late / max(1, card.interval), card.deck, card.position, card.card


def at_hand(candidates: Iterable[Candidate], day: date) -> Due:
    """Cards that have all been read, to be asked for by their due days."""
    cards = sorted(candidates, key=lambda card: lateness(card, day))

    def between(since: date, until: date) -> Mapping[str, Waiting]:
        return by_deck(card for card in cards if card.due and since <= card.due <= until)

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
        return by_deck(sorted(cards, key=lambda card: lateness(card, day)))

    past = [due(first, last) for first, last in _around(spread, yesterday)]
    return Parts(
        overdue=_together([*past, coming(date.min, yesterday)], day),
        today=_together([due(day, day), coming(day, day)], day),
        ahead=coming(tomorrow, latest),
    )


def number_of(part: Mapping[str, Waiting]) -> int:
    """How many cards wait."""
    return sum(map(len, part.values()))


def by_deck(cards: Iterable[Candidate]) -> Mapping[str, Sequence[Candidate]]:
    """Deck → its cards, in the order in which they are given."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for card in cards:
        found[card.deck].append(card)
    return found


class _Merged:
    """Waiting cards of one deck from several places, in one order."""

    def __init__(self, places: Sequence[Waiting], day: date) -> None:
        self._places = places
        self._day = day

    def __len__(self) -> int:
        return sum(map(len, self._places))

    def __iter__(self) -> Iterator[Candidate]:
        return merge(*self._places, key=lambda card: lateness(card, self._day))


def _together(parts: Iterable[Mapping[str, Waiting]], day: date) -> Mapping[str, Waiting]:
    decks: dict[str, list[Waiting]] = defaultdict(list)
    for part in parts:
        for deck, cards in part.items():
            decks[deck].append(cards)
    return {deck: places[0] if len(places) == 1 else _Merged(places, day) for deck, places in decks.items()}


def _around(vacations: Iterable[Vacation], until: date) -> Iterator[tuple[date, date]]:
    """The days up to one, without those of some vacations that are over."""
    since = date.min
    for one in vacations:
        if since < one.first:
            yield since, days_after(one.first, -1)
        since = days_after(one.last, 1)
    yield since, until
