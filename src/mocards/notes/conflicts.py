"""Git's marks of a merge that nobody has finished: two versions of some lines, one above the other.

The note is read as its upper version, so that its parts and entries stay what they were. What is missing there may
be in the lower one, so no card of the note is retired for it (:attr:`mocards.notes.note.Note.unsettled`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mocards.patterns import lazy_pattern

_OPENING, _BASE, _MIDDLE, _CLOSING = (re.compile(rf"{re.escape(sign * 7)}(?: |$)") for sign in "<|=>")
_FENCE = lazy_pattern(r"[ \t>]*(`{3,}|~{3,})")


class Conflict(Struct, frozen=True):
    """One passage that git left in two versions."""

    line: int
    """Of the first mark, 1-based."""
    lower: int
    """Where the upper version has ended: the line of the mark below it."""
    end: int
    """The line after the last mark."""


def conflicts(texts: Sequence[str]) -> tuple[Conflict, ...]:
    """The conflicts among the lines, in their order; what stands in a code fence is an example of one."""
    return tuple(_conflicts(texts))


def _conflicts(texts: Sequence[str]) -> Iterator[Conflict]:
    fence = ""
    start = lower = 0
    middle = False
    for number, text in enumerate(texts, start=1):
        if not fence and _OPENING.match(text):
            start, lower, middle = number, 0, False
        elif start and not middle and (_BASE.match(text) or _MIDDLE.match(text)):
            lower, middle = lower or number, bool(_MIDDLE.match(text))
        elif middle and _CLOSING.match(text):
            yield Conflict(start, lower, number + 1)
            start, lower, middle = 0, 0, False
        elif not start and (mark := _FENCE.match(text)):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
