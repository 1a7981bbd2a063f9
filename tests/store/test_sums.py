"""The store's sums are what adding up its answers and cards one by one gives, however it is looked at."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY, DECK, numbered, of_cards, review, wished
from mocards.model import Deck, Grade, Review, State, StoredCard, Wish
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import TEXT
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store
from mocards.sums import FIRM_DAYS, AnswerSum, CardSum, DaySum

CARDS = [
    numbered(0, phase="One", concept="The Queen", kind="concept"),
    numbered(1, phase="One", concept="The Queen", kind="concept"),
    numbered(2, phase="One", concept="Swarming", kind="concept"),
    numbered(3, deck="honey"),
    numbered(4, deck="honey", retired=True),
]
DECKS = [DECK, Deck("honey", "Honey", "moc-honey.md")]
identity = st.sampled_from([card.id for card in CARDS])
answer = st.tuples(st.just("answer"), identity, st.sampled_from(list(Grade)))
suspend = st.tuples(st.just("suspend"), identity, st.booleans())
bury = st.tuples(st.just("bury"), identity, st.sampled_from([None, 1, 40]))
days_pass = st.tuples(st.just("wait"), st.just(""), st.sampled_from([1, 6, 30]))
undo = st.tuples(st.just("undo"), st.just(""), st.just(0))


def lived(store: Store, steps: list[tuple[str, str, Any]]) -> None:
    """Answer, suspend, bury and undo over some days."""
    days = 0
    for number, (what, card, value) in enumerate(steps):
        day = DAY + timedelta(days=days)
        if what == "wait":
            days += value
        elif what == "undo":
            store.undo(day, lambda _: TEXT)
        elif what == "suspend":
            store.wish(wished(Wish.SUSPENDED, value, card, days=days, number=number))
        elif what == "bury":
            until = None if value is None else day + timedelta(days=value)
            store.wish(wished(Wish.BURIED, until, card, days=days, number=number))
        else:
            drill = any(given.card == card and given.day == day for given in store.reviews())
            after = None if drill else TEXT.next(store.card(card).schedule, value, day)
            store.record(review(card, value, days, number, drill=drill, milliseconds=1000 + number), after)


def before(log: list[Review], one: Review) -> int:
    """The interval that a card had when it got an answer."""
    earlier = [other for other in log[: log.index(one)] if other.card == one.card]
    schedule = replay(earlier, TEXT)
    return schedule.interval if schedule else 0


def by_days(log: list[Review]) -> list[DaySum]:
    groups: dict[Any, list[Review]] = {}
    for one in log:
        groups.setdefault((one.day, one.drill, one.grade), []).append(one)
    return [
        DaySum(
            day=day,
            grade=grade,
            drill=drill,
            answers=len(own),
            milliseconds=sum(one.milliseconds for one in own),
            new=sum(before(log, one) == 0 for one in own),
            young=sum(0 < before(log, one) < FIRM_DAYS for one in own),
            mature=sum(before(log, one) >= FIRM_DAYS for one in own),
        )
        for (day, drill, grade), own in sorted(groups.items())
    ]


def part(stored: StoredCard) -> dict[str, str]:
    card = stored.card
    return {"deck": card.deck, "phase": card.phase, "concept": card.concept, "kind": card.kind}


def parts(live: list[StoredCard]) -> list[list[StoredCard]]:
    groups: dict[Any, list[StoredCard]] = {}
    for stored in live:
        groups.setdefault(tuple(part(stored).values()), []).append(stored)
    return [groups[key] for key in sorted(groups)]


def of_cards_one_by_one(live: list[StoredCard]) -> list[CardSum]:
    made = []
    for own in parts(live):
        studied = [stored for stored in own if stored.state != State.SUSPENDED]
        schedules = [stored.schedule for stored in studied if stored.schedule]
        made.append(
            CardSum(
                **part(own[0]),
                cards=len(studied),
                met=len(schedules),
                firm=sum(schedule.interval >= FIRM_DAYS for schedule in schedules),
                suspended=len(own) - len(studied),
            )
        )
    return made


def of_answers_one_by_one(live: list[StoredCard], log: list[Review]) -> list[AnswerSum]:
    made = []
    for own in parts(live):
        answers = [one for one in log if one.card in {stored.card.id for stored in own}]
        recalls = [one for one in answers if not one.drill and before(log, one) > 0]
        if answers:
            made.append(
                AnswerSum(
                    **part(own[0]),
                    answers=sum(not one.drill for one in answers),
                    recalls=len(recalls),
                    recalled=sum(one.grade.passed for one in recalls),
                    milliseconds=sum(one.milliseconds for one in answers),
                )
            )
    return made


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.one_of(answer, answer, suspend, bury, days_pass, undo), max_size=30),
    st.sampled_from([None, "bees", "honey"]),
)
def test_sums_are_what_adding_one_by_one_gives(steps: list[tuple[str, str, Any]], deck: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        with Store.open(f"sqlite:///{file}") as store:
            store.apply(of_cards(CARDS, DECKS), "")
            lived(store, steps)
            live = [stored for stored in store.cards(deck) if not stored.card.retired]
            mine = {stored.card.id for stored in store.cards(deck)}
            whole = store.reviews()
            schedules = [stored.schedule for stored in live if stored.schedule]
            due = Counter(
                (max(stored.schedule.due, stored.wishes.buried_until or DAY), stored.schedule.interval)
                for stored in live
                if stored.schedule and stored.state != State.SUSPENDED
            )
            with peek(file, LEARNER) as look:
                assert look is not None
                for sums in (store.sums.of(deck), look.sums.of(deck)):
                    assert sums.cards() == of_cards_one_by_one(live)
                    assert sums.answers() == of_answers_one_by_one(live, whole)
                    assert sums.days() == by_days([one for one in whole if one.card in mine])
                    assert sums.due() == due
                    assert sums.eases() == Counter(schedule.ease for schedule in schedules)
