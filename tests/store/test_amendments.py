"""A card begins anew, or comes back on a chosen day: steps of its log, which can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from made import DAY, numbered, of_cards, review, wished
from mocards.model import Grade, Schedule, State, Wish
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import TEXT
from mocards.store.store import Store

CARD = "card0001"


def answer(store: Store, days: int, grade: int = 4) -> Schedule:
    day = DAY + timedelta(days=days)
    after = TEXT.next(store.card(CARD).schedule, Grade(grade), day)
    store.record(review(CARD, grade, days), after)
    return after


@pytest.fixture
def learned(store: Store) -> Schedule:
    """The schedule of a card after three answers."""
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    return [answer(store, days) for days in (0, 1, 7)][-1]


def stands(store: Store) -> Schedule | None:
    """The card's schedule, which the log must give as well."""
    assert store.replay_all(lambda _: TEXT, dry_run=True) == []
    return store.card(CARD).schedule


def test_a_reset_card_is_new_and_its_answers_stay(store: Store, learned: Schedule) -> None:
    assert store.wish(wished(Wish.RESET, True, CARD, days=8)) == 1
    assert (store.card(CARD).state, stands(store)) == (State.NEW, None)
    assert [candidate.card for candidate in store.new(DAY + timedelta(days=8), 5)] == [CARD, "card0002"]
    assert len(store.reviews(CARD)) == 3


def test_undo_gives_a_reset_card_its_schedule_back(store: Store, learned: Schedule) -> None:
    store.wish(wished(Wish.RESET, True, CARD, days=8))
    taken = store.undo(DAY + timedelta(days=8), lambda _: TEXT)
    assert taken == wished(Wish.RESET, True, CARD, days=8)
    assert stands(store) == learned
    store.redo(DAY + timedelta(days=8), lambda _: TEXT)
    assert stands(store) is None


def test_after_a_reset_only_later_answers_count(store: Store, learned: Schedule) -> None:
    store.wish(wished(Wish.RESET, True, CARD, days=8))
    after = answer(store, 9)
    assert stands(store) == after == replay([review(CARD, 4, 9)], TEXT)
    (today,) = store.today(DAY + timedelta(days=9))
    assert today.first
    summed = store.sums.days()[-1]
    assert (summed.new, summed.young) == (1, 0)


def test_undoing_an_answer_after_a_reset_leaves_the_card_new(store: Store, learned: Schedule) -> None:
    store.wish(wished(Wish.RESET, True, CARD, days=8))
    answer(store, 9)
    store.undo(DAY + timedelta(days=9), lambda _: TEXT)
    assert stands(store) is None


def test_a_chosen_day_holds_until_the_next_answer(store: Store, learned: Schedule) -> None:
    chosen = DAY + timedelta(days=30)
    store.wish(wished(Wish.DUE, chosen, CARD, days=8))
    found = stands(store)
    assert found is not None
    assert (found.due, found.interval, found.ease) == (chosen, learned.interval, learned.ease)
    after = answer(store, 30)
    assert stands(store) == after
    assert after.due == chosen + timedelta(days=after.interval)


def test_the_last_chosen_day_counts_and_each_can_be_taken_back(store: Store, learned: Schedule) -> None:
    days = [DAY + timedelta(days=number) for number in (30, 20)]
    for number, day in enumerate(days):
        store.wish(wished(Wish.DUE, day, CARD, days=8, number=number))
    for expected in (*reversed(days), learned.due):
        found = stands(store)
        assert found is not None
        assert found.due == expected
        store.undo(DAY + timedelta(days=8), lambda _: TEXT)


@pytest.mark.parametrize(("wish", "value"), [(Wish.RESET, True), (Wish.DUE, DAY)])
def test_a_new_card_cannot_be_amended(store: Store, learned: Schedule, wish: Wish, value: object) -> None:
    assert store.wish(wished(wish, value, "card0002")) == 0
    assert store.undo(DAY, lambda _: TEXT) == review(CARD, 4, 0, interval=1, due=DAY + timedelta(days=1))


def test_the_day_it_has_already_is_no_step(store: Store, learned: Schedule) -> None:
    assert store.wish(wished(Wish.DUE, learned.due, CARD, days=8)) == 0
