"""Uses: what a thing is good for, and what it is not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from mocards.model import Item
from mocards.notes.entries import entries
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line
from mocards.notes.passages import filled_end, is_code, written
from mocards.notes.reading import CALLOUT, Found, Part, Reading
from mocards.notes.sides import SIDES, Sides, sides, sign_at, under_labels
from mocards.notes.subjects import asks_when, object_of, subject_at, subject_of
from mocards.notes.wording import is_placeholder, unadorned


class Use(Item, frozen=True, kw_only=True):
    """When to use the note's subject, or a section's, and when not."""

    kind: ClassVar[str] = "use"
    title: str
    """The note's or the section's."""
    good: str = ""
    bad: str = ""
    section: str = ""
    """What a section speaks of; empty for the note's subject."""

    @property
    def anchor(self) -> str:
        """The same in every note: a note says it once, whatever its title; a section's has the section's name."""
        return f"{self.kind}: {self.section}" if self.section else self.kind

    def facets(self) -> Mapping[str, str]:
        """``good``: what it is good for; ``bad``: what it is bad for."""
        return {name: text for name, text in (("good", self.good), ("bad", self.bad)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``."""
        return {"title": self.title}


def uses(reading: Reading) -> Iterator[Found]:
    """When to use a subject and when not: sections, callouts, labels, columns, ticks and crosses, or sentences."""
    if reading.is_moc:
        return
    told: dict[str, list[_Claim]] = {}
    for claim in (*_in_parts(reading), *_in_sections(reading)):
        known = {side for other in told.get(claim.section, ()) for side in other.sides}
        if not known & claim.sides.keys():
            told.setdefault(claim.section, []).append(claim)
    for section, claims in told.items():
        answers = {side: text for claim in claims for side, text in claim.sides.items()}
        item = Use(
            position=reading.at(claims[0].line),
            title=section or reading.title,
            section=section,
            good=answers.get("good", ""),
            bad=answers.get("bad", ""),
        )
        yield Found(item, claims[-1].end, "when to use it, and when not")


class _Claim(Struct, frozen=True):
    """What one part of a note says of uses."""

    section: str
    """What it speaks of; empty for the note's subject."""
    sides: Sides
    line: int
    end: int


def _in_parts(reading: Reading) -> Iterator[_Claim]:
    """What sections and callouts say that are called so."""
    for part in reading.parts_of("uses", "good", "bad"):
        if part.section is None and (part.meaning == "uses" or part.level != CALLOUT):
            continue
        section = subject_at(reading, part)
        if section is not None and (said := _said(reading, part)):
            named = object_of(reading, part.title)
            about = section if named is None else named
            yield _Claim(about, said, part.line, filled_end(part.lines, part.end))


def _said(reading: Reading, part: Part) -> Sides:
    inside = [other for other in _inside(reading, part) if other.meaning != part.meaning]
    end = inside[0].line if inside else part.end
    own = [line for line in part.lines if line.number < end]
    if part.meaning != "uses":
        told = {part.meaning: written(own)} | {other.meaning: written(other.lines) for other in inside}
        both = sides(reading.dialect, own)
        told = dict(both) if len(both) > 1 else told
    elif inside:
        told = {other.meaning: written(other.lines) for other in reversed(inside)}
    else:
        own = own[: part.section.children[0].line - part.line - 1] if part.section and part.section.children else own
        told = dict(sides(reading.dialect, own)) or {"good": _whole(own)}
    said = {side: told.get(side, "") for side in SIDES}
    return {side: text for side, text in said.items() if text and not is_placeholder(text) and not is_code(text)}


_FEWEST = 4
"""Words of a paragraph that says what a thing is good for; fewer only point somewhere."""


def _whole(lines: Sequence[Line]) -> str:
    """A list, or a text of some length, under a title that asks when to use a thing: it says what that is good for."""
    text = written(lines)
    return text if entries(lines) or (len(text.split()) >= _FEWEST and not is_links_alone(text)) else ""


def _inside(reading: Reading, part: Part) -> list[Part]:
    """The parts inside one that say what is good or bad."""
    first = bisect_left(reading.parts, part.line, key=lambda other: other.line)
    after = bisect_left(reading.parts, part.end, key=lambda other: other.line)
    return [other for other in reading.parts[first:after] if other.meaning in SIDES and other != part]


def _in_sections(reading: Reading) -> Iterator[_Claim]:
    """What sections with titles of their own say under both labels, or by ticks where the title asks *when*."""
    for section in reading.outline.walk():
        title = unadorned(section.title)
        if reading.dialect.titles.of(title):
            continue
        end = section.children[0].line if section.children else section.end
        lines = reading.outline.lines(section.line + 1, end)
        if sum([":" in line.text[:_LONGEST_LABEL] or bool(sign_at(line.text)) for line in lines]) < len(SIDES):
            continue
        about = subject_of(reading, section)
        asks = title.endswith("?") or asks_when(reading, title)
        said = (sides if asks else under_labels)(reading.dialect, lines)
        if about is not None and len(said) == len(SIDES):
            yield _Claim("" if asks else about, said, section.line, filled_end(lines, end))


_LONGEST_LABEL = 60
"""Characters."""
