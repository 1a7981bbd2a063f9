"""Options that several commands have, with one wording."""

from __future__ import annotations

from typing import Annotated

import typer

from mocards.cli import completing

Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


Deck = Annotated[
    str | None,
    typer.Option("--deck", metavar="SLUG", help="Only this deck.", autocompletion=completing.decks),
]
DeckNames = Annotated[
    list[str] | None,
    typer.Option("--deck", metavar="SLUG", help="Only this deck; repeatable.", autocompletion=completing.decks),
]
Decks = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DECK]...", help="Decks by slug; all when none is named.", autocompletion=completing.decks),
]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar="KIND", help="Only items of this kind, such as pitfall.", autocompletion=completing.kinds
    ),
]
Phases = Annotated[
    list[str] | None,
    typer.Option(
        "--phase",
        metavar="PHASE",
        help="Only this phase, by number or title; repeatable.",
        autocompletion=completing.phases,
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only this kind, such as pitfall or pitfall.lesson; repeatable.",
        autocompletion=completing.kinds,
    ),
]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only cards with this tag; repeatable.", autocompletion=completing.tags),
]
Ahead = Annotated[int, typer.Option("--ahead", min=0, metavar="DAYS", help="Also what is due in the next DAYS days.")]
Spread = Annotated[int | None, typer.Option("--spread", min=1, metavar="N", help="Of the overdue cards, N today.")]
Cram = Annotated[bool, typer.Option("--cram", help="All cards, due or not, as drills: no schedule changes.")]
Leeches = Annotated[bool, typer.Option("--leeches", help="The cards that you forget again and again, as drills.")]
