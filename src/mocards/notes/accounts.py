"""An account of every line of a note: which item it belongs to, or why it gives none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from mocards.model import Problem
from mocards.notes.directives import Verb
from mocards.notes.entries import entries
from mocards.notes.frontmatter import front_matter_end
from mocards.notes.labels import label_of
from mocards.notes.note import Close
from mocards.notes.outline import LineKind, Outline, Section
from mocards.notes.reading import Part, Reading
from mocards.notes.wording import is_placeholder, unadorned


class Role(StrEnum):
    """What a line is to a reader of cards."""

    ITEM = "item"
    """An item begins here."""
    PART = "part"
    """It belongs to the item that began above."""
    TITLE = "title"
    """A heading, or the title of a part."""
    DESCRIPTION = "description"
    """It describes the deck or a phase."""
    SKIPPED = "skipped"
    """Its author wants no card of it."""
    PROBLEM = "problem"
    """It would give a card if something about it were mended."""
    NOTHING = "nothing"
    """It gives no card."""
    BLANK = "blank"


class Account(Struct, frozen=True):
    """One line of a note, and what became of it."""

    line: int
    text: str
    role: Role
    reason: str
    """In words; empty for a blank line."""
    item: int | None = None
    """Place of the line's item in the note's ``items``."""


def accounts(close: Close) -> tuple[Account, ...]:
    """An account of every line, in their order; none for what is no text."""
    if close.reading is None:
        return ()
    teller = _Teller(close, close.reading)
    texts = close.reading.outline.texts
    last = len(texts) - (len(texts) > 1 and not texts[-1])  # what follows the last line's end is no line
    return tuple(teller.account(line) for line in range(1, last + 1))


_WHAT = {
    "path": "an entry of a learning path: no link, time, stars or known label",
    "terms": "a term with what to know about it",
    "ideas": "a key concept under a heading of its own, or a term with what to know",
    "pitfalls": "a mistake with its remedy",
    "summary": "a summary",
    "uses": "what to use it for, or what not",
    "good": "what to use it for, or what not",
    "bad": "what to use it for, or what not",
    "questions": "a question with a folded answer",
}
"""Meaning of a part that gives cards → what it is that gives them."""
_DESCRIBING = frozenset({"objective", "project", "progress", "next"})
_SILENT: Mapping[int, str] = {
    LineKind.RULE: "a rule",
    LineKind.FENCE: "code",
    LineKind.CODE: "code: it is indented by four blanks or more",
    LineKind.HTML: "HTML",
    LineKind.TABLE: "a table",
}


class _Teller:
    """Tells of one line after the other."""

    def __init__(self, close: Close, reading: Reading) -> None:
        self._close, self._reading = close, reading
        self._outline: Outline = reading.outline
        self._sections = list(self._outline.walk())
        self._lines_of_sections = [section.line for section in self._sections]
        self._owner: dict[int, int] = {}
        for number, mark in enumerate(close.note.marks):
            self._owner.update(dict.fromkeys(range(mark.line, mark.end), number))
        self._skipped = {line: one for one in close.skipped for line in range(one.item.position.line, one.end)}
        self._problems: dict[int, Problem] = {}
        for problem in close.note.problems:
            if problem.code != "mojibake":
                self._problems.setdefault(problem.position.line, problem)
        self._front = front_matter_end(self._outline.texts)

    def account(self, line: int) -> Account:
        """What became of a line."""
        text = self._outline.texts[line - 1]
        number = self._owner.get(line)
        if number is not None:
            return self._of_item(line, text, number)
        role, reason = self._without_item(line, text)
        return Account(line, text, role, reason)

    def _of_item(self, line: int, text: str, number: int) -> Account:
        mark, item = self._close.note.marks[number], self._close.note.items[number]
        if line == mark.line:
            return Account(line, text, Role.ITEM, f"{item.kind}: {mark.rule}", number)
        if not text.strip(" \t>"):
            return Account(line, text, Role.BLANK, "", number)
        return Account(line, text, Role.PART, f"part of the {item.kind} of line {mark.line}", number)

    def _without_item(self, line: int, text: str) -> tuple[Role, str]:
        kind = self._outline.kinds[line - 1]
        if not text.strip(" \t>"):
            return Role.BLANK, ""
        if line <= self._front:
            return Role.NOTHING, "front matter"
        if directive := next((wish for wish in self._close.note.wishes if wish.at == line), None):
            reach = f"lines {directive.start} to {directive.end - 1}"
            what = " ".join([directive.verb, *directive.names])
            return Role.NOTHING, f"the author's directive: {what}, for {reach}"
        if skipped := self._skip_of(line):
            return Role.SKIPPED, skipped
        if self._close.template:
            return (
                Role.NOTHING,
                "the note is a template: its title, or its date and text, are still to be filled in",
            )
        if kind == LineKind.COMMENT:
            if any(conflict.line <= line < conflict.end for conflict in self._outline.conflicts):
                return Role.NOTHING, "the lower version of a merge that is not finished"
            return Role.NOTHING, "a comment"
        if problem := self._problems.get(line):
            return Role.PROBLEM, f"{problem.code}: {problem.message}"
        if kind == LineKind.HEADING:
            return Role.TITLE, self._of_heading(line)
        return self._of_text(line, text, kind)

    def _skip_of(self, line: int) -> str:
        """Why the author's wish keeps a line out; empty when none does."""
        for wish in self._close.note.wishes:
            if wish.verb == Verb.SKIP and wish.start <= line < wish.end and (not wish.names or line in self._skipped):
                what = f"no {', '.join(wish.names)} " if wish.names else ""
                return f"skipped by the author: {what}(line {wish.at})"
        return ""

    def _of_heading(self, line: int) -> str:
        section = self._section(line)
        if section is None or section.line != line:
            return "a heading"
        if section is self._sections[0] and section.level == 1:
            return "the title of the note"
        part = next((part for part in self._reading.parts if part.line == line), None)
        if part:
            return f"a title that announces '{part.meaning}'"
        if self._reading.dialect.phase.match(unadorned(section.title)) and self._part(line):
            return "a phase of the path"
        return "a title that announces nothing"

    def _of_text(self, line: int, text: str, kind: int) -> tuple[Role, str]:
        part = self._part(line)
        if part and part.line == line:
            return Role.TITLE, f"a title that announces '{part.meaning}'"
        silent = _SILENT.get(kind, "")
        if kind == LineKind.RULE:
            return Role.NOTHING, silent
        if (text_of_label := self._label(line, text, part)) and not silent:
            return Role.DESCRIPTION, text_of_label
        if part and self._reading.is_moc and part.meaning in _DESCRIBING:
            return Role.DESCRIPTION, f"describes the deck ('{unadorned(part.title)}')"
        if silent:
            return Role.NOTHING, silent
        if is_placeholder(text.strip("->*# \t")) and any(sign.isalnum() for sign in text):
            return Role.NOTHING, "a placeholder: never filled in"
        return Role.NOTHING, self._of_plain_text(line, part)

    def _of_plain_text(self, line: int, part: Part | None) -> str:
        if part is None:
            section = self._section(line)
            if section is None or (section is self._sections[0] and section.level == 1):
                return "text outside any part that gives cards"
            return f"under '{unadorned(section.title)}', which is no part that gives cards"
        title = unadorned(part.title)
        if part.meaning not in _WHAT:
            return f"under '{title}', whose lists give no cards"
        if self._reading.is_moc and part.meaning in ("summary", "uses", "good", "bad"):
            return f"under '{title}', which gives cards in concept notes alone, not in a map"
        if entries(self._outline.lines(line, line + 1)):
            return f"under '{title}', but not {_WHAT[part.meaning]}"
        return f"text under '{title}' that belongs to no item"

    def _label(self, line: int, text: str, part: Part | None) -> str:
        """What the label of a line describes; empty when it describes nothing."""
        label = label_of(text.lstrip("> "))
        labels = self._reading.dialect.labels
        if label is None or not label.colon:
            return ""
        if labels["header"].of(label.name) == "dates":
            return "a date or the like"
        if not self._reading.is_moc:
            return ""
        if part and part.meaning == "path" and labels["phase"].of(label.name):
            return "the goal of the phase"
        section = self._section(line)
        above = section is None or (section is self._sections[0] and section.level == 1)
        if above and labels["header"].of(label.name):
            return "describes the deck"
        return ""

    def _section(self, line: int) -> Section | None:
        """The innermost section that a line stands in."""
        number = bisect_right(self._lines_of_sections, line) - 1
        while number >= 0 and self._sections[number].end <= line:
            number -= 1
        return self._sections[number] if number >= 0 else None

    def _part(self, line: int) -> Part | None:
        """The innermost part that a line stands in."""
        around = [part for part in self._reading.parts if part.line <= line < part.end]
        return max(around, key=lambda part: (part.line, part.level), default=None)
