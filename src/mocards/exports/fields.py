"""One card as a note of Anki's: its notetype, its deck, its fields, its tags. Packages, tables and pushes share it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from msgspec import Struct, field

from mocards.decks.manifest import Manifest
from mocards.exports import notetypes
from mocards.exports.cloze import to_cloze
from mocards.exports.html import to_html, without_control
from mocards.exports.plain import words
from mocards.model import Card, Deck, Description

RETIRED_TAG = "mocards::retired"
MOST_TYPED = 40
"""Characters of an answer that anybody likes to type."""
_TAG_PART = re.compile(r"[^\w-]+")
_DIFFICULTY = re.compile(r"difficulty-(\d+)$")


class Look(Struct, frozen=True):
    """What decides how cards look, besides the cards."""

    vault: str
    """The vault's name in Obsidian, for the links back to the notes."""
    manifests: Mapping[str, Manifest] = field(default_factory=dict)
    """By the deck's slug; a deck without one has the defaults."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Path of a picture in the vault → what to show it from; one that is not in it is shown as its description."""

    def manifest(self, deck: str) -> Manifest:
        """The author's wishes for a deck."""
        return self.manifests.get(deck, _DEFAULTS)


_DEFAULTS = Manifest()


def by_deck(decks: Iterable[Deck], cards: Iterable[Card]) -> dict[str, list[Card]]:
    """Slug → the deck's cards, in their order; cards of other decks are left out."""
    grouped: dict[str, list[Card]] = {deck.slug: [] for deck in decks}
    for card in cards:
        if card.deck in grouped:
            grouped[card.deck].append(card)
    return grouped


class Note(NamedTuple):
    """A card as Anki's note."""

    notetype: int
    fields: tuple[str, ...]
    """HTML, in the notetype's order; the first is never empty."""


def note(card: Card, deck: Deck, look: Look) -> Note:
    """The card's fields: a cloze as Anki's cloze, any other as prompt and answer."""
    where, opening = _where(deck.title, card.phase, card.concept), source(card, look.vault)
    back = to_html(card.back, look.pictures)
    if card.cloze:
        cloze = to_cloze(card.cloze, card.front, look.pictures)
        return Note(notetypes.CLOZE.id, (cloze, back, where, opening, "", card.id))
    typed = typed_answer(card) if look.manifest(card.deck).types(card.kind, card.facet) else ""
    return Note(notetypes.QUESTION.id, (to_html(card.front, look.pictures), back, where, opening, "", card.id, typed))


def typed_answer(card: Card) -> str:
    """What to type for the card, as HTML of bare words; empty when its answer is too long, or no plain words."""
    bare = words(card.back)
    return escape(bare, quote=False) if len(bare) <= MOST_TYPED else ""


@cache
def _where(title: str, phase: str, concept: str) -> str:
    """``deck › phase › concept``, without repeating itself, as HTML."""
    return escape(without_control(" › ".join(dict.fromkeys(part for part in (title, phase, concept) if part))))


def source(card: Card, vault: str) -> str:
    """Where the card comes from, as a link that opens the note in Obsidian."""
    line = f":{card.source.line}" if card.source.line else ""
    return f"{_opening(card.source.note, vault)}{line}</a>"


@cache
def _opening(note: str, vault: str) -> str:
    address = f"obsidian://open?vault={quote(vault, safe='')}&file={quote(note, safe='')}"
    return f'<a href="{escape(address)}">{escape(without_control(note))}'


def deck_names(deck: Deck, cards: Iterable[Card], manifest: Manifest) -> dict[str, str]:
    """Phase → the name of the deck in Anki that its cards go to; the empty phase is what stands outside the path."""
    titles = tuple(phase.title for phase in deck.description.phases)
    title = without_control(deck.title)
    names = {"": title}
    for card in cards:
        if card.phase not in names:
            names[card.phase] = subdeck(title, titles, card.phase) if manifest.subdecks == "phase" else title
    return names


def subdeck(title: str, phases: Sequence[str], phase: str) -> str:
    """A phase's subdeck, numbered so that Anki's alphabetical order is the path's.

    Args:
        title: of the deck.
        phases: titles, in path order.
        phase: one of them, or the title of one that has gone.
    """
    number = f"{phases.index(phase) + 1:0{len(str(len(phases)))}} " if phase in phases else ""
    return f"{title}::{number}{without_control(phase).replace('::', ': ')}"


def tags(card: Card) -> tuple[str, ...]:
    """Hierarchical tags for deck, phase, kind, concept and difficulty, then the author's own."""
    made = _tags(card.deck, card.phase, card.kind, card.concept, card.tags)
    return (*made, RETIRED_TAG) if card.retired else made


@cache
def _tags(deck: str, phase: str, kind: str, concept: str, own: tuple[str, ...]) -> tuple[str, ...]:
    parts = {"deck": deck, "phase": phase, "kind": kind, "concept": concept}
    made = [f"mocards::{name}::{_tag(part)}" for name, part in parts.items() if _tag(part)]
    for tag in own:
        if found := _DIFFICULTY.match(tag):
            made.append(f"mocards::difficulty::{found[1]}")
        elif tag not in (deck, kind) and not tag.startswith("phase-"):
            made.append("::".join(filter(None, map(_tag, tag.split("/")))))  # what is under what, as Anki writes it
    return tuple(filter(None, made))


@cache
def _tag(text: str) -> str:
    return _TAG_PART.sub("-", text.casefold()).strip("-")


def describe(description: Description) -> str:
    """A deck's description as HTML: the few lines in which its map says what it is, and the phases of its path.

    Anki shows it above the button that starts the day, so the long passages stay behind.
    """
    said = {
        "What": description.what,
        "Who": description.who,
        "Why": description.why,
        "Prerequisites": description.prerequisites,
        "Path": " → ".join(phase.title for phase in description.phases),
    }
    return "\n".join(to_html(f"**{name}**: {text}") for name, text in said.items() if text)
