"""Texts with gaps: ``==part==`` (Obsidian), ``{{c1::part}}`` (Anki), and ``C: … [part]`` (hashcards)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from mocards.model import Item
from mocards.notes.answered import answered, is_card_file
from mocards.notes.entries import entries
from mocards.notes.marks import SCHEDULED, is_daily, is_task, masked, without_tags
from mocards.notes.outline import Line, LineKind
from mocards.notes.pairs import is_pair, pairs
from mocards.notes.passages import block_id, columns, dedented, without_block_id, written
from mocards.notes.reading import Found, Reading
from mocards.notes.separated import is_parted, separated
from mocards.notes.wording import holds, is_placeholder
from mocards.patterns import lazy_pattern


class Gap(Struct, frozen=True):
    """A part of a text that is to be recalled."""

    start: int
    end: int
    """In the text as it is shown, without marks."""
    number: str
    """Gaps with one number are hidden together: Anki's number, else the hidden text itself."""
    hint: str = ""


class Cloze(Item, frozen=True, kw_only=True):
    """A text with gaps; each gap, or those that share a number, is a facet."""

    kind: ClassVar[str] = "cloze"
    text: str
    """As it is shown when nothing is hidden."""
    gaps: tuple[Gap, ...]

    @property
    def anchor(self) -> str:
        """The text without its marks."""
        return self.text

    def facets(self) -> Mapping[str, str]:
        """``text`` and the gap's number: the whole text, with what was hidden in bold."""
        return {f"text {number}": self._with(number, "**{part}**") for number in self._numbers()}

    def words(self) -> Mapping[str, str]:
        """None that all gaps share."""
        return {}

    def words_of(self, facet: str) -> Mapping[str, str]:
        """``text`` with a bold ``[…]``, or the hint in brackets, in the gap."""
        return {"text": self._with(facet.partition(" ")[2], "**[{hint}]**")}

    def cloze(self, facet: str) -> str:
        """The text as Anki's cloze notes have it."""
        return self._with(facet.partition(" ")[2], "{{{{c1::{part}{after}}}}}")

    def _numbers(self) -> list[str]:
        return list(dict.fromkeys(gap.number for gap in self.gaps))

    def _with(self, number: str, shape: str) -> str:
        parts, place = [], 0
        for gap in self.gaps:
            if gap.number == number:
                words = {"part": self.text[gap.start : gap.end], "hint": gap.hint or "…"}
                parts += [self.text[place : gap.start], shape.format(**words, after=f"::{gap.hint}" * bool(gap.hint))]
                place = gap.end
        return "".join(parts) + self.text[place:]


_ANKI = lazy_pattern(r"\{\{c(\d{1,3})::")
_HIGHLIGHT = lazy_pattern(r"(?<![A-Za-z0-9_=])==(?=[^\s=])((?:[^=]|=(?!=))+)(?<=[^\s=])==(?![A-Za-z0-9_=])")


def clozes(reading: Reading) -> Iterator[Found]:
    """The texts with gaps in a note.

    Highlights are gaps only in a note that holds flashcards: it has the tag, or other marks of theirs.
    """
    yield from under_c(reading)
    anki = holds(reading.text, "{{c") and bool(_ANKI.search(reading.text))
    highlights = holds(reading.text, "==") and _has_cards(reading)
    if not anki and not highlights:
        return
    for passage in _passages(reading, ("{{c", "==") if highlights else ("{{c",)):
        text = without_tags(_text(passage))
        name = block_id(text)
        task = reading.flashcards is None and is_task(reading.outline.texts[passage[0].number - 1])
        shown, gaps = gaps_in(without_block_id(text), highlights and not task)
        if gaps and not is_placeholder(shown):
            item = Cloze(position=reading.at(passage[0].number), block_id=name, text=shown, gaps=gaps, marked=True)
            yield Found(item, passage[-1].number + 1, "text with gaps")


def _has_cards(reading: Reading) -> bool:
    """Whether a note says that it holds flashcards, by tag, by schedule, or by marks that nobody writes by chance."""
    if reading.flashcards is not None or SCHEDULED in reading.text:
        return True
    if is_daily(reading.path):
        return False
    if any(
        _ANKI.search(masked(line.text))
        for line in reading.outline.numbered
        if line.kind == LineKind.TEXT and "{{c" in line.text
    ):
        return True
    return any(found.item.marked for extract in (pairs, separated, answered, under_c) for found in extract(reading))


def _passages(reading: Reading, signs: tuple[str, ...]) -> Iterator[list[Line]]:
    """The paragraphs and list entries that hold one of the signs."""
    block: list[Line] = []
    for line in (*reading.outline.numbered, Line(0, "")):
        if line.text.strip() and line.kind == LineKind.TEXT and not is_pair(line):
            block.append(line)
            continue
        if any(sign in one.text for one in block for sign in signs) and not is_parted(block):
            yield from (part for part in _entries(block) if any(sign in one.text for one in part for sign in signs))
        block = []


def _entries(block: list[Line]) -> Iterator[list[Line]]:
    """A paragraph as it is; of a list each entry, with what hangs on it."""
    listed = entries(block)
    first = listed[0].line if listed else block[-1].number + 1
    if before := [line for line in block if line.number < first]:
        yield before
    for entry in listed:
        yield [Line(entry.line, entry.head), *entry.body]


def _text(lines: Sequence[Line]) -> str:
    width = min((columns(line.text) for line in lines[1:] if line.text.strip()), default=0)
    return written([lines[0], *dedented(lines[1:], width)])


def gaps_in(text: str, highlights: bool = True) -> tuple[str, tuple[Gap, ...]]:
    """A text without the marks of its gaps, and the gaps. Marks in code, math and links count as text."""
    shown = masked(text)
    spans = [*_anki_spans(text, shown)]
    taken = [(start, end) for start, end, *_ in spans]
    if highlights:
        for found in _HIGHLIGHT.finditer(shown):
            if "\n\n" not in found[0] and not any(start < found.end() and found.start() < end for start, end in taken):
                first, last = found.span(1)
                spans.append((found.start(), found.end(), first, last, _named(text[first:last]), ""))
    return _cut(text, spans)


_Span = tuple[int, int, int, int, str, str]
"""Start and end with marks, start and end without, number, hint."""


def _anki_spans(text: str, shown: str) -> Iterator[_Span]:
    place = 0
    while found := _ANKI.search(shown, place):
        close = text.find("}}", found.end())
        if close < 0:
            return
        while text[close + 2 : close + 3] == "}":  # the part itself ends in a brace, as in math
            close += 1
        part, _, hint = text[found.end() : close].partition("::")
        if part.strip():
            yield found.start(), close + 2, found.end(), found.end() + len(part), found[1], hint.strip()
        place = close + 2


def _named(part: str) -> str:
    """What a gap without a number is called: the part itself, so that another gap in front changes nothing."""
    return " ".join(part.casefold().split())[:60]


def _cut(text: str, spans: Sequence[_Span]) -> tuple[str, tuple[Gap, ...]]:
    parts: list[str] = []
    gaps: list[Gap] = []
    place = length = 0
    for start, end, first, last, number, hint in sorted(spans):
        parts += [text[place:start], text[first:last]]
        length += start - place
        gaps.append(Gap(length, length + last - first, number, hint))
        length += last - first
        place = end
    return "".join(parts) + text[place:], tuple(gaps)


# ---- hashcards -----------------------------------------------------------------------------------


def under_c(reading: Reading) -> Iterator[Found]:
    """``C:`` paragraphs, whose gaps stand in square brackets."""
    if not holds(reading.text, "C:") or not _BLOCK.search(reading.text):
        return
    cards_alone = is_card_file(reading)
    block: list[Line] = []
    for line in (*reading.outline.numbered, Line(0, "", LineKind.RULE)):
        starts = line.kind == LineKind.TEXT and line.text.startswith(("C:", "Q:"))
        parts = line.kind in (LineKind.RULE, LineKind.HEADING) or (not line.text.strip() and not cards_alone)
        if block and (starts or parts):
            if found := _bracketed(reading, block):
                yield found
            block = []
        if starts and line.text.startswith("C:"):
            block = [Line(line.number, line.text[2:].strip())]
        elif block:
            block.append(line)


_BLOCK = lazy_pattern(r"^C:.*", re.MULTILINE)
_BRACKETS = lazy_pattern(r"(?<![\\!\]])\[(?!\[|\^)((?:\\.|[^\[\]\\])+)\](?![\[(:])")


def _bracketed(reading: Reading, block: Sequence[Line]) -> Found | None:
    text = written(block)
    shown = masked(text)
    spans = [
        (found.start(), found.end(), *found.span(1), _named(text[found.start(1) : found.end(1)]), "")
        for found in _BRACKETS.finditer(shown)
    ]
    cut, gaps = _cut(text, spans)
    if not gaps:
        return None
    last = max(line.number for line in block if line.text.strip())
    item = Cloze(position=reading.at(block[0].number), text=cut, gaps=gaps, marked=True)
    return Found(item, last + 1, "text with gaps under C:")
