"""``mocards export``: the cards as an Anki package or as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Decks, Json
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import ExportError

if TYPE_CHECKING:
    from mocards.model import Card, Deck, StoredCard

FOLDER = "exports"
"""Where packages go, in the vault, when nobody says otherwise."""


class Format(StrEnum):
    """What an export can be."""

    APKG = "apkg"
    CSV = "csv"
    JSON = "json"


def export(
    context: typer.Context,
    decks: Decks = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.APKG,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="One file for all the decks.")
    ] = None,
    json: Json = False,
) -> None:
    """Write decks as Anki packages (exports/DECK.apkg), or as csv or json, after a build if notes changed."""
    from mocards.cli import render
    from mocards.cli.today import up_to_date

    place = workspace(context)
    with up_to_date(place) as source:
        wanted = _wanted(source.decks(), decks or [])
        slugs = {deck.slug for deck in wanted}
        cards = [stored for stored in source.cards() if stored.card.deck in slugs]
    if not any(not stored.card.retired for stored in cards):
        raise ExportError(f"no cards in {place.vault}: no note here is a map of content; 'mocards check' says more")
    written = [
        _written(place, form, target, group, cards) for target, group in _targets(place, form, output, wanted).items()
    ]
    if json:
        render.as_json([{**record, "retired": [card.id for card in record["retired"]]} for record in written])
    else:
        render.exports(written)


def _wanted(there: Sequence[Deck], named: Sequence[str]) -> list[Deck]:
    """The decks that were named, or all of them."""
    import difflib

    by_slug = {deck.slug: deck for deck in there}
    for slug in named:
        if slug not in by_slug:
            near = difflib.get_close_matches(slug, list(by_slug), n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(by_slug) or 'none'}"
            raise ExportError(f"there is no deck '{slug}'; {hint}")
    return [by_slug[slug] for slug in dict.fromkeys(named)] if named else list(there)


def _targets(place: Workspace, form: Format, output: Path | None, decks: Sequence[Deck]) -> dict[Path, list[Deck]]:
    """Which decks go into which file."""
    if output is not None:
        return {output: list(decks)}
    return {place.vault / FOLDER / f"{deck.slug}.{form.value}": [deck] for deck in decks}


def _written(
    place: Workspace, form: Format, target: Path, decks: Sequence[Deck], stored: Sequence[StoredCard]
) -> dict[str, Any]:
    """Write one file; what is to be said about it."""
    from mocards.files import write_aside

    slugs = {deck.slug for deck in decks}
    own = [card for card in stored if card.card.deck in slugs]
    cards: list[Card] = [card.card for card in own]
    notes, retired = sum(not card.retired for card in cards), [card for card in cards if card.retired]
    if form is Format.APKG:
        from mocards.exports.anki import write_package

        package = write_package(decks, cards, target, place.vault.name)
        notes, retired = package.notes, list(package.retired)
    elif form is Format.CSV:
        from mocards.exports.table import to_csv

        write_aside(target, to_csv(decks, cards, place.vault.name))
    else:
        from mocards.cli.cards import record
        from mocards.exports.table import to_json

        write_aside(target, to_json([record(card) for card in own]))
        notes = len(own)
    return {"file": str(target), "decks": sorted(slugs), "notes": notes, "retired": retired}
