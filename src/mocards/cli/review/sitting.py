"""One sitting of a learner: the queue, the card in front, and the store behind, opened while they read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import shorten
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from msgspec.structs import replace

from mocards.cli.current import up_to_date
from mocards.cli.opening import Opening
from mocards.cli.scheduling import Scheduling
from mocards.cli.source import Source
from mocards.cli.today import TODAY, closed_phases_of, gate_of, todays_queue
from mocards.cli.workspace import Workspace, offset_minutes
from mocards.errors import AlreadyAnsweredError, ConsentError
from mocards.model import Deed, Grade, Review, Schedule, State, StoredCard, Wish, Wished
from mocards.schedule.days import days_after, study_day
from mocards.study.leeches import LEECH
from mocards.study.queue import Counts, Queue
from mocards.study.session import LONGEST_ANSWER, LONGEST_REASON, WISH_NAMES, Tally, day_text, wish_text
from mocards.study.vacations import on_vacation
from mocards.study.wanted import Wanted

if TYPE_CHECKING:
    from mocards.store.store import Store

MOST_WORDS = 20
"""Of a search: a pasted page would be more than a database looks for at once."""
LOOKS_AHEAD = 5
"""Days on which a card would come next, that are shown."""


class Sitting:
    """What has been done and what is next. Every step is in the store when its method returns."""

    def __init__(self, place: Workspace, wanted: Wanted = TODAY) -> None:
        self._place = place
        self._wanted = wanted
        self.day: date = place.today
        """The study day; it begins anew in a long night, and never goes back."""
        with up_to_date(place) as source:
            self._titles = source.titles()
            self._scheduling = Scheduling(place, source.choices())
            self.queue: Queue = todays_queue(source, place, wanted=wanted)
            self.notice = self._notice(source)
            """What there is to know before the first card; empty when all is as always."""
            self.card: StoredCard | None = source.card(self.queue.current) if self.queue.current else None
            self.done = len(source.today(self.day))
            self._pulse = source.pulse()
        self.tally = Tally()
        self._given: set[str] = set()
        """Ids of the answers that the tally counts, or would if they were not taken back."""
        self._began = self._shown = time.monotonic()
        self._spent = 0.0
        """Seconds with cards in front, whatever became of them; a pause counts as the longest answer at most."""
        self._opening = Opening(place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.close()

    def open_behind(self) -> None:
        """Begin to open the store, while the learner reads the first card."""
        self._opening.begin()

    # ---- what there is to see --------------------------------------------------------------

    @property
    def vault(self) -> Path:
        """Where the notes are."""
        return self._place.vault

    @property
    def seconds(self) -> int:
        """Since the sitting began."""
        return int(time.monotonic() - self._began)

    @property
    def has_decks(self) -> bool:
        """Whether there is anything to learn at all."""
        return bool(self._titles)

    def title(self, deck: str) -> str:
        """A deck's title, by its slug."""
        return self._titles.get(deck, deck)

    def previews(self, grades: Iterable[Grade]) -> dict[Grade, Schedule]:
        """What each grade would do to the card in front."""
        return self._scheduling.previews(self._front, self.day, self._load, grades)

    def history(self) -> list[Review]:
        """The answers to the card in front, the oldest first."""
        return self._store.reviews(self._front.card.id)

    def outlook(self) -> list[date]:
        """The days on which the card in front would come, if every answer from now on were Good."""
        stored, day, days = self._front, self.day, []
        scheduler = self._scheduling.scheduler(stored.card.deck)
        schedule = stored.schedule
        if schedule is not None and schedule.last >= day:
            day = schedule.due
        for _ in range(LOOKS_AHEAD):
            schedule = scheduler.next(schedule, Grade.GOOD, day)
            day = schedule.due
            days.append(day)
        return days

    def find(self, words: str, most: int) -> list[StoredCard]:
        """Cards that have all of the words, in path order."""
        return self._store.find(words.split()[:MOST_WORDS], most)

    def left(self) -> Counts:
        """What the day still brings, whatever part of it this sitting was asked for, or what it brought besides."""
        days = replace(TODAY, spread=self._wanted.spread)
        return (self.queue if self._wanted == days else todays_queue(self._store, self._place, self.day, days)).counts

    def why_nothing(self) -> str:
        """Why nothing comes of what was asked for, where that is not that all of it is done; else empty."""
        only, store = self._wanted.only, self._store
        if self._wanted.leeches:
            lapses = self._place.settings.study.leech.lapses
            found = any(card.lapses >= lapses or LEECH in card.tags for card in store.outlines())
            return "" if found else f": no card has been forgotten {lapses} times"
        if not only or self._wanted.cram:
            return ""
        closed = closed_phases_of(store, self._place, store.today(self.day))
        for card in store.outlines():
            if only.matches(card) and card.phase in closed.get(card.deck, ()):
                opens = "firm" if gate_of(self._place, card.deck) == "firm" else "met"
                from mocards.cli.views.wording import flat

                return f": new cards of '{flat(card.phase)}' come when the phase before it is {opens}"
        return ""

    def today(self) -> int:
        """Milliseconds that the day's answers took, in earlier sittings too."""
        return sum(spent.milliseconds for spent in self._store.times(self.day).values())

    def tomorrow(self) -> tuple[int, int]:
        """Cards due tomorrow, and new ones that may come then."""
        day = self.day + timedelta(days=1)
        counts = todays_queue(self._store, self._place, day).counts
        return counts.due, counts.new

    def next_day(self) -> date | None:
        """The next day of study on which a card is due: the first after a vacation, if that comes first."""
        vacations = self._store.vacations()
        now = on_vacation(self.day, vacations)
        day = days_after(now.last, 1) if now else self._store.next_day(self.day)
        while day and (rest := on_vacation(day, vacations)):
            day = days_after(rest.last, 1)
        return day

    # ---- steps -----------------------------------------------------------------------------

    def answer(self, grade: Grade) -> str:
        """Save the answer to the card in front, and go on.

        Returns:
            A word for the learner when something is out of the ordinary.
        """
        stored, drill = self._front, self.queue.is_drill
        milliseconds = min(LONGEST_ANSWER, int((time.monotonic() - self._shown) * 1000))
        now = self._place.clock()
        review = Review(
            id=uuid4().hex,
            card=stored.card.id,
            at=now.astimezone(UTC),
            offset=offset_minutes(now),
            day=self.day,
            grade=grade,
            milliseconds=milliseconds,
            drill=drill,
        )
        after = None if drill else self._scheduling.after(stored, grade, self.day, self._load)
        leech = self._scheduling.leech(stored, after, review)
        try:
            self._store.record(review, after, *leech.wished)
        except AlreadyAnsweredError as error:
            self._again()
            return str(error)
        self._given.add(review.id)
        self.tally = self.tally.plus(grade, milliseconds, drill=drill)
        self.done += 1
        queue = self.queue.answered(grade)
        self._show(queue.without(stored.card.id) if leech.wished else queue)
        return leech.message

    def wish(self, wish: Wish, value: bool | date | str | None) -> str:
        """Wish something for the card in front; a card that sleeps then makes room for the next one.

        Returns:
            What holds now.
        """
        now = self._place.clock()
        wished = Wished(
            id=uuid4().hex,
            cards=(self._front.card.id,),
            wish=wish,
            value=value,
            at=now.astimezone(UTC),
            day=self.day,
        )
        self._store.wish(wished)
        if wish in {Wish.SUSPENDED, Wish.BURIED}:
            self._again()
        else:
            self.card = self._store.card(self._front.card.id)
        return wish_text(wished)

    def undo(self) -> str:
        """Take back the last step, be it of an earlier day, and bring its card back to the front."""
        taken = self._store.undo(self.day, self._scheduling.scheduler, reaches_back=True)
        if taken is None:
            return "nothing to undo"
        if isinstance(taken, Wished):
            self._again(taken.cards[0])
            return f"undone: {WISH_NAMES[taken.wish]}{self._when(taken)}"
        if taken.id in self._given:
            self.tally = self.tally.minus(taken.grade, taken.milliseconds, drill=taken.drill)
        self._again(taken.card)
        return f"undone: the answer{self._when(taken)} is taken back"

    def redo(self) -> str:
        """Do again what was undone last."""
        given = self._store.redo(None, self._scheduling.scheduler)
        if given is None:
            return "nothing to redo"
        if isinstance(given, Wished):
            self._again(self._front.card.id)
            return f"redone: {WISH_NAMES[given.wish]}{self._when(given)}"
        if given.id in self._given:
            self.tally = self.tally.plus(given.grade, given.milliseconds, drill=given.drill)
        self._again()
        return f"redone: the answer{self._when(given)} counts again"

    def _when(self, deed: Deed) -> str:
        """Of which day a step is, and of which card, if not of today."""
        if deed.day == self.day:
            return ""
        from mocards.cli.views.markdown import in_one_line

        day = "of yesterday" if deed.day == days_after(self.day, -1) else f"of {day_text(deed.day)}"
        card = self._store.card(deed.cards[0] if isinstance(deed, Wished) else deed.card)
        asked = f"“{shorten(in_one_line(card.card.front), LONGEST_REASON, placeholder=' …')}”"
        return f", {day}: {asked}" if isinstance(deed, Wished) else f" {day} to {asked}"

    def rebuild(self) -> str:
        """Read the notes again after an edit, and go on with the card as it is now."""
        from mocards.cli.building import brought_up_to_date

        kept = self._front.card.id
        try:
            changes = brought_up_to_date(self._place).changes
        except ConsentError as error:
            return f"not built: {error}"
        self._titles = self._store.titles()
        self._again(kept)
        if self._store.card(kept).state is State.RETIRED:
            return "built again: this card's text has gone from the notes; it is retired, and keeps its answers"
        if not changes:
            return "nothing changed"
        return f"built again: {len(changes)} {'card' if len(changes) == 1 else 'cards'} changed"

    def catch_up(self) -> str:
        """Take in what has happened since the card was shown: a day has begun, or others have written.

        Returns:
            Why the card in front is no longer the one that the learner has seen; empty when it is, and a
            key for it counts.

        Raises:
            StoreError: the store has gone.
        """
        kept = self.card.card.id if self.card else ""
        if self._opening.was_replaced():
            self._again(kept)
            return "the card store was replaced by another one; this is the card to study in that one"
        day = self._day(self._place.clock())
        if day > self.day:
            self.day = day
            self._again(kept)
            return "a new study day has begun; this is its first card"
        return self._caught_up() if self._store.pulse() != self._pulse else ""

    def _caught_up(self) -> str:
        """The same, after somebody else has written to the store."""
        before, drill = self.card, self.queue.is_drill
        if before is None:
            self._again()
            return ""
        self._titles = self._store.titles()
        now = self._store.card(before.card.id)
        self._again(now.card.id)
        if now.state is State.RETIRED:
            return "this card's text has gone from the notes meanwhile; it is retired"
        if now.wishes.suspended or (now.wishes.buried_until or self.day) > self.day:
            return "this card was put to sleep in another session meanwhile"
        if now.schedule != before.schedule or self.card != now or self.queue.is_drill != drill:
            return "this card was answered in another session meanwhile; that answer counts, this one does not"
        if (now.card.front, now.card.back) != (before.card.front, before.card.back):
            return "this card was reworded meanwhile; here it is as it stands now"
        return ""

    # ---- inside ----------------------------------------------------------------------------

    def _notice(self, source: Source) -> str:
        from mocards.cli.notices import backlog_text, scheduler_text, vacation_text

        found = [
            vacation_text(self.day, source.vacations()),
            backlog_text(self.queue.backlog) if self.queue.backlog else "",
            scheduler_text(self._scheduling, self._titles),
        ]
        return "; ".join(filter(None, found))

    @property
    def _front(self) -> StoredCard:
        assert self.card is not None  # noqa: S101 - nobody asks for it when there is none
        return self.card

    @property
    def _store(self) -> Store:
        return self._opening.store()

    def _day(self, moment: datetime) -> date:
        rollover = self._place.settings.study.rollover
        return study_day(moment.astimezone(UTC), offset_minutes(moment), rollover)

    def _load(self, first: date, last: date) -> dict[date, int]:
        """How many cards are due on each day."""
        return self._store.load(first, last)

    def _again(self, front: str = "") -> None:
        """Make the queue anew from the store; with a card of it in front."""
        self.done = len(self._store.today(self.day))
        queue = self._queue(self._wanted)
        if front and self._wanted.minutes is not None:  # what is in front stays there, however little time is left
            whole, others = self._queue(replace(self._wanted, minutes=None)), queue.without(front)
            due, new = ((front,) if front in part else () for part in (whole.due, whole.new))
            queue = replace(others, due=due + others.due, new=new + others.new, drill=queue.drill)
        self._show(queue.first(front))

    def _queue(self, wanted: Wanted) -> Queue:
        return todays_queue(self._store, self._place, self.day, wanted, self._gone())

    def _gone(self) -> float:
        """Seconds of study that have gone, those with the card in front too."""
        return self._spent + min(LONGEST_ANSWER / 1000, time.monotonic() - self._shown)

    def _show(self, queue: Queue) -> None:
        self._spent = self._gone()
        store = self._store
        self.queue = queue
        self.card = store.card(queue.current) if queue.current else None
        self._pulse = store.pulse()
        self._shown = time.monotonic()
