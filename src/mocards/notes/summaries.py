"""Summaries: the TL;DR of a concept note, and of its sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from mocards.model import Item
from mocards.notes.frontmatter import line_of
from mocards.notes.labels import Labelled, label_of, labelled
from mocards.notes.openings import opening
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_quote, unquoted
from mocards.notes.quotes import callouts
from mocards.notes.reading import BOLD, Found, Part, Reading
from mocards.notes.subjects import subject_at
from mocards.notes.wording import is_placeholder


class Summary(Item, frozen=True, kw_only=True):
    """What a note, or a section of it, says in short."""

    kind: ClassVar[str] = "summary"
    title: str
    """The note's or the section's."""
    text: str
    analogy: str = ""
    section: str = ""
    """The section's title; empty for the whole note."""

    @property
    def anchor(self) -> str:
        """The same in every note, which has one summary, whatever its title; a section's has the section's name."""
        return f"{self.kind}: {self.section}" if self.section else self.kind

    def facets(self) -> Mapping[str, str]:
        """``text``: the subject in short; ``analogy``: what it is like."""
        return {name: text for name, text in (("text", self.text), ("analogy", self.analogy)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``."""
        return {"title": self.title}


def summaries(reading: Reading) -> Iterator[Found]:
    """The note's TL;DR and those of its sections, with their analogies.

    Without one, what the front matter has under such a key, else what the note opens with.
    """
    if reading.is_moc:
        return
    said = set[str]()
    for part in reading.parts_of("summary"):
        section = subject_at(reading, part)
        if section is None or section in said:
            continue
        if found := _summary(reading, part.line, [*_opened(part), *_analogy_below(reading, part)], section):
            said.add(section)
            yield found
    if "" not in said and (lines := _in_front_matter(reading) or opening(reading)):
        yield from filter(None, [_summary(reading, lines[0].number, lines, "")])


def _analogy_below(reading: Reading, part: Part) -> Sequence[Line]:
    """The paragraph under one that sums up a note, if its label says that it is an analogy."""
    if part.level != BOLD:
        return ()
    below = [line for line in reading.outline.lines(part.end, part.end + _NEAR) if line.text.strip()]
    label = label_of(below[0].text) if below and below[0].kind == LineKind.TEXT else None
    return below[:1] if label and reading.dialect.labels["summary"].of(label.name) == "analogy" else ()


_NEAR = 2
"""Lines, of which one is blank."""


def _in_front_matter(reading: Reading) -> Sequence[Line]:
    """What the front matter says under ``tldr:`` or ``summary:``, in a few words at least."""
    for key, values in reading.outline.front.items():
        if len(values) == 1 and reading.dialect.titles.of(key) == "summary" and len(values[0].split()) >= _FEWEST:
            return [Line(line_of(reading.outline.texts, key), values[0])]
    return ()


_FEWEST = 3
"""Words of a summary in the front matter."""


def _summary(reading: Reading, line: int, lines: Sequence[Line], section: str) -> Found | None:
    texts = labelled(lines, reading.dialect.labels["summary"])
    analogies = [text.text for text in texts if text.meaning == "analogy"]
    rest = [_with_label(text) for text in texts if text.meaning != "analogy"]
    text = "\n\n".join(text for text in rest if text and not is_placeholder(text))
    if not text:
        return None
    analogy = next((text for text in analogies if text and not is_placeholder(text)), "")
    title = section or reading.title
    item = Summary(position=reading.at(line), title=title, text=text, analogy=analogy, section=section)
    return Found(item, max(text.end for text in texts), "summary of a section" if section else "summary of the note")


def _opened(part: Part) -> list[Line]:
    """The part's lines, out of their quote if they stand in one; a callout behind other text stays one."""
    end = part.section.children[0].line if part.section and part.section.children else part.end
    lines = [line for line in part.lines if line.number < end]
    boxed = {number for box in callouts(lines) for number in range(box.line, box.end)}
    if boxed and any(line.text.strip() and line.number < min(boxed) for line in lines):
        lines = [line if line.number in boxed else unquoted([line])[0] for line in lines]
    elif any(is_quote(line.text) for line in lines):
        lines = unquoted(lines)
    return [Line(part.line, part.rest), *lines] if part.rest else lines


def _with_label(text: Labelled) -> str:
    return f"**{text.label}**: {text.text}" if text.label and text.text else text.text
