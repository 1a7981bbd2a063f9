"""How findings speak: where the caret stands, and lists and texts that stay short."""

from __future__ import annotations

from collections.abc import Sequence

from mocards.model import Problem
from mocards.notes.codes import SEVERITIES
from mocards.notes.reading import Reading


def problem_at(reading: Reading, code: str, line: int, words: str, message: str, hint: str) -> Problem:
    """A problem whose caret stands under ``words`` in their line."""
    text = reading.outline.texts[line - 1]
    start = text.find(words) + 1 if words else 0
    return Problem(code, SEVERITIES[code], reading.at(line), message, hint, start, start + len(words) if start else 0)


def counted(count: int, what: str) -> str:
    """``1 place``, ``2 places``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def lines_named(numbers: Sequence[int]) -> str:
    """``line 3``, ``lines 3, 7, 9``, ``lines 3, 7, 9 and 12 more``."""
    shown = list(dict.fromkeys(numbers))
    more = f" and {len(shown) - 8} more" if len(shown) > 9 else ""
    listed = ", ".join(map(str, shown[:8] if more else shown))
    return f"{'lines' if len(shown) > 1 else 'line'} {listed}{more}"


def clipped(text: str, most: int = 60) -> str:
    """A text on one line, of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
