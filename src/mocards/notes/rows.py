"""Rows of reference tables: what the columns say of the thing in the first one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from mocards.model import Item
from mocards.notes.glossaries import glossary_tables
from mocards.notes.links import is_links_alone
from mocards.notes.reading import Found, Reading, bold_title
from mocards.notes.shelves import Shelf, shelves
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.terms import explaining_columns
from mocards.notes.wording import is_placeholder, unadorned
from mocards.patterns import lazy_pattern


class Row(Item, frozen=True, kw_only=True):
    """One row of a reference table."""

    kind: ClassVar[str] = "reference"
    table: str
    """What the table is called; empty when it has no title."""
    key: str
    """Header of the column with the names; may be empty."""
    name: str
    cells: tuple[tuple[str, str], ...]
    """Header and cell of the other columns, those with a text."""

    @property
    def anchor(self) -> str:
        """The table's title and the row's name."""
        return f"{self.table}: {self.name}" if self.table else self.name

    def facets(self) -> Mapping[str, str]:
        """``row``: the cells, under their headers when there are several."""
        if len(self.cells) == 1:
            return {"row": self.cells[0][1]}
        return {"row": "\n".join(f"- **{header}**: {cell}" if header else f"- {cell}" for header, cell in self.cells)}

    def words(self) -> Mapping[str, str]:
        """``where``: the title after a comma; ``name`` with its header; ``asked``: the headers as questions."""
        return {
            "where": f", {self.table}" if self.table else "",
            "name": f"{self.key} **{self.name}**".strip(),
            "asked": " ".join(f"{header}?" for header, _ in self.cells if header),
        }


def rows(reading: Reading) -> Iterator[Found]:
    """The rows of the tables in a quick reference, of core and key concepts, in a cheatsheet, and of glossaries."""
    for shelf in shelves(reading, "reference", "terms"):
        for table in tables(shelf.lines):
            yield from _rows(reading, shelf, table)
    for part in () if reading.is_cheatsheet else reading.parts_of("ideas"):
        if not (part.section and part.section.children) and not any(bold_title(line.text) for line in part.lines):
            for table in tables(part.lines):
                if not explaining_columns(table, reading.dialect.labels["idea"]):
                    yield from _rows(reading, Shelf("", part.lines), table)
    for shelf, table in glossary_tables(reading):
        yield from _rows(reading, shelf, table)


def _rows(reading: Reading, shelf: Shelf, table: Table) -> Iterator[Found]:
    first = name_column(table)
    if len(table.header) < first + 2:
        return
    headers = [unadorned(_plain(header)) for header in table.header]
    rows = _carried_down(table, first)
    shared, apart = _shared(table.header, [cells for _, _, cells in rows], first)
    for line, end, cells in rows:
        asked = (first, apart) if cells[first] in shared else (first,)
        name = ", ".join(_plain(cells[place]) for place in asked if cells[place])
        others = [
            (headers[place], cells[place])
            for place in range(first + 1, len(cells))
            if place not in asked and _says_something(cells[place])
        ]
        if not cells[first] or is_placeholder(f"{name} ") or not others:
            continue
        row = Row(position=reading.at(line), table=shelf.title, key=headers[first], name=name, cells=tuple(others))
        yield Found(row, end, "row of a reference table")


Cells = tuple[str, ...]
_SUM = lazy_pattern(
    r"\W*(?:grand |sub)?(?:total|sum|average|avg|mean|median|gesamt|summe|mittel|somme|moyenne|suma|media)\b",
    re.IGNORECASE,
)
"""How a cell begins that sums up the rows above."""
_FIGURE = lazy_pattern(r"[\W\d]*\d[\W\d]*[a-zA-Z%€]{0,3}\W*")
_LONGEST_FIGURE = 40
"""Characters."""


def _carried_down(table: Table, first: int) -> list[tuple[int, int, Cells]]:
    """Line, line after the last one, and cells of each row, where an empty name means *as above*.

    That is so in a table all of whose nameless rows are filled but for the name; blank rows and sums aside. Where
    there is one column besides the name, such rows go on with the answer.
    """
    rows = [(line, line + 1, cells) for line, cells in table.rows]
    last = table.rows[-1][0] if table.rows else 0
    nameless = {
        line: cells[first + 1 :]
        for line, cells in table.rows
        if not cells[first] and any(cells) and not _is_sum(cells[first + 1 :], is_last=line == last)
    }
    if not all(map(all, nameless.values())):
        return rows
    carried: list[tuple[int, int, Cells]] = []
    answers: dict[int, list[str]] = {}
    """Place of a row → what it says, where others go on with it."""
    for line, end, cells in rows:
        above = carried[-1] if carried and line in nameless else None
        if above is None or not above[2][first]:  # also behind a blank row
            carried.append((line, end, cells))
        elif len(cells) > first + 2:
            carried.append((line, end, (*cells[:first], above[2][first], *cells[first + 1 :])))
        else:
            answers.setdefault(len(carried) - 1, [above[2][-1]]).append(cells[-1])
            carried[-1] = (above[0], end, above[2])
    for place, said in answers.items():
        line, end, cells = carried[place]
        carried[place] = (line, end, (*cells[:-1], "\n".join(f"- {text}" for text in said)))
    return carried


def _is_sum(cells: Cells, *, is_last: bool) -> bool:
    """Whether a row sums up those above it: it says so, or it is the last one and holds nothing but figures."""
    filled = [cell for cell in cells if cell]
    return any(map(_SUM.match, filled)) or (
        is_last and all(len(cell) < _LONGEST_FIGURE and _FIGURE.fullmatch(cell) for cell in filled)
    )


def _shared(header: Cells, rows: Sequence[Cells], first: int) -> tuple[frozenset[str], int]:
    """The names that several rows have, and the first column that tells these apart; one is left to ask for."""
    count = Counter(cells[first] for cells in rows)
    shared = frozenset(name for name, times in count.items() if times > 1)
    alike = [cells for cells in rows if cells[first] in shared]
    columns = range(first + 1, len(header)) if len(header) > first + 2 else ()
    for place in columns:
        if len({(cells[first], cells[place]) for cells in alike}) == len(alike):
            return shared, place
    return frozenset(), first


def _says_something(cell: str) -> bool:
    """Whether a cell holds an answer: no dash, no place to be filled, no link alone."""
    return bool(re.search(r"[\w✅❌✓✗×]|`|\$", cell)) and not is_placeholder(cell) and not is_links_alone(cell)


def _plain(cell: str) -> str:
    """A cell without bold marks, which its place in the question gives."""
    return cell.replace("**", "").replace("__", "") if "`" not in cell else cell.replace("**", "")
