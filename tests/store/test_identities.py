"""Ids that turn out to be one card's: its answers follow it; cards deleted for good leave theirs in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from made import DAY, card, due_on, of_cards, review, schedule
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import TEXT
from mocards.store.store import Store


@pytest.fixture
def two(tmp_path: Path) -> Store:
    """A store with two cards, of which the second has two answers and the first one."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    store.apply(of_cards([card(id="main"), card(id="other", anchor="Other", position=2)]), "f")
    for given in (review("other", 4, 0), review("main", 4, 1), review("other", 5, 6)):
        before = store.card(given.card).schedule
        store.record(given, TEXT.next(before, given.grade, given.day))
    return store


def test_the_answers_of_both_make_the_schedule(two: Store) -> None:
    with two:
        assert two.join({"other": "main"}, lambda _: TEXT) == 1
        answers = two.reviews(card="main")
        assert [one.id for one in answers] == ["other-0-0", "main-1-0", "other-6-0"]
        assert two.card("main").schedule == replay(answers, TEXT)
        assert [stored.card.id for stored in two.cards()] == ["main"]


def test_what_another_learner_has_of_the_other_id_stands_where_the_card_does(two: Store, tmp_path: Path) -> None:
    with two, Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}", "ben") as ben:
        ben.record(review("other", 4, 0, number=9), schedule(due=DAY))
        two.join({"other": "main"}, lambda _: TEXT)
        assert [(one.card, one.item, one.position) for one in due_on(ben, DAY)] == [("main", card(id="main").item, 1)]


def test_joining_again_changes_nothing(two: Store) -> None:
    with two:
        two.join({"other": "main"}, lambda _: TEXT)
        before = two.card("main")
        assert two.join({"other": "main"}, lambda _: TEXT) == 0
        assert two.card("main") == before


def test_an_undone_answer_stays_undone(two: Store) -> None:
    with two:
        two.undo(review("other", 5, 6).day, lambda _: TEXT)
        two.join({"other": "main"}, lambda _: TEXT)
        assert [one.id for one in two.reviews(card="main")] == ["other-0-0", "main-1-0"]


def test_pruned_cards_go_with_their_schedules_and_leave_their_answers(two: Store) -> None:
    with two:
        copy = two.prune({"other"})
        assert [stored.card.id for stored in two.cards()] == ["main"]
        assert set(two.intervals()) == {"main"}
        assert len(two.reviews()) == 3
    with Store.open(f"sqlite:///{copy}") as old:
        assert [stored.card.id for stored in old.cards()] == ["main", "other"]


def test_an_answer_to_a_pruned_card_can_be_taken_back_and_given_again(two: Store) -> None:
    day = review("other", 5, 6).day
    with two:
        two.prune({"other"})
        assert two.undo(day, lambda _: TEXT) == two.redo(day, lambda _: TEXT)
        assert set(two.intervals()) == {"main"}
