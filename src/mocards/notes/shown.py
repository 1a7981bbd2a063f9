"""What an embed, ``![[note#Section]]``, shows of a note: a section, a block, or all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from mocards.notes.entries import entries
from mocards.notes.footnotes import footnotes
from mocards.notes.outline import Line, LineKind, Outline, outline
from mocards.notes.passages import block_id, without_block_id, written
from mocards.notes.wording import fold


class Passage(Struct, frozen=True):
    """A text of a note, with the footnotes that it may refer to."""

    text: str
    footnotes: Mapping[str, str] = field(default_factory=dict)


def passage(text: str, heading: str) -> Passage:
    """What an embed shows of a note; nothing where the note does not have it.

    Args:
        text: of the whole note.
        heading: behind the ``#`` of the embed: a heading, ``^`` and a block's id, or nothing for all of the note.
    """
    made = outline(text)
    lines = _block(made, heading[1:]) if heading.startswith("^") else _section(made, heading.rpartition("#")[2])
    return Passage(written([_without_id(line) for line in lines]), footnotes(made) if "[^" in text else {})


def _without_id(line: Line) -> Line:
    """A line without what only links need."""
    if "^" not in line.text or line.kind != LineKind.TEXT:
        return line
    return Line(line.number, without_block_id(line.text.rstrip()), line.kind)


def _section(made: Outline, heading: str) -> Sequence[Line]:
    """The lines under a heading; under the note's title, when none is named."""
    if heading:
        found = next((section for section in made.walk() if fold(section.title) == fold(heading)), None)
        return made.lines(found.line + 1, found.end) if found else []
    titled = made.sections and made.sections[0].level == 1 and not any(_is_filled(line) for line in _above(made))
    return made.lines(made.sections[0].line + 1 if titled else 1, len(made.texts) + 1)


def _above(made: Outline) -> Sequence[Line]:
    return made.lines(1, made.sections[0].line)


def _is_filled(line: Line) -> bool:
    return bool(line.text.strip()) and line.kind != LineKind.COMMENT


def _block(made: Outline, name: str) -> Sequence[Line]:
    """The entry of a list, or the lines up to blank ones, that end in a block's id."""
    place = next((place for place, line in enumerate(made.numbered) if block_id(line.text.rstrip()) == name), None)
    if place is None:
        return []
    start = place
    while start and made.numbered[start - 1].text.strip() and made.numbered[start - 1].kind == LineKind.TEXT:
        start -= 1
    around = made.numbered[start : place + 1]
    own = next((entry for entry in entries(around) if entry.line <= place + 1 < max(entry.end, entry.line + 1)), None)
    return [Line(own.line, own.head), *own.body] if own else around
