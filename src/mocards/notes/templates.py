"""Templates, the moulds for other notes, and the places that one left open in a note."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mocards.notes.entries import entries
from mocards.notes.labels import label_of
from mocards.notes.outline import Line, LineKind, Outline
from mocards.notes.wording import fold, has_slot, is_placeholder
from mocards.patterns import lazy_pattern

DATES = ("created", "updated", "date", "title")
"""Keys of front matter that whoever uses a template fills in."""
_SLOT = lazy_pattern(r"\[[^\W\d_][^\[\]]*\](?![\[(:])|\{\{[^{}]+\}\}|<%.*?%>|YYYY-MM-DD")
_WORD = lazy_pattern(r"(?:TODO|TBD|FIXME|XXX|WIP|TBA)\b[.:!]?|\.{3,}|…|coming soon", re.IGNORECASE)
_FILLED_BY_TOOL = re.compile(r"\{\{|<%")
"""In a date: what a program replaces when it makes a note of its template."""
_STATUS = re.compile(
    r"^(?!\W*(?:moc|map)\b[^\w\[]*\[)[^\[\]:]*\w[^\w\[\]:|–—-]*\s\[[^\W\d_][\w ]{1,20}\]\W*$", re.IGNORECASE
)
"""A title with a word or two in brackets at its end, and no sign before them: *Replica lag [solved]*."""
_LONGEST = 300
"""Characters of a title."""
_CALLED = frozenset({"template", "templates", "modele", "vorlage", "plantilla"})
"""Words, folded, of a template's name."""
_FEWEST = 2
"""Places left open that make a note without a date a template."""


def is_template(path: str, title: str, made: Outline) -> bool:
    """Whether a note is the mould for others: its title has a place to be filled, or its dates and its text have."""
    dates = " ".join(value for key in DATES for value in made.front.get(key, ()))
    doubtful = bool(_STATUS.search(title[:_LONGEST]))
    if (has_slot(title) and not doubtful) or _FILLED_BY_TOOL.search(dates):
        return True
    if not has_slot(dates) and not doubtful:
        return False
    named = not _CALLED.isdisjoint(fold(f"{PurePosixPath(path).stem} {title}").split())
    return named or sum(bool(_SLOT.search(left_open(line))) for line in made.numbered) >= _FEWEST


def without_status(title: str) -> str:
    """A title without a word in brackets at its end that says how far the note has come."""
    before, _, status = title.rpartition("[")
    return before.rstrip() if _STATUS.search(title[:_LONGEST]) and fold(status) != "moc" else title


def left_open(line: Line) -> str:
    """The place to be filled that is most of a line; empty when there is none."""
    if line.kind not in (LineKind.TEXT, LineKind.HEADING):
        return ""
    text = line.text.lstrip("> \t#")
    label = label_of(text)
    listed = entries([Line(line.number, text)])
    shown = label.rest if label and label.colon else listed[0].head if listed else text
    shown = shown.strip("*_ ")
    if _WORD.fullmatch(shown):
        return shown
    slot = _SLOT.search(shown)
    return slot[0] if slot and is_placeholder(shown) else ""
