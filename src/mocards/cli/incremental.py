"""The quick way of a build: what changed since the last one, without opening the store in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from mocards.cli.workspace import Workspace
from mocards.decks.partial import Memory
from mocards.notes.vault import NoteFile, find_notes, fingerprint, only_notes_changed, refreshed

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.cost import Cost
    from mocards.decks.fates import Change


class Built(Memory, Protocol):
    """A store, or a quick look into it."""

    def fingerprint(self) -> str | None:
        """Of the vault that it was built from."""
        ...


def found(place: Workspace) -> list[NoteFile]:
    """The notes on the disk."""
    return find_notes(place.vault, place.settings)


def plan_some(place: Workspace, memory: Built, files: Sequence[NoteFile], fresh: str = "") -> Plan | None:
    """A plan of what has changed since the last build; None when that takes a look at everything.

    Args:
        place: the vault.
        memory: its store.
        files: its notes on the disk.
        fresh: the fingerprint of the vault as it is now, when it is known.
    """
    from mocards.decks.ledger import ledger_stamp, read_ledger
    from mocards.decks.partial import nothing_to_do, plan_changes

    before, now = memory.fingerprint() or "", fresh or fingerprint(place.vault, place.settings, files)
    ledger = read_ledger(place.home, ledger_stamp(place.settings.dialect), before) if before else None
    if ledger is None or not ledger.is_plain or not only_notes_changed(before, now):
        return None
    if before == now:
        return nothing_to_do(ledger)
    return plan_changes(place.vault, place.settings, place.at, files, ledger, memory)


def done_quickly(place: Workspace, files: Sequence[NoteFile], fresh: str = "") -> tuple[Plan, Cost] | None:
    """Carry out the build of a few edits with the standard library's SQLite; None when it takes the long way.

    What costs so much that somebody has to be asked takes the long way, and so does a card that comes into another
    deck, which may have another scheduler.

    Args:
        place: the vault.
        files: its notes on the disk.
        fresh: the fingerprint of the vault as it is now, when it is known.
    """
    from mocards.cli.source import LEARNER
    from mocards.decks.build import write
    from mocards.decks.cost import cost_of
    from mocards.store.peek import peek
    from mocards.store.quick import apply_some

    if place.store_file is None:
        return None
    fresh = fresh or fingerprint(place.vault, place.settings, files)
    with peek(place.store_file, LEARNER) as look:
        built = plan_some(place, look, files, fresh) if look is not None else None
        if look is None or built is None:
            return None
        before, known = look.fingerprint() or "", look.decks_with_choice()
        retires = any(change.change == "retired" for change in built.changes)
        cost = cost_of(built, look.intervals() if retires else {})
    if cost.is_high or any(map(_moves, built.changes)) or any(deck.slug not in known for deck in built.decks):
        return None
    write(built)
    now = refreshed(fresh, place.vault)
    if now != before:
        if not apply_some(place.store_file, built, before, now):
            return None
        keep_ledger(place, built, now)
    return built, cost


def _moves(change: Change) -> bool:
    """Whether a card comes into another deck."""
    return change.before is not None and change.before.deck != change.card.deck


def keep_ledger(place: Workspace, built: Plan, now: str) -> None:
    """Leave the next build what this one knows."""
    import msgspec

    from mocards.decks.ledger import write_ledger

    if built.ledger is not None and place.home.is_dir():
        write_ledger(place.home, msgspec.structs.replace(built.ledger, fingerprint=now))
