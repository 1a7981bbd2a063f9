"""Uses: what a thing is good for, and what it is not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item
from mocards.notes.passages import labelled, written
from mocards.notes.reading import Found, Part, Reading
from mocards.notes.wording import is_placeholder


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
    """When to use the note's subject and when not: subsections or labels *good for*, *bad for*."""
    if reading.is_moc:
        return
    for part in reading.parts_of("uses", "good", "bad"):
        if part.section is None:
            continue
        answers = {"good": "", "bad": ""}
        for side, text in _sides(reading, part):
            if text and not is_placeholder(text):
                answers[side] = answers[side] or text
        if any(answers.values()):
            item = Use(position=reading.at(part.line), title=reading.title, good=answers["good"], bad=answers["bad"])
            yield Found(item, part.end, "when to use it, and when not")
            return


def _sides(reading: Reading, part: Part) -> Iterator[tuple[str, str]]:
    """``good`` or ``bad``, and what stands there."""
    first = bisect_left(reading.parts, part.line, key=lambda other: other.line)
    after = bisect_left(reading.parts, part.end, key=lambda other: other.line)
    inside = [other for other in reading.parts[first:after] if other.meaning in ("good", "bad")]
    for other in inside:
        yield other.meaning, written(other.lines)
    if not inside:
        for text in labelled(part.lines, reading.dialect.titles):
            if text.meaning in ("good", "bad"):
                yield text.meaning, text.text
