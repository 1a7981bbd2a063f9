"""``mocards explain``: a note with a mark beside every line, that says what became of it."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import DiskError, VaultError

if TYPE_CHECKING:
    from mocards.decks.explain import Explained

_PLACE = re.compile(r"(.*?):(\d+)$")


def explain(
    context: typer.Context,
    note: Annotated[str, typer.Argument(metavar="NOTE[:LINE]", help="A note by path or name; one line of it.")],
    json: Json = False,
) -> None:
    """Show which rule made which card of a note, and why every other line gives none."""
    from mocards.cli.views import accounts
    from mocards.cli.views.machine import as_json

    place = workspace(context)
    path, line = named_note(place, note)
    told = explained(place, path)
    shown = [one for one in told if line in (None, one.account.line)]
    if not shown:
        last = f"it has {len(told)} lines" if told else "it is no text"
        raise VaultError(f"{path} has no line {line}; {last}")
    if json:
        as_json([accounts.record(one) for one in shown])
    else:
        accounts.listing(path, shown, closely=line is not None)


def explained(place: Workspace, path: str) -> tuple[Explained, ...]:
    """Every line of a note with its account and its cards, as a build would make them now."""
    from mocards.cli.building import planned
    from mocards.decks.check import sound_manifests
    from mocards.decks.explain import explain as tell
    from mocards.notes.dialect import dialect_of
    from mocards.notes.note import read_closely
    from mocards.settings import SETTINGS_FILE

    file = place.vault / path
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DiskError.of("read", file, error) from error
    close = read_closely(path, raw, dialect_of(place.settings.dialect, place.vault / SETTINGS_FILE))
    cards = [card for card in planned(place, everything=True)[0].cards if card.source.note == path and not card.retired]
    return tell(close, cards, sound_manifests(place.vault, place.settings))


def named_note(place: Workspace, name: str) -> tuple[str, int | None]:
    """Path of the note that a person means, and the line.

    Args:
        place: where the command works.
        name: a path from the vault's top or from the current folder, or a name as links have it; ``:LINE`` may follow.

    Raises:
        VaultError: no note has this name, or several have.
    """
    from mocards.notes.links import nearest, places, resolve
    from mocards.notes.vault import find_notes

    paths = [note.path for note in find_notes(place.vault, place.settings)]
    known = places((path, ()) for path in paths)
    asked = _PLACE.fullmatch(name)
    for wanted, line in ((name, None), *([(asked[1], int(asked[2]))] if asked else [])):
        inside = (Path.cwd() / wanted).resolve()
        relative = inside.relative_to(place.vault).as_posix() if inside.is_relative_to(place.vault) else ""
        found = [path for path in (PurePosixPath(wanted).as_posix(), relative) if path in paths]
        found = found or list(resolve(wanted, "", known) if wanted.strip() else [])
        if len(found) > 1 and found[0] != found[1]:
            raise VaultError(f"'{wanted}' may be {' or '.join(found)}; put the folder in front of the name")
        if found:
            return found[0], line
    hint = (
        nearest(asked[1] if asked else name, known)
        or "give its path from the vault's top, or its name as links have it"
    )
    raise VaultError(f"there is no note '{name}' in {place.vault}; {hint}")
