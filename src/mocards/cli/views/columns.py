"""Tables in a terminal: columns as wide as their words need, or row by row where there is no room for columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.text import Text

from mocards.cli.views.lines import Lines, hanging, wrapped

Row = Sequence[Text]
BETWEEN = " │ "
LONGEST_WORD = 14
"""Cells up to which a word is kept whole in its column; longer ones, such as paths, are broken."""


def columns(rows: Sequence[Row], aligned: Sequence[str], width: int) -> Lines | None:
    """The rows beside each other, the first one as their head; None when the words would not fit.

    Args:
        rows: cells, as many in each row.
        aligned: of each column: ``left``, ``center``, ``right``, or empty.
        width: cells of a line.
    """
    widths = _widths(rows, width - len(BETWEEN) * (len(rows[0]) - 1))
    if widths is None:
        return None
    head, *body = ([_cell(cell, own) for cell, own in zip(row, widths, strict=True)] for row in rows)
    for cell in head:
        for line in cell:
            line.stylize("bold")
    rule = Text("─┼─".join("─" * own for own in widths), style="dim")
    lines = [*_beside(head, widths, aligned), rule]
    ruled = any(len(cell) > 1 for row in body for cell in row)
    for number, row in enumerate(body):
        if ruled and number:
            lines.append(rule)
        lines += _beside(row, widths, aligned)
    return lines


def records(rows: Sequence[Row], width: int) -> Lines:
    """The rows below each other, each cell behind the head of its column."""
    head, *body = rows
    if not body:
        return wrapped(Text(" · ").join(head), width)
    lines: Lines = []
    for row in body:
        if lines:
            lines.append(Text())
        for name, cell in zip(head, row, strict=True):
            label = name.copy()
            label.stylize("bold")
            text = label + Text(": ") + cell if name.plain else cell
            first, *rest = wrapped(text, width)
            lines.append(first)
            lines += hanging(Text("  "), wrapped(Text("\n").join(rest), width - 2)) if rest else []
    return lines


def _widths(rows: Sequence[Row], room: int) -> list[int] | None:
    """The width of each column; None when not even the words fit."""
    wished = [max(_longest_line(cell) for cell in column) or 1 for column in zip(*rows, strict=True)]
    if sum(wished) <= room:
        return wished
    least = [
        min(wish, max(min(LONGEST_WORD, _longest_word(cell)) for cell in column) or 1)
        for wish, column in zip(wished, zip(*rows, strict=True), strict=True)
    ]
    left = room - sum(least)
    return None if left < 0 else _shared(least, wished, left)


def _shared(least: list[int], wished: list[int], left: int) -> list[int]:
    """Widths with what is left shared out evenly, and no column given more than it wishes for."""
    widths = list(least)
    while left:
        lacking = [at for at, own in enumerate(widths) if own < wished[at]]
        share = max(1, left // len(lacking))
        for at in lacking:
            more = min(share, wished[at] - widths[at], left)
            widths[at] += more
            left -= more
    return widths


def _cell(cell: Text, width: int) -> Lines:
    return wrapped(cell, width) or [Text()]


def _beside(cells: Sequence[Lines], widths: Sequence[int], aligned: Sequence[str]) -> Lines:
    """The lines of one row's cells beside each other."""
    lines = []
    for pieces in zip_longest(*cells):
        line = Text()
        for number, (piece, width, align) in enumerate(zip(pieces, widths, aligned, strict=True)):
            if number:
                line.append(BETWEEN, style="dim")
            line.append_text(_padded(piece or Text(), width, align))
        line.rstrip()
        lines.append(line)
    return lines


def _padded(piece: Text, width: int, align: str) -> Text:
    room = width - piece.cell_len
    left = room if align == "right" else room // 2 if align == "center" else 0
    return Text(" " * left) + piece + Text(" " * (room - left))


def _longest_line(cell: Text) -> int:
    return max(line.cell_len for line in cell.split("\n", allow_blank=True))


def _longest_word(cell: Text) -> int:
    return max((Text(word).cell_len for word in cell.plain.split()), default=0)
