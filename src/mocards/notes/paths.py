"""The entries of a note's learning paths, phase by phase, whatever they are written as.

A path is lists, headings, paragraphs or a table; between its entries stand checkpoints, tables, resources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from mocards.model import Phase
from mocards.notes.dialect import Meanings
from mocards.notes.entries import Entry, entries
from mocards.notes.headlines import has_labels, has_marks, in_line, is_bare, is_named, leading, link_of, says_more
from mocards.notes.labels import Labelled, has_label, known_label, label_of, labelled
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.passages import without_block_id
from mocards.notes.quotes import callouts
from mocards.notes.reading import Part, Reading, bold_title
from mocards.notes.tables import name_column, tables
from mocards.notes.wording import fold, is_placeholder, is_struck, minutes, unadorned, unbracketed
from mocards.patterns import lazy_pattern

Step = tuple[Entry, Phase | None]
"""An entry, and the phase that it belongs to."""


def steps(reading: Reading) -> Iterator[Step]:
    """The entries of the note's learning paths, each with its phase."""
    for part in reading.parts_of("path"):
        for entry, phase in _path(reading, part):
            yield entry, phase if phase is not _NO_PHASE else None


def with_path(reading: Reading) -> Reading:
    """The same map with its path known by what stands in it, where no title announces one.

    A section is the path, or a phase of it, when two of its entries have a link and say why they come there or what
    one learns.
    """
    if not reading.is_moc or any(part.meaning == "path" for part in reading.parts):
        return reading
    tops = reading.outline.sections
    found = [
        Part(
            "path",
            section.title,
            section.level,
            section.line,
            section.end,
            tuple(_under(reading, section)),
            "",
            section,
        )
        for section in (tops[0].children if len(tops) == 1 and tops[0].level == 1 else tops)
        if not reading.dialect.titles.of(unadorned(section.title)) and _leads(reading, section)
    ]
    parts = sorted([*reading.parts, *found], key=lambda part: (part.line, part.level))
    return replace(reading, parts=tuple(parts)) if found else reading


def _under(reading: Reading, section: Section) -> Sequence[Line]:
    return reading.outline.lines(section.line + 1, section.end)


def _leads(reading: Reading, section: Section) -> bool:
    """Whether two entries of a section have a link, and labels that only a path has."""
    lines = _under(reading, section)
    if sum("[[" in line.text or "](" in line.text for line in lines) < _FEWEST:
        return False
    steps = _section(reading, section, _phase(reading, section), strict=False)
    told = (entry for entry, _ in steps if _is_note(reading, _numbered(entry)) and _says_why(reading, entry))
    return len(list(islice(told, _FEWEST))) == _FEWEST


_FEWEST = 2


def _is_note(reading: Reading, entry: Entry) -> bool:
    """Whether an entry links to a note that is no map itself: a list of maps is an index."""
    link = link_of(entry.head)
    name = f" {fold(link.target)} " if link else ""
    return bool(link) and not any(f" {fold(word)} " in name for word in reading.dialect.words["map"])


def _says_why(reading: Reading, entry: Entry) -> bool:
    return any(text.meaning in ("why", "covers") for text in labels_of(reading, entry))


def phases(reading: Reading) -> tuple[Phase, ...]:
    """The phases of the note's learning paths, in their order."""
    return tuple(
        phase
        for part in reading.parts_of("path")
        if part.section
        for section in part.section.walk()
        if (phase := _phase(reading, section))
    )


def _path(reading: Reading, part: Part) -> Iterator[Step]:
    if part.section is None:
        yield from _stretch(reading, part.lines, _NO_PHASE, strict=False)
        return
    yield from _section(reading, part.section, _phase(reading, part.section), strict=False)


def _section(reading: Reading, section: Section, phase: Phase | None, strict: bool) -> Iterator[Step]:
    """The entries of a section of the path, then those of its subsections."""
    own_end = section.children[0].line if section.children else section.end
    phased = any(_phase(reading, child) for child in section.children)
    if phase and (heading := _heading_entry(reading, section)):
        yield replace(heading, body=tuple(reading.outline.lines(section.line + 1, own_end))), phase
        own_end = section.line
    own = phase or (None if phased else _NO_PHASE)
    yield from _stretch(reading, reading.outline.lines(section.line + 1, own_end), own, strict)
    for child in section.children:
        if found := _phase(reading, child):
            yield from _section(reading, child, found, strict=False)
        elif _heading_entry(reading, child):
            yield from _section(reading, child, phase or _NO_PHASE, strict)
        elif not reading.dialect.titles.of(unadorned(child.title)):
            named = phase or Phase("", unbracketed(child.title), "", minutes(child.title), reading.at(child.line))
            yield from _section(reading, child, named, strict=phased or phase is not None)


_NO_PHASE = Phase("", "")
"""Of entries in a path that its author did not part into phases."""
_NUMBERED = lazy_pattern(r"(\d{1,3}[a-z]?[.)])\s+(?=\S)")


_TOLD = frozenset({"why", "covers"})
"""What labels say of an entry."""


def _heading_entry(reading: Reading, section: Section) -> Entry | None:
    """A heading such as ``### 3. [[target]] ⭐ (1h)`` as an entry: with a link, or with an entry's labels below."""
    title = unadorned(section.title)
    found = _NUMBERED.match(title)
    head = title[found.end() :] if found else title
    if reading.dialect.titles.of(head):
        return None
    own_end = section.children[0].line if section.children else section.end
    lines = reading.outline.lines(section.line + 1, own_end)
    labels = reading.dialect.labels["entry"]
    told = has_label(lines, labels, _TOLD) and {text.meaning for text in labelled(lines, labels)} & _TOLD
    below = [*(entry for entry in entries(lines) if _is_sure(reading, entry)), *_paragraphs(reading, lines)]
    if (found and link_of(head)) or (told and not below):
        return Entry(found[1] if found else "#", section.line, head, ())
    return None


def _phase(reading: Reading, section: Section) -> Phase | None:
    """The phase that a heading opens; None when it opens none."""
    own_end = section.children[0].line if section.children else section.end
    return _named_phase(reading, section.title, section.line, reading.outline.lines(section.line + 1, own_end))


def _named_phase(reading: Reading, title: str, line: int, lines: Sequence[Line]) -> Phase | None:
    """The phase that a title opens, with its goal from the lines below; None when it opens none."""
    found = reading.dialect.phase.match(without_block_id(unadorned(title)))
    if not found:
        return None
    goal = ""
    for text in labelled(_before_lists(lines), reading.dialect.labels["phase"]):
        if text.meaning == "goal" and not goal and not is_placeholder(text.text):
            goal = text.text
    return Phase(found[1], unbracketed(found[2]), goal, minutes(found[2]), reading.at(line))


def _before_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines before the first entry of a list."""
    first = next((entry.line for entry in entries(lines)), None)
    return [line for line in lines if first is None or line.number < first]


# ---- a stretch of lines: entries, and asides between them ---------------------------------------


def _stretch(reading: Reading, lines: Sequence[Line], phase: Phase | None, strict: bool) -> Iterator[Step]:
    """The entries among the lines under one heading.

    Args:
        strict: only what is surely an entry counts, since the heading is no phase.
    """
    last = 0
    for within, stretch in _phases_in(reading, lines, phase):
        refused = False
        for aside, part in _asides(reading, stretch):
            for entry, sure in _candidates(reading, part, within, aside=aside, strict=strict):
                number = _number(entry)
                if aside and not (sure and number > 0 and last <= number <= last + 1 and not refused):
                    refused = refused or number > 0
                elif sure or number > last or number == 0:
                    refused = False
                    last = max(last, number)
                    yield entry, within
            for entry in entries(part) if not aside else ():
                if inner := _listed_phase(reading, entry):
                    yield from _stretch(reading, entry.body, inner, strict)
            refused = False
            if not aside:
                yield from _rows(reading, part, within)


def _candidates(
    reading: Reading, lines: Sequence[Line], phase: Phase | None, *, aside: bool, strict: bool
) -> list[tuple[Entry, bool]]:
    """What may be an entry, each with whether it surely is one.

    In an aside only a link makes sure. Elsewhere what stands in a list with sure ones is meant as they are, and
    so is a bullet with a link, alone or with what one learns there, except before the first of several phases.
    """
    listed = (entry for entry in entries(lines) if not is_struck(entry.head) and not _listed_phase(reading, entry))
    found = _with_loose_bullets(reading, [_numbered(entry) for entry in listed])
    if aside:
        return list(_behind_aside(reading, found))
    sure = {entry.line for entry in found if _is_sure(reading, entry)}
    if not sure and (paragraphs := _paragraphs(reading, lines)):
        return [(entry, True) for entry in paragraphs]
    counted = any(_number(entry) for entry in found if entry.line in sure)
    told = phase is not None and not counted and not strict
    return [
        (entry, entry.line in sure)
        for entry in found
        if entry.line in sure
        or (not strict and _number(entry) and (is_named(entry) or (sure and _tells(entry))))
        or (told and not _number(entry) and link_of(entry.head) and (says_more(entry) or is_bare(entry)))
    ]


def _tells(entry: Entry) -> bool:
    """Whether an entry says what it covers; one that ends in a colon only opens what follows: *Either – or:*."""
    return says_more(entry) and not entry.head.endswith(":")


def _behind_aside(reading: Reading, found: Sequence[Entry]) -> Iterator[tuple[Entry, bool]]:
    """The numbered entries in an aside, each with whether the path goes on with it: from the first with a link on."""
    goes_on = False
    for entry in found:
        if _number(entry):
            sure = _is_sure(reading, entry) and (goes_on or bool(link_of(entry.head)))
            goes_on = goes_on or sure
            yield entry, sure


def _phases_in(
    reading: Reading, lines: Sequence[Line], phase: Phase | None
) -> Iterator[tuple[Phase | None, list[Line]]]:
    """The lines by phases whose titles are no headings but bold or plain paragraphs, or those of callouts."""
    stretch: list[Line] = []
    opened = _called_phases(reading, lines)
    for line in lines:
        if line.number in opened:
            yield phase, stretch
            phase, stretch = opened[line.number]
            continue
        if line.kind == LineKind.TEXT and line.text[:1] not in ("", " ", "\t", "-", "*+") and ":" in line.text[:40]:
            title = unadorned(line.text.replace("**", "").replace("__", ""))
            if found := reading.dialect.phase.match(title):
                yield phase, stretch
                phase = Phase(found[1], unbracketed(found[2]), "", minutes(found[2]), reading.at(line.number))
                stretch = []
                continue
        if not stretch or line.number > stretch[-1].number:
            stretch.append(line)
    yield phase, stretch


def _called_phases(reading: Reading, lines: Sequence[Line]) -> dict[int, tuple[Phase, list[Line]]]:
    """Line of a callout whose title opens a phase → that phase, and the lines inside."""
    found = {}
    for callout in callouts(lines):
        if phase := _named_phase(reading, callout.title, callout.line, callout.lines):
            found[callout.line] = (phase, list(callout.lines))
    return found


def _listed_phase(reading: Reading, entry: Entry) -> Phase | None:
    """The phase that an entry of a list opens, when the path's entries hang on it."""
    title = unadorned(entry.head.replace("**", "").replace("__", ""))
    found = reading.dialect.phase.match(title) if entry.body else None
    if not found or link_of(entry.head):
        return None
    return Phase(found[1], unbracketed(found[2]), "", minutes(found[2]), reading.at(entry.line))


def _numbered(entry: Entry) -> Entry:
    """A bullet whose name begins with a number, as the entry with that number."""
    found = None if _number(entry) else _NUMBER_FIRST.match(entry.head)
    if not found:
        return entry
    return replace(entry, marker=found[2] or found[3], head=f"{found[1] or ''}{entry.head[found.end() :]}")


_NUMBER_FIRST = lazy_pattern(r"(?:(\*\*|__|)(\d{1,3}[a-z]?[.)])|\*\*(\d{1,3}[a-z]?[.)])\*\*)\s+(?=\S)")


def _paragraphs(reading: Reading, lines: Sequence[Line]) -> list[Entry]:
    """Entries that are paragraphs: a name in bold or a link, with a number, stars or a time, and what follows."""
    beside = {number for callout in callouts(lines) for number in range(callout.line, callout.end)}
    found: list[Entry] = []
    for line in lines:
        head = _paragraph_head(reading, line) if line.kind == LineKind.TEXT else None
        if head:
            found.append(_numbered(Entry("#", line.number, head, ())))
        elif found and line.kind not in (LineKind.RULE, LineKind.HEADING) and line.number not in beside:
            found[-1] = replace(found[-1], body=(*found[-1].body, line))
    return [entry for entry in found if link_of(entry.head) or labels_of(reading, entry)]


def _paragraph_head(reading: Reading, line: Line) -> str | None:
    """The text of a line that opens an entry without being a list's; None for any other."""
    if line.text[:1] in ("", " ", "\t", "-", "+", ">", "|", "#") or line.text.startswith("* "):
        return None
    head = unadorned(line.text)
    name, rest = leading(head)
    label = label_of(line.text)
    if label and label.colon and (label.rest or reading.dialect.labels["entry"].of(label.name)):
        return None
    marked = bool(has_marks(rest) or _NUMBER_FIRST.match(head))
    return (
        head if (name.startswith(("**", "__")) and marked) or (link_of(head) and (marked or not rest.strip())) else None
    )


def _rows(reading: Reading, lines: Sequence[Line], phase: Phase | None) -> Iterator[Step]:
    """The entries of a path that is a table, with columns for what an entry's labels say."""
    labels = reading.dialect.labels["entry"]
    for table in tables(lines):
        means = [labels.of(header) for header in table.header]
        first = name_column(table)
        if not ({"why", "covers"} & set(means)) or means[first]:
            continue
        for line, cells in table.rows:
            told = [Line(line, f"**{meaning}**: {cell}") for meaning, cell in zip(means, cells, strict=True) if meaning]
            others = [cells[place] for place, meaning in enumerate(means) if place > first and not meaning]
            head = f"{cells[first]} {' '.join(f'({cell})' for cell in others if cell)}".strip()
            number = cells[0].strip("#.) ") if first else ""
            entry = Entry(f"{number}." if number else "#", line, head, tuple(told))
            yield entry, phase


def _asides(reading: Reading, lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """The lines in stretches, each with whether it is an aside: a checkpoint, a practice, resources."""
    aside, stretch = False, list[Line]()
    for line in lines:
        title = label_of(line.text) if line.kind == LineKind.TEXT and line.text[:1] not in ("", " ", "\t") else None
        known = title and not title.bullet and reading.dialect.titles.of(title.name) not in ("", "path", "objective")
        ends = line.kind == LineKind.RULE or (not known and title and bold_title(line.text))
        if known or (ends and aside):
            yield aside, stretch
            aside, stretch = bool(known), []
        stretch.append(line)
    yield aside, stretch


def _with_loose_bullets(reading: Reading, found: Sequence[Entry]) -> list[Entry]:
    """Entries, where a bullet with an entry's label that is not indented hangs on the entry before it."""
    joined: list[Entry] = []
    for entry in found:
        label = known_label(entry.head, reading.dialect.labels["entry"]) if not entry.marker[0].isdigit() else None
        known = label and label.colon and (label.strong or reading.dialect.labels["entry"].of(label.name))
        if joined and known and joined[-1].marker[0].isdigit():
            body = (*joined[-1].body, Line(entry.line, f"- {entry.head}"), *_indented(entry.body))
            joined[-1] = replace(joined[-1], body=body)
        else:
            joined.append(entry)
    return joined


def _indented(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield Line(line.number, f"  {line.text}" if line.text else "", line.kind)


def _is_sure(reading: Reading, entry: Entry) -> bool:
    """Whether an entry is surely a step of the path: a link at its start, a time, stars, known labels."""
    if link_of(entry.head) and (entry.marker[0].isdigit() or has_marks(entry.head)):
        return True
    if has_marks(entry.head) or has_labels(leading(entry.head)[1], reading.dialect.labels["entry"]):
        return True
    return any(text.meaning for text in labels_of(reading, entry))


def _number(entry: Entry) -> int:
    """What an entry is counted as; 0 for a bullet."""
    return int(re.sub(r"\D", "", entry.marker) or 0)


def labels_of(reading: Reading, entry: Entry) -> list[Labelled]:
    """What stands under the labels below an entry."""
    meanings = reading.dialect.labels["entry"]
    return [part for text in labelled(entry.body, meanings) for part in _apart(text, meanings)]


def _apart(text: Labelled, meanings: Meanings) -> list[Labelled]:
    """A text of one line as those of the labels inside it: ``Why now: it is the base; You'll learn: layers``."""
    if not text.meaning or "\n" in text.text:
        return [text]
    return [replace(text, meaning=meaning, text=said) for meaning, said in in_line(text.text, meanings, text.meaning)]
