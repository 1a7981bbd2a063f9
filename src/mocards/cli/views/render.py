"""Values → what a person sees on standard output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mocards.cli.views.printable import printable
from mocards.cli.views.wording import NOT_YET, one_line, some
from mocards.model import Card, StoredCard

LISTED = 40
"""Changes shown one by one; a first build of a large vault would scroll everything away."""


class _Output(Console):
    """Standard output. When its reader has gone, ``cli.main`` decides what that means, as for all other output."""

    def print(self, *objects: Any, **options: Any) -> None:
        """As any console; into a file without the blanks that fill lines up."""
        if self.is_terminal:
            super().print(*objects, **options)
            return
        with self.capture() as printed:
            super().print(*objects, **options)
        self.file.write("\n".join(line.rstrip(" ") for line in printed.get().split("\n")))

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(*, soft_wrap: bool = True) -> Console:
    """Standard output; no markup and no emoji codes, since the text comes from notes.

    Args:
        soft_wrap: leave it to the terminal to break lines.
    """
    return _Output(markup=False, emoji=False, highlight=False, soft_wrap=soft_wrap)


def cards(found: Sequence[StoredCard]) -> None:
    """The cards as a table: id, state, due date, where from, prompt."""
    out = console()
    if not found:
        out.print(NOT_YET)
        return
    for deck, group in groupby(found, key=lambda stored: stored.card.deck):
        table = Table(box=None, pad_edge=False, show_header=True, header_style="bold", title_justify="left")
        for name in ("id", "due", "days", "card"):
            table.add_column(name, no_wrap=name != "card", justify="right" if name == "days" else "left")
        for stored in group:
            schedule = stored.schedule
            table.add_row(
                Text(stored.card.id[:8], style="dim"),
                Text(schedule.due.isoformat() if schedule and stored.state == "review" else stored.state.value),
                Text(str(schedule.interval) if schedule else ""),
                Text(one_line(stored.card.front)),
            )
        out.print(Text(deck, style="bold"))
        out.print(table, soft_wrap=False)


def exports(done: Sequence[Mapping[str, Any]]) -> None:
    """What an export did, and what Anki will not do by itself."""
    out = console()
    for record in done:
        out.print(Text(f"{record['did']}: {record['said']}"))
        if retired := record["retired"]:
            out.print(
                Text(f"  {some(len(retired), 'card')} no longer in the notes: suspended and tagged in a new import. ")
                + Text("Anki deletes nothing by itself; search for tag:mocards::retired to do it.")
            )
            _listed(out, retired)
        if record["refused"]:
            out.print(Text(f"  Anki would not take {some(len(record['refused']), 'card')}:"))
            _listed(out, record["refused"])
        for notice in record["notices"]:
            out.print(Text(f"  {printable(notice)}"))


def _listed(out: Console, cards: Sequence[Card]) -> None:
    for card in cards[:LISTED]:
        out.print(Text(f"  - {one_line(card.front)}", style="red"))


def next_card(stored: StoredCard | None) -> None:
    """The card to study now, as text with its id."""
    if stored is None:
        console().print("Nothing to study now.")
    else:
        console().print(f"{stored.card.id}  {printable(stored.card.front)}")
