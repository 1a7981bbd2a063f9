"""The reading of one note, from its bytes to items and problems: pure, and independent of other notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from msgspec import Struct, field

from mocards.model import Description, Item, Position, Problem
from mocards.notes.admonitions import may_hold_some
from mocards.notes.answered import is_card_file
from mocards.notes.clozes import Cloze, under_c
from mocards.notes.codes import SEVERITIES
from mocards.notes.dates import updated
from mocards.notes.description import description
from mocards.notes.dialect import Dialect, shipped
from mocards.notes.directives import Directive, allowed, directives, skipped
from mocards.notes.encoding import decode
from mocards.notes.findings import findings, mojibake, unknown_directives
from mocards.notes.foot import without_foot
from mocards.notes.footnotes import footnotes
from mocards.notes.kinds import KINDS
from mocards.notes.links import Link, links_in, may_link
from mocards.notes.marks import is_daily, wished_deck
from mocards.notes.markup import with_marks
from mocards.notes.outline import LineKind, Outline, outline
from mocards.notes.paths import with_path
from mocards.notes.questions import Question, questions
from mocards.notes.reading import Found, Reading, parts
from mocards.notes.templates import is_template, without_status
from mocards.notes.titles import with_titles_in_bold
from mocards.notes.wording import fold, folded, holds, phrase_of, unadorned


class Heading(Struct, frozen=True):
    """A heading with the range of lines that belong to it."""

    title: str
    level: int
    line: int
    end: int
    """The line after the last one, subsections included."""


class Mark(Struct, frozen=True):
    """Which rule made something of which lines."""

    line: int
    end: int
    rule: str


class Note(Struct, frozen=True):
    """A note that was read."""

    path: str
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_moc: bool = False
    is_cheatsheet: bool = False
    """Whether the whole note is reference material."""
    deck: str = ""
    """What the note wishes the deck of its marked cards to be called, where no map leads to it."""
    description: Description | None = None
    """For a MOC."""
    items: tuple[Item, ...] = ()
    """In the order of the note."""
    footnotes: Mapping[str, str] = field(default_factory=dict)
    """Label → text."""
    shows: bool = False
    """Whether it may show a picture."""
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    headings: tuple[Heading, ...] = ()
    marks: tuple[Mark, ...] = ()
    """One for each item, in the same order."""
    wishes: tuple[Directive, ...] = ()
    """What the author asks for in the note itself: ``<!-- mocards: skip -->``."""
    unsettled: bool = False
    """Whether what it lacks may be missing for the moment alone: it cannot be read, or git left it in two versions."""
    updated: tuple[date, int] | None = None
    """When the author says to have looked at it last, and the line that says so."""


class Close(Struct, frozen=True):
    """A note with all that was met on the way to its items: what ``mocards explain`` tells of."""

    note: Note
    reading: Reading | None = None
    """None for what is no text."""
    template: bool = False
    """It is the mould for other notes, so nothing in it gives cards."""
    skipped: tuple[Found, ...] = ()
    """What would be items if its author did not want it otherwise."""


def read_note(path: str, raw: bytes, dialect: Dialect | None = None) -> Note:
    """Read a note. Never raises, whatever the bytes.

    Args:
        path: relative to the vault, with forward slashes.
        raw: the content of the file.
        dialect: all shipped languages, when None.
    """
    return read_closely(path, raw, dialect).note


def read_closely(path: str, raw: bytes, dialect: Dialect | None = None) -> Close:
    """Read a note as :func:`read_note` does, and keep what it was made of."""
    decoded = decode(raw)
    if decoded.binary:
        return Close(unreadable_note(path, "it is not text"))
    made = outline(decoded.text)
    made = with_marks(made) if "</" in decoded.text or "<br" in decoded.text else made
    dialect = dialect or shipped()
    title = _title(path, made)
    is_map = _is_moc(path, title, made, dialect)
    made = with_titles_in_bold(made, dialect, is_map=is_map)
    made = without_foot(made, dialect.labels["header"])
    is_cheatsheet = not is_map and _is_cheatsheet(path, title, made, dialect)
    flashcards = wished_deck(decoded.text, made)
    text = decoded.text
    if may_hold_some(text):
        text = "\n".join([line.text for line in made.numbered])
    known = parts(made, dialect, is_map=is_map)
    reading = Reading(path, title, made, dialect, is_map, known, is_cheatsheet, text, flashcards)
    reading = with_path(reading)
    wishes = directives(made)
    template = is_template(path, title, made)
    everything = [] if template else _found(reading)
    found = [one for one in everything if not _is_skipped(wishes, one)] if wishes else everything
    problems = [] if template else _problems(reading, found, wishes)
    is_moc = (reading.is_moc and not skipped(wishes, 1, "")) or any(one.item.kind == "concept" for one in found)
    note = Note(
        path=path,
        title=title,
        aliases=_listed(made.front, "aliases", "alias"),
        tags=tuple(tag.removeprefix("#") for tag in _listed(made.front, "tags", "tag")),
        is_moc=is_moc,
        is_cheatsheet=is_cheatsheet and not is_moc,
        deck=_deck(reading),
        description=description(reading) if is_moc else None,
        items=tuple(one.item for one in found),
        footnotes=footnotes(made) if holds(decoded.text, "[^") else {},
        shows=holds(decoded.text, "!["),
        links=tuple(links_in(path, _prose(made))) if may_link(decoded.text) else (),
        problems=(*mojibake(path, decoded.repairs, decoded.damaged.split("\n")), *problems),
        headings=tuple(Heading(section.title, section.level, section.line, section.end) for section in made.walk()),
        marks=tuple(Mark(one.item.position.line, one.end, one.rule) for one in found),
        wishes=wishes,
        unsettled=bool(made.conflicts),
        updated=updated(made, dialect),
    )
    return Close(note, reading, template, tuple(one for one in everything if wishes and _is_skipped(wishes, one)))


def unreadable_note(path: str, reason: str) -> Note:
    """A note with nothing but a problem."""
    problem = Problem(
        "unreadable",
        SEVERITIES["unreadable"],
        Position(path, 1),
        f"cannot be read as a note: {reason}",
        "save it as UTF-8 text, or move it out of the notes",
    )
    return Note(path, PurePosixPath(path).stem, problems=(problem,), unsettled=True)


def _found(reading: Reading) -> list[Found]:
    """The items: first the questions, since no other item's text holds what its author asks there."""
    folded = list(questions(reading))
    rest = with_path(reading.without(folded))
    asked = [
        *folded,
        *(one for extract in KINDS.get(Question.kind, ()) if extract is not questions for one in extract(rest)),
    ]
    told = with_path(reading.without([*asked, *under_c(rest)]))
    found = asked
    for kind, extracts in KINDS.items():
        if kind != Question.kind:
            lines = rest if kind == Cloze.kind else told  # gaps count where cards stand beside them
            found = [*found, *(one for extract in extracts for one in extract(lines))]
    if _is_diary(reading):
        found = [one for one in found if not one.item.marked]
    return sorted(found, key=lambda one: one.item.position.line)


def _is_diary(reading: Reading) -> bool:
    """Whether a note is a day's: whoever wants cards of what is jotted down there says so by a tag or a deck."""
    if reading.flashcards is not None or "deck" in reading.outline.front:
        return False
    name = fold(PurePosixPath(reading.path).stem)
    said = " " + " ".join(word for word in name.split() if not word.isdigit())
    return is_daily(reading.path) or bool(phrase_of(reading.dialect.words["diary"], "$").search(said))


def _is_skipped(wishes: Sequence[Directive], one: Found) -> bool:
    return skipped(wishes, one.item.position.line, one.item.kind)


def _problems(reading: Reading, found: Sequence[Found], wishes: Sequence[Directive]) -> list[Problem]:
    """What is wrong in the note, without what its author allows."""
    kept = [problem for problem in findings(reading, found) if not allowed(wishes, problem.position.line, problem.code)]
    return [*kept, *unknown_directives(reading, wishes, list(KINDS), list(SEVERITIES))]


def _title(path: str, made: Outline) -> str:
    """The title in the front matter, else the first heading of level 1, else the file's name."""
    front = made.front.get("title", ())
    heading = next((section.title for section in made.sections if section.level == 1), "")
    said = " ".join(front[:1]) or unadorned(_STAMP.sub("", _TAGS_AT_END.sub("", without_status(heading))))
    return said or PurePosixPath(path).stem


_STAMP = re.compile(r"\d{12,14}\s+(?=\S)")
"""The minute or the second that a note was written at, in front of its title."""
_TAGS_AT_END = re.compile(r"(?:\s+#[^\W\d][\w/-]*)+\s*$")


def _is_moc(path: str, title: str, made: Outline, dialect: Dialect) -> bool:
    """Whether a note says that it is a MOC: by a tag, by its type, by its title or by its name."""
    marks = {fold(mark) for key in ("tags", "tag", "type", "category") for mark in made.front.get(key, ())}
    phrases = dialect.words.get("map", ())
    if marks & {"type moc", *folded(phrases)}:
        return True
    said = f" {fold(_BRACKETS.sub(' ', title))}  {fold(_BRACKETS.sub(' ', PurePosixPath(path).stem))} "
    return bool(phrase_of(phrases).search(said))


_BRACKETS = re.compile(r"[()\[\]]")


def _is_cheatsheet(path: str, title: str, made: Outline, dialect: Dialect) -> bool:
    """Whether a note says that it is a cheatsheet: by a tag, by its type, by its title or by its name."""
    marks = [mark for key in ("tags", "tag", "type", "category") for mark in made.front.get(key, ())]
    said = f" {' '.join(map(fold, (*marks, title, PurePosixPath(path).stem)))} "
    return bool(phrase_of(dialect.words.get("cheatsheet", ())).search(said))


def _deck(reading: Reading) -> str:
    """By ``deck:`` in the front matter, by a tag, or the title where the note is nothing but cards."""
    front = reading.outline.front
    wished = " ".join(front.get("deck", ())[:1]) or reading.flashcards
    return wished or (" ".join(front.get("name", ())[:1]) or reading.title if is_card_file(reading) else "")


def _listed(front: Mapping[str, Sequence[str]], *keys: str) -> tuple[str, ...]:
    """Values of a list, or of one value with commas."""
    values = [value for key in keys for value in front.get(key, ())]
    if len(values) == 1:
        values = values[0].split(",")
    return tuple(text for value in values if (text := value.strip()))


def _prose(made: Outline) -> list[tuple[int, str]]:
    """The numbered lines that are neither code nor comment."""
    silent = (LineKind.FENCE, LineKind.CODE, LineKind.COMMENT)
    return [
        (place + 1, text) for place, text in enumerate(made.texts) if "[" in text and made.kinds[place] not in silent
    ]
