"""Concepts: the entries of a learning path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from mocards.model import Item, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept(Item):
    """One entry of a learning path."""

    kind: ClassVar[str] = "concept"
    title: str
    """What the entry calls it: the link's alias, the name in bold, or the target's last part as written."""
    target: str = ""
    """Of the entry's link, as written, with ``#heading`` but without alias; empty without a link."""
    phase: Phase | None = None
    number: str = ""
    """As written, such as ``5a``; empty for a bullet."""
    stars: int | None = None
    minutes: int | None = None
    """Planned time; None when the entry gives none, or a word such as *planned*."""
    status: str = ""
    """What stands in brackets and is no time: ``planned``, ``guide``."""
    why: str = ""
    covers: str = ""

    @property
    def anchor(self) -> str:
        """The link's target, else the title."""
        return self.target or self.title

    def facets(self) -> Mapping[str, str]:
        """``covers``: what one learns there; ``why``: why it comes at this place."""
        return {name: text for name, text in (("covers", self.covers), ("why", self.why)) if text}

    def words(self) -> Mapping[str, str]:
        """``title``, ``number``."""
        return {"title": self.title, "number": self.number}
