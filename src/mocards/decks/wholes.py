"""Items, put together again from the cards of their facets, with the keys that they are found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mocards.model import Draft
from mocards.patterns import lazy_pattern

Key = str | int
"""What a card is known by (its id), or a draft (its number)."""

LONGEST = 2_000
"""Characters of an answer that are compared; a longer one is a file rather than an answer."""
LONG_ANSWER = 24
"""Characters from which on an answer is its item's alone, whatever it is called."""
LONG_NAME = 5
"""Words from which on a name is a sentence, which says as much as the answer."""
_WORD = re.compile(r"\w+")
_GAP = lazy_pattern(r"\{\{c1::(.*?)\}\}", re.DOTALL)
_NUMBERED = re.compile(r"^\W*\d{1,3}[a-z]?[.):]\s+")


@dataclass(eq=False)
class Whole:
    """An item: its facets, and the place where it stands."""

    note: str
    """As it is called now: for a known item of a note that was renamed, the new path."""
    head: Draft
    """One of its cards, for what they share."""
    parts: dict[str, tuple[Draft, Key]] = field(default_factory=dict)
    """Facet, or what a gap hides → card or draft, with what it is known by."""
    places: tuple[str, str] = ("", "")
    """What stands before and after it, as far as that was recognised."""

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """Facet → answer, plain; for a text with gaps the text, which all of them share."""
        if self.head.cloze:
            return {"text": plain(self.head.anchor)[:LONGEST]}
        return {facet: plain(part.back)[:LONGEST] for facet, (part, _) in self.parts.items()}

    @cached_property
    def name(self) -> str:
        """What names it, plain; empty when all of its kind are called the same, and for a text with gaps."""
        return (
            "" if is_generic(self.head) else plain(_last(self.head.anchor) if is_link(self.head) else self.head.anchor)
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All that it is called: an entry of a path has a title besides its link."""
        title = plain(self.head.concept) if is_link(self.head) else ""
        return (self.name, title) if title and self.name else (self.name,)

    @cached_property
    def words(self) -> Mapping[str, Sequence[str]]:
        """Facet → the words of its answer, in order."""
        return {facet: _WORD.findall(answer) for facet, answer in self.answers.items()}

    @cached_property
    def all_words(self) -> Sequence[str]:
        """The words of its names and answers."""
        return [word for text in (*self.names, *self.answers.values()) for word in _WORD.findall(text)]

    @property
    def is_sentence(self) -> bool:
        """Whether its name says as much as an answer."""
        return len(_WORD.findall(self.name)) >= LONG_NAME

    @property
    def text(self) -> tuple[object, ...]:
        """All that it says; equal for items that no reader could tell apart."""
        return (self.head.kind, loose(self.head), tuple(sorted(self.answers.items())))


def wholes(parts: Iterable[tuple[Draft, Key]], notes: Mapping[str, str]) -> list[Whole]:
    """Cards by their item, in path order; two items of one name in one note stay two.

    Args:
        parts: cards or drafts, with what they are known by.
        notes: path of a renamed note → its new path.
    """
    current: dict[tuple[str, str, str], Whole] = {}
    made: list[Whole] = []
    for part, key in sorted(parts, key=lambda entry: (entry[0].deck, entry[0].position)):
        slot = (part.source.note, part.kind, part.anchor)
        whole = current.get(slot)
        facet = facet_of(part)
        if whole is None or facet in whole.parts:
            whole = current[slot] = Whole(notes.get(part.source.note, part.source.note), part)
            made.append(whole)
        whole.parts[facet] = (part, key)
    return made


def facet_of(card: Draft) -> str:
    """The card's facet; of a gap what it hides, since its number is another one when a gap comes before it."""
    if not card.cloze:
        return card.facet
    return "gap " + plain(" ".join(part.partition("::")[0] for part in _GAP.findall(card.cloze)))


def plain(text: str) -> str:
    """The text without what does not change what it says: case, and the width of blanks."""
    return " ".join(text.casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text)


def is_generic(card: Draft) -> bool:
    """Whether every item of the kind is called the same (a note's summary): its name tells nothing."""
    return card.anchor == card.kind


def is_link(card: Draft) -> bool:
    """Whether the item is named by a link to a note: an entry of a learning path."""
    return card.kind == "concept"


def loose(card: Draft) -> str:
    """The item's name without marks, numbers and punctuation; a link's without folders and suffix."""
    name = _last(card.anchor) if is_link(card) else _NUMBERED.sub("", card.anchor)
    return " ".join(_WORD.findall(name.casefold().replace("_", " "))) or plain(card.anchor)


def _last(target: str) -> str:
    """A link's target without its folders and ``.md``; its ``#heading`` stays."""
    note, mark, heading = target.partition("#")
    return note.removesuffix(".md").rpartition("/")[2] + mark + heading
