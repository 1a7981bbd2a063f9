"""Styled lines of a terminal: wrapped, folded, hung behind a mark, and turned into what a terminal reads."""

from __future__ import annotations

import os
from functools import cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.text import Span, Text

from mocards.cli.views.prose import UNIT

Lines = list[Text]
_HELD = "\ue000"
"""Stands for a blank at which no line ends: rich breaks lines at what other programs take for that."""


def wrapped(text: Text, width: int) -> Lines:
    """The text in lines, broken between words; a word that is longer than a line is broken too."""
    return list(text.wrap(_console(), width, overflow="fold", tab_size=4))


def flowing(text: Text, width: int) -> Lines:
    """A sentence in lines, broken between words, and never between a figure and its unit; no blanks at their ends."""
    held = text.copy()
    held.plain = UNIT.sub(_HELD, text.plain)
    lines = wrapped(held, width)
    for line in lines:
        line.plain = line.plain.replace(_HELD, " ")
        line.rstrip()
    return lines


def folded(line: Text, width: int) -> Lines:
    """One line in pieces of a width, every character kept, as code wants it."""
    cuts, used = [], 0
    for place, character in enumerate(line.plain):
        size = cell_len(character)
        if used + size > width:
            cuts.append(place)
            used = 0
        used += size
    return list(line.divide(cuts))


def hanging(mark: Text, lines: Lines) -> Lines:
    """Lines below each other behind a mark, which stands on the first one."""
    indent, mark = Text(" " * mark.cell_len), Text() + mark  # whose style is not that of the whole line
    return [(indent if number else mark) + line for number, line in enumerate(lines or [Text()])]


def ansi(line: Text) -> str:
    """A line with the escape sequences of its styles, in the terminal's own sixteen colours.

    ``NO_COLOR`` leaves bold, dim and the like.
    """
    if not line.plain.strip():  # most lines of a screen
        return ""
    console = _console()
    written = []
    if not line.spans:  # a text without spans is rendered without its own style too
        line = Text(line.plain, spans=[Span(0, len(line.plain), line.style)] if line.style else [])
    for segment in line.render(console, end=""):
        style = segment.style
        if style is not None and "NO_COLOR" in os.environ:
            style = style.without_color
        written.append(style.render(segment.text, color_system=ColorSystem.STANDARD) if style else segment.text)
    return "".join(written)


@cache
def _console() -> Console:
    """Knows the names of styles; nothing is printed through it."""
    return Console(markup=False, emoji=False, highlight=False, legacy_windows=False)
