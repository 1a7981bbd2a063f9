"""References: terms with what to know about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Item):
    """A term, and what to know about it."""

    kind: ClassVar[str] = "reference"
    term: str
    text: str

    @property
    def anchor(self) -> str:
        """The term."""
        return self.term

    def facets(self) -> Mapping[str, str]:
        """``text``: what to know."""
        return {"text": self.text}

    def words(self) -> Mapping[str, str]:
        """``term``."""
        return {"term": self.term}
