"""A bar for what takes longer than a second: on standard error, only on a terminal, gone when the work is done."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds before the bar is shown."""
EVERY = 0.1
"""Seconds between two pictures of it."""
WIDEST = 40


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Gives what is told how much is done, and of how much; the bar is wiped away at the end."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    shown = began = time.monotonic()
    drawn = False

    def tell(done: int, everything: int) -> None:
        nonlocal shown, drawn
        now = time.monotonic()
        if now - began >= PATIENCE and now - shown >= EVERY:
            sys.stderr.write(f"\r\x1b[K{bar(doing, done, everything, shutil.get_terminal_size().columns)}")
            sys.stderr.flush()
            shown, drawn = now, True

    try:
        yield tell
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def bar(doing: str, done: int, everything: int, columns: int) -> str:
    """``reading notes ━━━━━━───── 1,200 of 3,000``, no wider than the terminal."""
    count = f"{done:,} of {everything:,}"
    width = min(WIDEST, columns - len(doing) - len(count) - 3)
    if width < 4:
        return f"{doing} {count}"[: max(columns - 1, 0)]
    full = width * done // max(everything, 1)
    return f"{doing} {'━' * full}{'─' * (width - full)} {count}"
