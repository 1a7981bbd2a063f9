"""What comes of recognising cards: matches with their reasons, and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from mocards.model import Card, Draft


class Reason(StrEnum):
    """What a card was recognised by."""

    BLOCK = "block"
    SLOT = "slot"
    CONTENT = "content"
    LIKENESS = "likeness"
    RELABELLED = "relabelled"
    REWRITTEN = "rewritten"


class Match(Struct, frozen=True):
    """An old card and the draft that it is now."""

    card: Card
    draft: Draft
    reason: Reason


class Ambiguous(Struct, frozen=True):
    """A draft that may be one of several old cards, or share one with another draft, so it is none of them."""

    draft: Draft
    candidates: tuple[Card, ...]


class Identified(Struct, frozen=True):
    """Every draft and every card, once."""

    matches: tuple[Match, ...]
    ambiguous: tuple[Ambiguous, ...]
    """Their drafts are among ``new``, and their candidates among ``gone``."""
    new: tuple[Draft, ...]
    gone: tuple[Card, ...]
    """Cards without a draft; those retired before are among them."""
    notes: Mapping[str, str]
    """Path of a note that was renamed → its new path."""
