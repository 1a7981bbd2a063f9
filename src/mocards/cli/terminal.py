"""The terminal as a session uses it: single keys in, whole screens out, and everything put back at the end."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

ENTER_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"
"""To the alternate screen, without a cursor."""
LEAVE_SCREEN = "\x1b[?25h\x1b[?1049l"
ESCAPE_WAIT = 0.05
"""Seconds within which the rest of an escape sequence must come."""

SEQUENCES = {
    "[A": "up",
    "OA": "up",
    "[B": "down",
    "OB": "down",
    "[5~": "pageup",
    "[6~": "pagedown",
}
"""What follows ESC → the key's name."""
CONTROLS = {"\r": "enter", "\n": "enter", "\x04": "eof"}
RESIZED = "resized"
"""Given by :meth:`Terminal.key` when the window has another size."""


class HangUpError(Exception):
    """The terminal has gone, or somebody asked the program to end."""


class Terminal:
    """A terminal in raw mode on its alternate screen."""

    def __init__(self, keys: int, screen: int) -> None:
        self._keys = keys
        self._screen = screen
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._saved: list[Any] = []

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            size = os.get_terminal_size(self._screen)
        except OSError:
            return 80, 24
        return size.columns or 80, size.lines or 24

    def draw(self, lines: Sequence[str]) -> None:
        """Replace what is shown. Each line is cut to nothing behind its end; none may be too wide."""
        self._write("\x1b[H" + "\r\n".join(f"{line}\x1b[0m\x1b[K" for line in lines) + "\x1b[J")

    def key(self) -> str:
        """Wait for a key: a character, or one of the names in this module.

        Raises:
            HangUpError: the terminal has gone.
        """
        ready, _, _ = select.select([self._keys, self._wake], [], [])
        if self._wake in ready:
            os.read(self._wake, 64)
            return RESIZED
        first = self._read(1)
        if first == b"\x1b":
            return self._sequence()
        for _ in range(_continuation(first)):
            first += self._read(1)
        character = first.decode(errors="replace")
        return CONTROLS.get(character, character)

    def _sequence(self) -> str:
        """The key whose escape sequence has begun; ``escape`` when there is only that."""
        rest = ""
        while select.select([self._keys], [], [], ESCAPE_WAIT)[0]:
            rest += self._read(1).decode(errors="replace")
            if rest in SEQUENCES:
                return SEQUENCES[rest]
            if len(rest) > 1 and (rest[-1].isalpha() or rest[-1] == "~"):
                return "unknown"
        return "unknown" if rest else "escape"

    def _read(self, count: int) -> bytes:
        try:
            got = os.read(self._keys, count)
        except OSError as error:
            raise HangUpError from error
        if not got:
            raise HangUpError
        return got

    def _write(self, text: str) -> None:
        left = text.encode(errors="replace")
        while left:
            try:
                left = left[os.write(self._screen, left) :]
            except OSError as error:
                raise HangUpError from error

    def enter(self) -> None:
        """Take the terminal: keys one by one, the alternate screen."""
        self._saved = termios.tcgetattr(self._keys)
        tty.setcbreak(self._keys)
        self._write(ENTER_SCREEN)

    def leave(self) -> None:
        """Give the terminal back as it was."""
        if self._saved:
            try:
                self._write(LEAVE_SCREEN)
                termios.tcsetattr(self._keys, termios.TCSADRAIN, self._saved)
            except (HangUpError, termios.error):
                return
            finally:
                self._saved = []

    @contextmanager
    def away(self) -> Iterator[None]:
        """Give the terminal to another program, such as an editor, for a while."""
        self.leave()
        try:
            yield
        finally:
            self.enter()

    def on_resize(self, *_: Any) -> None:
        """Let :meth:`key` say that the window has changed; for a signal's handler."""
        try:
            os.write(self._waker, b"r")
        except BlockingIOError:
            return

    def on_stop(self, *_: Any) -> None:
        """Ctrl-Z: give the terminal back, sleep, and take it again."""
        self.leave()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self.on_stop)
        self.enter()
        self.on_resize()


def _continuation(first: bytes) -> int:
    """Bytes that follow the first one of a character in UTF-8."""
    lead = first[0]
    return 3 if lead >= 0xF0 else 2 if lead >= 0xE0 else 1 if lead >= 0xC0 else 0


def _hang_up(_number: int, _frame: FrameType | None) -> None:
    raise HangUpError


@contextmanager
def terminal() -> Iterator[Terminal]:
    """The terminal of this process, taken; it is given back whatever happens."""
    taken = Terminal(sys.stdin.fileno(), sys.stdout.fileno())
    handlers: dict[int, Callable[..., None]] = {
        signal.SIGWINCH: taken.on_resize,
        signal.SIGTSTP: taken.on_stop,
        signal.SIGTERM: _hang_up,
        signal.SIGHUP: _hang_up,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    taken.enter()
    try:
        yield taken
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        taken.leave()


def is_interactive() -> bool:
    """Whether a person sits at both ends, with a terminal that can do more than print."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("", "dumb")
