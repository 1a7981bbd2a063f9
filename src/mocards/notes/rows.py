"""Rows of reference tables: what the columns say of the thing in the first one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item
from mocards.notes.links import is_links_alone
from mocards.notes.reading import Found, Reading
from mocards.notes.shelves import Shelf, shelves
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.wording import is_placeholder, unadorned


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Item):
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
    """The rows of the tables in a quick reference, under *core concepts*, and in a cheatsheet."""
    for shelf in shelves(reading, "reference", "terms"):
        for table in tables(shelf.lines):
            yield from _rows(reading, shelf, table)


def _rows(reading: Reading, shelf: Shelf, table: Table) -> Iterator[Found]:
    first = name_column(table)
    if len(table.header) < first + 2:
        return
    headers = [unadorned(_plain(header)) for header in table.header]
    shared, apart = _shared(table, first)
    for line, cells in table.rows:
        asked = (first, apart) if cells[first] in shared else (first,)
        name = ", ".join(_plain(cells[place]) for place in asked if cells[place])
        others = [
            (headers[place], cells[place])
            for place in range(first + 1, len(cells))
            if place not in asked and _says_something(cells[place])
        ]
        if not re.search(r"\S", name) or is_placeholder(f"{name} ") or not others:
            continue
        row = Row(position=reading.at(line), table=shelf.title, key=headers[first], name=name, cells=tuple(others))
        yield Found(row, line + 1, "row of a reference table")


def _shared(table: Table, first: int) -> tuple[frozenset[str], int]:
    """The names that several rows have, and the first column that tells these apart; one is left to ask for."""
    count = Counter(cells[first] for _, cells in table.rows)
    shared = frozenset(name for name, rows in count.items() if rows > 1)
    alike = [cells for _, cells in table.rows if cells[first] in shared]
    columns = range(first + 1, len(table.header)) if len(table.header) > first + 2 else ()
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
