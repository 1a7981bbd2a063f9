"""Markdown tables as grids of cells, each row with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mocards.notes.outline import Line, LineKind
from mocards.notes.wording import fold
from mocards.patterns import lazy_pattern

_PIPE = lazy_pattern(r"(?<!\\)\|")
_DELIMITER = lazy_pattern(r"[ \t|:-]*-[ \t|:-]*")


class Table(Struct, frozen=True):
    """One table."""

    line: int
    """Of the header."""
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line and cells of each row; as many cells as the header has."""


def tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables among the lines, wherever they stand."""
    block: list[Line] = []
    for line in (*lines, Line(0, "")):
        if line.kind == LineKind.TABLE and (not block or line.number == block[-1].number + 1):
            block.append(line)
            continue
        if len(block) > 2 and _DELIMITER.fullmatch(block[1].text):
            yield _table(block)
        block = [line] if line.kind == LineKind.TABLE else []


_ORDINALS = frozenset({"", "no", "nr", "num", "number", "n", "rank", "step", "id"})
"""Headers of columns that only count."""
_COUNTING = lazy_pattern(r"#?\d{1,3}[.)]?")


def name_column(table: Table) -> int:
    """The first column, or the second where the first only counts the rows."""
    counts = all(_COUNTING.fullmatch(cells[0]) for _, cells in table.rows)
    return 1 if counts and fold(table.header[0]) in _ORDINALS else 0


def _table(block: Sequence[Line]) -> Table:
    header = _cells(block[0].text)
    width = len(header)
    rows = ((line.number, _cells(line.text)) for line in block[2:])
    return Table(block[0].number, header, tuple((number, (*cells, *[""] * width)[:width]) for number, cells in rows))


def _cells(text: str) -> tuple[str, ...]:
    text = text.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in _PIPE.split(text))
