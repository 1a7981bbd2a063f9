"""``mocards import``: what was learned in Anki, and decks that were made there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from mocards.cli.options import Json
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mocards.exports.incoming import Incoming
    from mocards.exports.package import Package
    from mocards.model import Batch, Merged, StoredCard, Wished
    from mocards.store.store import Store


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
    from mocards.cli import render, render_import

    if (file is None) is not undo:
        raise typer.BadParameter("name one package, or take back the last one with --undo", param_hint="FILE")
    place = workspace(context)
    if file is None:
        done = _undone(place)
    elif as_notes is not None:
        from mocards.cli.import_notes import written

        done = written(place, file, as_notes, dry_run=dry_run)
    else:
        done = _imported(place, file, dry_run=dry_run)
    if json:
        render.as_json(done)
    else:
        render_import.imported(done)


def _imported(place: Workspace, file: Path, *, dry_run: bool) -> dict[str, Any]:
    """Join the package's log with ours; what came of it."""
    from mocards.cli.build import brought_up_to_date
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


def merge(
    place: Workspace, store: Store, package: Package, incoming: Incoming, *, dry_run: bool = False
) -> tuple[Batch, Merged]:
    """Take what a package says of our cards into the store."""
    from mocards.cli.scheduling import scheduler_of
    from mocards.exports.incoming import reviews_in
    from mocards.model import Batch

    batch = Batch(uuid4().hex, place.at, package.file.name)
    merged = store.merge(
        batch,
        reviews_in(package, incoming, place.offset_at, place.settings.study.rollover),
        scheduler_of(place, store),
        handovers=incoming.handovers,
        wishes=_wishes(place, batch, incoming),
        dry_run=dry_run,
    )
    return batch, merged


def _wishes(place: Workspace, batch: Batch, incoming: Incoming) -> Sequence[Wished]:
    """What the learner has set in Anki besides answers, as wishes that go with the import."""
    from mocards.model import Wish, Wished

    def wished(wish: Wish, value: bool | str, *cards: str) -> Wished:
        return Wished(id=batch.id, cards=cards, wish=wish, value=value, at=place.at, day=place.today)

    made = [wished(Wish.SUSPENDED, True, *incoming.suspended), wished(Wish.MARKED, True, *incoming.marked)]
    for colour in sorted(set(incoming.flagged.values())):
        cards = [card for card, own in incoming.flagged.items() if own == colour]
        made.append(wished(Wish.FLAG, f"{colour} flag in Anki", *cards))
    return made


def _undone(place: Workspace) -> dict[str, Any]:
    """Take back the last import; what came of it."""
    from mocards.cli.scheduling import scheduler_of

    with place.open_store() as store:
        undone, cards = store.unmerge(scheduler_of(place, store)), store.cards()
    if undone is None:
        raise PackageError(f"nothing to take back: no package was imported into {place.store_url}")
    batch, merged = undone
    return record(place, batch, merged, None, cards, done="taken back")


def record(
    place: Workspace,
    batch: Batch,
    merged: Merged,
    incoming: Incoming | None,
    cards: Iterable[StoredCard],
    *,
    done: str,
) -> dict[str, Any]:
    """An import for other programs, and for the screen."""
    from mocards.cli.records import schedule_record

    fronts = {stored.card.id: stored.card.front for stored in cards if stored.card.id in merged.changes}
    return {
        "file": batch.source,
        "import": batch.id,
        "done": done,
        "reviews": {"new": merged.new, "known": merged.known},
        "cards": len(incoming.cards) if incoming else None,
        "strange_notes": incoming.strange if incoming else None,
        "schedules_taken_over": merged.taken_over,
        "wishes": merged.wished,
        "due_before": _due(place, merged, 0),
        "due_after": _due(place, merged, 1),
        "changes": [
            {
                "id": card,
                "front": fronts.get(card, ""),
                "before": before and schedule_record(before),
                "after": after and schedule_record(after),
            }
            for card, (before, after) in merged.changes.items()
        ],
    }


def _due(place: Workspace, merged: Merged, side: int) -> int:
    """How many of the cards whose schedule changes are due today, before (0) or after (1)."""
    schedules = (change[side] for change in merged.changes.values())
    return sum(schedule is not None and schedule.due <= place.today for schedule in schedules)
