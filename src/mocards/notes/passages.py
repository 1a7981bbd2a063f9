"""Passages of lines as people see them: how they are indented, what is quoted, what they say.

What is code, a table or a comment, the outline has marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mocards.notes.outline import Line, LineKind
from mocards.patterns import lazy_pattern

_QUOTE = re.compile(r"[ \t]{0,3}> ?")
_BLOCK_ID = lazy_pattern(r"(?:^|\s)\^([A-Za-z0-9-]{1,64})$")


# ---- columns ------------------------------------------------------------------------------------


def columns(text: str) -> int:
    """How far a line is indented, tabs reaching to every fourth column."""
    inside = text.lstrip(" ")
    if inside[:1] != "\t":
        return len(text) - len(inside)
    column = 0
    for sign in text:
        if sign == " ":
            column += 1
        elif sign == "\t":
            column += 4 - column % 4
        else:
            break
    return column


def without_columns(text: str, width: int) -> str:
    """A line without up to ``width`` columns of its indentation."""
    if text[:width].isspace() and "\t" not in text[:width]:
        return text[width:]
    shown = columns(text)
    return " " * max(shown - width, 0) + text.lstrip(" \t")


def dedented(lines: Sequence[Line], width: int) -> tuple[Line, ...]:
    """The lines without up to ``width`` columns, or fewer where one of them has fewer."""
    for line in lines:
        if width and line.text.strip():
            width = min(width, columns(line.text)) or width
    return tuple(Line(line.number, without_columns(line.text, width), line.kind) for line in lines)


# ---- quotes -------------------------------------------------------------------------------------


def is_quote(text: str) -> bool:
    """Whether a line is part of a quote."""
    return ">" in text[:4] and bool(_QUOTE.match(text))


def unquoted(lines: Sequence[Line]) -> list[Line]:
    """The lines without one level of quote marks."""
    return [Line(line.number, _QUOTE.sub("", line.text, count=1), line.kind) for line in lines]


# ---- texts --------------------------------------------------------------------------------------


def written(lines: Sequence[Line]) -> str:
    """The lines as Markdown: no comments, no footnotes, no blank lines or rules around; one quote without its marks."""
    kept = _without_ends(
        [line for line in lines if line.kind != LineKind.COMMENT and not ("[^" in line.text and is_footnote(line))]
    )
    if not kept:
        return ""
    if is_quote(kept[0].text) and all(is_quote(line.text) for line in kept):
        kept = kept if kept[0].text.lstrip(" >").startswith("[!") else _without_ends(unquoted(kept))
    if kept and (width := columns(kept[0].text)):
        kept = list(dedented(kept, width))  # what hangs on the first line keeps hanging on it
    text = "\n".join([line.text.rstrip() for line in kept])
    return _without_comments(text).strip("\n").strip(" ")


FOOTNOTE = lazy_pattern(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
"""How a footnote's text begins; the card that refers to it shows it."""


def is_footnote(line: Line) -> bool:
    """Whether a footnote's text begins in a line."""
    return line.kind == LineKind.TEXT and bool(FOOTNOTE.match(line.text))


def is_code(text: str) -> bool:
    """Whether a text is one fence and nothing else."""
    return text.startswith(("```", "~~~")) and text.endswith(text[:3]) and text.count(f"\n{text[:3]}") == 1


def filled_end(lines: Sequence[Line], default: int) -> int:
    """The line after the last one with text; ``default`` when none has any."""
    return next((line.number + 1 for line in reversed(lines) if line.text.strip()), default)


def _without_ends(lines: list[Line]) -> list[Line]:
    """The lines without blank ones and rules before and after."""
    first, last = 0, len(lines)
    while first < last and (lines[first].kind == LineKind.RULE or not lines[first].text.strip()):
        first += 1
    while first < last and (lines[last - 1].kind == LineKind.RULE or not lines[last - 1].text.strip()):
        last -= 1
    return lines[first:last]


def _without_comments(text: str) -> str:
    """The text without ``<!-- … -->`` and ``%%…%%`` inside its lines."""
    for opening, closing in (("<!--", "-->"), ("%%", "%%")):
        if opening not in text or "`" in text:
            continue
        parts, place = [], 0
        while (start := text.find(opening, place)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
            parts.append(text[place:start])
            place = end + len(closing)
        text = "".join(parts) + text[place:]
    return text


def block_id(text: str) -> str:
    """The ``^block-id`` at the end of a text, without the caret; empty when there is none."""
    found = _BLOCK_ID.search(text[-80:]) if "^" in text[-80:] else None
    return found[1] if found else ""


def without_block_id(text: str) -> str:
    """A text without the ``^block-id`` at its end."""
    name = block_id(text)
    return text[: -len(name) - 1].rstrip() if name else text
