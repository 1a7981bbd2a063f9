"""The foot of a note: dates, tags and related notes at its end, which belong to no section above them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mocards.notes.dialect import Meanings
from mocards.notes.labels import label_of
from mocards.notes.outline import Line, LineKind, Outline

_TAGS = re.compile(r"(?:#[^\W\d][\w/-]*[ \t,]*)+")
_DATE = re.compile(r"([^\W\d_]+(?: [^\W\d_]+){0,2})[ \t]+\d{4}-\d{2}-\d{2}\b.{0,60}")
"""A word or a few and a date: *created 2026-01-31, updated …*."""


def without_foot(outline: Outline, headers: Meanings) -> Outline:
    """The outline with nothing in the lines of its foot; headings and what each line is part of stay.

    Args:
        headers: what the labels at the head and the foot of a note mean.
    """
    start = _start(outline, headers)
    if start is None:
        return outline
    lines = [Line(line.number, "", line.kind) for line in outline.numbered[start:]]
    return replace(outline, numbered=(*outline.numbered[:start], *lines))


def _start(outline: Outline, headers: Meanings) -> int | None:
    """The place of the first line of the foot, which stands below a blank line or a rule; None without one."""
    start = None
    seen = False
    for place in range(len(outline.numbered) - 1, -1, -1):
        line = outline.numbered[place]
        if not line.text.strip() or line.kind in (LineKind.RULE, LineKind.COMMENT):
            start = place + 1 if seen else start
        elif line.kind == LineKind.TEXT and _is_foot(line.text, headers):
            seen = True
        else:
            break
    return start


def _is_foot(text: str, headers: Meanings) -> bool:
    """Whether a line says when a note was written, what it is related to, or how it is tagged."""
    plain = text.strip("*_ ")
    if _TAGS.fullmatch(plain):
        return True
    if dated := _DATE.fullmatch(plain):
        return headers.of(dated[1]) == "dates"
    label = label_of(text)
    label = label_of(plain) if label and not label.colon else label  # in italics as a whole
    return bool(label and label.colon and not label.bullet and headers.of(label.name) == "dates")
