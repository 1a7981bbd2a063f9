"""What was named but is not there: one error for a deck, and one word for cards, whichever command looks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from mocards.errors import CardError, UnknownDeckError

NO_MATCH = "no card is like that; 'mocards cards --json' shows decks, phases, kinds and tags"


def refuse_unknown_decks(named: Iterable[str], there: Collection[str]) -> None:
    """Let only decks through that there are.

    Raises:
        UnknownDeckError: one of them does not exist; the message has the nearest that does.
    """
    for slug in sorted(named):
        if slug not in there:
            raise UnknownDeckError.of(slug, there)


def no_match() -> CardError:
    """For a command that has nothing to do when no card is meant."""
    return CardError(NO_MATCH)
