"""Cards, drafts, schedules and reviews as tests need them: what is not named is the same for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from mocards.decks.build import Plan
from mocards.model import Candidate, Card, Deck, Draft, Grade, Position, Review, Schedule, Wish, Wished
from mocards.store.looks import Looks

_DRAFT: dict[str, Any] = {
    "deck": "bees",
    "kind": "reference",
    "facet": "text",
    "anchor": "Bee space",
    "front": "*Bees*: what should you remember about **Bee space**?",
    "back": "A gap of 6 to 9 mm is left open",
    "source": Position("moc-bees.md", 12),
    "position": 1,
}
DECK = Deck("bees", "Bees", "moc-bees.md")
DAY = date(2026, 1, 1)


def draft(**own: Any) -> Draft:
    """A draft."""
    return Draft(**{**_DRAFT, **own})


def card(**own: Any) -> Card:
    """A card."""
    return Card(**{**_DRAFT, "id": "aaaa", "changed": datetime(2026, 1, 1, tzinfo=UTC), **own})


def numbered(number: int, **own: Any) -> Card:
    """One of many cards that are unlike each other."""
    words = {"anchor": f"Term {number}", "front": f"What is term {number}?", "back": f"Answer {number}"}
    return card(**{"id": f"card{number:04}", "position": number, **words, **own})


def schedule(**own: Any) -> Schedule:
    """A schedule."""
    plain = {"due": date(2026, 1, 7), "interval": 6, "ease": 250, "repetitions": 2, "lapses": 0, "last": DAY}
    return Schedule(**{**plain, **own})


def review(identity: str = "aaaa", grade: int = 4, days: int = 0, number: int = 0, **own: Any) -> Review:
    """An answer, ``days`` after the first day, ``number`` seconds after eight o'clock."""
    day = DAY + timedelta(days=days)
    plain = {
        "id": f"{identity}-{days}-{number}",
        "card": identity,
        "at": datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(seconds=number),
        "offset": 60,
        "day": day,
        "grade": Grade(grade),
        "milliseconds": 2500,
    }
    return Review(**{**plain, **own})


def of_cards(cards: Iterable[Card], decks: Iterable[Deck] = (DECK,)) -> Plan:
    """A plan that makes these the store's cards."""
    return Plan(tuple(decks), tuple(cards), (), 0, (), {})


def due_on(store: Looks, day: date) -> list[Candidate]:
    """The cards that are due up to a day, deck by deck."""
    return [card for cards in store.due(day, date.min, day).values() for card in cards]


def wished(wish: Wish, value: bool | date | str | None, *cards: str, days: int = 0, number: int = 0) -> Wished:
    """A wish, as :func:`review` makes an answer."""
    own = review(days=days, number=number)
    return Wished(id=f"wish-{days}-{number}", cards=cards or ("aaaa",), wish=wish, value=value, at=own.at, day=own.day)


def noted(answer: Review, after: Schedule) -> Review:
    """An answer as the log keeps it: with what it gave."""
    return replace(answer, interval=after.interval, due=after.due)
