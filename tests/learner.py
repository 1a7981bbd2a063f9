"""Somebody at a pseudo-terminal whose screen is a terminal emulator's."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

from mocards.cli.terminal import BEGIN_UPDATE, END_UPDATE, LEAVE_SCREEN
from nursery import Nursery

MOCARDS = Path(sys.executable).parent / "mocards"
KEYS = {"space": " ", "enter": "\r", "down": "\x1b[B", "pagedown": "\x1b[6~", "ctrl-c": "\x03", "ctrl-d": "\x04"}
PATIENCE = 60.0
"""Seconds: longer than even a busy machine needs for anything that a learner waits for."""


class Learner:
    """Somebody at a terminal: presses keys, and reads what stands on the screen."""

    def __init__(
        self,
        nursery: Nursery,
        vault: Path,
        columns: int,
        rows: int,
        now: str,
        options: Sequence[str],
        environment: Mapping[str, str],
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._nursery = nursery
        arguments = ["--vault", str(vault), "--now", now, "study", *options]
        self.process, self._terminal = nursery.start(arguments, columns, rows, environment)
        self._code: int | None = None
        self._written = b""
        """All that the program has written."""

    def sees(self, text: str) -> str:
        """Wait until a text stands on a screen that is drawn to its end; the whole screen."""
        self._read_until(lambda: text in self.lines() and not self._is_in_update())
        shown = self.lines()
        assert text in shown, shown
        return shown

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            left = KEYS.get(key, key).encode()
            while left:
                left = left[os.write(self._terminal, left) :]

    def presses(self, *keys: str) -> str:
        """Press keys or paste texts, and wait until all are taken: a session draws once for each; the whole screen."""
        drawn = self._drawn() + len(keys)
        self.press(*keys)
        self._read_until(lambda: self._drawn() >= drawn)
        assert self._drawn() >= drawn, self.lines()
        return self.lines()

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; what it showed is gone until it is drawn anew."""
        self.screen.resize(rows, columns)
        self.screen.erase_in_display(2)
        termios.tcsetwinsize(self._terminal, (rows, columns))

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.process, number)

    def lines(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def left(self) -> int:
        """Wait for the end; the exit code, or minus the signal."""
        before = len(self._written)
        self._read_until(lambda: False, feeds=False)
        on_screen, left, after = self._written[before:].partition(LEAVE_SCREEN.encode())
        if left:  # the emulator has no second screen to go back from
            self.screen.reset()
        self._stream.feed(after if left else on_screen)
        return self._ended()

    def gone(self) -> None:
        """End the program, whatever it does."""
        if self._code is None:
            self.kill(signal.SIGKILL)
            self._ended()
        os.close(self._terminal)

    def _ended(self) -> int:
        self._code = self._nursery.ended(self.process)
        return self._code

    def _read_until(self, done: Callable[[], bool], feeds: bool = True) -> None:
        """Read until something is so, or the program has ended, or patience has."""
        end = time.monotonic() + PATIENCE
        while not done() and (rest := end - time.monotonic()) > 0:
            if not select.select([self._terminal], [], [], rest)[0]:
                return
            try:
                got = os.read(self._terminal, 65_536)
            except OSError:  # which is how Linux says that nobody is at the other end
                return
            if not got:
                return
            self._written += got
            if feeds:
                self._stream.feed(got)

    def _drawn(self) -> int:
        return self._written.count(END_UPDATE.encode())

    def _is_in_update(self) -> bool:
        return self._written.count(BEGIN_UPDATE.encode()) > self._drawn()


Sit = Callable[..., Learner]
