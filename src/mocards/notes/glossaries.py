"""Glossaries that no title announces: tables whose columns say so, sorted lists whose texts read as definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from mocards.notes.entries import Entry, entries
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.reading import Reading
from mocards.notes.shelves import Shelf, open_lines, stretches
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.terms import term_and_text
from mocards.notes.wording import fold, folded, unadorned

_READ = ("reference", "terms", "ideas")
"""Parts whose tables and lists are read as they are."""
_FEWEST = 4
"""Entries of a list that is a glossary."""
_WORDS = 3
"""So many are no definition yet."""


def is_letter(section: Section) -> bool:
    """Whether a title is one letter, as those between the terms of a long glossary are."""
    title = unadorned(section.title)
    return len(title) == 1 and title.isalpha()


def glossary_tables(reading: Reading) -> Iterator[tuple[Shelf, Table]]:
    """The tables outside of all parts for them that have a column of terms before one of meanings."""
    if LineKind.TABLE not in reading.outline.kinds or reading.is_cheatsheet:
        return
    wanted = {table.line for table in tables(reading.outline.numbered) if _says_so(reading, table)}
    for shelf in stretches(_outside(reading)) if wanted else ():
        yield from ((shelf, table) for table in tables(shelf.lines) if table.line in wanted)


def _says_so(reading: Reading, table: Table) -> bool:
    """Whether the columns of a table are called term and meaning."""
    said = [reading.dialect.labels["glossary"].of(header) for header in table.header[name_column(table) :]]
    return said[:1] == ["term"] and "meaning" in said


def glossary_entries(reading: Reading) -> Iterator[Entry]:
    """The entries of lists outside of all parts, under a title that means nothing else, that are definitions alone."""
    definition = _definition(reading.dialect.words["articles"])
    if reading.is_cheatsheet or sum([bool(definition.match(text)) for text in reading.outline.texts if text]) < _FEWEST:
        return
    for shelf in stretches(_outside(reading)):
        listed = entries(shelf.lines)
        if len(listed) >= _FEWEST and not _means_something(reading, shelf.title) and _are_definitions(reading, listed):
            yield from listed


@cache
def _definition(articles: tuple[str, ...]) -> re.Pattern[str]:
    """Matches an entry with a term in bold whose text begins with an article."""
    either = "|".join(map(re.escape, articles))
    return re.compile(
        rf"^[-*+] +(?:\*\*|__)[^*_\n]{{1,60}}(?:\*\*|__)[ :–—-]+(?:{either})\b", re.MULTILINE | re.IGNORECASE
    )


def _outside(reading: Reading) -> Sequence[Line]:
    """The lines of a note outside of the parts that hold something else, or that are read already."""
    read = {line.number for part in reading.parts_of(*_READ) for line in part.lines}
    return [line for line in open_lines(reading, 0, reading.outline.numbered) if line.number not in read]


def _means_something(reading: Reading, title: str) -> bool:
    """Whether a title announces something else than terms: sources, labels, people."""
    contexts = (reading.dialect.labels[name] for name in ("besides", "header", "idea", "pitfall", "trouble"))
    people = (f" {phrase} " in f" {fold(title)} " for phrase in folded(reading.dialect.words["people"]))
    return bool(reading.dialect.titles.of(title)) or any(labels.of(title) for labels in contexts) or any(people)


def _are_definitions(reading: Reading, listed: Sequence[Entry]) -> bool:
    """Whether a list is in the order of the alphabet, all its texts begin as a definition does, and no term is a label.

    Ingredients have articles as well, and are listed in another order.
    """
    definition = _definition(reading.dialect.words["articles"])
    contexts = [reading.dialect.labels[name] for name in ("header", "idea", "pitfall", "uses", "question", "entry")]
    term = ""
    for entry in listed:
        before, (term, text) = term, term_and_text(entry.head) or ("", "")
        if fold(term) <= fold(before):
            return False
        if entry.body or "[" in text or "://" in text or len(text.split()) <= _WORDS:
            return False
        if not definition.match(f"- {entry.head}") or any(labels.of(term) for labels in contexts):
            return False
    return True
