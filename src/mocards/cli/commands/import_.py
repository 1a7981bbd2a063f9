"""``mocards import``: what was learned in Anki, and decks that were made there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import PackageError

if TYPE_CHECKING:
    pass


def import_package(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A package of Anki's: .apkg or .colpkg.", show_default=False)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Show what would change, and change nothing.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last import.")] = False,
    as_notes: Annotated[
        Path | None,
        typer.Option("--as-notes", metavar="DIR", help="Make Markdown notes of a deck, in a new folder, and learn on."),
    ] = None,
    json: Json = False,
) -> None:
    """Read the reviews that were made in Anki into the log. Each counts once, however often it comes."""
    from mocards.cli.views import render_import
    from mocards.cli.views.machine import as_json

    if (file is None) is not undo:
        raise typer.BadParameter("name one package, or take back the last one with --undo", param_hint="FILE")
    place = workspace(context)
    if file is None:
        done = _undone(place)
    elif as_notes is not None:
        from mocards.cli.commands.import_notes import written

        done = written(place, file, as_notes, dry_run=dry_run)
    else:
        done = _imported(place, file, dry_run=dry_run)
    if json:
        as_json(done)
    else:
        render_import.imported(done)


def _imported(place: Workspace, file: Path, *, dry_run: bool) -> dict[str, Any]:
    """Join the package's log with ours; what came of it."""
    from mocards.cli.building import brought_up_to_date
    from mocards.cli.commands.import_progress import merge, record
    from mocards.exports.incoming import look_into
    from mocards.exports.package import opened

    with opened(file) as package:
        if not place.store_exists:
            if dry_run:
                raise PackageError(f"{place.vault} has no cards yet; 'mocards build' makes them")
            brought_up_to_date(place)
        with place.open_store() as store:
            cards = store.cards()
            incoming = look_into(package, cards, place.offset_at, place.at)
            if not incoming.cards:
                raise PackageError(
                    f"{file}: none of its {incoming.strange:,} notes is a card of {place.vault}; "
                    "'--as-notes DIR' makes notes of them"
                )
            batch, merged = merge(place, store, package, incoming, dry_run=dry_run)
    return record(place, batch, merged, incoming, cards, done="would be imported" if dry_run else "imported")


def _undone(place: Workspace) -> dict[str, Any]:
    """Take back the last import; what came of it."""
    from mocards.cli.commands.import_progress import record
    from mocards.cli.scheduling import scheduler_of

    with place.open_store() as store:
        undone, cards = store.unmerge(scheduler_of(place, store)), store.cards()
    if undone is None:
        raise PackageError(f"nothing to take back: no package was imported into {place.store_url}")
    batch, merged = undone
    return record(place, batch, merged, None, cards, done="taken back")
