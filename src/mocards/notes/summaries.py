"""Summaries: the TL;DR of a concept note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


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
