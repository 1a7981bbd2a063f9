"""What an import did, as a person sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from mocards.cli.views.printable import printable
from mocards.cli.views.render import LISTED, console
from mocards.cli.views.wording import one_line, some


def imported(done: Mapping[str, Any]) -> None:
    """What an import did, would do, or took back."""
    out = console()
    if "folder" in done:
        _notes(done)
    if "reviews" not in done:
        return
    new, known = done["reviews"]["new"], done["reviews"]["known"]
    out.print(Text(f"{printable(done['file'])}: {some(new, 'answer')} {done['done']}") + Text(_of(known), style="dim"))
    if done["schedules_taken_over"]:
        out.print(Text(f"  {some(done['schedules_taken_over'], 'card')} with the schedule of Anki"))
    if done["wishes"]:
        out.print(Text(f"  {some(done['wishes'], 'card')} suspended, marked or flagged"))
    if done["strange_notes"]:
        out.print(
            Text(f"  {some(done['strange_notes'], 'note')} not ours, left alone; '--as-notes DIR' makes notes of them")
        )
    changes = done["changes"]
    if changes:
        out.print(
            Text(f"  {some(len(changes), 'schedule')} changed: due today {done['due_before']} → {done['due_after']}")
        )
        for change in changes[:LISTED]:
            out.print(
                Text(f"    {_when(change['before'])} → {_when(change['after'])}  {one_line(change['front'], 40)}")
            )
        if len(changes) > LISTED:
            out.print(Text(f"    … and {len(changes) - LISTED:,} more", style="dim"))
    if "folder" in done:
        out.print(Text(f"Go on with: mocards --vault {printable(done['vault'])} study", style="dim"))
    elif done["done"] == "imported" and (new or done["wishes"] or done["schedules_taken_over"]):
        out.print(Text("Taken back by: mocards import --undo", style="dim"))


def _notes(done: Mapping[str, Any]) -> None:
    """The notes that were made of a deck."""
    out = console()
    what = ", ".join(some(done[name], word) for name, word in (("notes", "note"), ("made_cards", "card")))
    would = " would be written to" if "reviews" not in done else " →"
    out.print(Text(f"{printable(done['file'])}: {what}{would} {printable(done['folder'])}"))
    out.print(Text(f"  {some(done['files'], 'file')}, {some(done['media'], 'media file')}"))
    for why, count in done["left_out"].items():
        out.print(Text(f"  {count:,} {why}", style="yellow"))


def _of(known: int) -> str:
    return f", {known:,} known already" if known else ""


def _when(schedule: Mapping[str, Any] | None) -> str:
    if schedule is None:
        return "new"
    return f"{schedule['due']} ({schedule['interval']} d, {schedule['ease'] / 100:.2f})"
