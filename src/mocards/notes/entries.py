"""Lists of entries, as people see them.

A Markdown parser sees less: ``5a.`` is no list to it, and a bullet that is indented by one blank too few is
no child.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import block_id, columns, dedented, without_block_id, written
from mocards.patterns import lazy_pattern

_MARKER = re.compile(r"([ \t]*)([-*+•‣]|\d{1,9}[a-z]?[.)]|\d{1,2}\ufe0f?\u20e3[a-z]?)(?:[ \t]+|$)")
_TASK = lazy_pattern(r"\[[ xX/-]\][ \t]+")
_SOLID = frozenset({LineKind.FENCE, LineKind.CODE, LineKind.TABLE, LineKind.HTML})
"""Kinds of lines that are no place for a marker or a label."""


class Entry(Struct, frozen=True):
    """One entry of a list, with all that hangs on it."""

    marker: str
    """``-``, ``*``, ``1.``, ``5a.``"""
    line: int
    head: str
    """The rest of the first line, without a task's box."""
    body: tuple[Line, ...]
    """What follows, without the indentation."""

    @property
    def end(self) -> int:
        """The line after the last one with text."""
        return max((line.number for line in self.body if line.text.strip()), default=self.line) + 1

    @property
    def text(self) -> str:
        """The whole entry as Markdown, without marker and block id."""
        return without_block_id(written([Line(self.line, self.head), *self.body]))

    @property
    def block_id(self) -> str:
        """The author's ``^block-id`` at the end of the entry or of its first line."""
        return block_id(written([Line(self.line, self.head), *self.body])) or block_id(self.head)


def is_entry(text: str) -> bool:
    """Whether a line begins with the marker of a list."""
    return bool(_MARKER.match(text))


class _Collecting:
    """The entry that is being read."""

    def __init__(self, line: Line, marker: re.Match[str], column: int) -> None:
        self.line, self.marker, self.column = line, marker, column
        self.body: list[Line] = []

    def entry(self) -> Entry:
        text = self.line.text[self.marker.end() :]
        spaces = self.marker.end() - self.marker.end(2)
        offset = self.column + len(self.marker[2]) + (spaces if 1 <= spaces <= 4 else 1)
        while self.body and not self.body[-1].text.strip():
            self.body.pop()
        head, *glued = unglued(Line(self.line.number, _TASK.sub("", text, count=1).strip()))
        return Entry(self.marker[2], self.line.number, head.text, (*glued, *dedented(self.body, offset)))


def entries(lines: Sequence[Line]) -> list[Entry]:
    """The top entries of the lists among the lines; text between lists is passed over."""
    found: list[Entry] = []
    current: _Collecting | None = None
    gap = False
    """Whether the line before was blank."""
    for line in lines:
        if line.kind == LineKind.COMMENT:
            continue
        marker = _MARKER.match(line.text) if line.kind == LineKind.TEXT else None
        if marker is None and current is None:
            continue
        column = columns(line.text)
        blank = not line.text.strip()
        if marker and (current is None or column <= current.column + 1):
            if current:
                found.append(current.entry())
            current = _Collecting(line, marker, column)
        elif current and not _belongs(line, column, blank, gap, current):
            found.append(current.entry())
            current = None
        elif current:
            current.body.append(line)
        gap = blank
    if current:
        found.append(current.entry())
    return found


def _belongs(line: Line, column: int, blank: bool, gap: bool, current: _Collecting) -> bool:
    """Whether a line that starts no entry belongs to the current one: indented, or right under its text."""
    if line.kind in (LineKind.HEADING, LineKind.RULE):
        return False
    if blank or column > current.column + 1:
        return True
    before = current.body[-1] if current.body else current.line
    if line.kind in _SOLID:
        return before.kind == line.kind and before.number + 1 == line.number and not gap
    return not gap and before.kind == LineKind.TEXT


_GLUE = lazy_pattern(r"[ \t]*(?:<br[ \t]*/?>[ \t]*)+(?=[^\w\s*<]{0,4}[ \t]*(?:\*\*|__)\S)", re.IGNORECASE)


def unglued(line: Line) -> list[Line]:
    """A line, parted where HTML's break glues a label in bold to what stands before it; all have its number."""
    if "<br" not in line.text or line.kind not in (LineKind.TEXT, LineKind.HTML):
        return [line]
    return [Line(line.number, text, line.kind) for text in _GLUE.split(line.text)]
