"""Somebody at a pseudo-terminal whose screen is a terminal emulator's."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

from mocards.cli.terminal import LEAVE_SCREEN

MOCARDS = Path(sys.executable).parent / "mocards"
KEYS = {"space": " ", "enter": "\r", "down": "\x1b[B", "pagedown": "\x1b[6~", "ctrl-c": "\x03", "ctrl-d": "\x04"}


class Learner:
    """Somebody at a terminal: presses keys, and reads what stands on the screen."""

    def __init__(
        self, vault: Path, columns: int, rows: int, now: str, options: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(
            str(MOCARDS),
            ["--vault", str(vault), "--now", now, "study", *options],
            dimensions=(rows, columns),
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )

    def sees(self, text: str) -> str:
        """Wait until a text stands on the screen; the whole screen."""
        end = time.monotonic() + 15
        while text not in (shown := self.lines()) and time.monotonic() < end:
            try:
                self._stream.feed(self.process.read_nonblocking(65536, 0.1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
        shown = self.lines()
        assert text in shown, shown
        return shown

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.process.send(KEYS.get(key, key))

    def settled(self) -> str:
        """The whole screen, when nothing more comes."""
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                self._stream.feed(self.process.read_nonblocking(65536, 0.15))
            except (pexpect.TIMEOUT, pexpect.EOF):
                break
        return self.lines()

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def lines(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def left(self) -> int:
        """Wait for the end; the exit code, or minus the signal."""
        self.process.expect(pexpect.EOF, timeout=15)
        _, left, after = (self.process.before or b"").partition(LEAVE_SCREEN.encode())
        if left:  # the emulator has no second screen to go back from
            self.screen.reset()
        self._stream.feed(after)
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus


Sit = Callable[..., Learner]
