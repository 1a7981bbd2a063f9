"""Ideas: the key concepts that a concept note explains one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item
from mocards.notes.outline import Section
from mocards.notes.passages import labelled
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import is_placeholder, unadorned


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea(Item):
    """One key concept of a note."""

    kind: ClassVar[str] = "idea"
    name: str
    what: str = ""
    importance: str = ""
    model: str = ""
    """The mental model: a picture in words or characters."""

    @property
    def anchor(self) -> str:
        """The name."""
        return self.name

    def facets(self) -> Mapping[str, str]:
        """``what`` it is, ``importance``: why it matters, ``model``: how to picture it."""
        answers = {"what": self.what, "importance": self.importance, "model": self.model}
        return {name: text for name, text in answers.items() if text}

    def words(self) -> Mapping[str, str]:
        """``name``."""
        return {"name": self.name}


def ideas(reading: Reading) -> Iterator[Found]:
    """The key concepts that have a heading each."""
    for part in reading.parts_of("ideas", "terms"):
        for section in part.section.children if part.section else ():
            if not reading.dialect.titles.of(unadorned(section.title)) and (found := _idea(reading, section)):
                yield found


_NUMBER = re.compile(r"^(?:(?:concept|idea)\s*)?#?\d{1,3}[a-z]?\s*[.):–—-]\s*", re.IGNORECASE)


def _idea(reading: Reading, section: Section) -> Found | None:
    """One idea: what it is stands under a label or under none."""
    texts = labelled(reading.outline.lines(section.line + 1, section.end), reading.dialect.labels["idea"])
    known: dict[str, str] = {}
    rest: list[str] = []
    for text in texts:
        if not text.text or is_placeholder(text.text):
            continue
        if text.meaning and text.meaning not in known:
            known[text.meaning] = text.text
        elif not text.label:
            rest.append(text.text)
    name = _NUMBER.sub("", unadorned(section.title), count=1)
    what = known.get("what") or "\n\n".join(rest)
    if not name or (name.startswith("[") and name.endswith("]")) or not (what or known):
        return None
    item = Idea(
        position=reading.at(section.line),
        name=name,
        what=what,
        importance=known.get("importance", ""),
        model=known.get("model", ""),
    )
    return Found(item, max(text.end for text in texts), "key concept under its own heading")
