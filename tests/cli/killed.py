"""Sits in sessions that are killed: ``python killed.py VAULT NOW TIMES``; prints what each had acknowledged.

A program of its own, since it forks: everything is imported once, and each session is a fork in a
pseudo-terminal of its own, killed with SIGKILL at another moment of its life. An answer counts as acknowledged
when the next card stands on the screen.
"""

from __future__ import annotations

import os
import pty
import random
import re
import select
import signal
import sys
import time

import mocards.cli.conduct
import mocards.cli.main
import mocards.cli.on_screen
import mocards.cli.pages
import mocards.cli.sitting
import mocards.store.peek
import mocards.store.store

WHICH = re.compile(rb"What is term (\d+)\?")
LONGEST = 60.0


def session(vault: str, now: str, chance: random.Random) -> list[int]:
    """One session until its death: the numbers of the cards whose answers were acknowledged."""
    pid, terminal = pty.fork()
    if pid == 0:
        sys.argv = ["mocards", "--vault", vault, "--now", now, "study"]
        mocards.cli.main.run("study")
        os._exit(0)
    seen, acknowledged, front = b"", list[int](), -1
    most, end = chance.randrange(2), time.monotonic() + LONGEST
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], LONGEST)
        seen += os.read(terminal, 65_536) if ready else b""
        cards = [int(number) for number in WHICH.findall(seen)]
        if not cards or cards[-1] == front:
            continue
        acknowledged += [front] if front >= 0 else []
        front, seen = cards[-1], b""
        os.write(terminal, b" 3")
        if len(acknowledged) >= most:
            break
    time.sleep(chance.random() * 0.02)  # somewhere in the next answer
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return acknowledged


def main() -> None:
    """Kill so many sessions, one after the other."""
    vault, now, times = sys.argv[1:]
    chance = random.Random(9)  # noqa: S311 - the same moments every time
    for _ in range(int(times)):
        print(*session(vault, now, chance), flush=True)  # noqa: T201 - that is what it is for


if __name__ == "__main__":
    main()
