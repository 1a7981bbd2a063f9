"""One note as the extractors see it: its outline, and the parts that its titles announce."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from mocards.model import Item, Position, Problem, Severity
from mocards.notes.dialect import Dialect
from mocards.notes.labels import Label, known_label, label_of
from mocards.notes.outline import Line, LineKind, Outline, Section
from mocards.notes.passages import is_quote, unquoted
from mocards.notes.wording import fold, folded, unadorned

BOLD = 7
"""Level of a part under a bold paragraph; headings have 1 to 6."""
CALLOUT = 8
"""Level of a callout, and of a bold paragraph inside a quote."""
_WITH_TEXT = frozenset({"pitfalls", "terms", "summary"})
"""Bold titles of these meanings may have text after the colon."""


class Part(Struct, frozen=True):
    """What stands under a title that means something: a heading, a bold paragraph or a callout."""

    meaning: str
    title: str
    level: int
    line: int
    """Of the title."""
    end: int
    """The line after the last one."""
    lines: tuple[Line, ...]
    """Without the title, and without quote marks where the whole part is a quote."""
    rest: str = ""
    """What follows the title in its own line."""
    section: Section | None = None
    """For a heading."""


class Found(Struct, frozen=True):
    """An item with the lines that it was made of and the rule that made it."""

    item: Item
    end: int
    """The line after its last one."""
    rule: str
    """Such as ``path entry`` or ``pitfall in brackets``; ``mocards explain`` shows it."""


class Reading(Struct, frozen=True):
    """A note that is being read."""

    path: str
    title: str
    outline: Outline
    dialect: Dialect
    is_moc: bool
    parts: tuple[Part, ...]
    """All parts with a known meaning, in the order of the note; a part inside another is there too."""
    is_cheatsheet: bool = False
    """Whether the whole note is reference material."""
    text: str = ""
    """The whole note, for a quick look whether a mark occurs at all."""
    flashcards: str | None = None
    """The deck that the note's tag ``#flashcards/…`` names; empty for the tag alone, None without one."""
    problems: list[Problem] = field(default_factory=list)
    """Filled by the extractors."""

    def without(self, found: Sequence[Found]) -> Reading:
        """The same note as if the lines of some items were comments, but for those in a part for questions.

        A question that is folded away under a TL;DR is no sentence of it.
        """
        asking = self._lines_of_questions() if found else b""
        inside = [one for one in found if not asking[one.item.position.line]]
        if not inside:
            return self
        kinds, numbered = bytearray(self.outline.kinds), list(self.outline.numbered)
        for one in inside:
            for place in range(one.item.position.line - 1, one.end - 1):
                kinds[place] = LineKind.COMMENT
                numbered[place] = Line(place + 1, numbered[place].text, LineKind.COMMENT)
        outline = replace(self.outline, kinds=bytes(kinds), numbered=tuple(numbered))
        return replace(self, outline=outline, parts=parts(outline, self.dialect, is_map=self.is_moc))

    def _lines_of_questions(self) -> bytes:
        """1 for each line, by its number, whose innermost part is one of questions."""
        asking = bytearray(len(self.outline.texts) + 2)
        for part in self.parts:
            length = max(part.end - part.line - 1, 0)
            asking[part.line + 1 : part.line + 1 + length] = bytes([part.meaning == "questions"]) * length
        return bytes(asking)

    def parts_of(self, *meanings: str) -> Iterator[Part]:
        """The outermost parts with one of the meanings."""
        end = 0
        for part in self.parts:
            if part.meaning in meanings and part.line >= end:
                end = part.end
                yield part

    def at(self, line: int) -> Position:
        """The place of a line."""
        return Position(self.path, line)

    def complain(self, code: str, line: int, message: str, hint: str, severity: Severity = Severity.WARNING) -> None:
        """Add a problem."""
        self.problems.append(Problem(code, severity, self.at(line), message, hint))


def parts(outline: Outline, dialect: Dialect, *, is_map: bool) -> tuple[Part, ...]:
    """The parts of a note whose titles the dialect knows; the title of the note itself counts for a glossary."""
    found = list(_under_headings(outline, dialect, is_map=is_map))
    found += _under_bold(outline, dialect)
    found += _under_plain_labels(outline, dialect)
    found += _under_folds(outline, dialect)
    if is_map:
        avoid = folded(dialect.words["avoid"])
        found = [replace(part, meaning="pitfalls") if fold(part.title) in avoid else part for part in found]
    return tuple(sorted(found, key=lambda part: (part.line, part.level)))


def _under_headings(outline: Outline, dialect: Dialect, *, is_map: bool) -> Iterator[Part]:
    tops = [section for section in outline.sections if section.level == 1]
    for section in outline.walk():
        title = unadorned(section.title)
        if tops == [section] and section is outline.sections[0]:  # the note's title
            meaning = "terms" if not is_map and _is_glossary(title, dialect) else ""
        else:
            meaning = dialect.titles.of(title)
        if meaning:
            lines = tuple(outline.lines(section.line + 1, section.end))
            yield Part(meaning, section.title, section.level, section.line, section.end, lines, "", section)


def _is_glossary(title: str, dialect: Dialect) -> bool:
    said = f" {fold(title)} "
    return any(f" {word} " in said for word in folded(dialect.words["glossary"]))


def _under_bold(outline: Outline, dialect: Dialect) -> Iterator[Part]:
    done = 0
    for line in [line for line in outline.numbered if line.text and _may_be_bold(line.text)]:
        number, text = line.number, line.text
        if number < done or outline.kinds[number - 1] != LineKind.TEXT:
            continue
        if is_quote(text):
            done = _quote_end(outline, number)
            yield from _in_quote(outline.lines(number, done), dialect)
        elif label := _summing_up(text, dialect):
            yield _paragraph(outline, number, label)
        elif (title := bold_title(text)) and (meaning := _meaning(title, dialect)):
            end = _bold_end(outline, number, dialect)
            lines = tuple(outline.lines(number + 1, end))
            yield Part(meaning, title.name, BOLD, number, end, lines, title.rest)


def _may_be_bold(text: str) -> bool:
    """Whether a line may be a bold title, or begin a quote with one or a callout, at a quick look."""
    head = text[:16]
    return "**" in head or "__" in head or "[!" in head[:8] or (head[:1] == ">" and bool(_QUOTED_LABEL.match(text)))


_QUOTED_LABEL = re.compile(r">[ ]?[^\W\d_][\w'’; ]{1,40}(?:[:：][ \t]|[ \t][-–—][ \t])")
_PLAIN_LABEL = re.compile(r"[*_]?[^\W\d_][\w'’; ]{1,40}(?:[:：][*_]?[ \t]|[*_][:：][ \t]|[ \t][-–—][ \t])")


def _under_plain_labels(outline: Outline, dialect: Dialect) -> Iterator[Part]:
    """The paragraphs that say all in short behind a label in plain letters."""
    for line in outline.numbered:
        first = line.text[:2]
        may_be = first[:1].isalpha() or (first[:1] in ("*", "_") and first[1:].isalpha())
        if may_be and _PLAIN_LABEL.match(line.text) and line.kind == LineKind.TEXT:
            label = _summing_up(line.text, dialect) if _begins(outline, line.number) else None
            if label and (label.name.casefold().startswith("tl") or _stands_out(outline, line.number)):
                yield _paragraph(outline, line.number, label)


def _under_folds(outline: Outline, dialect: Dialect) -> Iterator[Part]:
    """The parts that are folded away under their titles: ``<details><summary>Core concepts</summary>``."""
    if LineKind.HTML not in outline.kinds:
        return
    for line in outline.numbered:
        head = _FOLD.search(line.text) if line.kind == LineKind.HTML else None
        meaning = dialect.titles.of(unadorned(head[1])) if head else ""
        if head and meaning in _FOLDED:
            end = _fold_end(outline, line.number)
            yield Part(meaning, unadorned(head[1]), BOLD, line.number, end, tuple(outline.lines(line.number + 1, end)))


_FOLD = re.compile(r"<summary>(?:<[a-z]+>)?([^<>?]{2,60})(?:</[a-z]+>)?</summary>[ \t]*$", re.IGNORECASE)
_FOLDED = frozenset({"terms", "pitfalls", "reference"})
"""Meanings of parts that people fold away, besides questions."""


def _fold_end(outline: Outline, number: int) -> int:
    """The line that closes what is folded away from a line on; a heading ends it as well."""
    for line in outline.numbered[number:]:
        if line.kind == LineKind.HEADING or (line.kind == LineKind.HTML and "</details" in line.text):
            return line.number
    return len(outline.texts) + 1


def _begins(outline: Outline, number: int) -> bool:
    """Whether a paragraph begins with a line."""
    return number == 1 or outline.kinds[number - 2] != LineKind.TEXT or not outline.texts[number - 2].strip()


def _stands_out(outline: Outline, number: int) -> bool:
    """Whether a paragraph is the first or the last one of its section: in its midst *in short* sums up a thought."""
    above = _next_filled(outline, number - 1, -1)
    end = number
    while end < len(outline.texts) and outline.kinds[end] == LineKind.TEXT and outline.texts[end].strip():
        end += 1
    below = _next_filled(outline, end + 1, 1)
    if above is None or below is None or above.kind != LineKind.TEXT or below.kind in (LineKind.HEADING, LineKind.RULE):
        return True
    label = label_of(above.text)
    return bool(label and label.marked) or above.text.lstrip("> ").startswith(("[[", "#"))


def _next_filled(outline: Outline, number: int, step: int) -> Line | None:
    """The next line with text from a line on, upwards or downwards."""
    while 1 <= number <= len(outline.numbered):
        if outline.numbered[number - 1].text.strip():
            return outline.numbered[number - 1]
        number += step
    return None


def _summing_up(text: str, dialect: Dialect) -> Label | None:
    """The label of a paragraph that says all in short: *TL;DR – …*, *In short: …*, **TL;DR** … without a sign."""
    label = known_label(text, dialect.titles)
    if not label or label.bullet or label.column or not label.rest or dialect.titles.of(label.name) != "summary":
        return None
    goes_on = not label.colon and label.rest[:1].islower() and not label.name.casefold().startswith("tl")
    return None if goes_on or (label.marked and not label.strong and not label.colon) else label


def _paragraph(outline: Outline, number: int, label: Label) -> Part:
    """A part that is one paragraph with its label in front, and the quote or list right under it."""
    end = number
    while end < len(outline.kinds) and outline.kinds[end] == LineKind.TEXT and outline.texts[end].strip():
        end += 1
    return Part("summary", label.name, BOLD, number, end + 1, tuple(outline.lines(number + 1, end + 1)), label.rest)


def bold_title(text: str) -> Label | None:
    """The title, if a line is a bold paragraph that may be one: not indented, no bullet."""
    label = label_of(text)
    if label and label.strong and not label.bullet and label.column < 4 and (label.colon or not label.rest):
        return label
    return None


def listed_lines(part: Part) -> list[Line]:
    """The lines of a part where its own list stands.

    They end before its subsections, and once the list has begun, at a rule or at a bold title; bold titles
    before the list part it into groups.
    """
    end = part.section.children[0].line if part.section and part.section.children else part.end
    lines = [line for line in part.lines if line.number < end]
    grouped = listed = False
    for place, line in enumerate(lines):
        title = bold_title(line.text) if line.kind == LineKind.TEXT else None
        grouped = grouped or bool(title and not title.rest and not listed)
        if listed and (line.kind == LineKind.RULE or (title and not title.rest and not grouped)):
            return lines[:place]
        listed = listed or bool(line.text.strip() and not (title and not title.rest))
    return lines


def _meaning(title: Label, dialect: Dialect) -> str:
    meaning = dialect.titles.of(title.name)
    return meaning if not title.rest or meaning in _WITH_TEXT else ""


def _quote_end(outline: Outline, number: int) -> int:
    """The line after the quote that begins at ``number``."""
    while number <= len(outline.numbered) and is_quote(outline.numbered[number - 1].text):
        number += 1
    return number


def _bold_end(outline: Outline, number: int, dialect: Dialect) -> int:
    """The line after the part with the bold title at ``number``: up to a heading, a rule, the next title."""
    for place in range(number, len(outline.texts)):
        kind, text = outline.numbered[place].kind, outline.numbered[place].text
        if kind in (LineKind.HEADING, LineKind.RULE):
            return place + 1
        if kind == LineKind.TEXT and text[:1] and text[0] not in " -+\t":
            title = bold_title(text)
            if title and (not title.rest or _meaning(title, dialect)):
                return place + 1
    return len(outline.texts) + 1


def _in_quote(quote: Sequence[Line], dialect: Dialect) -> Iterator[Part]:
    """The parts inside one quote: a callout with a title, or bold titles."""
    lines = unquoted(quote)
    end = lines[-1].number + 1
    first = lines[0].text
    if first.startswith("[!"):
        kind, _, head = first[2:].partition("]")
        name = unadorned(head.lstrip("+-"))
        if meaning := dialect.titles.of(name) or _of_kind(kind.casefold(), name):
            yield Part(meaning, name, CALLOUT, lines[0].number, end, tuple(lines[1:]))
            return
    titles = [(place, _title_among(line, dialect)) for place, line in enumerate(lines)]
    starts = [(place, title) for place, title in titles if title]
    ends = [place for place, _ in starts[1:]] + [len(lines)]
    for (place, title), after in zip(starts, ends if starts else (), strict=True):
        if meaning := _meaning(title, dialect):
            part = tuple(lines[place + 1 : after])
            last = part[-1].number + 1 if part else lines[place].number + 1
            yield Part(meaning, title.name, CALLOUT, lines[place].number, last, part, title.rest)


def _of_kind(kind: str, title: str) -> str:
    """What the kind of a callout says of it, whose title says nothing."""
    return "summary" if kind == "tldr" or (kind in ("summary", "abstract") and not title) else ""


def _title_among(line: Line, dialect: Dialect) -> Label | None:
    """The bold title of a line in a quote."""
    if line.kind != LineKind.TEXT:
        return None
    title = bold_title(line.text)
    return title if title and (not title.rest or _meaning(title, dialect)) else _summing_up(line.text, dialect)
