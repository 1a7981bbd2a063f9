"""A session as linear text, for screen readers and pipes: it can do all that a screen can."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich.text import Text

from mocards.cli.review.pages import Page
from mocards.cli.review.screen import View
from mocards.cli.terminal import BURST, PASTED, LineReader, handled
from mocards.cli.views.lines import Lines, wrapped
from mocards.cli.views.markdown import rendered
from mocards.cli.views.printable import printable
from mocards.study.keys import ALWAYS_LEAVES, SCROLLING, Action, Keys, Press
from mocards.study.typed import Part, Piece

WIDTH = 80
"""Columns of the text."""
WITH_WORDS = frozenset({Action.TYPE, Action.FIND, Action.FLAG})
"""Their words may stand behind the key, on its line."""
BRACKETS = {Part.SAME: ("", ""), Part.MISSING: ("{+", "+}"), Part.EXTRA: ("[-", "-]")}


class InText:
    """Prints, and reads keys: characters, or lines of them; an empty line is Enter.

    A line's end only ends the line, so that keys can be typed with Enter after each. What is pasted into a terminal
    answers no card but the one that was asked; a pipe may bring all its answers at once.
    """

    def __init__(self, reader: LineReader, keys: Keys, when_shown: Callable[[], None]) -> None:
        """Use standard input and output; ``when_shown`` is called whenever a card was printed."""
        self._reader = reader
        self._keys = keys
        self._when_shown = when_shown
        self._line = ""
        """What is left of the line that was read last."""
        self._asked: tuple[object, ...] = ()
        """What was in front when it was read."""
        self._shown: tuple[object, ...] = ()

    def pressed(self, view: View) -> Press | None:
        """See :class:`mocards.cli.review.face.Face`."""
        if view.message:
            typer.echo(printable(view.message))
        shown = (view.stored.card, bool(view.buttons), view.counts)
        if shown != self._shown:
            self._shown = shown
            typer.echo(_answer(view) if view.buttons else _question(view))
        self._when_shown()
        pressed = self._press(view)
        return None if pressed is not None and pressed.action in SCROLLING else pressed

    def _press(self, view: View) -> Press | None:
        """What the next key asks for."""
        asked = (view.stored.card.id, view.done)
        if self._line and self._reader.is_typed and asked != self._asked:
            self._line = ""
            typer.echo("the rest of that line is left out: it was typed before this card was there")
        self._asked = asked
        key = self._key()
        pressed = None if key == PASTED else self._keys.press(key, answer_shown=bool(view.buttons))
        asks_for_words = pressed is not None and pressed.action in WITH_WORDS
        if key == PASTED or (self._reader.is_typed and len(self._line) >= BURST and not asks_for_words):
            self._line = ""
            typer.echo("that was pasted, and does nothing; type a key, and Enter")
            return None
        return pressed

    def read(self, title: str, page: Page) -> None:
        """See :class:`mocards.cli.review.face.Face`."""
        self._say([title, "", *_plain(page(WIDTH, True)), ""])

    def last(self, message: str, page: Page) -> bool:
        """See :class:`mocards.cli.review.face.Face`."""
        del page  # what is said at the end is printed when the session has ended
        if self._reader.is_typed:
            self._line = ""
        if message:
            typer.echo(printable(message))
        pressed = self._keys.press(self._key(), answer_shown=False)
        return pressed is not None and pressed.action is Action.UNDO

    def line(self, question: str, before: str = "") -> str | None:
        """See :class:`mocards.cli.review.face.Face`."""
        if not self._line:
            typer.echo(f"{question} " + (f"(now: {printable(before)}) " if before else ""), nl=False)
            self._line = " ".join(self._reader.lines())
            if not self._line:
                return None
        typed, self._line = self._line, ""
        return " ".join(typed.split())

    def choose(self, title: str, entries: Sequence[str]) -> int | None:
        """See :class:`mocards.cli.review.face.Face`."""
        self._say([title, "", *(f"{number}. {entry}" for number, entry in enumerate(entries, start=1)), ""])
        while True:
            said = self.line("Number, or nothing to go back:")
            if not said:
                return None
            if said.isdecimal() and 0 < int(said) <= len(entries):
                return int(said) - 1
            typer.echo(f"there is no number {printable(said)} in the list")

    @contextmanager
    def away(self) -> Iterator[None]:
        """See :class:`mocards.cli.review.face.Face`."""
        sys.stdout.flush()
        with handled({signal.SIGINT: lambda *_: None}):
            yield

    def _key(self) -> str:
        """The next key of standard input, or that lines were pasted; its end leaves."""
        if not self._line:
            lines = self._reader.lines()
            if len(lines) != 1:
                return PASTED if lines else ALWAYS_LEAVES
            self._line = lines[0]
            if not self._line.rstrip("\r\n"):
                self._line = ""
                return "enter"
        key, self._line = self._line[0], self._line[1:]
        if not self._line.rstrip("\r\n"):
            self._line = ""
        return ALWAYS_LEAVES if key == "\x04" else key

    def _say(self, lines: Sequence[str]) -> None:
        typer.echo("\n".join(lines))
        self._shown = ()


def _question(view: View) -> str:
    counts, wishes = view.counts, view.stored.wishes
    signs = [name for name, there in (("marked", wishes.marked), ("flagged", wishes.flag)) if there]
    left = ", ".join([f"{counts.due} due", f"{counts.new} new", f"{counts.drill} drill", *signs])
    head = f"[{left}] {' › '.join(view.where)}"
    return "\n".join([head, "", *_plain(rendered(view.stored.card.front, WIDTH, plain=True)), ""])


def _answer(view: View) -> str:
    buttons = "   ".join(f"{button.key} {button.name} {button.when}" for button in view.buttons)
    typed = ["---", *_plain(wrapped(_difference(view.typed), WIDTH))] if view.typed else []
    return "\n".join([*typed, "---", *_plain(rendered(view.stored.card.back, WIDTH, plain=True)), "", buttons, ""])


def _difference(typed: Sequence[Piece]) -> Text:
    """What was typed: ``[-too much-]``, ``{+missing+}``."""
    said = "".join(f"{before}{piece.text}{behind}" for piece in typed for before, behind in [BRACKETS[piece.part]])
    return Text(said)


def _plain(lines: Lines) -> list[str]:
    return [line.plain.rstrip() for line in lines]
