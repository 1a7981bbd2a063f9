"""HTML's marks of letters as Markdown's: who writes ``<b>Why now</b>:`` means what others mean by stars."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mocards.notes.outline import Line, LineKind, Outline

_MARKED = re.compile(r"<(strong|b|em|i)>[ \t]*([^<>`\n]{1,300}?)[ \t]*</\1>", re.IGNORECASE)
_BREAKS_LAST = re.compile(r"(?:[ \t]*<br[ \t]*/?>)+[ \t]*$", re.IGNORECASE)
_STARS = {"strong": "**", "b": "**", "em": "*", "i": "*"}


def with_stars(outline: Outline) -> Outline:
    """The outline with bold and italic letters marked by stars, and without breaks at the ends of lines."""
    lines = list(outline.numbered)
    for place, line in enumerate(lines):
        if "<" in line.text and line.kind == LineKind.TEXT and (text := _with_stars(line.text)) != line.text:
            lines[place] = Line(line.number, text)
    return replace(outline, numbered=tuple(lines))


def _with_stars(text: str) -> str:
    text = _BREAKS_LAST.sub("", text) if "<br" in text.casefold() else text
    return _MARKED.sub(_starred, text) if "</" in text else text


def _starred(found: re.Match[str]) -> str:
    if found.string.count("`", 0, found.start()) % 2:
        return found[0]  # in code
    mark = _STARS[found[1].casefold()]
    return f"{mark}{found[2]}{mark}" if found[2] and not found[2].startswith("*") else found[2]
