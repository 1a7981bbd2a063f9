"""Today's queue, from a quick look into the store or from the store itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from mocards.cli.workspace import Workspace
from mocards.errors import CardError, ConsentError
from mocards.model import Answered, Candidate, Card, Deck, Outline, StoredCard, Vacation
from mocards.schedule.choice import Choice
from mocards.schedule.days import days_after
from mocards.study.leeches import LEECH
from mocards.study.queue import FACETS, Limits, Queue, Rules, build_queue, cram_queue
from mocards.study.wanted import Wanted

if TYPE_CHECKING:
    from mocards.notes.vault import NoteFile
    from mocards.store.sums import Sums
    from mocards.study.gates import Gate
    from mocards.sums import TimeSum

LEARNER = "me"
"""Whose cards they are; one store per person, so far."""
TODAY = Wanted()
"""What the day brings, and no other wish."""
PACE_DAYS = 30
"""So many days of answers tell a learner's pace."""
_ALL = 1_000_000_000
"""More cards than any deck has."""


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

    def due(self, day: date, ahead: int = 0) -> list[Candidate]:
        """Cards to repeat on a study day, or due so many days after it."""
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


def todays_queue(
    source: Source, place: Workspace, day: date | None = None, wanted: Wanted = TODAY, spent: float = 0.0
) -> Queue:
    """What to study on a day.

    Args:
        source: where the cards are.
        place: the vault, with its settings and manifests.
        day: today, unless another is named.
        wanted: what the learner asks for.
        spent: seconds of the time asked for that have gone already.

    Raises:
        CardError: no card is like what is asked for.
    """
    day = day or place.today
    meant = _meant(source, place, wanted)
    answers = source.today(day)
    if wanted.cram or wanted.leeches:
        return cram_queue(meant or (), answers)
    limits = limits_of(place)
    most = max((limits(deck).new for deck in source.titles()), default=0) * FACETS
    queue = build_queue(
        due=_only(meant, source.due(day, wanted.ahead)),
        new=_only(meant, source.new(day, most if meant is None else _ALL, closed_phases_of(source, place, answers))),
        today=answers,
        day=day,
        limits=limits,
        rules=_rules(source, place, wanted),
    )
    if meant is not None:
        queue = replace(queue, drill=tuple(card for card in queue.drill if card in meant))
    if wanted.minutes is None:
        return queue
    from mocards.study.pace import Pace, within

    pace = Pace.of(source.times(days_after(day, -PACE_DAYS)))
    return within(queue, wanted.minutes * 60 - spent, pace)


def _meant(source: Source, place: Workspace, wanted: Wanted) -> dict[str, Outline] | None:
    """The cards that are asked for, in path order; None for all that there are."""
    if not (wanted.only or wanted.cram or wanted.leeches):
        return None
    lapses = place.settings.study.leech.lapses
    outlines = (
        replace(card, tags=(*card.tags, LEECH)) if card.lapses >= lapses else card for card in source.outlines()
    )
    found = {
        card.card: card
        for card in outlines
        if wanted.only.matches(card) and (LEECH in card.tags if wanted.leeches else not card.suspended)
    }
    if not found and wanted.only:
        raise CardError("no card is like that; 'mocards cards --json' shows decks, phases, kinds and tags")
    return found


def _only(meant: Collection[str] | None, candidates: list[Candidate]) -> list[Candidate]:
    return candidates if meant is None else [candidate for candidate in candidates if candidate.card in meant]


def _rules(source: Source, place: Workspace, wanted: Wanted) -> Rules:
    study = place.settings.study
    return Rules(
        siblings_apart=study.siblings == "apart",
        spread=study.spread if wanted.spread is None else wanted.spread,
        ahead=wanted.ahead,
        vacations=tuple(source.vacations()),
    )


def gate_of(place: Workspace, deck: str) -> Gate:
    """What opens the next phase of a deck: the manifest's word, else the vault's."""
    manifest = place.manifests.get(deck)
    return (manifest and manifest.gate) or place.settings.study.gate


def closed_phases_of(source: Source, place: Workspace, today: Sequence[Answered]) -> dict[str, frozenset[str]]:
    """Deck → titles of the phases that bring no new cards yet."""
    gated = [slug for slug in source.titles() if gate_of(place, slug) != "none"]
    if not gated:
        return {}
    from mocards.study.gates import closed_phases

    sums = source.sums.cards()
    return {
        deck.slug: closed_phases(deck, sums, today, gate_of(place, deck.slug))
        for deck in source.decks()
        if deck.slug in gated
    }


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
    from mocards.notes.vault import find_notes
    from mocards.store.peek import peek

    if place.store_file is not None:
        files = [] if whatever_changed else find_notes(place.vault, place.settings)
        with peek(place.store_file, LEARNER) as look:
            built = look.fingerprint() if look is not None else None
            if look is not None and built and (whatever_changed or _is_current(built, place, files)):
                yield look
                return
        if built and _brought_up_to_date_quickly(place, files):
            with peek(place.store_file, LEARNER) as look:
                if look is not None:
                    yield look
                    return
    with place.open_store() as store:
        current = _is_current(store.fingerprint(), place)
    if not current:
        import typer

        from mocards.cli.build import brought_up_to_date

        try:
            brought_up_to_date(place)
        except ConsentError as error:
            typer.echo(f"mocards: {error}. Until then it goes on with the cards as they were.", err=True)
    with place.open_store() as store:
        yield store


def _brought_up_to_date_quickly(place: Workspace, files: Sequence[NoteFile]) -> bool:
    """Whether the store could be brought up to date without being opened in full."""
    from mocards.cli.incremental import done_quickly

    return done_quickly(place, files) is not None


def _is_current(built: str | None, place: Workspace, files: Sequence[NoteFile] | None = None) -> bool:
    from mocards.notes.vault import fingerprint

    return built == fingerprint(place.vault, place.settings, files)
