"""What a learner wishes for a card holds until it is taken back, in one order with the answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from made import DAY, due_on, noted, numbered, of_cards, review, schedule, wished
from mocards.model import State, Wish, Wishes
from mocards.schedule.sm2 import PROFILES, Profile
from mocards.store.store import Store

SM2 = PROFILES["text"]


def by_sm2(deck: str) -> Profile:
    return SM2


TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two cards; the first has been answered, and is due."""
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    store.record(review("card0001", days=-9), schedule(due=DAY))
    return store


def queues(store: Store, day: date = DAY) -> tuple[list[str], list[str]]:
    return [one.card for one in due_on(store, day)], [one.card for one in store.new(day, 9)]


@pytest.mark.parametrize(
    ("wish", "value", "wishes"),
    [
        (Wish.SUSPENDED, True, Wishes(suspended=True)),
        (Wish.BURIED, TOMORROW, Wishes(buried_until=TOMORROW)),
        (Wish.MARKED, True, Wishes(marked=True)),
        (Wish.FLAG, "out of date: ünï", Wishes(flag="out of date: ünï")),
    ],
)
def test_a_wish_holds_until_it_is_taken_back(two: Store, wish: Wish, value: bool | date | str, wishes: Wishes) -> None:
    step = wished(wish, value, "card0001", "card0002")
    before = two.cards(), queues(two)
    assert two.wish(step) == 2
    assert [one.wishes for one in two.cards()] == [wishes, wishes]
    after = two.cards(), queues(two)
    assert two.undo(DAY, by_sm2) == step
    assert (two.cards(), queues(two)) == before
    assert two.redo(DAY, by_sm2) == step
    assert (two.cards(), queues(two)) == after
    assert two.redo(DAY, by_sm2) is None


def test_a_suspended_card_is_out_of_every_queue(two: Store) -> None:
    two.wish(wished(Wish.SUSPENDED, True, "card0001", "card0002"))
    assert queues(two) == ([], [])
    assert [one.state for one in two.cards()] == [State.SUSPENDED, State.SUSPENDED]
    assert two.next_day(DAY - timedelta(days=1)) is None


def test_a_buried_card_comes_back_on_its_day(two: Store) -> None:
    two.wish(wished(Wish.BURIED, TOMORROW, "card0001", "card0002"))
    assert queues(two) == ([], [])
    assert queues(two, TOMORROW) == (["card0001"], ["card0002"])
    assert two.next_day(DAY) == TOMORROW


def test_a_card_put_to_sleep_after_its_answer_is_not_drilled(two: Store) -> None:
    two.record(review("card0001", 1), schedule(due=TOMORROW))
    two.wish(wished(Wish.BURIED, TOMORROW, "card0001", number=1))
    assert [one.asleep for one in two.today(DAY)] == [True]


def test_a_wish_that_changes_nothing_is_no_step(two: Store) -> None:
    two.wish(wished(Wish.MARKED, True, "card0001"))
    assert two.wish(wished(Wish.MARKED, True, "card0001", number=1)) == 0
    assert two.wish(wished(Wish.SUSPENDED, False, "card0002", number=2)) == 0
    assert two.undo(DAY, by_sm2) == wished(Wish.MARKED, True, "card0001")
    assert two.undo(DAY, by_sm2) is None


def test_answers_and_wishes_are_taken_back_in_one_order_also_after_a_restart(file: Path, two: Store) -> None:
    after = schedule(due=date(2026, 1, 9))
    answer = noted(review("card0001"), after)
    steps = [
        wished(Wish.MARKED, True, "card0001"),
        answer,
        wished(Wish.FLAG, "a", "card0001", number=1),
        wished(Wish.FLAG, "b", "card0001", number=2),
    ]
    before = two.cards()
    for step in steps:
        two.record(step, after) if step is answer else two.wish(step)
    two.close()
    with Store.open(f"sqlite:///{file}") as again:
        assert [again.undo(DAY, by_sm2) for _ in range(5)] == [*reversed(steps), None]
        assert [one.wishes for one in again.cards()] == [one.wishes for one in before]
    with Store.open(f"sqlite:///{file}") as again:
        assert [again.redo(DAY, by_sm2) for _ in range(5)] == [*steps, None]
        assert again.card("card0001").wishes == Wishes(marked=True, flag="b")


def test_what_follows_from_an_answer_is_taken_back_with_it(two: Store) -> None:
    answer = review("card0001", 1)
    leech = replace(wished(Wish.SUSPENDED, True, "card0001"), id=answer.id)
    after = SM2.next(schedule(), answer.grade, DAY)
    two.record(answer, after, leech)
    assert two.card("card0001").state is State.SUSPENDED
    assert two.undo(DAY, by_sm2) == noted(answer, after)
    assert two.card("card0001").state is State.REVIEW
    assert two.redo(DAY, by_sm2) == noted(answer, after)
    assert two.card("card0001").state is State.SUSPENDED


def test_learners_have_wishes_of_their_own(file: Path, two: Store) -> None:
    two.wish(wished(Wish.SUSPENDED, True, "card0001"))
    with Store.open(f"sqlite:///{file}", "ben") as ben:
        assert ben.card("card0001").wishes == Wishes()
        assert ben.undo(DAY, by_sm2) is None
