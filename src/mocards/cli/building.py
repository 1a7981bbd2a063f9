"""The whole way, notes → deck files → store, for the command and for whatever needs cards that are up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from mocards.cli.garbage import uncollected
from mocards.cli.workspace import Workspace
from mocards.errors import ConsentError

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.cost import Cost
    from mocards.decks.decisions import Decisions
    from mocards.model import Card
    from mocards.notes.vault import NoteFile
    from mocards.store.store import Store

    Consent = Callable[[Plan, Cost], None]
    """Raises ConsentError unless a costly plan may be carried out."""
    Settle = Callable[[Plan, Cost], Decisions | None]
    """What the author decides about a plan's open questions; None when there is nothing to decide."""


@uncollected()
def planned(place: Workspace, decisions: Decisions | None = None, *, everything: bool = False) -> tuple[Plan, Cost]:
    """What a build would do now, and what it would cost; nothing is written.

    Args:
        place: the vault and its store.
        decisions: what the author says about cards.
        everything: all cards are wanted, those of decks in which nothing has changed too.
    """
    from mocards.cli import incremental
    from mocards.decks.cost import cost_of

    files = incremental.found(place)
    if not place.store_exists:
        built = _read(place, (), decisions, files)
        return built, cost_of(built, {})
    with place.open_store() as store:
        return _planned(place, store, decisions, files, everything=everything)


def brought_up_to_date(place: Workspace) -> Plan:
    """Do the whole way, as other commands do by themselves.

    Raises:
        ConsentError: it would cost so much that somebody has to be asked; nothing was written.
    """
    return carried_out(place, refused)[0]


@uncollected()
def carried_out(
    place: Workspace, consent: Consent, settle: Settle | None = None, decisions: Decisions | None = None
) -> tuple[Plan, Cost]:
    """Do the whole way: notes → deck files → store.

    The deck files come first: they hold the identities. When the store cannot be written then,
    the next build finds every card again by them.
    """
    from mocards.cli import incremental
    from mocards.cli.scheduling import noted
    from mocards.decks.build import write
    from mocards.notes.vault import fingerprint

    files = incremental.found(place)
    first = None if place.store_exists else _first(place, decisions, files)
    if not first and decisions is None and (done := incremental.done_quickly(place, files)):
        return done
    if first and not settle and (done := _made_at_once(place, *first, files)):
        return done
    with place.open_store() as store:
        built, cost = first or _planned(place, store, decisions, files)
        if settle and (settled := settle(built, cost)):
            built, cost = _planned(place, store, settled, files)
        if cost.is_high:
            consent(built, cost)
        write(built)
        now = fingerprint(place.vault, place.settings, files)
        store.apply(built, now)
        incremental.keep_ledger(place, built, now)
        scheduling = noted(place, store, store.titles(), built.changes)
        if same := {alias: card for card, own in built.ties.items() for alias in own.also}:
            store.join(same, scheduling.scheduler)
    for notice in built.notices:
        typer.echo(f"mocards: {notice}", err=True)
    return built, cost


def _planned(
    place: Workspace,
    store: Store,
    decisions: Decisions | None,
    files: Sequence[NoteFile],
    *,
    everything: bool = False,
) -> tuple[Plan, Cost]:
    from mocards.cli import incremental
    from mocards.decks.cost import cost_of

    some = None if decisions or everything else incremental.plan_some(place, store, files)
    built = some or _read(place, store.known_cards(), decisions, files)
    retires = any(change.change == "retired" for change in built.changes)
    return built, cost_of(built, store.intervals() if retires else {})


def _first(place: Workspace, decisions: Decisions | None, files: Sequence[NoteFile]) -> tuple[Plan, Cost]:
    """The plan of a vault that has no store yet: the notes are read while what makes one is imported."""
    from mocards.decks.cost import cost_of
    from mocards.files import prepare_folder

    if place.store_file is not None:
        prepare_folder(place.store_file)  # what is read now is kept there
    built = _read(place, (), decisions, files, _import_what_follows)
    return built, cost_of(built, {})


def _import_what_follows() -> None:
    import mocards.cli.scheduling
    import mocards.cli.views.difference
    import mocards.store.quick  # noqa: F401 - they take a while, and will be needed


def _made_at_once(place: Workspace, built: Plan, cost: Cost, files: Sequence[NoteFile]) -> tuple[Plan, Cost] | None:
    """Carry out the first build with the standard library's SQLite; None where it takes the long way."""
    from mocards.cli import incremental
    from mocards.cli.scheduling import Scheduling
    from mocards.cli.source import LEARNER
    from mocards.decks.build import write
    from mocards.notes.vault import fingerprint
    from mocards.store.quick import make

    if place.store_file is None or not built.is_plain:
        return None
    write(built)
    now = fingerprint(place.vault, place.settings, files)
    scheduling = Scheduling(place, {})
    choices = {deck.slug: scheduling.wanted(deck.slug) for deck in built.decks}
    if not make(place.store_file, built, now, LEARNER, choices):
        return None
    incremental.keep_ledger(place, built, now)
    return built, cost


def _read(
    place: Workspace,
    known: Sequence[Card],
    decisions: Decisions | None,
    files: Sequence[NoteFile],
    meanwhile: Callable[[], None] | None = None,
) -> Plan:
    from mocards.cli.progress import progress
    from mocards.decks.build import plan
    from mocards.decks.decisions import NOTHING
    from mocards.notes.cores import nothing

    with progress("reading notes") as tell:
        vault, settings = place.vault, place.settings
        return plan(vault, settings, place.at, known, decisions or NOTHING, tell, files, meanwhile or nothing)


def agreed(_: Plan, __: Cost) -> None:
    """Consent given beforehand, by ``--yes``."""


def refused(_: Plan, cost: Cost) -> None:
    """No consent, since nobody can be asked."""
    shrunk = cost.shrunk[0]
    raise ConsentError(
        f"a build would retire {shrunk.retired} of the {shrunk.of} cards of '{shrunk.deck}', which you study; "
        "see 'mocards diff', then 'mocards build', with --yes in a script"
    )
