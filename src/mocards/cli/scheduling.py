"""How each deck is scheduled: by what has made its schedules, until the learner agrees to something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mocards.cli.source import Source
from mocards.cli.workspace import Workspace
from mocards.model import BUTTONS, Grade, Review, Schedule, StoredCard, Wish, Wished
from mocards.schedule.choice import Choice
from mocards.schedule.scheduler import Scheduler, SchedulerOf
from mocards.study.leeches import becomes_leech

if TYPE_CHECKING:
    from mocards.decks.fates import Change
    from mocards.store.store import Store

Load = Callable[[date, date], Mapping[date, int]]


def scheduler_of(place: Workspace, source: Source) -> SchedulerOf:
    """Deck → the scheduler in force: the one that has made its schedules."""
    return Scheduling(place, source.choices()).scheduler


def noted(place: Workspace, store: Store, decks: Iterable[str], changes: Iterable[Change]) -> Scheduling:
    """Note after a build which scheduler each deck has, where that changes nothing.

    A deck that took its cards from another one, renamed for example, goes on with that one's scheduler. Cards
    that came into a deck which has another scheduler than theirs had get the schedules that it makes of their log.
    """
    before = Scheduling(place, store.choices())
    came = [(change.before.deck, change.card.deck) for change in changes if change.before is not None]
    origins = {new: old for old, new in came if old != new}
    in_force = {deck: before.in_force(deck if before.knows(deck) else origins.get(deck, deck)) for deck in decks}
    store.begin({deck: before.wanted(deck) for deck in in_force}, in_force)
    after = Scheduling(place, store.choices())
    moved = {new for old, new in came if before.in_force(old).stamp != after.in_force(new).stamp}
    if moved:
        store.replay_all(after.scheduler, moved)
    return after


class Leech(Struct, frozen=True):
    """What an answer calls for, besides its schedule."""

    wished: tuple[Wished, ...] = ()
    message: str = ""
    """For the learner; empty when the card is no leech."""


class Scheduling:
    """The schedulers of a vault's decks.

    Settings and manifests say what is wanted; the store says what has made the schedules. Where they
    differ, the store's is in force: nothing changes before ``mocards scheduler --switch``.
    """

    def __init__(self, place: Workspace, choices: Mapping[str, Choice]) -> None:
        self._place = place
        self._choices = choices
        self._made: dict[Choice, Scheduler] = {}

    def wanted(self, deck: str) -> Choice:
        """What the manifest asks for, else the settings; weights that were fitted stay."""
        study, manifest = self._place.settings.study, self._place.manifests.get(deck)
        own = self._choices.get(deck)
        return Choice(
            scheduler=(manifest and manifest.scheduler) or study.scheduler,
            profile=study.profile,
            retention=(manifest and manifest.retention) or study.retention,
            weights=own.weights if own else (),
            longest=study.longest,
        )

    def knows(self, deck: str) -> bool:
        """Whether it was noted what has made the deck's schedules."""
        return deck in self._choices

    def in_force(self, deck: str) -> Choice:
        """What has made the deck's schedules; SM-2 where nobody has noted it."""
        return self._choices.get(deck) or replace(self.wanted(deck), scheduler="sm2")

    def unlike(self, decks: Iterable[str]) -> list[str]:
        """Of these decks, those for which another scheduler is wanted than the one in force."""
        return [deck for deck in decks if self.wanted(deck).stamp != self.in_force(deck).stamp]

    def scheduler(self, deck: str) -> Scheduler:
        """The scheduler in force."""
        choice = self.in_force(deck)
        if choice not in self._made:
            self._made[choice] = choice.make()
        return self._made[choice]

    def leech(self, stored: StoredCard, after: Schedule | None, review: Review) -> Leech:
        """What follows when a card has become a leech by an answer: taken back together with it."""
        wish = self._place.settings.study.leech
        if after is None or not becomes_leech(stored.schedule, after, wish.lapses):
            return Leech()
        said = f"a leech: this card was forgotten {after.lapses} times"
        if wish.action == "tag":
            return Leech(message=f"{said}; reword it, split it or suspend it")
        suspended = Wished(
            id=review.id, cards=(review.card,), wish=Wish.SUSPENDED, value=True, at=review.at, day=review.day
        )
        return Leech((suspended,), f"{said}; it is suspended, and the undo key takes that back")

    def previews(
        self, stored: StoredCard, day: date, load: Load, grades: Iterable[Grade] = BUTTONS
    ) -> dict[Grade, Schedule]:
        """What each button would do: the very schedules that the answer then gives."""
        return {grade: self.after(stored, grade, day, load) for grade in grades}

    def after(self, stored: StoredCard, grade: Grade, day: date, load: Load) -> Schedule:
        """A card's schedule after a scheduled answer, on the day on which ``fuzz`` puts it.

        Args:
            stored: the card.
            grade: of the answer.
            day: its study day.
            load: how many cards are due on the days around, when balancing asks for it.
        """
        deck, card = stored.card.deck, stored.card.id
        after = self.scheduler(deck).next(stored.schedule, grade, day)
        fuzz = self._place.settings.study.fuzz
        if fuzz == "none":
            return after
        from mocards.schedule.fuzz import balanced, fuzzed

        longest = self.in_force(deck).longest
        return fuzzed(after, card, longest) if fuzz == "fixed" else balanced(after, card, longest, load)
