"""``mocards study``: the notes brought up to date if they changed, then the daily drill.

The first card is read by a quick look into the store and stands on the screen before SQLModel is
imported; a thread does that while the learner reads.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mocards.cli.workspace import workspace
from mocards.study.session import Action, Press, press

if TYPE_CHECKING:
    from mocards.cli.screen import View
    from mocards.cli.sitting import Sitting
    from mocards.cli.terminal import Terminal

PLAIN_WIDTH = 80
"""Columns of text that goes into a pipe."""
HUNG_UP = 129
"""Exit code when the terminal has gone, as shells have it: 128 + SIGHUP."""
ADDRESSED = frozenset({"code", "codium", "code-insiders", "cursor", "zed", "subl"})
"""Editors that are told a line as ``file:line``; the others understand ``+line file``."""


def study(
    context: typer.Context,
    plain: Annotated[bool, typer.Option("--plain", help="Linear text, for screen readers and pipes.")] = False,
) -> None:
    """Drill what is due today and some new cards. Every answer is saved as it is given."""
    from mocards.cli.sitting import Sitting
    from mocards.cli.terminal import HangUpError, is_interactive

    with Sitting(workspace(context)) as sitting:
        if sitting.card is not None:
            try:
                if plain or not is_interactive():
                    _in_plain_text(sitting)
                else:
                    _on_screen(sitting)
            except HangUpError:
                raise typer.Exit(HUNG_UP) from None
        typer.echo(_farewell(sitting))


# ---- on a screen ---------------------------------------------------------------------------


def _on_screen(sitting: Sitting) -> None:
    """The session in a terminal, until there is nothing left or the learner leaves."""
    from mocards.cli import screen
    from mocards.cli.terminal import terminal

    with terminal() as taken:
        shown, message = False, ""
        offset: int | None = None
        while sitting.card is not None:
            columns, rows = taken.size
            window = screen.screen(_view(sitting, shown=shown, message=message), columns, rows, offset)
            taken.draw(window.lines)
            pressed = press(taken.key(), answer_shown=shown)
            if pressed is None:
                continue
            if pressed.action is Action.LEAVE:
                return
            if pressed.action in _SCROLLS:
                offset = window.offset + _SCROLLS[pressed.action](window.page)
                continue
            shown, message = _acted(sitting, pressed, taken)
            offset = None


_SCROLLS: Mapping[Action, Callable[[int], int]] = {
    Action.UP: lambda _: -1,
    Action.DOWN: lambda _: 1,
    Action.PAGE_UP: lambda page: -page,
    Action.PAGE_DOWN: lambda page: page,
}
"""Scrolling action → lines, given those of a page."""


def _acted(sitting: Sitting, pressed: Press, taken: Terminal) -> tuple[bool, str]:
    """Do what a key asks for: whether the answer is shown then, and a message."""
    from mocards.cli import screen

    if pressed.action is Action.SHOW:
        return True, ""
    if pressed.action is Action.HELP:
        taken.draw(screen.help_screen(*taken.size))
        taken.key()
        return False, ""
    if pressed.action is Action.EDIT:
        return False, _edit(sitting, taken)
    return False, _answered(sitting, pressed)


def _answered(sitting: Sitting, pressed: Press) -> str:
    """Grade, undo or redo; a message for the learner."""
    if pressed.action is Action.UNDO:
        return sitting.undo()
    if pressed.action is Action.REDO:
        return sitting.redo()
    assert pressed.grade is not None  # noqa: S101 - what is left is a grade
    return sitting.answer(pressed.grade)


def _view(sitting: Sitting, *, shown: bool, message: str = "") -> View:
    from mocards.cli.screen import View

    assert sitting.card is not None  # noqa: S101 - there is a card in front
    card = sitting.card.card
    return View(
        card=card,
        deck=sitting.titles.get(card.deck, card.deck),
        counts=sitting.queue.counts,
        done=sitting.done,
        seconds=sitting.seconds,
        previews=sitting.previews if shown else None,
        drill=sitting.queue.is_drill,
        message=message,
    )


def _edit(sitting: Sitting, taken: Terminal) -> str:
    """Open the note at the card's line, then build; a message for the learner."""
    import subprocess

    assert sitting.card is not None  # noqa: S101 - there is a card in front
    source = sitting.card.card.source
    command = editor_command(sitting.vault / source.note, source.line)
    if not command:
        return "no editor: set EDITOR, for example to nano"
    with taken.away():
        try:
            done = subprocess.run(command, check=False)  # noqa: S603 - the learner's own editor
        except OSError as error:
            return f"cannot start {command[0]}: {error.strerror}; set EDITOR to your editor"
    if done.returncode:
        return f"{command[0]} ended with {done.returncode}; nothing was built"
    return sitting.rebuild()


def editor_command(file: Path, line: int) -> list[str]:
    """How the learner's editor is told to open a note at a line; empty when none is known."""
    import shlex

    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not words:
        return []
    name = Path(words[0]).name
    if name in ADDRESSED:
        goto = [] if name in {"zed", "subl"} else ["--goto"]
        return [*words, *goto, f"{file}:{line}"]
    return [*words, f"+{line}", str(file)]


# ---- in plain text -------------------------------------------------------------------------


def _in_plain_text(sitting: Sitting) -> None:
    """The session for a pipe or a screen reader: keys from standard input, text to standard output."""
    from mocards.cli import screen

    shown = False
    typer.echo(screen.plain_question(_view(sitting, shown=False), PLAIN_WIDTH))
    while sitting.card is not None:
        pressed = press(_plain_key(), answer_shown=shown)
        if pressed is None or pressed.action in _SCROLLS or pressed.action is Action.EDIT:
            continue
        if pressed.action is Action.LEAVE:
            return
        if pressed.action is Action.HELP:
            typer.echo(screen.plain_help())
            continue
        if pressed.action is Action.SHOW:
            shown = True
            typer.echo(screen.plain_answer(_view(sitting, shown=True), PLAIN_WIDTH))
            continue
        if message := _answered(sitting, pressed):
            typer.echo(message)
        shown = False
        if sitting.card is not None:
            typer.echo(screen.plain_question(_view(sitting, shown=False), PLAIN_WIDTH))


def _plain_key() -> str:
    """The next character of standard input; its end leaves."""
    character = sys.stdin.read(1)
    return {"": "eof", "\n": "enter", "\r": "enter", "\x04": "eof"}.get(character, character)


# ---- the end -------------------------------------------------------------------------------


def _farewell(sitting: Sitting) -> str:
    """What was done, what is left, and what tomorrow brings."""
    import shutil
    import textwrap

    from mocards.cli import screen

    if not sitting.titles:
        return "No cards yet: no note here is a map of content. 'mocards check' says what was found."
    lines = []
    if sitting.tally.answers or sitting.tally.drills:
        lines.append(screen.tally_text(sitting.tally))
    left = sitting.queue.counts
    if left.all:
        lines.append(f"Left for today: {left.due} due, {left.new} new, {left.drill} to drill.")
    elif sitting.done:
        lines.append("Done for today.")
    due, new = sitting.tomorrow()
    if due or new:
        lines.append(f"Tomorrow: {due} due, {new} new.")
    elif following := sitting.next_day():
        lines.append(f"Next: {following:%A, %d %B %Y}.")
    if not lines:
        return "Nothing to study: no card is due, and no new one is allowed today."
    return "\n".join(textwrap.fill(line, shutil.get_terminal_size().columns) for line in lines)
