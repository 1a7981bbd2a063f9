"""What people write instead of a label in bold: callouts, headings, rows of a table, lists of definitions.

All of it becomes ``**label**:`` in front of its text, so that the readers of labels know one form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from mocards.notes.dialect import Meanings
from mocards.notes.entries import is_entry, unglued
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import columns, is_quote
from mocards.notes.quotes import callouts
from mocards.notes.tables import tables
from mocards.notes.wording import unadorned

END_OF_BOX = Line(0, "")
"""Stands behind a callout that was a label's: what follows is no text of it."""
_FEWEST = 2
"""Rows that make a table one of labels."""
_DEFINITION = re.compile(r"\n[ \t]*: ")
_LONGEST = 40
"""Characters of a label without any sign."""


def relabelled(lines: Sequence[Line], meanings: Meanings) -> Sequence[Line]:
    """The lines, each of which begins with a label if it has one."""
    text = "\n".join([line.text for line in lines])
    kinds = {line.kind for line in lines}
    if "[!" in text:
        lines = list(_unboxed(lines, meanings))
    if _DEFINITION.search(text):
        lines = list(_defined(lines, meanings))
    if LineKind.HEADING in kinds:
        lines = _under_headings(lines, meanings)
    if LineKind.TABLE in kinds:
        lines = list(_in_rows(lines, meanings))
    return [part for line in lines for part in unglued(line)] if "<br" in text else lines


def _unboxed(lines: Sequence[Line], meanings: Meanings) -> Iterator[Line]:
    """The lines, where a callout with a known label for its title is that label with its text."""
    boxes = {box.line: box for box in callouts(lines) if meanings.of(box.title)}
    end = 0
    for line in lines:
        if 0 < end <= line.number:
            yield END_OF_BOX
            end = 0
        if box := boxes.get(line.number):
            end = box.end
            yield Line(line.number, f"**{box.title}**:")
            yield from box.lines
        elif line.number >= end:
            yield line


def _defined(lines: Sequence[Line], meanings: Meanings) -> Iterator[Line]:
    """The lines, a known label over ``: text`` with its colon, as the lists of definitions have it."""
    under = False
    for place, line in enumerate(lines):
        after = lines[place + 1].text.lstrip(" \t") if place + 1 < len(lines) else ""
        if under:
            yield Line(line.number, line.text.lstrip(" \t")[1:].lstrip(), line.kind)
            under = False
        elif after.startswith(": ") and line.kind == LineKind.TEXT and meanings.of(line.text):
            yield Line(line.number, f"**{line.text.strip(' *_')}**:")
            under = True
        else:
            yield line


def _under_headings(lines: Sequence[Line], meanings: Meanings) -> Sequence[Line]:
    """The lines, where headings are labels if one of them is a known one."""
    titles = {line.number: heading_of(line) for line in lines if line.kind == LineKind.HEADING}
    if not any(meanings.of(title) for title in titles.values()):
        return lines
    return [Line(line.number, f"**{titles[line.number]}**:") if titles.get(line.number) else line for line in lines]


def heading_of(line: Line) -> str:
    """The title of a heading, without marks and emoji."""
    return unadorned(line.text.lstrip("# \t")).rstrip(":")


def _in_rows(lines: Sequence[Line], meanings: Meanings) -> Iterator[Line]:
    """The lines, where a table of two columns is labels with their texts if most of its first cells are known ones."""
    for is_table, group in groupby(lines, lambda line: line.kind == LineKind.TABLE):
        block = list(group)
        table = next(tables(block), None) if is_table else None
        rows = [(table.line, table.header), *table.rows] if table else []
        if _are_labels([cells for _, cells in rows], meanings):
            yield from (Line(number, f"**{unadorned(cells[0])}**: {cells[1]}") for number, cells in rows if all(cells))
        else:
            yield from block


def _are_labels(rows: Sequence[Sequence[str]], meanings: Meanings) -> bool:
    """Whether the rows of a table are labels with their texts: most first cells are known, and no columns are."""
    known = [bool(meanings.of(cells[0])) for cells in rows]
    columned = bool(rows) and (len(rows[0]) != len(("label", "text")) or bool(meanings.of(rows[0][1])))
    return not columned and sum(known) >= _FEWEST and 2 * sum(known) >= len(rows)


def with_bare_labels(lines: Sequence[Line], meanings: Meanings) -> Sequence[Line]:
    """The lines, where a known label without any sign over its own list or quote has its colon; none without one."""
    places = {place for place in range(len(lines)) if bare_label(lines, place, meanings)}
    if not places:
        return ()
    return [
        Line(line.number, f"{line.text.rstrip()}:") if place in places else line for place, line in enumerate(lines)
    ]


def bare_label(lines: Sequence[Line], place: int, meanings: Meanings) -> str:
    """What a line means that is a label without any sign, over what hangs on it; empty when it is none."""
    line = lines[place]
    bare = line.text.strip().lstrip("-*+ ")
    if line.kind != LineKind.TEXT or not bare[:1].isalpha() or not bare[-1:].isalnum() or len(bare) > _LONGEST:
        return ""
    after = next((other for other in lines[place + 1 : place + 3] if other.text.strip()), None)
    if after is None or not (is_entry(after.text) or is_quote(after.text)):
        return ""
    hangs = columns(after.text) > columns(line.text) + 1 or not is_entry(line.text)
    return meanings.of(bare) if hangs else ""
