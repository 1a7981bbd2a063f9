"""Questions that the author wrote for recalling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """A question in the author's own words, with its answer."""

    kind: ClassVar[str] = "question"
    question: str
    answer: str

    @property
    def anchor(self) -> str:
        """The question."""
        return self.question

    def facets(self) -> Mapping[str, str]:
        """``answer``."""
        return {"answer": self.answer}

    def words(self) -> Mapping[str, str]:
        """``question``."""
        return {"question": self.question}
