"""Glossaries that no title announces: tables whose columns say so, lists whose every text reads as a definition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mocards.notes.entries import Entry, entries
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.reading import Reading
from mocards.notes.shelves import Shelf, open_lines, stretches
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.terms import term_and_text
from mocards.notes.wording import fold, unadorned

_READ = ("reference", "terms", "ideas")
"""Parts whose tables and lists are read as they are."""
_FEWEST = 4
"""Entries of a list that is a glossary."""
_WORDS = 3
"""Of a definition, at least."""


def is_letter(section: Section) -> bool:
    """Whether a title is one letter, as those between the terms of a long glossary are."""
    title = unadorned(section.title)
    return len(title) == 1 and title.isalpha()


def glossary_tables(reading: Reading) -> Iterator[tuple[Shelf, Table]]:
    """The tables outside of all parts for them that have a column of terms before one of meanings."""
    if LineKind.TABLE not in reading.outline.kinds or reading.is_cheatsheet:
        return
    means = reading.dialect.labels["glossary"]
    for shelf in stretches(_outside(reading)):
        for table in tables(shelf.lines):
            first = name_column(table)
            said = [means.of(header) for header in table.header[first:]]
            if said[:1] == ["term"] and "meaning" in said:
                yield shelf, table


def glossary_entries(reading: Reading) -> Iterator[Entry]:
    """The entries of lists outside of all parts, under a title that means nothing else, that are definitions alone."""
    if reading.is_cheatsheet or not any(mark in reading.text for mark in ("**", " — ", " – ")):
        return
    for shelf in stretches(_outside(reading)):
        listed = entries(shelf.lines)
        if len(listed) >= _FEWEST and not _means_something(reading, shelf.title) and _are_definitions(reading, listed):
            yield from listed


def _outside(reading: Reading) -> Sequence[Line]:
    """The lines of a note outside of the parts that hold something else, or that are read already."""
    read = {line.number for part in reading.parts_of(*_READ) for line in part.lines}
    return [line for line in open_lines(reading, 0, reading.outline.numbered) if line.number not in read]


def _means_something(reading: Reading, title: str) -> bool:
    contexts = reading.dialect.labels
    people = (f" {fold(phrase)} " in f" {fold(title)} " for phrase in reading.dialect.words["people"])
    return (
        bool(reading.dialect.titles.of(title))
        or any(contexts[name].of(title) for name in ("besides", "header", "idea", "pitfall", "trouble"))
        or any(people)
    )


def _are_definitions(reading: Reading, listed: Sequence[Entry]) -> bool:
    """Whether all texts of a list begin as a definition does, and no term is a label of something else."""
    articles = [fold(word) for word in reading.dialect.words["articles"]]
    contexts = reading.dialect.labels
    for entry in listed:
        split = term_and_text(entry.head)
        if split is None or entry.body or not entry.head.startswith(("**", "__")) or "[" in entry.head:
            return False
        term, text = split
        first, *others = fold(text).split() or [""]
        if first not in articles or len(others) < _WORDS or "://" in text:
            return False
        if any(contexts[name].of(term) for name in ("header", "idea", "pitfall", "uses", "question", "entry")):
            return False
    return True
