"""How cards stand in an Anki collection: what a package says of a learner's progress, in Anki's own terms.

:mod:`mocards.exports.anki` writes these values into a package; who makes them of a log of reviews decides
what they are. A package without them holds new cards alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct, field


class Standing(NamedTuple):
    """The scheduling columns of one row of Anki's cards."""

    kind: int
    """0 new, 1 learning, 2 review, 3 relearning."""
    queue: int
    """As ``kind``; -1 suspended, -2 and -3 buried."""
    due: int
    """For a review card: days since the collection's first day."""
    interval: int
    """Days."""
    factor: int
    """The ease factor in thousandths, at most 65,535."""
    repetitions: int
    lapses: int
    flag: int = 0
    """1 red, 2 orange, 3 green, 4 blue; 0 none."""
    data: str = ""
    """JSON, such as ``{"lrt": seconds of the last review}``."""


class Answer(NamedTuple):
    """One row of Anki's log of reviews."""

    milliseconds: int
    """The moment, since 1970; no two answers of a package have the same."""
    card: str
    """The id of the card that was answered."""
    button: int
    """1 again, 2 hard, 3 good, 4 easy."""
    interval: int
    """After the answer: days when positive, seconds when negative."""
    before: int
    """The interval before it."""
    factor: int
    took: int
    """Milliseconds from the prompt to the answer."""
    kind: int
    """0 learning, 1 review, 2 relearning, 3 filtered."""


class Progress(Struct, frozen=True):
    """What a package carries besides notes and new cards."""

    created: int
    """When the collection's first day began, at 04:00 local, in seconds since 1970. ``Standing.due`` counts from it."""
    conf: Mapping[str, Any]
    """Laid over the collection's configuration: ``schedVer``, ``creationOffset``, ``rollover``, …"""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By the card's id; a card that is not in it is new."""
    answers: Iterable[Answer] = ()
    """Those of cards that are not in the package are left out."""
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """More tags for a card's note, such as Anki's ``marked``."""
