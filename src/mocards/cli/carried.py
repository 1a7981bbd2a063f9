"""How the learner stands with some cards, for a package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mocards.cli.scheduling import scheduler_of
from mocards.cli.workspace import Workspace
from mocards.exports.anki import POSITION_STEP
from mocards.exports.progress import Told, answers_of, progress_of
from mocards.exports.standing import Progress

if TYPE_CHECKING:
    from mocards.model import Deck, StoredCard


@contextmanager
def progress_in(place: Workspace, decks: Sequence[Deck], cards: Sequence[StoredCard]) -> Iterator[Progress]:
    """Schedules and reviews of these cards, which are in these decks; the reviews are read while it is open."""
    slugs = [deck.slug for deck in decks]
    deck_of = {stored.card.id: stored.card.deck for stored in cards}
    with place.open_store() as store:
        told = {
            card: Told(answers, first, offset, last)
            for card, answers, first, offset, last in store.told_of_decks(slugs)
            if card in deck_of
        }
        log = (review for review in store.reviews_of_decks(slugs) if review.card in deck_of)
        by_deck = scheduler_of(place, store)
        answers = answers_of(log, lambda card: by_deck(deck_of[card]), store.handovers())
        study = place.settings.study
        yield progress_of(cards, told, answers, study.rollover, POSITION_STEP, study.leech.lapses)
