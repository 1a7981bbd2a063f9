"""What a part of a note speaks of: the note's subject, or that of a section with a title of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from mocards.notes.outline import Section
from mocards.notes.reading import Part, Reading
from mocards.notes.wording import fold, unadorned


def subject_at(reading: Reading, part: Part) -> str | None:
    """The title of the section that a part speaks of, empty for the whole note; None in a part about something else.

    A TL;DR under *OCSP stapling* in a note on revocation is that section's; one under *Overview* is the note's.
    """
    around = _around(reading.outline.sections, part)
    if around and around[0].level == 1 and len(reading.outline.sections) == 1:
        around = around[1:]
    if any(reading.dialect.titles.of(unadorned(section.title)) for section in around):
        return None
    section = unadorned(around[-1].title) if around else ""
    name = fold(section)
    general = {fold(word) for word in reading.dialect.words["intro"]}
    return "" if not name or name in general or fold(reading.title) in name else section


def _around(sections: Sequence[Section], part: Part) -> list[Section]:
    """The sections that hold a part, itself left out, from the outermost on."""
    found: list[Section] = []
    inside = sections
    while place := bisect_left(inside, part.line, key=lambda section: section.line):
        section = inside[place - 1]
        if part.line >= section.end:
            break
        found.append(section)
        inside = section.children
    return found
