"""``mocards backup`` and ``mocards restore``: the store as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Json
from mocards.cli.views.prose import say
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import StoreError

if TYPE_CHECKING:
    from mocards.store.backups import Contents

FOLDER = "backups"
"""Where backups go, beside the store, when nobody says otherwise."""


def backup(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to; else .mocards/backups.")] = None,
    json: Json = False,
) -> None:
    """Copy the store, whole, also while a session is open. Answers, schedules and wishes are all in it."""
    from mocards.store.backups import copy, examine

    place = workspace(context)
    store = _file(place)
    if not store.exists():
        raise StoreError(f"there is nothing to back up yet: {store} is made by the first build")
    target = file or free_name(store.parent, f"{place.now:%Y-%m-%d-%H%M}")
    if target.exists():
        _refuse_to_overwrite(target, store)
    copy(store, target)
    _say(target, examine(target), f"wrote {target}", json=json)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, or any store of mocards.")],
    json: Json = False,
) -> None:
    """Put a backup back. It is examined first, and what the store holds now is backed up before."""
    from mocards.store.backups import examine, put_back

    place = workspace(context)
    store = _file(place)
    contents = examine(file)
    if store.exists() and file.samefile(store):
        raise StoreError(f"{file} is the store itself; name a backup of it")
    kept, undo = _kept(place, store) if store.exists() else (None, "")
    put_back(file, store)
    place.open_store().close()  # an older store is brought up to date now, not in the middle of a session
    _say(store, contents, f"restored {store}", json=json, kept=kept, undo=undo)


def _refuse_to_overwrite(target: Path, store: Path) -> None:
    """See that a file that is there already is an older backup.

    Raises:
        StoreError: it is something else, or the store itself.
    """
    from mocards.store.backups import examine

    if store.samefile(target):
        raise StoreError(f"{target} is the store itself; name another file")
    try:
        examine(target)
    except StoreError as error:
        raise StoreError(f"{target} is there already, and is no backup that could be replaced") from error


def _kept(place: Workspace, store: Path) -> tuple[Path, str]:
    """Where the store that a restore replaces is kept, and how to get it back."""
    from mocards.store.backups import copy, examine, set_aside

    kept = free_name(store.parent, f"before-restore-{place.now:%Y-%m-%d-%H%M}")
    try:
        examine(store)
    except StoreError:
        set_aside(store, kept)
        return kept, f"; what was there is damaged, and kept as {kept}"
    copy(store, kept)
    return kept, f"; to take it back: mocards restore {kept}"


def _file(place: Workspace) -> Path:
    """The store's file.

    Raises:
        StoreError: the store is on a server.
    """
    if place.store_file is None:
        raise StoreError("this store is on a server; back it up and restore it with the database's own tools")
    return place.store_file


def free_name(home: Path, name: str) -> Path:
    """A name that no backup has yet, in the folder of backups beside the store."""
    folder = home / FOLDER
    number, candidate = 1, folder / f"{name}.sqlite3"
    while candidate.exists():
        number += 1
        candidate = folder / f"{name}-{number}.sqlite3"
    return candidate


def _say(file: Path, contents: Contents, said: str, *, json: bool, kept: Path | None = None, undo: str = "") -> None:
    from mocards.cli.views.machine import as_json

    record: dict[str, Any] = {
        "file": str(file),
        "cards": contents.cards,
        "answers": contents.answers,
        "last": contents.last and contents.last.isoformat(),
    }
    if json:
        as_json({**record, **({"kept": str(kept)} if kept else {})})
        return
    until = f", the last on {contents.last}" if contents.last else ""
    say(f"{said}: {contents.cards:,} cards, {contents.answers:,} answers{until}{undo}")
