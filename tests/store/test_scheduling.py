"""Which scheduler made a deck's schedules; making them anew from the log."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from made import DAY, DECK, noted, numbered, of_cards, review, schedule
from mocards.model import Deck, Grade, Schedule
from mocards.schedule.choice import Choice
from mocards.schedule.fsrs import Fsrs
from mocards.schedule.fuzz import fuzzed
from mocards.schedule.replay import Replayed, replay
from mocards.schedule.scheduler import Scheduler
from mocards.schedule.sm2 import LONGEST_INTERVAL, TEXT
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store

SM2, FSRS = Choice(), Choice(scheduler="fsrs", retention=0.85)
WASPS = Deck("wasps", "Wasps", "moc-wasps.md")
CARDS = [numbered(1), numbered(2), numbered(3, deck="wasps")]


def by_sm2(deck: str) -> Scheduler:
    return TEXT


@pytest.fixture
def learned(store: Store) -> Store:
    """Two cards answered thrice, the third never."""
    store.apply(of_cards(CARDS, [DECK, WASPS]), "")
    for card, grades in {"card0001": (4, 3, 1), "card0002": (5, 5, 4)}.items():
        for number, grade in enumerate(grades):
            days = number * 8
            before = store.card(card).schedule
            store.record(review(card, grade, days), TEXT.next(before, Grade(grade), DAY + timedelta(days=days)))
        store.record(review(card, 5, 16, 9, drill=True), None)
    return store


def schedules(store: Store) -> dict[str, Schedule | None]:
    return {stored.card.id: stored.schedule for stored in store.cards()}


def test_nothing_is_known_of_a_deck_that_was_never_built(learned: Store) -> None:
    assert learned.choices() == {}


def test_a_deck_without_schedules_has_what_is_wanted_and_the_others_what_made_them(learned: Store) -> None:
    learned.begin({"bees": FSRS, "wasps": FSRS}, {"bees": SM2, "wasps": SM2})
    assert learned.choices() == {"bees": SM2, "wasps": FSRS}
    assert learned.decks_with_choice() == {"bees", "wasps"}


def test_what_is_wanted_does_not_touch_schedules_that_are_there(learned: Store) -> None:
    before = schedules(learned)
    learned.begin({"bees": FSRS, "wasps": SM2}, {"bees": SM2, "wasps": SM2})
    assert schedules(learned) == before


def test_the_quick_look_knows_the_same(learned: Store, file: Path) -> None:
    learned.begin({"bees": FSRS, "wasps": FSRS}, {"bees": SM2, "wasps": SM2})
    with peek(file, LEARNER) as look:
        assert look is not None
        assert look.choices() == learned.choices()
        span = (DAY, DAY + timedelta(days=60))
        assert look.load(*span) == learned.load(*span) == {date(2026, 1, 18): 1, date(2026, 2, 3): 1}


def test_replaying_through_the_same_scheduler_changes_nothing(learned: Store) -> None:
    before = schedules(learned)
    assert learned.replay_all(by_sm2) == []
    assert schedules(learned) == before


def test_a_try_says_what_would_change_and_changes_nothing(learned: Store) -> None:
    before = schedules(learned)
    changed = learned.switch({"bees": FSRS}, dry_run=True)
    made = {card: replay(learned.reviews(card), FSRS.make()) for card in ("card0001", "card0002")}
    assert changed == [Replayed(card, "bees", before[card], after) for card, after in made.items() if after]
    assert schedules(learned) == before
    assert learned.choices() == {}


def test_switching_there_and_back_is_the_identity(learned: Store) -> None:
    before = schedules(learned)
    assert len(learned.switch({"bees": FSRS})) == 2
    assert learned.choices() == {"bees": FSRS}
    there = schedules(learned)
    assert {card: of and of.stability is not None for card, of in there.items()} == {
        "card0001": True,
        "card0002": True,
        "card0003": None,
    }
    assert len(learned.switch({"bees": SM2})) == 2
    assert schedules(learned) == before


def test_only_the_named_decks_are_replayed(learned: Store) -> None:
    assert learned.switch({"wasps": FSRS}) == []


def test_an_undo_after_a_switch_gives_back_what_the_new_scheduler_says(learned: Store) -> None:
    learned.switch({"bees": FSRS})
    fsrs = FSRS.make()
    day = DAY + timedelta(days=40)
    before = schedules(learned)
    learned.record(review("card0002", 4, 40), fsrs.next(before["card0002"], Grade.GOOD, day))
    learned.undo(day, lambda deck: fsrs)
    assert schedules(learned) == before
    learned.redo(day, lambda deck: fsrs)
    assert schedules(learned)["card0002"] == fsrs.next(before["card0002"], Grade.GOOD, day)


@pytest.mark.parametrize("scheduler", [TEXT, Fsrs()], ids=["sm2", "fsrs"])
def test_a_day_that_fuzz_chose_outlives_undo_and_replay(store: Store, scheduler: Scheduler) -> None:
    store.apply(of_cards(CARDS, [DECK, WASPS]), "")
    day = DAY
    for number in range(5):
        plain = scheduler.next(store.card("card0001").schedule, Grade.GOOD, day)
        store.record(review("card0001", 4, (day - DAY).days, number), fuzzed(plain, "card0001", LONGEST_INTERVAL))
        last = day
        day = plain.due
    before = store.card("card0001").schedule
    assert before is not None
    assert before.due != before.last + timedelta(days=before.interval)
    store.undo(last, lambda deck: scheduler)
    store.redo(last, lambda deck: scheduler)
    assert store.card("card0001").schedule == before
    assert store.replay_all(lambda deck: scheduler) == []


def test_the_log_keeps_what_each_answer_gave(store: Store) -> None:
    store.apply(of_cards(CARDS, [DECK, WASPS]), "")
    after = schedule(due=DAY + timedelta(days=9), interval=8, last=DAY)
    store.record(review("card0001"), after)
    store.record(review("card0001", number=1, drill=True), None)
    assert store.reviews() == [noted(review("card0001"), after), review("card0001", number=1, drill=True)]
    [answered, drill] = store.today(DAY)
    assert (answered.due, drill.due) == (None, after.due)
