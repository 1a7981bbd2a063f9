"""Uses: what a thing is good for, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


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
