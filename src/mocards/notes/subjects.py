"""What a part of a note speaks of: the note's subject, or that of a section with a title of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from mocards.notes.outline import Section
from mocards.notes.reading import Part, Reading
from mocards.notes.wording import fold, folded, unadorned
from mocards.patterns import lazy_pattern


def subject_at(reading: Reading, part: Part) -> str | None:
    """The title of the section that a part speaks of, empty for the whole note; None in a part about something else.

    A TL;DR under *OCSP stapling* in a note on revocation is that section's; one under *Overview* is the note's.
    """
    return _named(reading, _around(reading.outline.sections, part.line))


def subject_of(reading: Reading, section: Section) -> str | None:
    """As :func:`subject_at`, for what a section says of itself."""
    return _named(reading, [*_around(reading.outline.sections, section.line), section])


def _named(reading: Reading, around: Sequence[Section]) -> str | None:
    """The name of the innermost section that has a subject of its own."""
    if around and around[0].level == 1 and len(reading.outline.sections) == 1:
        around = around[1:]
    if any(reading.dialect.titles.of(unadorned(section.title)) for section in around):
        return None
    section = unadorned(_NUMBER.sub("", unadorned(around[-1].title))) if around else ""
    name = fold(section)
    general = folded(reading.dialect.words["intro"])
    if not name or name in general or fold(reading.title) in name or asks_when(reading, section):
        return ""
    return section


_NUMBER = lazy_pattern(r"\d{1,3}[.)]\s+(?=\S)")
"""A section's number in its title."""


def asks_when(reading: Reading, title: str) -> bool:
    """Whether a title begins with *when* or *where*."""
    return fold(title).partition(" ")[0] in folded(reading.dialect.words["when"])


def object_of(reading: Reading, title: str) -> str | None:
    """What *When to use TLS 1.2* speaks of; empty for the note's subject, None where that has no name."""
    words = unadorned(title).rstrip("? ").split()
    if sum(asks_when(reading, word) for word in words) != 1 or not asks_when(reading, title):
        return None
    known = (
        end for end in range(len(words), 1, -1) if fold(" ".join(words[:end])) in reading.dialect.titles.beginnings
    )
    rest = words[next(known, len(words)) :]
    name = " ".join(rest[1:] if rest and fold(rest[0]) in reading.dialect.titles.filler else rest)
    if not name[:1].isupper() or fold(rest[0]) in folded(reading.dialect.words["itself"]):
        return None
    return "" if fold(name) in fold(reading.title) or fold(reading.title) in fold(name) else name


def _around(sections: Sequence[Section], line: int) -> list[Section]:
    """The sections that hold a line, that of its own heading left out, from the outermost on."""
    found: list[Section] = []
    inside = sections
    while place := bisect_left(inside, line, key=lambda section: section.line):
        section = inside[place - 1]
        if line >= section.end:
            break
        found.append(section)
        inside = section.children
    return found
