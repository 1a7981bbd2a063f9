"""Pitfalls: mistakes with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Pitfall(Item):
    """A mistake: in one line with its remedy, or told with symptom, cause, solution and lesson."""

    kind: ClassVar[str] = "pitfall"
    mistake: str
    remedy: str = ""
    """What to do instead, or what comes of the mistake: notes give either in the same place."""
    symptom: str = ""
    deed: str = ""
    """What was done wrong, often a fence."""
    cause: str = ""
    solution: str = ""
    lesson: str = ""

    @property
    def anchor(self) -> str:
        """The mistake."""
        return self.mistake

    def facets(self) -> Mapping[str, str]:
        """``remedy`` of the short form; ``cause``, ``solution`` and ``lesson`` of the long one."""
        answers = {"remedy": self.remedy, "cause": self.cause, "solution": self.solution, "lesson": self.lesson}
        return {name: text for name, text in answers.items() if text}

    def words(self) -> Mapping[str, str]:
        """``mistake``, ``symptom``, ``deed``, ``cause``, ``solution``, ``lesson``; what is missing is empty."""
        return {
            "mistake": self.mistake,
            "symptom": self.symptom,
            "deed": self.deed,
            "cause": self.cause,
            "solution": self.solution,
            "lesson": self.lesson,
        }
