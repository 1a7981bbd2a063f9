"""The terminal as a session uses it: single keys in, whole screens out, and everything put back at the end."""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from mocards.cli.lookalikes import LOOKALIKE

ENTER_SCREEN = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[H\x1b[2J"
"""To the alternate screen, without a cursor, with pasted text marked as such."""
LEAVE_SCREEN = "\x1b[?2004l\x1b[?25h\x1b[?1049l"
BEGIN_UPDATE, END_UPDATE = "\x1b[?2026h", "\x1b[?2026l"
"""What stands between appears at once, where the terminal knows them; others ignore them."""
ESCAPE_WAIT = 0.05
"""Seconds within which the rest of an escape sequence must come."""
PASTE_WAIT = 1.0
"""Seconds without a byte after which a paste that nobody ended is over."""
LINE_WAIT = 0.02
"""Seconds within which the next line of a paste comes."""
BURST = 48
"""So many characters at once are a paste in a terminal that marks none: nobody types them while one screen is drawn."""

SEQUENCES = {
    **dict.fromkeys(("[A", "OA"), "up"),
    **dict.fromkeys(("[B", "OB"), "down"),
    **dict.fromkeys(("[C", "OC"), "right"),
    **dict.fromkeys(("[D", "OD"), "left"),
    **dict.fromkeys(("[H", "OH", "[1~", "[7~"), "home"),
    **dict.fromkeys(("[F", "OF", "[4~", "[8~"), "end"),
    "[3~": "delete",
    "[5~": "pageup",
    "[6~": "pagedown",
}
"""What follows ESC → the key's name."""
CONTROLS = {
    **dict.fromkeys("\r\n", "enter"),
    **dict.fromkeys("\b\x7f", "backspace"),
    "\t": "tab",
    "\x04": "eof",
    **{chr(code): f"ctrl-{chr(code + 0x60)}" for code in (1, 5, 11, 12, 21, 23)},
}
PASTE_BEGINS, PASTE_ENDS = "[200~", "\x1b[201~"
RESIZED = "resized"
"""Given by :meth:`Terminal.key` when the window has another size, or was given back by a shell."""
PASTED = "pasted"
"""Given by :meth:`Terminal.key` for a whole paste; :attr:`Terminal.pasted` has its text."""


class HangUpError(Exception):
    """The terminal has gone, or somebody asked the program to end."""

    def __init__(self, number: int = signal.SIGHUP) -> None:
        super().__init__()
        self.exit_code = 128 + number
        """As shells have it."""


class InterruptError(Exception):
    """Ctrl-C, taken between two keys: the learner leaves, whatever stands on the screen."""


class Terminal:
    """A terminal in raw mode on its alternate screen."""

    def __init__(self, keys: int, screen: int, encoding: str) -> None:
        self._keys = keys
        self._screen = screen
        self._encoding = encoding
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._saved: list[Any] = []
        self._typed = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._ended_by = 0
        self._to_stop = self._to_leave = False
        self.pasted = ""

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
        shown = "\r\n".join(f"{line}\x1b[0m\x1b[K" for line in lines)
        self._write(f"{BEGIN_UPDATE}\x1b[H{shown}\x1b[J{END_UPDATE}")

    # ---- keys ------------------------------------------------------------------------------

    def key(self) -> str:
        """Wait for a key: a character, or one of the names in this module.

        Raises:
            HangUpError: the terminal has gone, or the program was asked to end.
            InterruptError: Ctrl-C.
        """
        while not self._typed:
            if self._woken():
                return RESIZED
            self._fill()
        if len(self._typed) >= BURST and "\x1b" not in self._typed:
            while self._more(ESCAPE_WAIT):
                pass
            self.pasted, self._typed = self._typed, ""
            return PASTED
        first = self._take()
        return self._sequence() if first == "\x1b" else CONTROLS.get(first, first)

    def _woken(self) -> bool:
        """Wait for bytes or for a signal; whether it was a signal after which all is drawn anew."""
        ready, _, _ = select.select([self._keys, self._wake], [], [])
        if self._wake not in ready:
            return False
        os.read(self._wake, 64)
        if self._ended_by:
            raise HangUpError(self._ended_by)
        if self._to_leave:
            raise InterruptError
        if self._to_stop:
            self._to_stop = False
            self._stop()
        return True

    def _sequence(self) -> str:
        """The key whose escape sequence has begun; ``escape`` when there is only that."""
        rest = ""
        while self._typed or self._more(ESCAPE_WAIT):
            rest += self._take()
            if rest == PASTE_BEGINS:
                return self._paste()
            if rest in SEQUENCES:
                return SEQUENCES[rest]
            if len(rest) > 1 and (rest[-1].isalpha() or rest[-1] == "~"):
                return "unknown"
        return "unknown" if rest else "escape"

    def _paste(self) -> str:
        while PASTE_ENDS not in self._typed and self._more(PASTE_WAIT):
            pass
        self.pasted, _, self._typed = self._typed.partition(PASTE_ENDS)
        return PASTED

    def _take(self) -> str:
        first, self._typed = self._typed[0], self._typed[1:]
        return first

    def _more(self, seconds: float) -> bool:
        """Whether something more came within so many seconds."""
        if not select.select([self._keys], [], [], seconds)[0]:
            return False
        self._fill()
        return True

    def _fill(self) -> None:
        try:
            got = os.read(self._keys, 65_536)
        except OSError as error:
            raise HangUpError from error
        if not got:
            raise HangUpError
        self._typed += self._decoder.decode(got)

    def _write(self, text: str) -> None:
        left = text.encode(self._encoding, LOOKALIKE)
        while left:
            try:
                left = left[os.write(self._screen, left) :]
            except OSError as error:
                raise HangUpError from error

    # ---- taken and given back --------------------------------------------------------------

    def enter(self) -> None:
        """Take the terminal: keys one by one, the alternate screen.

        Raises:
            HangUpError: it has gone.
        """
        try:
            self._saved = termios.tcgetattr(self._keys)
            tty.setcbreak(self._keys, termios.TCSADRAIN)  # what was typed ahead stays
        except termios.error as error:
            raise HangUpError from error
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
        """Give the terminal to another program, such as an editor, for a while; Ctrl-C is for that one then."""
        self.leave()
        try:
            with handled({signal.SIGINT: lambda *_: None}):
                yield
        finally:
            self.enter()

    # ---- signals ---------------------------------------------------------------------------

    @contextmanager
    def woken_by_signals(self) -> Iterator[None]:
        """Let every signal that has a handler wake :meth:`key`.

        It is Python's own handler that writes to the pipe: one that is written in Python would wait for the
        program to wake, when the signal came in the moment before it fell asleep.
        """
        before = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)

    def on_resize(self, *_: Any) -> None:
        """Nothing but what every signal does: :meth:`key` says that all is to be drawn anew."""

    def on_end(self, number: int, _: FrameType | None) -> None:
        """Let :meth:`key` end the session: between two keys, so that nothing is left half done."""
        self._ended_by = number

    def on_interrupt(self, *_: Any) -> None:
        """Ctrl-C: leave at the next key; a second one does not wait for that."""
        if self._to_leave:
            raise KeyboardInterrupt
        self._to_leave = True

    def on_stop(self, *_: Any) -> None:
        """Ctrl-Z: sleep at the next key, or at once when another program has the terminal."""
        if self._saved:
            self._to_stop = True
        else:
            self._sleep()

    def _stop(self) -> None:
        self.leave()
        self._sleep()
        self.enter()

    def _sleep(self) -> None:
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self.on_stop)


@contextmanager
def terminal() -> Iterator[Terminal]:
    """The terminal of this process, taken; it is given back whatever happens."""
    taken = Terminal(sys.stdin.fileno(), sys.stdout.fileno(), sys.stdout.encoding)
    handlers: dict[int, Callable[..., None]] = {
        signal.SIGWINCH: taken.on_resize,
        signal.SIGTSTP: taken.on_stop,
        signal.SIGINT: taken.on_interrupt,
        signal.SIGTERM: taken.on_end,
        signal.SIGHUP: taken.on_end,
    }
    try:
        with taken.woken_by_signals(), handled(handlers):
            taken.enter()
            yield taken
    finally:
        taken.leave()


class LineReader:
    """Standard input, line by line."""

    def __init__(self) -> None:
        self._is_reading = self._to_leave = False
        self.is_typed = sys.stdin.isatty()
        """Whether somebody types the lines, and may paste by mistake."""

    def lines(self) -> list[str]:
        """The next line, and at a terminal those that came with it, which only a paste does; none at the end.

        Raises:
            InterruptError: Ctrl-C, since the line before.
        """
        self._is_reading = True
        try:
            if self._to_leave:
                raise InterruptError
            found = [sys.stdin.readline()]
            while self.is_typed and found[-1] and select.select([sys.stdin], [], [], LINE_WAIT)[0]:
                found.append(sys.stdin.readline())
            return [line for line in found if line]
        finally:
            self._is_reading = False

    def on_interrupt(self, *_: Any) -> None:
        """Ctrl-C: leave while a line is read, or before the next one; a second one does not wait for that."""
        if self._is_reading:
            raise InterruptError
        if self._to_leave:
            raise KeyboardInterrupt
        self._to_leave = True


@contextmanager
def line_reader() -> Iterator[LineReader]:
    """Standard input for a session in plain text."""
    reader = LineReader()
    with handled({signal.SIGINT: reader.on_interrupt}):
        yield reader


@contextmanager
def handled(handlers: Mapping[int, Callable[..., None]]) -> Iterator[None]:
    """Let these functions handle these signals for a while."""
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_interactive() -> bool:
    """Whether a person sits at both ends, with a terminal that can do more than print."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in ("", "dumb")
