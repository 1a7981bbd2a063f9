"""``mocards doctor``: whether store, deck files and disk are sound; what is safe to mend is mended on request."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from mocards.cli.options import Json
from mocards.cli.views.prose import say
from mocards.cli.views.wording import some
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import DiskError, MocardsError

if TYPE_CHECKING:
    from mocards.model import Card
    from mocards.store.store import Store

SICK = 1
"""Exit code when something is left that should be mended."""
AN_HOUR = 3600
"""Seconds after which nothing is still being written that was begun."""
ROOM = 50_000_000
"""Bytes on the disk below which a year of answers, or the next backup, may not fit."""


class Check(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    fault: str = ""
    """What is wrong; empty when all is well."""
    advice: str = ""
    """What to do about it; when it was mended, how to take that back."""
    mend: Callable[[], Path | None] | None = None
    """Does it, and gives the backup from before; None where only a person can."""
    mended: bool = False

    @property
    def is_sick(self) -> bool:
        """Whether something is left to be mended."""
        return bool(self.fault) and not self.mended


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend, after a backup.")] = False,
    json: Json = False,
) -> None:
    """Examine the store, its schedules, the deck files and the disk. Exit code 1 when something is wrong."""
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    found = [_mended(check) if fix else check for check in _checks(place)]
    if json:
        as_json(
            [
                {"check": check.name, "fault": check.fault, "advice": check.advice, "mended": check.mended}
                for check in found
            ]
        )
    else:
        _show(found)
    if any(check.is_sick for check in found):
        raise typer.Exit(SICK)


def _show(found: list[Check]) -> None:
    from mocards.cli.views.printable import printable

    for check in found:
        fault = printable(check.fault)
        if not check.fault:
            say(f"ok    {check.name}")
        elif check.mended:
            say(f"fixed {check.name}: {fault}\n      {printable(check.advice)}")
        else:
            advice = f"{check.advice}{', or let --fix do it' if check.mend else ''}"
            say(f"FAULT {check.name}: {fault}\n      {printable(advice)}")


def _mended(check: Check) -> Check:
    if not check.fault or check.mend is None:
        return check
    try:
        kept = check.mend()
    except (MocardsError, OSError) as error:
        return replace(check, advice=f"it could not be mended: {error}", mend=None)
    back = f"to take it back: mocards restore {kept}" if kept else "it cannot be taken back"
    return replace(check, advice=back, mended=True)


# ---- what is looked at -------------------------------------------------------------------------


def _checks(place: Workspace) -> Iterator[Check]:
    """All checks, each made when it is asked for, so that one sees what the one before has mended."""
    written = [_settings(place), _decks(place)]
    yield from written
    yield _left_aside(place)
    if place.store_file is not None:
        if not place.store_file.exists():
            yield Check("store: there is none yet")
            return
        yield _rights(place.store_file)
        if not os.access(place.store_file, os.R_OK | os.W_OK):
            return
        yield _room(place.store_file)
        unreadable = _unreadable(place.store_file)
        yield unreadable
        if unreadable.fault:
            return
    if any(check.fault for check in written):
        return
    with place.open_store() as store:
        yield _schedules(place, store)
        yield _orphans(place, store)
        yield _misplaced(place, store)
        yield _current(place, store)


def _settings(place: Workspace) -> Check:
    try:
        place.settings  # noqa: B018 - reading is the check
        place.manifests  # noqa: B018 - and here
    except MocardsError as error:
        return Check("settings and manifests", str(error), "mend the line that is named")
    return Check("settings and manifests")


def _decks(place: Workspace) -> Check:
    """Every deck file can be read: they hold the identity of the cards."""
    from mocards.decks.deckfile import SUFFIX, read_deck

    faults = []
    for file in sorted((place.vault / "decks").glob(f"*{SUFFIX}")):
        try:
            read_deck(file)
        except MocardsError as error:
            faults.append(str(error))
    return Check("deck files", "; ".join(faults), "take the file back from git, or from a backup")


def _left_aside(place: Workspace) -> Check:
    """Nothing is left of writes that were killed, in the folders that are written to."""
    from mocards.files import discard, left_aside

    own = [place.vault, *(place.vault / name for name in ("decks", "exports")), place.home, place.home / "backups"]
    before = time.time() - AN_HOUR
    left = [path for folder in dict.fromkeys([*own, *_folders_of_notes(place)]) for path in left_aside(folder, before)]
    names = ", ".join(str(path.relative_to(place.vault)) for path in left)
    fault = f"left by writes that were stopped: {names}" if left else ""

    def mend() -> None:
        for path in left:
            discard(path)

    return Check("nothing left unfinished", fault, "delete it", mend)


def _folders_of_notes(place: Workspace) -> set[Path]:
    """Those in which notes may have been mended; none where notes cannot be found."""
    from mocards.notes.vault import find_notes

    try:
        return {(place.vault / note.path).parent for note in find_notes(place.vault, place.settings)}
    except MocardsError:
        return set()


def _rights(file: Path) -> Check:
    sick = [path for path in (file.parent, file) if not os.access(path, os.R_OK | os.W_OK)]
    names = ", ".join(str(path) for path in sick)

    def mend() -> None:
        for path in sick:
            path.chmod(path.stat().st_mode | (0o700 if path.is_dir() else 0o600))

    return Check("rights", f"cannot be read and written: {names}" if sick else "", "chmod u+rw", mend)


def _room(file: Path) -> Check:
    free, needed = shutil.disk_usage(file.parent).free, max(ROOM, 2 * file.stat().st_size)
    fault = f"{free // 1_000_000:,} MB are left on the disk, and a backup wants {needed // 1_000_000:,} MB"
    return Check("disk room", fault if free < needed else "", "make room; an answer that cannot be saved is refused")


def _unreadable(file: Path) -> Check:
    from mocards.store.backups import examine

    try:
        examine(file)
    except DiskError as error:
        return Check("store file", str(error), "make room, look after the disk, and ask again: the store may be sound")
    except MocardsError as error:
        return Check("store file", str(error), "put a backup back: mocards restore FILE; see .mocards/backups")
    return Check("store file")


def _schedules(place: Workspace, store: Store) -> Check:
    """Every schedule is what its log says."""
    from mocards.cli.scheduling import scheduler_of

    schedulers = scheduler_of(place, store)
    wrong = store.replay_all(schedulers, dry_run=True)
    fault = f"not what their answers make: {some(len(wrong), 'schedule')}" if wrong else ""

    def mend() -> Path | None:
        kept = _back_up(place)
        store.replay_all(schedulers)
        return kept

    return Check("schedules follow from the log", fault, "make them anew from the log", mend)


def _orphans(place: Workspace, store: Store) -> Check:
    """Nothing in the store is about cards that are not there."""
    found = store.orphans()
    parts = {
        "answers": found.reviews,
        "schedules": found.schedules,
        "wishes": found.wishes,
        "schedules without any answer": found.baseless,
    }
    fault = ", ".join(f"{count:,} {what}" for what, count in parts.items() if count)

    def mend() -> Path | None:
        kept = _back_up(place)
        store.drop_orphans()
        return kept

    only_answers = not (found.schedules or found.wishes)
    advice = "answers stay, since their cards may come back" if only_answers else "drop what belongs to no card"
    return Check("every row has its card", fault and f"without a card: {fault}", advice, None if only_answers else mend)


def _misplaced(place: Workspace, store: Store) -> Check:
    """Schedules stand where their cards do, or these would come at a wrong time."""
    wrong = store.misplaced()

    def mend() -> Path | None:
        kept = _back_up(place)
        store.put_in_place()
        return kept

    fault = f"in another deck or place than their card: {some(wrong, 'schedule')}" if wrong else ""
    return Check("schedules stand where their cards do", fault, "put them there", mend)


def _current(place: Workspace, store: Store) -> Check:
    """The store's cards are those of notes and deck files."""
    try:
        return _compared(place, store)
    except MocardsError as error:
        return Check(_AS_IN_NOTES, str(error), "until that is mended, no command reads the notes")


_AS_IN_NOTES = "cards as in the notes"


def _compared(place: Workspace, store: Store) -> Check:
    from mocards.cli.building import carried_out, planned, refused
    from mocards.decks.decisions import NOTHING
    from mocards.notes.vault import fingerprint

    if store.fingerprint() != fingerprint(place.vault, place.settings):
        return Check(f"{_AS_IN_NOTES}: these have changed since, and are built with the next session")
    planned_cards = planned(place, everything=True)[0].cards
    there, wanted = (set(map(_without_idle_place, cards)) for cards in (store.known_cards(), planned_cards))
    unlike = {card.id for card in there ^ wanted}
    fault = f"not as notes and deck files have them: {some(len(unlike), 'card')}" if unlike else ""

    def mend() -> Path | None:
        """Build all decks: one that only looks at what has changed since the last build sees nothing to do."""
        kept = _back_up(place)
        carried_out(place, refused, decisions=NOTHING)
        return kept

    return Check(_AS_IN_NOTES, fault, "write them anew from the notes", mend)


def _without_idle_place(card: Card) -> Card:
    """The card; a retired one has no place in its deck, but where its deck file happens to list it."""
    return replace(card, position=0) if card.retired else card


def _back_up(place: Workspace) -> Path | None:
    from mocards.cli.commands.backup import free_name
    from mocards.store.backups import copy

    if place.store_file is None:
        return None
    kept = free_name(place.store_file.parent, f"before-doctor-{place.now:%Y-%m-%d-%H%M}")
    copy(place.store_file, kept)
    return kept
