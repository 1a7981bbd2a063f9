"""Concepts: the entries of a learning path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from mocards.model import Item, Phase
from mocards.notes.entries import Entry
from mocards.notes.headlines import STARS, bracketed, is_labelled, leading, link_of, told
from mocards.notes.links import link_at
from mocards.notes.paths import labels_of, steps
from mocards.notes.reading import Found, Reading
from mocards.notes.wording import is_placeholder, minutes, stars, unadorned


class Concept(Item, frozen=True, kw_only=True):
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


def concepts(reading: Reading) -> Iterator[Found]:
    """The entries of the note's learning paths, phase by phase."""
    for entry, phase in steps(reading):
        yield from _concept(reading, entry, phase)


def _concept(reading: Reading, entry: Entry, phase: Phase | None) -> Iterator[Found]:
    name, rest = leading(entry.head)
    own = link_of(entry.head)
    link = own or link_at(rest.lstrip(" :–—→-"))
    title = unadorned(STARS.sub("", own.name if own else name.strip("*_ ")))
    target = link.target if link else ""
    if not title or is_placeholder(f"[{title}]" if title.startswith("[") else title) or title.startswith("["):
        return
    meanings = reading.dialect.labels["entry"]
    brackets = [text for text in bracketed(rest) if not is_labelled(text, meanings)]
    times = [minutes(text) for text in brackets]
    below = [(text.meaning, text.text) for text in labels_of(reading, entry) if text.meaning and text.text]
    said = [*below, *told(rest, meanings)]
    known = {meaning: text for meaning, text in reversed(said) if not is_placeholder(text)}
    concept = Concept(
        position=reading.at(entry.line),
        block_id=entry.block_id,
        title=title,
        target=target,
        phase=phase,
        number=entry.marker.rstrip(".)") if entry.marker[0].isdigit() else "",
        stars=stars(entry.head),
        minutes=next((time for time in times if time is not None), None) if times else minutes(STARS.sub(" ", rest)),
        status=next((text for text, time in zip(brackets, times, strict=True) if time is None), ""),
        why=known.get("why", ""),
        covers=known.get("covers", ""),
    )
    yield Found(concept, entry.end, "entry of the learning path")
