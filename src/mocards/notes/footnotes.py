"""Footnotes: ``[^label]: text``, kept for the cards that refer to them."""

from __future__ import annotations

from collections.abc import Mapping

from mocards.notes.outline import Line, LineKind, Outline
from mocards.notes.passages import FOOTNOTE, columns, dedented, written


def footnotes(outline: Outline) -> Mapping[str, str]:
    """The footnotes of a note: a text goes on through lines that are indented, and through its own paragraph."""
    found: dict[str, list[Line]] = {}
    label = ""
    gap = False
    for line in outline.numbered:
        opening = FOOTNOTE.match(line.text) if line.kind == LineKind.TEXT else None
        blank = not line.text.strip()
        if opening:
            label = opening[1]
            found.setdefault(label, []).append(Line(line.number, line.text[opening.end() :]))
        elif label and not blank and (columns(line.text) >= 2 or (not gap and line.kind == LineKind.TEXT)):
            found[label].append(line)
        elif label and not blank:
            label = ""
        elif label:
            found[label].append(line)
        gap = blank
    texts = {label: written([lines[0], *dedented(lines[1:], 4)]) for label, lines in found.items()}
    return {label: text for label, text in texts.items() if text}
