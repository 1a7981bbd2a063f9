"""Today's queue, from a quick look into the store or from the store itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Protocol

from mocards.cli.workspace import Workspace
from mocards.model import Answered, Candidate, Card, Deck, StoredCard
from mocards.schedule.choice import Choice
from mocards.study.queue import FACETS, Limits, Queue, build_queue

if TYPE_CHECKING:
    from mocards.store.sums import Sums

LEARNER = "me"
"""Whose cards they are; one store per person, so far."""


class Source(Protocol):
    """What a queue or an export is made from: a quick look into the store, or the store itself."""

    def memory(self, of: str) -> str | None:
        """What an earlier run of a command kept for this one."""
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

    def due(self, day: date) -> list[Candidate]:
        """Cards to repeat on a study day."""
        ...

    def new(self, day: date, most: int) -> list[Candidate]:
        """The next cards of each deck that were never answered."""
        ...

    def today(self, day: date) -> Sequence[Answered]:
        """The answers of a study day that count."""
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


def todays_queue(source: Source, place: Workspace, day: date | None = None) -> Queue:
    """What to study on a day, today unless another is named."""
    day = day or place.today
    limits = limits_of(place)
    most = max(limits(deck).new for deck in source.titles()) if source.titles() else 0
    return build_queue(source.due(day), source.new(day, most * FACETS), source.today(day), day, limits)


def limits_of(place: Workspace) -> Callable[[str], Limits]:
    """The daily limits by deck: the manifest's, else the vault's."""
    vaults = Limits(place.settings.study.new, place.settings.study.reviews)
    own: dict[str, Limits] = {}
    for slug, manifest in place.manifests.items():
        new = vaults.new if manifest.new is None else manifest.new
        reviews = vaults.reviews if manifest.reviews is None else manifest.reviews
        own[slug] = Limits(new, reviews)
    return lambda deck: own.get(deck, vaults)


@contextmanager
def up_to_date(place: Workspace, *, whatever_changed: bool = False) -> Iterator[Source]:
    """Something to make queues from, after a build if the notes have changed since the last one.

    Args:
        place: the vault and its store.
        whatever_changed: a store that is there will do, without a look at the notes.
    """
    from mocards.cli.build import brought_up_to_date
    from mocards.store.peek import peek

    if place.store_file is not None:
        with peek(place.store_file, LEARNER) as look:
            built = look.fingerprint() if look is not None else None
            if look is not None and built and (whatever_changed or _is_current(built, place)):
                yield look
                return
    with place.open_store() as store:
        current = _is_current(store.fingerprint(), place)
    if not current:
        brought_up_to_date(place)
    with place.open_store() as store:
        yield store


def _is_current(built: str | None, place: Workspace) -> bool:
    from mocards.notes.vault import fingerprint

    return built == fingerprint(place.vault, place.settings)
