"""What a command reads cards from: a quick look into the store, or the store itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from mocards.model import Answered, Candidate, Card, Deck, Outline, StoredCard, Vacation

if TYPE_CHECKING:
    from mocards.schedule.choice import Choice
    from mocards.store.sums import Sums
    from mocards.study.lateness import Waiting
    from mocards.sums import TimeSum

LEARNER = "me"
"""Whose cards they are; one store per person, so far."""


class Source(Protocol):
    """What a queue or an export is made from: a quick look into the store, or the store itself."""

    def memory(self, of: str) -> str | None:
        """What an earlier run of a command kept for this one."""
        ...

    def pulse(self) -> tuple[object, ...]:
        """Another value after anybody has written anything."""
        ...

    def titles(self) -> dict[str, str]:
        """Slug → title of every deck."""
        ...

    def decks(self) -> list[Deck]:
        """Every deck, by its slug."""
        ...

    def known_cards(self) -> list[Card]:
        """Every card by itself."""
        ...

    def cards(self) -> list[StoredCard]:
        """Every card in path order."""
        ...

    @property
    def sums(self) -> Sums:
        """Sums over cards and answers."""
        ...

    def due(self, day: date, since: date, until: date, page: int) -> Mapping[str, Waiting]:
        """Deck → cards to repeat that are due between two days, the latest on a study day first."""
        ...

    def new(self, day: date, most: int, closed: Mapping[str, Collection[str]]) -> list[Candidate]:
        """The next cards of each deck that were never answered, without those of closed phases."""
        ...

    def today(self, day: date) -> Sequence[Answered]:
        """The answers of a study day that count."""
        ...

    def outlines(self) -> list[Outline]:
        """Every card that is not retired, with what tells whether it is meant."""
        ...

    def times(self, since: date) -> Mapping[str, TimeSum]:
        """How long answers took."""
        ...

    def vacations(self) -> list[Vacation]:
        """The days without study."""
        ...

    def load(self, first: date, last: date) -> Mapping[date, int]:
        """Day → cards that are due on it."""
        ...

    def choices(self) -> Mapping[str, Choice]:
        """Deck → the scheduler that has made its schedules."""
        ...

    def card(self, identity: str) -> StoredCard:
        """One card."""
        ...
