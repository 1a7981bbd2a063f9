"""References: terms with what to know about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace

from mocards.model import Item
from mocards.notes.entries import Entry, entries
from mocards.notes.glossaries import glossary_entries, is_letter
from mocards.notes.labels import label_of
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import block_id, is_quote, unquoted, written
from mocards.notes.reading import Found, Reading, bold_title, listed_lines
from mocards.notes.shelves import open_lines, shelves
from mocards.notes.terms import is_explained, plain, term_and_text
from mocards.notes.wording import is_placeholder, is_slot, is_struck
from mocards.patterns import lazy_pattern


class Reference(Item, frozen=True, kw_only=True):
    """A term, and what to know about it."""

    kind: ClassVar[str] = "reference"
    term: str
    text: str

    @property
    def anchor(self) -> str:
        """The term."""
        return self.term

    def facets(self) -> Mapping[str, str]:
        """``text``: what to know."""
        return {"text": self.text}

    def words(self) -> Mapping[str, str]:
        """``term``."""
        return {"term": self.term}


def references(reading: Reading) -> Iterator[Found]:
    """The terms under *core concepts* and the like: entries ``**Term**: what to know``."""
    for part in reading.parts_of("terms", "ideas"):
        letters = [child for child in (part.section.children if part.section else ()) if is_letter(child)]
        under_letters = (reading.outline.lines(child.line + 1, child.end) for child in letters)
        for lines in (open_lines(reading, part.line, listed_lines(part)), *under_letters):
            for entry in _terms(reading, unquoted(lines) if _is_quoted(lines) else lines):
                if part.meaning == "ideas" and is_explained(entry, reading.dialect.labels["idea"]):
                    continue
                found = _reference(reading, entry)
                if found and not (part.meaning == "ideas" and reading.dialect.labels["idea"].of(found.item.anchor)):
                    yield found
    yield from _of_shelves(reading)
    yield from filter(None, (_reference(reading, entry) for entry in glossary_entries(reading)))


def _of_shelves(reading: Reading) -> Iterator[Found]:
    """The lists of a quick reference that are nothing but terms, or sentences about them where a title says so."""
    read = {line.number for part in reading.parts_of("terms", "ideas") for line in part.lines}
    for shelf in shelves(reading, "reference") if not reading.is_cheatsheet else ():
        listed = entries(shelf.lines) if not _is_known(reading, shelf.title) else []
        told = reading.dialect.titles.of(shelf.title) == "reference"
        terms = [_is_term(entry) or (told and _sentence(entry) is not None) for entry in listed]
        if len(listed) > 1 and listed[0].line not in read and all(terms):
            yield from filter(None, (_reference(reading, entry) for entry in listed))


def _is_known(reading: Reading, title: str) -> bool:
    """Whether a title announces something else than terms: links, commands, a checklist."""
    return reading.dialect.titles.of(title) not in ("", "reference") or bool(
        reading.dialect.labels["besides"].of(title)
    )


def _is_term(entry: Entry) -> bool:
    """Whether an entry is a short term with what to know about it, and no step, no task, no link."""
    split = term_and_text(entry.head) if not entry.marker[0].isdigit() else None
    return bool(split and split[1] and len(split[0].split()) <= _WORDS_OF_TERM and not is_links_alone(split[1]))


_WORDS_OF_TERM = 4


def _terms(reading: Reading, lines: Sequence[Line]) -> Iterator[Entry]:
    """What may be a term with its text: the entries of a list, and paragraphs where there is none or before it."""
    listed = entries(lines)
    before = [line for line in lines if line.number < listed[0].line] if listed else lines
    labels = reading.dialect.labels["idea"]
    for entry in _paragraphs(before):
        label = label_of(entry.head)
        if not listed or (label and label.strong and label.colon and not labels.of(label.name)):
            yield entry
    for together in _lists(listed):
        if not any(labels.of(name.name) for entry in together if (name := label_of(entry.head)) and name.colon):
            yield from together


def _lists(listed: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries by lists; blank lines between two part them."""
    current: list[Entry] = []
    for entry in listed:
        if current and current[-1].end != entry.line:
            yield current
            current = []
        current.append(entry)
    yield current


def _is_quoted(lines: Sequence[Line]) -> bool:
    """Whether a part's list stands in a quote."""
    filled = [line for line in lines if line.text.strip()]
    return bool(filled) and all(is_quote(line.text) for line in filled)


def _paragraphs(lines: Sequence[Line]) -> Iterator[Entry]:
    """Paragraphs that begin with a term in bold, where there is no list."""
    current: list[Line] = []
    plain = _are_terms(lines)
    for line in _joined(lines):
        label = label_of(line.text) if line.kind == LineKind.TEXT and line.text[:1] not in ("", " ") else None
        if plain and line.text.strip() and not is_quote(line.text):
            yield _entry([line])
        elif label and label.marked and label.rest and (label.colon or (label.strong and label.name.endswith("."))):
            if current:
                yield _entry(current)
            current = [line]
        elif current and (_is_shown(current[-1], line) or (_is_text(line) and not bold_title(line.text))):
            current.append(line)
        elif current:
            yield _entry(current)
            current = []
    if current:
        yield _entry(current)


def _entry(lines: Sequence[Line]) -> Entry:
    return Entry("", lines[0].number, lines[0].text.strip(), tuple(lines[1:]))


def _is_text(line: Line) -> bool:
    return bool(line.text.strip()) and line.kind == LineKind.TEXT


def _is_shown(last: Line, line: Line) -> bool:
    """Whether a line is of the code or the table that a paragraph's last colon speaks of, or stands before it."""
    if line.kind in (LineKind.FENCE, LineKind.TABLE):
        return last.kind == line.kind or not last.text.strip() or last.text.rstrip().endswith(":")
    return not line.text.strip() and last.kind == LineKind.TEXT and last.text.rstrip().endswith(":")


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, where a term and its text behind a colon in the line below are one."""
    before: Line | None = None
    for line in lines:
        if before and before.text.strip() and line.text.startswith(": ") and before.kind == line.kind == LineKind.TEXT:
            yield replace(before, text=f"**{plain(before.text)}**{line.text}")
            before = None
            continue
        if before:
            yield before
        before = line
    if before:
        yield before


def _are_terms(lines: Sequence[Line]) -> bool:
    """Whether nothing but lines ``Term: text`` stands there, two or more, without bold marks."""
    filled = [line for line in lines if line.text.strip() and not is_quote(line.text)]
    return len(filled) > 1 and all(
        line.kind == LineKind.TEXT and line.text[:1] not in (" ", "\t", "*", ">", "|") and term_and_text(line.text)
        for line in filled
    )


def _reference(reading: Reading, entry: Entry) -> Found | None:
    if reading.flashcards is not None and "::" in entry.head:
        return None  # a card of one line
    entry = _defined(entry)
    split = term_and_text(entry.head) or _sentence(entry)
    if split is None or is_struck(entry.head):
        return None
    term, rest = split
    if reading.dialect.labels["header"].of(term) == "dates":
        return None
    text = written([Line(entry.line, rest), *entry.body])
    name = block_id(text) or block_id(entry.head)
    text = text[: -len(name) - 1].rstrip() if name and text.endswith(f"^{name}") else text
    if not term or not text or is_placeholder(text) or is_placeholder(f"{term} ") or is_slot(term):
        return None
    item = Reference(position=reading.at(entry.line), block_id=name, term=term, text=text)
    return Found(item, entry.end, "term with what to know")


def _defined(entry: Entry) -> Entry:
    """An entry whose text stands behind a colon in the line below its term, as one with both in its line."""
    below = entry.body[0].text.strip() if entry.body else ""
    if not below.startswith(": ") or entry.head.rstrip().endswith((":", ".")):
        return entry
    return replace(entry, head=f"**{plain(entry.head)}**{below}", body=entry.body[1:])


_BESIDE = lazy_pattern(r"\([A-Z\d\W_]{2,60}\)|[^\w\s]+")
"""What is no sentence behind a term: signs, stars, a shout in brackets."""
_FIRST = lazy_pattern(r"(\*\*|__|`)(?=\S)(.{1,100}?)(?<=\S)\1(?=,?\s+\S|$)")


def _sentence(entry: Entry) -> tuple[str, str] | None:
    """A sentence that begins with a term in bold or in code, as its own answer; a term alone over what hangs on it."""
    found = _FIRST.match(entry.head)
    if not found or " :: " in entry.head:
        return None
    term = found[2] if found[1] != "`" else found[0]
    rest = entry.head[found.end() :].strip()
    if not rest:
        return (term, "") if entry.body and any(line.text.strip() for line in entry.body) else None
    return (term, entry.head) if len(_BESIDE.sub(" ", rest).split()) > 1 else None
