"""Uses: what a thing is good for, and what it is not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item
from mocards.notes.passages import entries, filled_end, labelled, written
from mocards.notes.reading import CALLOUT, Found, Part, Reading
from mocards.notes.tables import tables
from mocards.notes.wording import is_placeholder, unadorned


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Item):
    """When to use the note's subject, and when not."""

    kind: ClassVar[str] = "use"
    title: str
    """The note's title."""
    good: str = ""
    bad: str = ""

    @property
    def anchor(self) -> str:
        """The same in every note: a note says it once, whatever its title."""
        return self.kind

    def facets(self) -> Mapping[str, str]:
        """``good``: what it is good for; ``bad``: what it is bad for."""
        return {name: text for name, text in (("good", self.good), ("bad", self.bad)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``."""
        return {"title": self.title}


def uses(reading: Reading) -> Iterator[Found]:
    """When to use the note's subject and when not: subsections, callouts, labels, columns, or ticks and crosses."""
    if reading.is_moc:
        return
    answers: dict[str, str] = {}
    first, end, after = 0, 0, 0
    for part in reading.parts_of("uses", "good", "bad"):
        if not _is_own(reading, part):
            continue
        sides = [(side, text) for side, text in _sides(reading, part) if text and not is_placeholder(text)]
        if first and (not sides or (part.section is not None and part.line != after)):
            break  # a note says it once; what is good and what is bad may stand in a pair
        for side, text in sides:
            answers.setdefault(side, text)
        if sides:
            first, end = first or part.line, filled_end(part.lines, part.end)
            after = part.end
        if part.meaning == "uses" and sides:
            break
    if answers:
        good, bad = answers.get("good", ""), answers.get("bad", "")
        item = Use(position=reading.at(first), title=reading.title, good=good, bad=bad)
        yield Found(item, end, "when to use it, and when not")


def _is_own(reading: Reading, part: Part) -> bool:
    """Whether a part speaks of the note's subject: a section or a callout, in no part that is about something else."""
    if part.section is None and (part.meaning == "uses" or part.level != CALLOUT):
        return False
    before = reading.parts[: bisect_left(reading.parts, part.line, key=lambda other: other.line)]
    return not any(part.line < other.end and other.meaning not in ("uses", "good", "bad") for other in before)


def _sides(reading: Reading, part: Part) -> Iterator[tuple[str, str]]:
    """``good`` or ``bad``, and what stands there."""
    if part.meaning != "uses":
        inside = [other for other in _inside(reading, part) if other.meaning != part.meaning]
        end = inside[0].line if inside else part.end
        yield part.meaning, written([line for line in part.lines if line.number < end])
        yield from ((other.meaning, written(other.lines)) for other in inside)
        return
    found = [(other.meaning, written(other.lines)) for other in _inside(reading, part)]
    found = found or [
        (text.meaning, text.text)
        for text in labelled(part.lines, reading.dialect.titles)
        if text.meaning in ("good", "bad")
    ]
    yield from found or _columns(reading, part) or _ticked(part)


def _inside(reading: Reading, part: Part) -> list[Part]:
    """The parts inside one that say what is good or bad."""
    first = bisect_left(reading.parts, part.line, key=lambda other: other.line)
    after = bisect_left(reading.parts, part.end, key=lambda other: other.line)
    return [other for other in reading.parts[first:after] if other.meaning in ("good", "bad") and other != part]


def _columns(reading: Reading, part: Part) -> list[tuple[str, str]]:
    """The columns of a table that say it, as lists."""
    found = []
    for table in tables(part.lines):
        for place, header in enumerate(table.header):
            side = reading.dialect.titles.of(unadorned(header))
            cells = [cells[place] for _, cells in table.rows if cells[place] and not is_placeholder(cells[place])]
            if side in ("good", "bad") and cells:
                found.append((side, "\n".join(f"- {cell}" for cell in cells)))
    return found


_GOOD, _BAD = ("✅", "✔", "✓", "👍", "🟢", "➕"), ("❌", "✖", "✗", "✘", "👎", "🚫", "🔴", "⛔", "➖")


def _ticked(part: Part) -> list[tuple[str, str]]:
    """The entries with a tick and those with a cross; without any, a list says what is good."""
    end = part.section.children[0].line if part.section and part.section.children else part.end
    listed = entries([line for line in part.lines if line.number < end])
    sides = [(signs, [entry for entry in listed if entry.head.startswith(signs)]) for signs in (_GOOD, _BAD)]
    if not any(own for _, own in sides):
        return [("good", written([line for line in part.lines if line.number < end]))] if listed else []
    return [
        (side, "\n".join(f"- {unadorned(entry.head)}" for entry in own))
        for side, (_, own) in zip(("good", "bad"), sides, strict=True)
        if own
    ]
