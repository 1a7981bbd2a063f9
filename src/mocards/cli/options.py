"""Options that several commands have, with one wording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mocards.cli.workspace import Workspace
from mocards.errors import MocardsError

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def _deck_names(context: typer.Context, incomplete: str) -> list[str]:
    """What the shell offers: the decks that the vault has manifests or deck files of."""
    # While the shell completes, the app's callback does not run: only what was typed is known.
    typed = context.find_root().params.get("vault")
    place = Workspace(Path(typed) if typed else None, None, None)
    try:
        folder = place.vault / "decks"
    except MocardsError:
        return []
    return sorted({_slug(file) for file in folder.glob("*") if _slug(file).startswith(incomplete)})


def _slug(file: Path) -> str:
    return file.name.partition(".")[0]


Deck = Annotated[
    str | None,
    typer.Option("--deck", metavar="SLUG", help="Only this deck.", autocompletion=_deck_names),
]
DeckNames = Annotated[
    list[str] | None,
    typer.Option("--deck", metavar="SLUG", help="Only this deck; repeatable.", autocompletion=_deck_names),
]
Decks = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DECK]...", help="Decks by slug; all when none is named.", autocompletion=_deck_names),
]
Kind = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Only items of this kind, such as pitfall.")]
Phases = Annotated[
    list[str] | None, typer.Option("--phase", metavar="PHASE", help="Only this phase, by number or title; repeatable.")
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Only this kind, such as pitfall or pitfall.lesson; repeatable."),
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Only cards with this tag; repeatable.")]
Ahead = Annotated[int, typer.Option("--ahead", min=0, metavar="DAYS", help="Also what is due in the next DAYS days.")]
Spread = Annotated[int | None, typer.Option("--spread", min=1, metavar="N", help="Of the overdue cards, N today.")]
Cram = Annotated[bool, typer.Option("--cram", help="All cards, due or not, as drills: no schedule changes.")]
Leeches = Annotated[bool, typer.Option("--leeches", help="The cards that you forget again and again, as drills.")]
