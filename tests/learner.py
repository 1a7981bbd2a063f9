"""Somebody at a pseudo-terminal whose screen is a terminal emulator's."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

from mocards.cli.terminal import BEGIN_UPDATE, END_UPDATE, LEAVE_SCREEN

MOCARDS = Path(sys.executable).parent / "mocards"
KEYS = {"space": " ", "enter": "\r", "down": "\x1b[B", "pagedown": "\x1b[6~", "ctrl-c": "\x03", "ctrl-d": "\x04"}
PATIENCE = 60.0
"""Seconds that even a busy machine needs for nothing that a learner waits for."""


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
        self.process.delaybeforesend = None
        self.process.ptyproc.delayafterclose = 0
        self._shown = b""
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
            self.process.send(KEYS.get(key, key))

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
        self.process.setwinsize(rows, columns)

    def lines(self) -> str:
        """The screen as text."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def left(self) -> int:
        """Wait for the end; the exit code, or minus the signal."""
        self.process.expect(pexpect.EOF, timeout=PATIENCE)
        _, left, after = (self.process.before or b"").partition(LEAVE_SCREEN.encode())
        if left:  # the emulator has no second screen to go back from
            self.screen.reset()
        self._stream.feed(after)
        self.process.wait()  # the terminal is closed a moment before the program has ended
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def gone(self) -> None:
        """End the program, whatever it does."""
        if self.process.isalive():
            self.process.kill(signal.SIGKILL)
            self.process.wait()
        self.process.close()

    def _read_until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done() and time.monotonic() < end:
            try:
                got = self.process.read_nonblocking(65536, 1)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
            self._shown += got
            self._stream.feed(got)

    def _drawn(self) -> int:
        return self._shown.count(END_UPDATE.encode())

    def _is_in_update(self) -> bool:
        return self._shown.count(BEGIN_UPDATE.encode()) > self._drawn()


Sit = Callable[..., Learner]
