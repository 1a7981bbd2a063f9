"""``mocards export``: the cards as an Anki package or as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mocards.cli.options import Decks, Json, Kinds, Phases, Tags
from mocards.cli.workspace import Workspace, workspace
from mocards.errors import ExportError

if TYPE_CHECKING:
    from mocards.model import Card, Deck, StoredCard
    from mocards.study.filters import Filter

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
    phase: Phases = None,
    kind: Kinds = None,
    tag: Tags = None,
    json: Json = False,
) -> None:
    """Write decks as Anki packages (exports/DECK.apkg), or as csv or json, after a build if notes changed."""
    from mocards.cli import render
    from mocards.study.filters import Filter

    place = workspace(context)
    chosen = _chosen(place, decks or [], Filter.of((), phase or (), kind or (), tag or ()))
    written = [
        _written(place, form, target, group, chosen.cards)
        for target, group in _targets(place, form, output, chosen.decks).items()
    ]
    if json:
        render.as_json([{**record, "retired": [card.id for card in record["retired"]]} for record in written])
    else:
        render.exports(written)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is exported."""

    decks: list[Deck]
    cards: list[StoredCard]


def _chosen(place: Workspace, named: Sequence[str], wanted: Filter) -> _Chosen:
    """The decks that were named with the cards that are meant.

    Raises:
        ExportError: there are none.
    """
    from mocards.cli.today import up_to_date

    with up_to_date(place) as source:
        decks = _wanted(source.decks(), named)
        stored = source.cards()
    slugs = {deck.slug for deck in decks}
    cards = [each for each in stored if each.card.deck in slugs and wanted.matches(each.card)]
    if any(not each.card.retired for each in cards):
        kept = {each.card.deck for each in cards}
        return _Chosen([deck for deck in decks if not wanted or deck.slug in kept], cards)
    if wanted and stored:
        raise ExportError("no card is like that; 'mocards cards --json' shows phases, kinds and tags")
    raise ExportError(f"no cards in {place.vault}: no note here is a map of content; 'mocards check' says more")


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
    from mocards.decks.manifest import read_manifests
    from mocards.exports.fields import Look
    from mocards.files import write_aside

    slugs = {deck.slug for deck in decks}
    own = [card for card in stored if card.card.deck in slugs]
    cards: list[Card] = [card.card for card in own]
    notes, retired = sum(not card.retired for card in cards), [card for card in cards if card.retired]
    look = Look(place.vault.name, read_manifests(place.vault / "decks"))
    notices: tuple[str, ...] = ()
    if form is Format.APKG:
        from mocards.exports.anki import write_package
        from mocards.exports.media import find_pictures

        pictures = find_pictures(cards, place.vault)
        notices = pictures.left_out
        notes = write_package(decks, cards, target, look, pictures=pictures.found).notes
    elif form is Format.CSV:
        from mocards.exports.table import to_csv

        write_aside(target, to_csv(decks, cards, look))
    else:
        from mocards.cli.cards import record
        from mocards.exports.table import to_json

        write_aside(target, to_json([record(card) for card in own]))
        notes = len(own)
    return {
        "file": str(target),
        "decks": sorted(slugs),
        "notes": notes,
        "retired": retired,
        "notices": list(notices),
    }
