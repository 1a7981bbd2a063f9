"""Whole processes, timed in rounds that take turns, so that a busy moment hits every side alike."""

from __future__ import annotations

import os
import pty
import resource
import select
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

MOCARDS = str(Path(sys.executable).with_name("mocards"))
BARE = (sys.executable, "-c", "pass")
LONGEST = 120.0
"""Seconds after which a run counts as hung."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: how long it took and how much memory it held at most."""

    seconds: float
    megabytes: float


def environment() -> dict[str, str]:
    """Ours, without what would make every Python slower than a user's (no byte code, no buffers)."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"TERM": "xterm-256color"}


def process(command: tuple[str, ...], *, stdin: bytes = b"") -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed; a benchmark of a failure would be very fast.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()
    )
    assert child.stdin is not None  # noqa: S101 - it was asked for
    assert child.stderr is not None  # noqa: S101 - it was asked for
    child.stdin.write(stdin)
    child.stdin.close()
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        why = said.decode(errors="replace")
        raise RuntimeError(f"{' '.join(command)} failed with {child.returncode}: {why}")
    return Run(seconds, _megabytes(usage))


def until_shown(command: tuple[str, ...], text: bytes, leave: bytes = b"q") -> Run:
    """Run a command in a pseudo-terminal until ``text`` is on the screen; then send ``leave``."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, environment())  # noqa: S606 - what is measured, without a shell
    seen = b""
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], LONGEST)
        try:
            piece = os.read(terminal, 65_536) if ready else b""
        except OSError:
            piece = b""
        if not piece:
            os.kill(pid, signal.SIGKILL)
            raise RuntimeError(f"{' '.join(command)} never showed {text!r}: {seen[-400:]!r}")
        seen += piece
    seconds = time.perf_counter() - began
    os.write(terminal, leave)
    _drain(terminal)
    _, _, usage = os.wait4(pid, 0)
    os.close(terminal)
    return Run(seconds, _megabytes(usage))


def _drain(terminal: int) -> None:
    """Read on until the program has gone: it may not end while nobody reads its last screen."""
    try:
        while os.read(terminal, 65_536):
            pass
    except OSError:
        return


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def in_turns(cases: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, Run]:
    """Each case once to warm up, then ``rounds`` rounds in turn; the median time and the highest memory."""
    taken: dict[str, list[Run]] = {name: [] for name in cases}
    for number in range(rounds + 1):
        for name, case in cases.items():
            run = case()
            if number or rounds == 1:
                taken[name].append(run)
    return {
        name: Run(statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs))
        for name, runs in taken.items()
    }
