"""What a deck file says of cards besides their text: which are one, which are not, and what is open."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from mocards.errors import CardError
from mocards.model import Card


class Ties(Struct, frozen=True):
    """How one card stands to others, by their ids."""

    also: tuple[str, ...] = ()
    """Ids that it had on another machine, or until an author said that it is this card: their answers are its own."""
    unlike: tuple[str, ...] = ()
    """Cards that it is not, as an author has said; it is never asked again."""
    perhaps: tuple[str, ...] = ()
    """Retired cards of which it may be one: a question that is still open."""


NONE = Ties()


def whole_id(cards: Iterable[Card], beginning: str) -> str:
    """The id of the card whose id begins so.

    Raises:
        CardError: there is none, or there are several.
    """
    found = sorted(card.id for card in cards if card.id.startswith(beginning)) if beginning else []
    if not found:
        raise CardError(f"no card has the id '{beginning}'; 'mocards list' and 'mocards diff --json' show ids")
    if len(found) > 1 and found[0] != beginning:
        raise CardError(f"several cards have an id that begins with '{beginning}'; write more of it")
    return found[0]
