"""Ideas: the key concepts that a concept note explains one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


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
