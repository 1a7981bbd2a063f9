"""How the learner stands with some cards, for a package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mocards.cli.scheduling import scheduler_of
from mocards.cli.workspace import Workspace
from mocards.exports.anki import POSITION_STEP
from mocards.exports.progress import progress_of
from mocards.exports.standing import Progress

if TYPE_CHECKING:
    from mocards.model import Deck, StoredCard


def progress_in(place: Workspace, decks: Sequence[Deck], cards: Iterable[StoredCard]) -> Progress:
    """Schedules and reviews of these cards, which are in these decks."""
    with place.open_store() as store:
        return progress_of(
            cards,
            store.reviews_of_decks([deck.slug for deck in decks]),
            scheduler_of(place, store),
            place.settings.study.rollover,
            POSITION_STEP,
            store.handovers(),
        )
