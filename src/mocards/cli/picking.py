"""What was named but is not there: one error for a deck, and one word for cards, whichever command looks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from mocards.errors import CardError, UnknownDeckError

if TYPE_CHECKING:
    from mocards.model import Draft, Outline
    from mocards.study.filters import Filter

NO_MATCH = "no card is like that"
LISTED = 12
"""So many phases, kinds or tags are named at most."""


def refuse_unknown_decks(named: Iterable[str], there: Collection[str]) -> None:
    """Let only decks through that there are.

    Raises:
        UnknownDeckError: one of them does not exist; the message has the nearest that does.
    """
    for slug in sorted(named):
        if slug not in there:
            raise UnknownDeckError.of(slug, there)


def no_match(wanted: Filter, there: Iterable[Draft | Outline], but: str = NO_MATCH) -> CardError:
    """For a command that has nothing to do when no card is meant.

    Args:
        wanted: what was asked for.
        there: all cards, in path order.
        but: why those that are like that are not meant, where there are some.
    """
    cards = list(there)
    return CardError(but if any(map(wanted.matches, cards)) else unmatched(wanted, cards))


def unmatched(wanted: Filter, cards: Sequence[Draft | Outline]) -> str:
    """That no card is like that, with what there is where a phase, a kind or a tag is none's."""
    from mocards.study.filters import Filter, facets_of, kinds_of, phases_of, tags_of

    own = [card for card in cards if not wanted.decks or card.deck in wanted.decks]
    has_facets = any("." in kind for kind in wanted.kinds)
    for what, sort, there in (
        ("is in phase", "phases", phases_of),
        ("is of kind", "kinds", facets_of if has_facets else kinds_of),
        ("has the tag", "tags", tags_of),
    ):
        values: frozenset[str] = getattr(wanted, sort)
        if own and values and not any(map(Filter(**{sort: values}).matches, own)):
            named = " or ".join(f"'{value}'" for value in sorted(values))
            return f"no card {what} {named}; {_there_are(there(own))}"
    sorts = sum(map(bool, (wanted.decks, wanted.phases, wanted.kinds, wanted.tags)))
    return NO_MATCH if sorts < 2 else "no card is all of that at once"


def _there_are(names: Collection[str]) -> str:
    if not names:
        return "there is none"
    shown = list(names)[:LISTED]
    more = [f"and {len(names) - LISTED} more"] if len(names) > LISTED else []
    return f"there {'is' if len(names) == 1 else 'are'}: {', '.join([*shown, *more])}"
