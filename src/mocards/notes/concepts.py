"""Concepts: the entries of a learning path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from mocards.model import Item, Phase
from mocards.notes.links import Spelled, link_at, linked_in
from mocards.notes.outline import Line, LineKind, Section
from mocards.notes.passages import Entry, Labelled, entries, label_of, labelled
from mocards.notes.reading import Found, Part, Reading, bold_title
from mocards.notes.wording import is_placeholder, minutes, stars, unadorned, unbracketed


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept(Item):
    """One entry of a learning path."""

    kind: ClassVar[str] = "concept"
    title: str
    """What the entry calls it: the link's alias, the name in bold, or the target's last part as written."""
    target: str = ""
    """Of the entry's link, as written, with ``#heading`` but without alias; empty without a link."""
    phase: Phase | None = None
    number: str = ""
    """As written, such as ``5a``; empty for a bullet."""
    stars: int | None = None
    minutes: int | None = None
    """Planned time; None when the entry gives none, or a word such as *planned*."""
    status: str = ""
    """What stands in brackets and is no time: ``planned``, ``guide``."""
    why: str = ""
    covers: str = ""

    @property
    def anchor(self) -> str:
        """The link's target, else the title."""
        return self.target or self.title

    def facets(self) -> Mapping[str, str]:
        """``covers``: what one learns there; ``why``: why it comes at this place."""
        return {name: text for name, text in (("covers", self.covers), ("why", self.why)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``, ``number``."""
        return {"title": self.title, "number": self.number}


def concepts(reading: Reading) -> Iterator[Found]:
    """The entries of the note's learning paths, phase by phase."""
    for part in reading.parts_of("path"):
        yield from _path(reading, part)


def phases(reading: Reading) -> tuple[Phase, ...]:
    """The phases of the note's learning paths, in their order."""
    return tuple(
        phase
        for part in reading.parts_of("path")
        if part.section
        for section in part.section.walk()
        if (phase := _phase(reading, section))
    )


def _path(reading: Reading, part: Part) -> Iterator[Found]:
    if part.section is None:
        yield from _stretch(reading, part.lines, None, strict=False)
        return
    yield from _section(reading, part.section, None, strict=False)


def _section(reading: Reading, section: Section, phase: Phase | None, strict: bool) -> Iterator[Found]:
    """The entries of a section of the path, then those of its subsections."""
    own_end = section.children[0].line if section.children else section.end
    if phase and (heading := _heading_entry(section)):
        yield from _entry(
            reading, replace(heading, body=tuple(reading.outline.lines(section.line + 1, own_end))), phase
        )
        own_end = section.line
    yield from _stretch(reading, reading.outline.lines(section.line + 1, own_end), phase, strict)
    for child in section.children:
        if found := _phase(reading, child):
            yield from _section(reading, child, found, strict=False)
        elif _heading_entry(child):
            yield from _section(reading, child, phase or _NO_PHASE, strict)
        elif not reading.dialect.titles.of(unadorned(child.title)):
            named = phase or Phase("", unbracketed(child.title), "", minutes(child.title), reading.at(child.line))
            yield from _section(reading, child, named, strict=True)


_NO_PHASE = Phase("", "")
_HEADING_ENTRY = re.compile(r"(\d{1,3}[a-z]?[.)])\s+(.*)$")


def _heading_entry(section: Section) -> Entry | None:
    """A heading such as ``### 3. [[target]] ⭐ (1h)`` as an entry."""
    found = _HEADING_ENTRY.match(unadorned(section.title))
    if found and _link(found[2]):
        return Entry(found[1], section.line, found[2], ())
    return None


def _phase(reading: Reading, section: Section) -> Phase | None:
    """The phase that a heading opens; None when it opens none."""
    found = reading.dialect.phase.match(unadorned(section.title))
    if not found:
        return None
    own_end = section.children[0].line if section.children else section.end
    goal = ""
    for text in labelled(
        _before_lists(reading.outline.lines(section.line + 1, own_end)), reading.dialect.labels["phase"]
    ):
        if text.meaning == "goal" and not goal and not is_placeholder(text.text):
            goal = text.text
    return Phase(found[1], unbracketed(found[2]), goal, minutes(found[2]), reading.at(section.line))


def _before_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines before the first entry of a list."""
    first = next((entry.line for entry in entries(lines)), None)
    return [line for line in lines if first is None or line.number < first]


# ---- a stretch of lines: entries, and asides between them ---------------------------------------


def _stretch(reading: Reading, lines: Sequence[Line], phase: Phase | None, strict: bool) -> Iterator[Found]:
    """The entries among the lines under one heading.

    Args:
        strict: only what is surely an entry counts, since the heading is no phase.
    """
    last = 0
    refused = False
    for aside, part in _asides(reading, lines):
        for entry in _with_loose_bullets(reading, entries(part)):
            number = int(re.sub(r"\D", "", entry.marker) or 0)
            goes_on = number > 0 and last <= number <= last + 1 and not refused
            if aside and not (goes_on and _link(entry.head) and _is_sure(reading, entry)):
                refused = refused or number > 0
                continue
            if not _is_sure(reading, entry) and (strict or number == 0 or not _is_named(entry)):
                continue
            refused = False
            last = max(last, number)
            yield from _entry(reading, entry, phase)
        refused = False


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
        label = label_of(entry.head) if not entry.marker[0].isdigit() else None
        known = label and label.colon and (label.strong or reading.dialect.labels["entry"].of(label.name))
        if joined and known and joined[-1].marker[0].isdigit():
            body = (*joined[-1].body, Line(entry.line, f"- {entry.head}"), *_indented(entry.body))
            joined[-1] = replace(joined[-1], body=body)
        else:
            joined.append(entry)
    return joined


def _indented(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield replace(line, text=f"  {line.text}" if line.text else "")


def _is_sure(reading: Reading, entry: Entry) -> bool:
    """Whether an entry is surely a step of the path: a link at its start, a time, stars, known labels."""
    if _link(entry.head) and (entry.marker[0].isdigit() or _has_marks(entry.head)):
        return True
    return _has_marks(entry.head) or any(text.meaning for text in _labels(reading, entry))


def _has_marks(head: str) -> bool:
    return stars(head) is not None or any(minutes(text) is not None for text in _bracketed(head))


def _is_named(entry: Entry) -> bool:
    """Whether an entry begins with a name in bold that is all it says."""
    name, rest = _leading(entry.head)
    return name.startswith(("**", "__")) and not rest.strip()


def _labels(reading: Reading, entry: Entry) -> list[Labelled]:
    return labelled(entry.body, reading.dialect.labels["entry"])


# ---- one entry -----------------------------------------------------------------------------------

_BRACKETS = re.compile(r"\(([^()]{1,80})\)")
_STARS = re.compile("[⭐★☆🌟✩\ufe0f]+")
_DASHED = re.compile(r"\s*(?::|[-–—→]\s|->\s)\s*(\S.*)", re.DOTALL)


def _entry(reading: Reading, entry: Entry, phase: Phase | None) -> Iterator[Found]:
    name, rest = _leading(entry.head)
    own = _link(entry.head)
    link = own or link_at(rest.lstrip(" :–—→-"))
    title = unadorned(_STARS.sub("", own.name if own else name.strip("*_ ")))
    target = link.target if link else ""
    if not title or is_placeholder(f"[{title}]" if title.startswith("[") else title) or title.startswith("["):
        return
    times = [minutes(text) for text in _bracketed(rest)]
    known = {text.meaning: text.text for text in reversed(_labels(reading, entry)) if text.meaning and text.text}
    known = {meaning: text for meaning, text in known.items() if not is_placeholder(text)}
    if "covers" not in known and (described := _described(rest)):
        known["covers"] = described
    concept = Concept(
        position=reading.at(entry.line),
        block_id=entry.block_id,
        title=title,
        target=target,
        phase=phase if phase is not _NO_PHASE else None,
        number=entry.marker.rstrip(".)") if entry.marker[0].isdigit() else "",
        stars=stars(entry.head),
        minutes=next((time for time in times if time is not None), None) if times else minutes(_STARS.sub(" ", rest)),
        status=next((text for text, time in zip(_bracketed(rest), times, strict=True) if time is None), ""),
        why=known.get("why", ""),
        covers=known.get("covers", ""),
    )
    yield Found(concept, entry.end, "entry of the learning path")


def _leading(head: str) -> tuple[str, str]:
    """The name that an entry begins with (in bold, a link, or up to stars and brackets), and the rest."""
    head = unadorned(head[:2000]) or head[:2000]
    for mark in ("**", "__"):
        if head.startswith(mark) and (end := head.find(mark, 2)) > 0:
            return head[: end + 2], head[end + 2 :]
    if link := link_at(head):
        return head[: link.length], head[link.length :]
    cut = min(
        (place for sign in (" (", " ⭐", " ★", ": ", " - ", " – ", " — ") if (place := head.find(sign)) > 0),
        default=len(head),
    )
    return head[:cut], head[cut:]


def _link(head: str) -> Spelled | None:
    """The link that is the name of an entry, in bold or not."""
    name, _ = _leading(head)
    return linked_in(name) if name.startswith(("**", "__")) else link_at(name)


def _bracketed(text: str) -> list[str]:
    return [found.strip() for found in _BRACKETS.findall(text[:500])]


def _described(rest: str) -> str:
    """What an entry says of itself in its own line, after a dash or a colon."""
    plain = _STARS.sub("", rest)
    for text in _bracketed(plain)[:1]:
        plain = plain.replace(f"({text})", "", 1) if minutes(text) is not None else plain
    found = _DASHED.match(plain)
    if not found or len(re.findall(r"\w+", found[1][:200])) < 2 or link_at(found[1]):
        return ""
    return found[1].strip()
