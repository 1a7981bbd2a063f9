"""Where reference material stands: the quick reference of a note, or a cheatsheet as a whole."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.pitfalls import beside_the_list
from mocards.notes.reading import Part, Reading, bold_title
from mocards.notes.stories import end_of
from mocards.notes.wording import unadorned

_CLOSED = frozenset({"path", "project", "progress", "next", "aside", "questions", "pitfalls", "objective"})
"""Parts inside a quick reference or a cheatsheet whose tables and fences are something else."""


class Shelf(Struct, frozen=True):
    """A stretch of lines with reference material, under one title."""

    title: str
    """The nearest heading or bold paragraph above; empty where there is none below the part's own."""
    lines: tuple[Line, ...]


def shelves(reading: Reading, *meanings: str) -> Iterator[Shelf]:
    """The stretches of reference material in a note, without the parts inside that are something else.

    Args:
        meanings: of the parts to look at; a cheatsheet counts as a whole.
    """
    if reading.is_cheatsheet:
        yield from stretches(open_lines(reading, 1, reading.outline.numbered))
        return
    for part in reading.parts_of(*meanings):
        yield from stretches(open_lines(reading, part.line, part.lines))
    unnamed = list(_unnamed(reading)) if "reference" in meanings else []
    read = {line.number for part in reading.parts_of(*meanings) for line in part.lines} if unnamed else set()
    for section in unnamed:
        lines = [line for line in reading.outline.lines(section.line + 1, section.end) if line.number not in read]
        yield from stretches(open_lines(reading, section.line, lines))


def _unnamed(reading: Reading) -> Iterator[Section]:
    """The sections of a map that are its quick reference by what they hold: its core concepts or pitfalls."""
    tops = reading.outline.sections
    if not tops or not (reading.is_moc or any(part.meaning == "path" for part in reading.parts)):
        return
    starts = [part.line for part in reading.parts]
    for section in tops[0].children if len(tops) == 1 and tops[0].level == 1 else tops:
        inside = reading.parts[bisect_left(starts, section.line) : bisect_left(starts, section.end)]
        held = {part.meaning for part in inside}
        named = any(part.line == section.line for part in inside)
        both = held >= {"terms", "pitfalls"}
        listed = both or (held & {"terms", "pitfalls"} and section.children)
        if not named and listed and not held & {"reference", "path"}:
            yield section


def open_lines(reading: Reading, start: int, lines: Sequence[Line]) -> list[Line]:
    """The lines without those of the parts inside that hold something else."""
    end = lines[-1].number + 1 if lines else start
    first = bisect_right(reading.parts, start, key=_line_of)
    inside = reading.parts[first : bisect_left(reading.parts, end, key=_line_of)]
    closed = [part for part in inside if part.meaning in _CLOSED]
    ends = [end_of(reading, part) if part.meaning == "pitfalls" else part.end for part in closed]
    silent = {number for part, after in zip(closed, ends, strict=True) for number in range(part.line, after)}
    silent -= {number for part in closed if part.meaning == "pitfalls" for number in beside_the_list(reading, part)}
    return [line for line in lines if line.number not in silent]


def _line_of(part: Part) -> int:
    return part.line


def stretches(lines: Sequence[Line]) -> Iterator[Shelf]:
    """The lines by the headings, rules and titles in bold that part them."""
    title, stretch = "", list[Line]()
    for line in lines:
        bold = bold_title(line.text) if line.kind == LineKind.TEXT else None
        if line.kind == LineKind.HEADING or line.kind == LineKind.RULE or (bold and not bold.rest):
            yield Shelf(title, tuple(stretch))
            title, stretch = "", []
        if line.kind == LineKind.HEADING and not line.text.startswith("# "):
            title = unadorned(line.text.strip("# \t")).rstrip(":")
        elif bold and not bold.rest:
            title = unadorned(bold.name)
        stretch.append(line)
    yield Shelf(title, tuple(stretch))
