"""Today's queue, from a quick look into the store or from the store itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mocards.cli.source import Source
from mocards.cli.workspace import Workspace
from mocards.model import Answered, Candidate, Outline
from mocards.schedule.days import days_after
from mocards.study.leeches import LEECH
from mocards.study.queue import FACETS, Limits, Queue, Rules, build_queue, cram_queue
from mocards.study.wanted import Wanted

if TYPE_CHECKING:
    from mocards.study.gates import Gate
    from mocards.study.lateness import Due, Waiting

TODAY = Wanted()
"""What the day brings, and no other wish."""
PACE_DAYS = 30
"""So many days of answers tell a learner's pace."""
_ALL = 1_000_000_000
"""More cards than any deck has."""


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
        UnknownDeckError: a deck was named that does not exist.
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
        due=_due(source, day, meant, max((limits(deck).reviews for deck in source.titles()), default=0)),
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
    from mocards.cli.picking import no_match, refuse_unknown_decks

    refuse_unknown_decks(wanted.only.decks, source.titles())
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
        why = "no card like that is a leech" if wanted.leeches else "every card like that is suspended"
        raise no_match(wanted.only, source.outlines(), why)
    return found


def _due(source: Source, day: date, meant: Collection[str] | None, most: int) -> Due:
    """What is to be repeated, of a deck probably not more than ``most``; all of it is read where only some is meant."""

    def between(since: date, until: date) -> Mapping[str, Waiting]:
        found = source.due(day, since, until, most + most // 4 + 1)  # a few are siblings, and one more tells of others
        return found if meant is None else {deck: _only(meant, cards) for deck, cards in found.items()}

    return between


def _only(meant: Collection[str] | None, candidates: Iterable[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if meant is None or candidate.card in meant]


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
