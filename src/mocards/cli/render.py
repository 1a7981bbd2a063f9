"""Values → what a person or another program sees on standard output."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mocards.cli.printable import printable
from mocards.model import Card, StoredCard

if TYPE_CHECKING:
    from mocards.decks.build import Plan
    from mocards.decks.fates import Change

SIGNS = {
    "added": ("+", "green"),
    "reworded": ("~", "yellow"),
    "moved": (">", "cyan"),
    "revived": ("↺", "green"),
    "retired": ("-", "red"),
}
"""Kind of change → its sign and colour, as in a diff."""
LISTED = 40
"""Changes shown one by one; a first build of a large vault would scroll everything away."""


def console() -> Console:
    """Standard output; no markup and no emoji codes, since the text comes from notes."""
    return Console(markup=False, emoji=False, highlight=False, soft_wrap=True)


def as_json(value: Any) -> None:
    """Print a value for other programs: UTF-8, two spaces, one value a run."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - results go to standard output


def one_line(text: str, width: int = 72) -> str:
    """The text on one line, cut at a word when it is longer than ``width`` characters."""
    flat = " ".join(printable(text).split())
    if len(flat) <= width:
        return flat
    head = flat[: width - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[width // 2 :] else head) + "…"


def plan(built: Plan, *, dry_run: bool) -> None:
    """What a build did, or would do: by note, as a diff; then one line of counts."""
    out = console()
    shown = [change for change in built.changes if change.change in SIGNS]
    listed = shown if dry_run else shown[:LISTED]
    for note, changes in groupby(listed, key=lambda change: change.card.source.note):
        out.print(Text(printable(note), style="bold"))
        for change in changes:
            out.print(_change(change))
    if len(shown) > len(listed):
        out.print(Text(f"… and {len(shown) - len(listed)} more", style="dim"))
    out.print(Text(_counts(built, dry_run=dry_run)))
    if built.problems:
        out.print(Text(f"{_some(len(built.problems), 'problem')} in the notes: mocards check", style="dim"))


def _change(change: Change) -> Text:
    sign, colour = SIGNS[change.change]
    line = Text(f"  {sign} ", style=colour)
    if change.change == "reworded" and change.before is not None:
        old, new = change.before, change.card
        line.append(_words(old.front, new.front) if old.front != new.front else Text(one_line(new.front)))
        if old.back != new.back:
            line.append("\n      ").append(_words(old.back, new.back))
        return line
    line.append(one_line(change.card.front))
    if change.change == "moved" and change.before is not None and change.before.source.note != change.card.source.note:
        line.append(f"  (from {printable(change.before.source.note)})", style="dim")
    return line


def _words(before: str, after: str) -> Text:
    """Old words struck through in red, new ones in green; brackets stand for them without colours."""
    old, new = re.findall(r"\S+", printable(before)), re.findall(r"\S+", printable(after))
    line = Text()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            same = old[a:b]
            line.append(" ".join(same if len(same) <= 12 else [*same[:5], "…", *same[-5:]]) + " ")
            continue
        if b > a:
            line.append("[-" + " ".join(old[a:b]) + "-]", style="red").append(" ")
        if d > c:
            line.append("{+" + " ".join(new[c:d]) + "+}", style="green").append(" ")
    line.rstrip()
    return line


def _counts(built: Plan, *, dry_run: bool) -> str:
    counts = {kind: sum(change.change == kind for change in built.changes) for kind in SIGNS}
    changed = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    decks = _some(len(built.decks), "deck")
    live = sum(not card.retired for card in built.cards)
    would = "would have " if dry_run else ""
    return f"{decks}, {would}{_some(live, 'card')}: {changed or 'nothing changed'}"


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def cards(found: Sequence[StoredCard]) -> None:
    """The cards as a table: id, state, due date, where from, prompt."""
    out = console()
    if not found:
        out.print("No cards. Is there a MOC among the notes? 'mocards check' says what was found in them.")
        return
    for deck, group in groupby(found, key=lambda stored: stored.card.deck):
        table = Table(box=None, pad_edge=False, show_header=True, header_style="dim", title_justify="left")
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


def exports(written: Sequence[Mapping[str, Any]]) -> None:
    """The files of an export, and what Anki will not do by itself."""
    out = console()
    for record in written:
        out.print(Text(f"wrote {record['file']}: {_some(record['notes'], 'note')}"))
        retired = record["retired"]
        if retired:
            out.print(
                Text(f"  {_some(len(retired), 'card')} no longer in the notes: suspended and tagged in a new import. ")
                + Text("Anki deletes nothing by itself; search for tag:mocards::retired to do it.")
            )
            for card in retired[:LISTED]:
                out.print(Text(f"  - {one_line(card.front)}", style="red"))
        for notice in record["notices"]:
            out.print(Text(f"  {printable(notice)}", style="yellow"))


def pushed(counts: Mapping[str, int], refused: Sequence[Card], notices: Sequence[str]) -> None:
    """What a push into Anki did."""
    out = console()
    out.print(Text("Anki: " + ", ".join(f"{count:,} {what}" for what, count in counts.items())))
    if refused:
        out.print(Text(f"  Anki would not take {_some(len(refused), 'card')}:"))
        for card in refused[:LISTED]:
            out.print(Text(f"  - {one_line(card.front)}", style="red"))
    for notice in notices:
        out.print(Text(f"  {printable(notice)}", style="yellow"))


def next_card(stored: StoredCard | None) -> None:
    """The card to study now, as text with its id."""
    if stored is None:
        console().print("Nothing to study now.")
    else:
        console().print(f"{stored.card.id}  {printable(stored.card.front)}")
