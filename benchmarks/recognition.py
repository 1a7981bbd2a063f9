"""Cards as an author's edits leave them, to measure how long it takes to recognise them again."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from benchmarks.generated import WORDS
from mocards.model import Card, Draft, Position

CARDS = 10_000
_A_NOTE = 20
"""Cards of one note."""


def known() -> list[Card]:
    """The cards that there were: twenty a note, fifty notes a deck, with the vocabulary of a real vault."""
    chance = random.Random(7)  # noqa: S311 - the same cards every time
    vocabulary = [f"{word}{number}" if number else word for number in range(100) for word in WORDS]
    return [
        Card(
            id=f"{number:016}",
            changed=datetime(2026, 1, 1, tzinfo=UTC),
            deck=f"deck-{number // _A_NOTE // 50}",
            kind="reference",
            facet="text",
            anchor=" ".join(chance.choices(vocabulary, k=2)),
            front="What should you remember?",
            back=" ".join(chance.choices(vocabulary, k=20)),
            source=Position(f"notes/note-{number // _A_NOTE}.md", number % _A_NOTE + 1),
            position=number % (_A_NOTE * 50) + 1,
        )
        for number in range(CARDS)
    ]


def as_drafts(cards: Sequence[Card]) -> list[Draft]:
    """What the notes give when nobody has changed anything."""
    return [
        Draft(
            deck=card.deck,
            kind=card.kind,
            facet=card.facet,
            anchor=card.anchor,
            front=card.front,
            back=card.back,
            source=card.source,
            position=card.position,
        )
        for card in cards
    ]


def _renamed(draft: Draft, words: int) -> Draft:
    """Another name, and the first words of the answer replaced."""
    return replace(
        draft,
        anchor=f"{draft.anchor.split()[0]} anew",
        back=" ".join(["changed"] * words + draft.back.split()[words:]),
    )


def some_changed(drafts: Sequence[Draft]) -> list[Draft]:
    """Five in a hundred renamed and reworded."""
    return [_renamed(draft, 4) if number % 20 == 0 else draft for number, draft in enumerate(drafts)]


def folder_renamed(drafts: Sequence[Draft]) -> list[Draft]:
    """Every note in another folder."""
    return [
        replace(draft, source=Position(f"moved/to/{draft.source.note}", draft.source.line), deck=f"new-{draft.deck}")
        for draft in drafts
    ]


def all_changed(drafts: Sequence[Draft]) -> list[Draft]:
    """Every card renamed and reworded, in notes of other names."""
    return [
        replace(_renamed(draft, 4), source=Position(f"x-{draft.source.note[6:-3]}-y.md", draft.source.line))
        for draft in drafts
    ]


def look_alikes(cards: Sequence[Card]) -> list[Card]:
    """All cards of one note say nearly the same in the same few words."""
    return [
        replace(
            card,
            anchor=f"Rule {WORDS[number % 7]} of {WORDS[number % 11]}",
            back=f"The {WORDS[number % 5]} goes to the {WORDS[number % 3]} before the {WORDS[number % 13]} does",
            source=Position(f"note-{number // 1000}.md", 1),
        )
        for number, card in enumerate(cards)
    ]


CASES: Mapping[
    str, tuple[Callable[[Sequence[Card]], Sequence[Card]], Callable[[Sequence[Draft]], list[Draft]], str]
] = {
    "500 of them renamed and reworded": (list, some_changed, "≤ 0.5 s"),
    "their whole folder renamed": (list, folder_renamed, "≤ 2 s"),
    "all renamed and reworded, in renamed notes": (list, all_changed, "≤ 10 s"),
    "all alike, renamed and reworded": (look_alikes, all_changed, "≤ 10 s"),
}
"""What was done to the cards → how to make the cards, how to change them, the aim."""
