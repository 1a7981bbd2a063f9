"""Where pitfalls are told at length: under a title each, in a part for them or by what their labels say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache
from itertools import takewhile

from msgspec import Struct

from mocards.notes.entries import is_entry
from mocards.notes.labels import Labelled, has_label, label_of, labelled
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.passages import columns
from mocards.notes.quotes import ASKING, callouts
from mocards.notes.reading import Part, Reading
from mocards.notes.tables import Table, name_column, tables
from mocards.notes.wording import fold, holds, unadorned
from mocards.patterns import lazy_pattern


class Story(Struct, frozen=True):
    """A pitfall with a title of its own."""

    title: str
    line: int
    """Of the title."""
    lines: Sequence[Line]
    """Under the title."""


# ---- in a part for them -----------------------------------------------------------------------------


def stories(reading: Reading, part: Part) -> list[Story]:
    """The pitfalls of a part that have a heading or a bold paragraph for a title."""
    if part.section and part.section.children:
        return [_under_heading(reading, child) for child in part.section.children]
    first = _first_entry(part)
    return [story for story in _titled(reading, part.lines) if _tells(reading, story, listed=first < story.line)]


def end_of(reading: Reading, part: Part) -> int:
    """The line where a part of pitfalls ends: at a title in bold behind its list that opens nothing of the kind.

    Bold titles before the list part it into groups.
    """
    first, titles = _first_entry(part), _titled(reading, part.lines)
    if any(story.line < first for story in titles):
        return part.end
    return next((story.line for story in titles if not _tells(reading, story, listed=True)), part.end)


def _first_entry(part: Part) -> int:
    """The line of a part's first bullet or number."""
    return next((line.number for line in part.lines if line.kind == LineKind.TEXT and is_entry(line.text)), part.end)


def _under_heading(reading: Reading, section: Section) -> Story:
    return Story(section.title, section.line, reading.outline.lines(section.line + 1, section.end))


def _titled(reading: Reading, lines: Sequence[Line]) -> list[Story]:
    """What stands under each bold title among the lines; labels of a pitfall are no titles."""
    titles = [
        (place, title)
        for place, line in enumerate(lines)
        if line.kind == LineKind.TEXT
        and (title := _bold_name(reading, line.text) or _italic_name(reading, lines[place : place + _NEAR]))
    ]
    ends = [place for place, _ in titles[1:]] + [len(lines)]
    return [
        Story(title, lines[place].number, lines[place + 1 : end])
        for (place, title), end in zip(titles, ends, strict=False)
    ]


_BRACKETS_ALONE = lazy_pattern(r"\([^()]*\)$")


_NEAR = 6
"""Lines under a title in italics in which its labels must begin."""


def _italic_name(reading: Reading, lines: Sequence[Line]) -> str:
    """The title in italics over labels of a pitfall that a line is."""
    name = _alone_in_italics(lines[0].text)
    if not name:
        return ""
    own = list(takewhile(lambda line: not _alone_in_italics(line.text), lines[1:]))
    return name if len(_said(reading, own)) > 1 else ""


def _alone_in_italics(text: str) -> str:
    label = label_of(text) if text[:1] in ("*", "_") else None
    return label.name if label and not label.strong and not label.rest and not label.colon else ""


def _bold_name(reading: Reading, text: str) -> str:
    """The title in bold that a line is, brackets and *Pitfall 2: name* included; empty when it is none, or a label."""
    label = label_of(text)
    if not label or not label.strong or label.bullet or label.column > _INDENTED:
        return ""
    if reading.dialect.labels["pitfall"].of(label.name):
        return ""
    if not label.rest or _BRACKETS_ALONE.match(label.rest):
        return label.name
    return f"{label.name}: {label.rest}" if label.colon and _is_numbered(reading, label.name) else ""


_INDENTED = 3
"""Columns; what stands further to the right is code or belongs to something."""


def _tells(reading: Reading, story: Story, *, listed: bool) -> bool:
    """Whether a bold title names a pitfall: it has a number, or labels below; where no list came before, or a text."""
    if _is_numbered(reading, story.title) or len(_said(reading, story.lines)) > 1:
        return True
    filled = [line for line in story.lines if line.text.strip()]
    if listed or not filled or filled[0].kind != LineKind.TEXT or any(map(_is_listed, filled)):
        return False
    return not (reading.dialect.titles.of(story.title) or reading.dialect.labels["idea"].of(story.title))


def _is_listed(line: Line) -> bool:
    return line.kind == LineKind.TABLE or (line.kind == LineKind.TEXT and is_entry(line.text))


def _said(reading: Reading, lines: Sequence[Line]) -> set[str]:
    """What is told of a pitfall under labels that are not indented."""
    return {text.meaning for text in _labels(reading, lines) if text.text and text.meaning != "remedy"}


def _labels(reading: Reading, lines: Sequence[Line]) -> list[Labelled]:
    """The texts under a pitfall's labels that are not indented."""
    own = [line for line in lines if columns(line.text) <= 1]
    return [text for text in labelled(own, reading.dialect.labels["pitfall"]) if text.meaning]


# ---- anywhere else ----------------------------------------------------------------------------------

_OTHER = frozenset({"pitfalls", "path", "questions", "project", "progress", "next", "aside", "objective", "trouble"})
"""Parts whose sections tell of something else, or are read already."""


def elsewhere(reading: Reading) -> Iterator[Story]:
    """The sections and callouts outside the parts for them that tell of a pitfall by their labels."""
    if reading.is_moc or ":" not in reading.text:
        return
    is_free = _outside(reading, _OTHER)
    boxes = list(callouts(reading.outline.numbered)) if holds(reading.text, "[!") else []
    boxed = {line for box in boxes for line in range(box.line, box.end)}
    tops = reading.outline.sections
    for parent in reading.outline.walk():
        free = [_own(reading, child, boxed) for child in parent.children if is_free(child.line)]
        own = [story for story in free if _may_be_told(reading, story.lines)]
        beside = sum(is_told(reading, story.lines) for story in own)
        for story in own:
            yield from _one_or_more(reading, story, 2 if beside else 3)
    for section in tops[1:] if tops and tops[0].level == 1 else tops:
        if is_free(section.line):
            yield from _one_or_more(reading, _own(reading, section, boxed), 3)
    for box in boxes:
        if box.sort not in ASKING and is_free(box.line) and is_told(reading, box.lines):
            yield Story(box.title, box.line, box.lines)


def tables_elsewhere(reading: Reading) -> Iterator[Table]:
    """The tables of a concept note with a column of symptoms, and one of what is behind them or helps."""
    if reading.is_moc or LineKind.TABLE not in reading.outline.kinds:
        return
    is_free, labels = _outside(reading, _OTHER - {"trouble"}), reading.dialect.labels
    for table in tables(reading.outline.numbered):
        said = {labels["pitfall"].of(header) for header in table.header}
        first = labels["trouble"].of(table.header[mistake_column(reading, table)])
        if first == "symptom" and said & {"cause", "solution"} and is_free(table.line):
            yield table


def mistake_column(reading: Reading, table: Table) -> int:
    """The column that names the mistakes: the one that says so, else the first that tells the rows apart in words."""
    labels, titles, first = reading.dialect.labels["pitfall"], reading.dialect.titles, name_column(table)
    means = ["deed" if titles.of(header) == "pitfalls" else labels.of(header) for header in table.header]
    if means[first] in ("deed", "symptom"):
        return first
    said = next((means.index(meaning) for meaning in ("deed", "symptom") if meaning in means), None)
    if said is not None:
        return said
    columns = range(first, len(table.header) - 1)
    return next((place for place in columns if not means[place] and _are_names(table, place)), first)


def _are_names(table: Table, place: int) -> bool:
    """Whether the cells of a column are all words, and no two the same."""
    cells = [cells[place] for _, cells in table.rows if any(cells)]
    return all(any(map(str.isalpha, cell)) for cell in cells) and len(set(cells)) == len(cells)


def _outside(reading: Reading, meanings: frozenset[str]) -> Callable[[int], bool]:
    """Tells of a line whether it stands outside all parts of these meanings."""
    others = [(part.line, part.end) for part in reading.parts_of(*meanings)]
    starts = [start for start, _ in others]

    def is_outside(line: int) -> bool:
        place = bisect_right(starts, line) - 1
        return place < 0 or line >= others[place][1]

    return is_outside


def _own(reading: Reading, section: Section, boxed: Container[int]) -> Story:
    """A section as a story, without its subsections and callouts."""
    own_end = section.children[0].line if section.children else section.end
    lines = reading.outline.lines(section.line + 1, own_end)
    return Story(section.title, section.line, [line for line in lines if line.number not in boxed])


def _one_or_more(reading: Reading, story: Story, fewest: int) -> Iterator[Story]:
    """A section that tells of a pitfall, or the bold titles in it that do."""
    if not is_told(reading, story.lines, fewest):
        return
    titled = [one for one in _titled(reading, story.lines) if len(_said(reading, one.lines)) > 1]
    yield from titled or [story]


_BEHIND = frozenset({"cause", "solution", "lesson"})
"""What is behind a symptom; one of them is told of every pitfall."""


def _may_be_told(reading: Reading, lines: Sequence[Line]) -> bool:
    """Whether :func:`is_told` may say so, at a quick look."""
    return has_label(lines, reading.dialect.labels["pitfall"], _BEHIND)


def is_told(reading: Reading, lines: Sequence[Line], fewest: int = 3) -> bool:
    """Whether labels tell of a pitfall without a title that says so: a symptom and what is behind it, or a few others.

    A problem with its solution may be an exercise, or what a pattern is for.
    """
    if not _may_be_told(reading, lines):
        return False
    texts = [text for text in _labels(reading, lines) if text.text and fold(text.label) not in _TASKS]
    said = {text.meaning for text in texts}
    named = any(reading.dialect.labels["trouble"].of(text.label) == "symptom" for text in texts)
    return bool(said & _BEHIND) and (named or len(said) >= fewest)


_TASKS = frozenset({"problem", "probleme", "problema", "aufgabe"})
"""Labels, folded, of a symptom that is as often a task: exercises and decisions begin with them."""


def is_story(reading: Reading, part: Part) -> bool:
    """Whether a part of pitfalls is one of them, by its own title: *Gotcha: the trailing slash*."""
    before, sign, name = unadorned(part.title).partition(":")
    if not sign or not name.strip() or part.rest or reading.dialect.titles.of(before) != "pitfalls":
        return False
    filled = [line for line in part.lines if line.text.strip()]
    return bool(filled) and (bool(_said(reading, part.lines)) or not any(map(_is_listed, filled)))


# ---- their names ------------------------------------------------------------------------------------


def _is_numbered(reading: Reading, title: str) -> bool:
    return bool(_numbered(reading.dialect.words["pitfall"]).match(unadorned(title)))


@cache
def _numbered(words: tuple[str, ...]) -> re.Pattern[str]:
    """Matches *Pitfall 2:* or *2.* in front of a name."""
    either = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"\A(?:(?:{either})\s*(?:(?:#|n[.º°o]{{1,2}}\s?)?\d{{1,3}}[a-z]?)?\s*(?:[:.)→–—-]\s*|$)|\d{{1,3}}[.)]\s+)",
        re.IGNORECASE,
    )


def name_of(reading: Reading, title: str) -> str:
    """The title without *Pitfall 2:* in front and without a full stop."""
    plain = unadorned(title)
    plain = plain if plain.endswith("..") else plain.removesuffix(".")
    before, _, name = plain.partition(":")
    if name.strip() and reading.dialect.titles.of(before) == "pitfalls":
        return unadorned(name)
    return unadorned(_numbered(reading.dialect.words["pitfall"]).sub("", plain, count=1)) or plain
