"""Summaries: the TL;DR of a concept note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item
from mocards.notes.outline import Line
from mocards.notes.passages import Labelled, is_quote, labelled, unquoted
from mocards.notes.reading import Found, Part, Reading
from mocards.notes.wording import is_placeholder


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Item):
    """What a note says in short."""

    kind: ClassVar[str] = "summary"
    title: str
    """The note's title."""
    text: str
    analogy: str = ""

    @property
    def anchor(self) -> str:
        """The same in every note: a note has one summary, whatever its title."""
        return self.kind

    def facets(self) -> Mapping[str, str]:
        """``text``: the subject in short; ``analogy``: what it is like."""
        return {name: text for name, text in (("text", self.text), ("analogy", self.analogy)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``."""
        return {"title": self.title}


def summaries(reading: Reading) -> Iterator[Found]:
    """The note's TL;DR, with its analogy."""
    if reading.is_moc:
        return
    for part in reading.parts_of("summary"):
        texts = labelled(_opened(part), reading.dialect.labels["summary"])
        analogies = [text.text for text in texts if text.meaning == "analogy"]
        rest = [_with_label(text) for text in texts if text.meaning != "analogy"]
        text = "\n\n".join(text for text in rest if text and not is_placeholder(text))
        if text:
            analogy = next((text for text in analogies if text and not is_placeholder(text)), "")
            item = Summary(position=reading.at(part.line), title=reading.title, text=text, analogy=analogy)
            yield Found(item, max(text.end for text in texts), "summary of the note")
            return


def _opened(part: Part) -> list[Line]:
    """The part's lines, out of their quote if they stand in one."""
    end = part.section.children[0].line if part.section and part.section.children else part.end
    lines = [line for line in part.lines if line.number < end]
    lines = unquoted(lines) if any(is_quote(line.text) for line in lines) else lines
    return [Line(part.line, part.rest), *lines] if part.rest else lines


def _with_label(text: Labelled) -> str:
    return f"**{text.label}**: {text.text}" if text.label and text.text else text.text
