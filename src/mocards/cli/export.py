"""``mocards export``: the cards as an Anki package or as a table."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mocards.cli.options import Decks, Json
from mocards.cli.workspace import workspace


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
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.")
    ] = None,
    json: Json = False,
) -> None:
    """Write decks as Anki packages (exports/DECK.apkg), or as csv or json."""
