"""``mocards import DECK.apkg --as-notes DIR``: a deck that somebody made in Anki becomes notes, cards and schedules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocards.cli.workspace import Workspace
from mocards.errors import PackageError, VaultError

if TYPE_CHECKING:
    from mocards.exports.as_notes import Vault
    from mocards.exports.package import Package


def written(place: Workspace, file: Path, folder: Path, *, dry_run: bool) -> dict[str, Any]:
    """Write the notes, build, and take the progress over; what came of it."""
    from mocards.exports.as_notes import as_notes, put_down
    from mocards.exports.package import opened

    folder = folder.absolute()
    inside = _inside(place, folder)
    with opened(file) as package:
        made = as_notes(package, inside)
        done = _record(made, folder)
        if dry_run:
            return {"file": file.name, "done": "would be written", **done}
        put_down(made, package, folder)
        here = place if inside else _new_vault(place, folder)
        learned = _learned(here, package)
    lost = made.cards - learned["cards"]
    if lost:
        done["left_out"]["cards that the notes do not give"] = lost
    return {**learned, **done, "vault": str(here.vault)}


def _learned(place: Workspace, package: Package) -> dict[str, Any]:
    """Cards and schedules of what was written."""
    from mocards.cli.building import brought_up_to_date
    from mocards.cli.commands.import_progress import merge, record
    from mocards.exports.incoming import look_into

    brought_up_to_date(place)
    with place.open_store() as store:
        cards = store.cards()
        incoming = look_into(package, cards, place.offset_at, place.at)
        batch, merged = merge(place, store, package, incoming)
    return record(place, batch, merged, incoming, cards, done="imported")


def _inside(place: Workspace, folder: Path) -> str:
    """The folder from the top of the vault's notes; empty when it is in no vault, and becomes one.

    Raises:
        PackageError: it lies in the vault, but where no notes are looked for.
    """
    try:
        vault = place.vault.absolute()
    except VaultError:
        return ""
    notes = (vault / place.settings.notes).resolve()
    resolved = folder.resolve()
    if not resolved.is_relative_to(vault.resolve()):
        return ""
    if not resolved.is_relative_to(notes) or resolved == notes:
        raise PackageError(f"{folder}: notes are looked for in {notes} only; name a folder in there")
    parts = resolved.relative_to(notes).parts
    if any(part.startswith(".") or part in place.settings.ignore for part in parts):
        raise PackageError(f"{folder}: this vault ignores the folder; name another")
    return "/".join(parts)


def _new_vault(place: Workspace, folder: Path) -> Workspace:
    """The folder as a vault of its own."""
    from mocards.files import write_aside
    from mocards.settings import SETTINGS_FILE

    write_aside(folder / SETTINGS_FILE, b"# Made from an Anki deck; the README of mocards says what can stand here.\n")
    return Workspace(folder, place.store_option, place.now_option)


def _record(made: Vault, folder: Path) -> dict[str, Any]:
    return {
        "folder": str(folder),
        "notes": made.notes,
        "files": len(made.files),
        "media": len(made.media),
        "made_cards": made.cards,
        "left_out": dict(made.left_out),
    }
