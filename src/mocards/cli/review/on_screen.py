"""A session on a terminal's screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from mocards.cli.review import screen
from mocards.cli.review.pages import Page
from mocards.cli.review.screen import WIDEST, View, Window
from mocards.cli.terminal import PASTED, RESIZED, Terminal
from mocards.cli.views.printable import printable
from mocards.study.keys import ALWAYS_LEAVES, Action, Keys, Press

HELD = 0.15
"""Seconds: a key for which nobody waited longer when it comes again is held down, and gives no grade by itself."""

SCROLLS: Mapping[Action, Callable[[int], int]] = {
    Action.UP: lambda _: -1,
    Action.DOWN: lambda _: 1,
    Action.PAGE_UP: lambda page: -page,
    Action.PAGE_DOWN: lambda page: page,
}
"""Scrolling action → lines, given those of a page."""


class OnScreen:
    """Draws, and reads keys; knows what is scrolled, and nothing of cards."""

    def __init__(self, terminal: Terminal, keys: Keys, when_drawn: Callable[[], None]) -> None:
        """Take a terminal; ``when_drawn`` is called whenever a card stands on it and its reader reads."""
        self._terminal = terminal
        self._when_drawn = when_drawn
        self._keys = keys
        self._scrolled: tuple[object, int | None] = (None, None)
        self._last = ""

    def pressed(self, view: View) -> Press | None:
        """See :class:`mocards.cli.review.face.Face`."""
        here = (view.stored.card.id, bool(view.buttons), view.message)
        offset = self._scrolled[1] if self._scrolled[0] == here else None
        columns, rows = self._terminal.size
        window = screen.screen(view, columns, rows, offset)
        self._terminal.draw(window.lines)
        self._when_drawn()
        waits = time.monotonic()
        key = self._terminal.key()
        held = self._is_held(key, time.monotonic() - waits)
        pressed = self._keys.press(key, answer_shown=bool(view.buttons))
        if pressed is None or pressed.action is Action.LEAVE:
            return pressed
        if screen.is_too_small(columns, rows) or (held and pressed.action is Action.GRADE):
            return None
        if pressed.action in SCROLLS:
            self._scrolled = (here, window.offset + SCROLLS[pressed.action](window.page))
            return None
        return pressed

    def read(self, title: str, page: Page) -> None:
        """See :class:`mocards.cli.review.face.Face`."""
        self._paged(title, page)

    def last(self, message: str, page: Page) -> bool:
        """See :class:`mocards.cli.review.face.Face`."""
        return self._does(self._paged(message, page, "any other key leaves"), Action.UNDO)

    def line(self, question: str, before: str = "") -> str | None:
        """See :class:`mocards.cli.review.face.Face`."""
        typed = before
        while True:
            self._terminal.draw(screen.asking(question, typed, *self._terminal.size).lines)
            key = self._terminal.key()
            if key == "enter":
                return typed.strip()
            if key in {"escape", ALWAYS_LEAVES}:
                return None
            if key == PASTED:
                typed += " ".join(printable(self._terminal.pasted).split())
            else:
                typed = _edited(typed, key)

    def choose(self, title: str, entries: Sequence[str]) -> int | None:
        """See :class:`mocards.cli.review.face.Face`."""
        chosen = 0
        while True:
            window = screen.entries(title, entries, chosen, *self._terminal.size)
            self._terminal.draw(window.lines)
            key = self._terminal.key()
            pressed = self._keys.press(key, answer_shown=False)
            if pressed is not None and pressed.action in SCROLLS:
                chosen = min(max(0, chosen + SCROLLS[pressed.action](window.page)), len(entries) - 1)
            elif key in {"enter", " "}:
                return chosen
            elif key == "escape" or self._does(key, Action.LEAVE):
                return None

    def away(self) -> AbstractContextManager[None]:
        """See :class:`mocards.cli.review.face.Face`."""
        return self._terminal.away()

    def _paged(self, title: str, page: Page, hint: str = "any other key goes back") -> str:
        """Show a page, scrolled as its reader wants; the key that ended it."""
        offset = 0
        while True:
            columns, rows = self._terminal.size
            window: Window = screen.page(title, page(min(columns, WIDEST), False), hint, columns, rows, offset)
            self._terminal.draw(window.lines)
            key = self._terminal.key()
            pressed = self._keys.press(key, answer_shown=False)
            if pressed is not None and pressed.action in SCROLLS:
                offset = window.offset + SCROLLS[pressed.action](window.page)
            elif key not in {RESIZED, PASTED, "unknown"}:
                return key

    def _does(self, key: str, action: Action) -> bool:
        pressed = self._keys.press(key, answer_shown=False)
        return pressed is not None and pressed.action is action

    def _is_held(self, key: str, waited: float) -> bool:
        """Whether the key that shows answers is held down: that must not run through the cards, however slow they are.

        Args:
            key: The key that came.
            waited: Seconds from the screen to the key.
        """
        before, self._last = self._last, key
        return key == before and self._does(key, Action.SHOW) and waited < HELD


def _edited(typed: str, key: str) -> str:
    """What is typed, after one more key."""
    match key:
        case "backspace":
            return typed[:-1]
        case "ctrl-u":
            return ""
        case "ctrl-w":
            return typed.rstrip().rpartition(" ")[0]
    return typed + key if len(key) == 1 and key.isprintable() else typed
