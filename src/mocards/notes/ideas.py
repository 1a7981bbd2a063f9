"""Ideas: the key concepts that a concept note explains one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from mocards.model import Item
from mocards.notes.entries import entries, is_entry
from mocards.notes.glossaries import is_letter
from mocards.notes.labels import Labelled, has_label, label_of, labelled
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.passages import written
from mocards.notes.quotes import ASKING, callouts
from mocards.notes.reading import Found, Part, Reading, bold_title
from mocards.notes.stories import is_told
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.terms import explaining_columns, is_explained, plain, term_and_text
from mocards.notes.wording import fold, folded, is_placeholder, is_slot, unadorned
from mocards.patterns import lazy_pattern


class Idea(Item, frozen=True, kw_only=True):
    """One key concept of a note."""

    kind: ClassVar[str] = "idea"
    name: str
    what: str = ""
    facts: str = ""
    importance: str = ""
    model: str = ""
    """The mental model: a picture in words or characters."""

    @property
    def anchor(self) -> str:
        """The name."""
        return self.name

    def facets(self) -> Mapping[str, str]:
        """``what`` it is, ``facts`` about it, ``importance``: why it matters, ``model``: how to picture it."""
        answers = {"what": self.what, "facts": self.facts, "importance": self.importance, "model": self.model}
        return {name: text for name, text in answers.items() if text}

    def words(self) -> Mapping[str, str]:
        """``name``."""
        return {"name": self.name}


class Aspect(Item, frozen=True, kw_only=True):
    """What an author says of a key concept under a label of their own, such as *Difference from volumes*."""

    kind: ClassVar[str] = "idea"
    name: str
    """Of the key concept."""
    label: str
    text: str

    @property
    def anchor(self) -> str:
        """The concept's name and the label."""
        return f"{self.name}: {self.label}"

    def facets(self) -> Mapping[str, str]:
        """``aspect``: what stands under the label."""
        return {"aspect": self.text}

    def words(self) -> Mapping[str, str]:
        """``name``, ``label``."""
        return {"name": self.name, "label": self.label}


def ideas(reading: Reading) -> Iterator[Found]:
    """The key concepts that have a heading or a bold title each, with what their labels say."""
    for part in reading.parts_of("ideas", "terms"):
        for title, line, lines in _explained(reading, part):
            if not _is_of_other(reading, title, lines) and not is_told(reading, lines):
                yield from _idea(reading, title, line, lines)
    for section, lines in _elsewhere(reading):
        yield from _idea(reading, section.title, section.line, lines)
    yield from _of_note(reading)


def _of_note(reading: Reading) -> Iterator[Found]:
    """The concept that a note as a whole explains, in sections called as labels are: *What it is*, *Why it matters*."""
    tops = reading.outline.sections
    if reading.is_moc or len(tops) != 1 or tops[0].level != 1:
        return
    labels, titles = reading.dialect.labels["idea"], reading.dialect.titles
    told: dict[str, tuple[Section, str]] = {}
    for section in tops[0].children:
        meaning = labels.of(section.title) if not titles.of(unadorned(section.title)) else ""
        text = written(_own(reading, section)) if meaning in _ASPECTS else ""
        if text and not is_placeholder(text):
            told.setdefault(meaning, (section, text))
    if len(told) > 1 and any(fold(section.title) not in _BARE for section, _ in told.values()):
        sections = [section for section, _ in told.values()]
        item = Idea(
            position=reading.at(min(section.line for section in sections)),
            name=reading.title,
            what=_text_of(told, "what"),
            importance=_text_of(told, "importance"),
            model=_text_of(told, "model"),
        )
        yield Found(item, max(section.end for section in sections), "concept that the note explains")


def _text_of(told: Mapping[str, tuple[Section, str]], meaning: str) -> str:
    return told[meaning][1] if meaning in told else ""


_ASPECTS = frozenset({"what", "importance", "model"})
"""Meanings of sections that explain the note's subject."""
_TOLD_ELSEWHERE = frozenset({"pitfalls", "questions", "summary", "uses", "good", "bad", "ideas", "terms"})
"""Meanings of titles whose text gives other items."""


def _is_of_other(reading: Reading, title: str, lines: Sequence[Line]) -> bool:
    """Whether a title announces something else than a concept: *Validation set* is one where its labels explain it."""
    meaning = reading.dialect.titles.of(unadorned(title))
    return meaning in _TOLD_ELSEWHERE or bool(meaning and not _explains(reading, lines))


def _elsewhere(reading: Reading) -> Iterator[tuple[Section, Sequence[Line]]]:
    """The sections outside of all parts that explain a concept, by their labels, with their own lines.

    Where half of the sections under one heading do so, the others are meant as they are.
    """
    if reading.is_moc or ":" not in reading.text:
        return
    tops = reading.outline.sections
    parts = {part.line for part in reading.parts if part.section}
    groups = [[*tops[0].children, *tops[1:]] if tops and tops[0].level == 1 else tops]
    for group in groups:  # which grows below
        sections = [section for section in group if section.line not in parts]
        told = [(section, lines) for section in sections if (lines := _own(reading, section))]
        plain = [one for one in told if not _is_beside(reading, *one)]
        explained = [one for one in plain if _explains(reading, one[1])]
        yield from plain if len(explained) > 1 and 2 * len(explained) >= len(told) else explained
        groups += [section.children for section in sections if section.children]


def _own(reading: Reading, section: Section) -> Sequence[Line]:
    """The lines of a section up to its first subsection; none where nothing is written."""
    lines = reading.outline.lines(section.line + 1, section.children[0].line if section.children else section.end)
    return lines if any(line.text.strip() for line in lines) else ()


def _is_beside(reading: Reading, section: Section, lines: Sequence[Line]) -> bool:
    """Whether a section is an example or the like, or tells of a pitfall."""
    return bool(reading.dialect.labels["idea"].of(section.title)) or is_told(reading, lines)


def _explains(reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether labels explain a concept under any title: one that only explanations have, or two of their kind.

    *What* and *Why* alone may tell of a meeting, and a summary is the section's own.
    """
    if not has_label(lines, reading.dialect.labels["idea"]):
        return False
    texts = [text for text in labelled(lines, reading.dialect.labels["idea"]) if text.text and text.meaning]
    texts = [text for text in texts if reading.dialect.titles.of(text.label) != "summary"]
    sure = folded(reading.dialect.words["explains"])
    told = [text for text in texts if text.meaning in ("what", "importance", "model")]
    clear = any(fold(text.label) not in _BARE for text in told)
    return (clear and len({text.meaning for text in told}) > 1) or any(fold(text.label) in sure for text in texts)


_BARE = frozenset({"what", "why", "was", "warum", "quoi", "pourquoi", "que", "por que"})
"""Labels, folded, that stand in minutes and plans as well."""


def _explained(reading: Reading, part: Part) -> Iterator[tuple[str, int, Sequence[Line]]]:
    """Title, line of the title and lines under it of each concept that is explained in a part."""
    children = part.section.children if part.section else ()
    for child in children:
        below = reading.outline.lines(child.line + 1, child.end)
        if not is_letter(child) and (part.level > 1 or _is_term(reading, child.title, below)):
            yield child.title, child.line, below
    if children or (part.meaning != "ideas" and not _is_told_under_bold(reading, part)):
        return
    for callout in callouts(part.lines):
        if callout.sort not in ASKING | _BESIDE:
            yield callout.title, callout.line, callout.lines
    for entry in entries(part.lines):
        if not is_explained(entry, reading.dialect.labels["idea"]):
            continue
        label = label_of(entry.head)
        name, text = term_and_text(entry.head) or (label.name if label else entry.head, label.rest if label else "")
        yield name, entry.line, [Line(entry.line, text), *entry.body]
    for table in tables(part.lines):
        if columns := explaining_columns(table, reading.dialect.labels["idea"]):
            yield from _in_rows(table, columns)
    places = [place for place, line in enumerate(part.lines) if _is_title(reading, line)]
    for place, after in zip(places, [*places[1:], len(part.lines)], strict=False):
        title, lines = bold_title(part.lines[place].text), part.lines[place + 1 : after]
        listed = entries(lines)
        term = term_and_text(listed[0].head) if listed else None
        defined = next((line.text for line in lines if line.text.strip()), "").startswith(": ")
        if title and not defined and not (term and not reading.dialect.labels["idea"].of(term[0])):
            yield title.name, part.lines[place].number, lines


def _in_rows(table: Table, columns: Sequence[int]) -> Iterator[tuple[str, int, Sequence[Line]]]:
    """The concepts of a table, each with what the columns say as if it stood under labels."""
    first = name_column(table)
    for line, cells in table.rows:
        told = [Line(line, f"**{table.header[place]}**: {cells[place]}") for place in columns if cells[place]]
        yield plain(cells[first]), line, told


def _is_term(reading: Reading, title: str, lines: Sequence[Line]) -> bool:
    """Whether a section of a glossary explains its title: it has a text, and is none of sources and the like."""
    first = next((line for line in lines if line.text.strip()), None)
    told = first is not None and first.kind == LineKind.TEXT and not is_entry(first.text)
    return told and not any(reading.dialect.labels[name].of(title) for name in ("header", "besides", "idea"))


def _is_told_under_bold(reading: Reading, part: Part) -> bool:
    """Whether a part of terms in a concept note has no list, but titles in bold."""
    return not reading.is_moc and part.section is not None and not any(is_entry(line.text) for line in part.lines)


_BESIDE = frozenset({"example", "quote", "cite", "todo"})
"""Kinds of callouts that explain no concept of their own."""


def _is_title(reading: Reading, line: Line) -> bool:
    """Whether a line is the name of a concept in bold, and nothing else."""
    title = bold_title(line.text) if line.kind == LineKind.TEXT else None
    return bool(title and not title.rest and not reading.dialect.labels["idea"].of(title.name))


_NUMBER = re.compile(
    r"^(?:(?:concept|idea)\s*)?#?\d{1,3}(?:\ufe0f?\u20e3\s*|[a-z]?(?:[.):]\s+|\s*[–—-]\s+))", re.IGNORECASE
)
_FILE = lazy_pattern(r"[\w./~@-]*\w\.[A-Za-z]{1,10}")


def _idea(reading: Reading, title: str, line: int, lines: Sequence[Line]) -> Iterator[Found]:
    """One idea: what it is stands under a label or under none; other labels are aspects of it."""
    texts = [text for text in labelled(lines, reading.dialect.labels["idea"]) if not is_placeholder(text.text)]
    known: dict[str, str] = {}
    rest: list[str] = []
    end = line + 1
    aspects: list[Labelled] = []
    for text in texts:
        if not text.text:
            continue
        if text.meaning == "with":
            rest.append(f"**{text.label}**: {text.text}")
            end = text.end
        elif text.meaning and text.meaning not in known:
            known[text.meaning] = text.text
            end = end if text.meaning == "aside" else text.end
        elif not text.label:
            rest.append(text.text)
            end = text.end
        elif not text.meaning and _is_aspect(reading, text):
            aspects.append(text)
    name = _NUMBER.sub("", unadorned(title), count=1)
    if not name or is_slot(name):
        return
    known.pop("aside", "")
    if aspects and rest:
        rest[-1] = _OPENS.sub("", rest[-1])  # the labels say it
    if what := "\n\n".join(text for text in (known.pop("what", ""), *rest) if text):
        known["what"] = what
    if known:
        item = Idea(
            position=reading.at(line),
            name=name,
            what=known.get("what", ""),
            facts=known.get("facts", ""),
            importance=known.get("importance", ""),
            model=known.get("model", ""),
        )
        yield Found(item, end, "key concept with a title of its own")
    told = Counter(fold(text.label) for text in aspects)
    for text in [text for text in aspects if told[fold(text.label)] == 1]:
        aspect = Aspect(position=reading.at(text.line), name=name, label=text.label, text=text.text)
        yield Found(aspect, text.end, "what a key concept's own label says")


_OPENS = lazy_pattern(r"(?:\A|\n\n)(?:[^\n]*:|(?:[-*+]|\d{1,3}[.)])[ \t]+\*\*[^*\n]+\*\*)\Z")
"""A last line that only opens what follows: a sentence up to a colon, the name of an entry."""
_LONGEST = 20
"""Lines of an aspect; what is longer is there to be looked up."""


def _is_aspect(reading: Reading, text: Labelled) -> bool:
    """Whether a label can be asked for: words, no file's name, no example, no commands with cards of their own."""
    label, example = text.label, reading.dialect.words["example"]
    if reading.dialect.titles.of(label) == "reference":
        return False
    if not fold(label) or _FILE.fullmatch(label.strip("`")) or "[[" in label or label[0] in "❌✅✗✓":
        return False
    return not (set(fold(label).split()) & set(example)) and text.text.count("\n") < _LONGEST
