"""A sitting at its edges: clocks that go backwards, stores that are busy, steps taken back to the beginning."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mocards.cli.review.sitting import Sitting
from mocards.cli.workspace import Workspace
from mocards.errors import StoreError
from mocards.model import Grade, Wish
from mocards.store import sqlite
from mocards.store.store import Store
from mocards.study.session import Tally
from mocards.study.wanted import Wanted
from ran import NOW

MOMENT = datetime.fromisoformat(NOW).astimezone()


@pytest.fixture
def place(vault: Path) -> Workspace:
    return Workspace(vault, None, NOW)


@pytest.fixture
def sitting(place: Workspace) -> Iterator[Sitting]:
    with Sitting(place) as sat:
        yield sat


def at(place: Workspace, moment: datetime) -> None:
    """Set the clock by which the learner sits."""
    place.__dict__["clock"] = lambda: moment


def seen(sitting: Sitting, place: Workspace) -> tuple[object, ...]:
    """What the learner could see."""
    with Store.open(place.store_url) as store:
        return sitting.card, sitting.queue, sitting.done, sitting.tally, store.cards(), store.reviews()


def test_a_clock_that_is_set_back_raises_nothing_and_moves_no_day(place: Workspace, sitting: Sitting) -> None:
    sitting.answer(Grade.GOOD)
    at(place, MOMENT - timedelta(days=2))
    assert sitting.catch_up() == ""
    sitting.answer(Grade.HARD)
    with Store.open(place.store_url) as store:
        first, second = store.reviews()
    assert (first.day, second.day) == (MOMENT.date(), MOMENT.date())
    assert second.at < first.at
    assert sitting.undo() == "undone: the answer is taken back"
    with Store.open(place.store_url) as store:
        assert store.reviews() == [first]


def test_a_day_that_begins_in_a_session_takes_its_own_answers(place: Workspace, sitting: Sitting) -> None:
    sitting.answer(Grade.AGAIN)
    assert len(sitting.queue.drill) == 1
    at(place, MOMENT + timedelta(days=1))
    front = sitting.card
    assert sitting.catch_up() == "a new study day has begun; this is its first card"
    assert sitting.card == front
    assert (sitting.queue.drill, len(sitting.queue.due), sitting.done) == ((), 1, 0)
    sitting.answer(Grade.GOOD)
    with Store.open(place.store_url) as store:
        assert [review.day for review in store.reviews()] == [MOMENT.date(), MOMENT.date() + timedelta(days=1)]


def test_a_busy_store_keeps_the_card_in_front(
    monkeypatch: pytest.MonkeyPatch, place: Workspace, sitting: Sitting
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    front = sitting.card
    sitting.catch_up()
    with closing(sqlite3.connect(str(place.store_file), isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError, match="another program is writing to it; try again when that is done"):
            sitting.answer(Grade.GOOD)
        assert sitting.card == front
        other.execute("rollback")
    assert sitting.answer(Grade.GOOD) == ""
    assert sitting.card != front


def test_any_steps_and_as_many_undone_leave_everything_as_it_was(place: Workspace, sitting: Sitting) -> None:
    sitting.catch_up()
    before = seen(sitting, place)
    sitting.answer(Grade.AGAIN)
    sitting.wish(Wish.MARKED, True)
    sitting.wish(Wish.FLAG, "too long")
    sitting.wish(Wish.SUSPENDED, True)
    sitting.answer(Grade.GOOD)
    sitting.wish(Wish.BURIED, sitting.day + timedelta(days=1))
    while sitting.card is not None:
        sitting.answer(Grade.GOOD)
    after = seen(sitting, place)
    steps = 0
    while "nothing" not in sitting.undo():
        steps += 1
    assert seen(sitting, place)[0] == before[0]
    assert [*seen(sitting, place)[2:]] == [*before[2:]]
    for _ in range(steps):
        assert "redone" in sitting.redo()
    assert sitting.redo() == "nothing to redo"
    assert seen(sitting, place) == after


def test_what_was_answered_in_an_earlier_sitting_is_in_no_tally(place: Workspace, sitting: Sitting) -> None:
    sitting.answer(Grade.GOOD)
    with Sitting(place) as later:
        later.undo()
        later.redo()
        assert later.tally == Tally()
        later.answer(Grade.GOOD)
        later.undo()
        assert (later.tally.answers, later.redo(), later.tally.answers) == (0, "redone: the answer counts again", 1)


def test_a_wish_of_an_earlier_day_is_taken_back_with_a_word_for_it(place: Workspace, sitting: Sitting) -> None:
    sitting.wish(Wish.MARKED, True)
    at(place, MOMENT + timedelta(days=5))
    sitting.catch_up()
    said = "mark, of 10 January 2026: “What should you know after The Queen, on the path Keeping Bees?”"
    assert [sitting.undo(), sitting.redo()] == [f"undone: {said}", f"redone: {said}"]


def test_the_outlook_is_what_good_answers_would_give(sitting: Sitting) -> None:
    assert [(day - sitting.day).days for day in sitting.outlook()] == [1, 7, 22, 60, 155]


def test_a_search_takes_words_in_any_order_and_no_pattern(sitting: Sitting) -> None:
    assert [stored.card.anchor for stored in sitting.find("rain HIVE", 9)] == ["Opening the hive in the rain"]
    assert sitting.find("%", 9) == []
    assert sitting.find("x " * 10_000, 9) == []
    assert len(sitting.find("", 3)) == 3


# ---- a time that was asked for -----------------------------------------------------------------


class Hand:
    """A clock that is moved by hand."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def test_an_undone_answer_gives_back_no_time(monkeypatch: pytest.MonkeyPatch, place: Workspace) -> None:
    hand = Hand()
    monkeypatch.setattr("mocards.cli.review.sitting.time", hand)
    with Sitting(place, Wanted(minutes=1.1)) as sitting:
        first = sitting.card
        assert sitting.queue.counts.new == 3  # of 20 seconds each
        hand.seconds = 50
        sitting.answer(Grade.GOOD)
        assert sitting.queue.counts.new == 2
        sitting.undo()
        assert (sitting.card, sitting.queue.counts.new) == (first, 1)  # not as many as in 1.1 minutes
        hand.seconds = 70
        sitting.answer(Grade.AGAIN)
        sitting.undo()
        assert (sitting.card, sitting.queue.counts.all) == (first, 1)  # nor does the card go with the time
        sitting.wish(Wish.MARKED, True)
        sitting.undo()
        assert (sitting.card, sitting.queue.counts.all) == (first, 1)
        sitting.answer(Grade.AGAIN)
        assert (sitting.queue.counts.new, sitting.queue.counts.drill) == (0, 1)


def test_a_pause_costs_no_more_than_the_longest_answer(monkeypatch: pytest.MonkeyPatch, place: Workspace) -> None:
    hand = Hand()
    monkeypatch.setattr("mocards.cli.review.sitting.time", hand)
    with Sitting(place, Wanted(minutes=2)) as sitting:
        hand.seconds = 7_200
        sitting.answer(Grade.GOOD)
        sitting.wish(Wish.BURIED, MOMENT.date() + timedelta(days=1))
        assert sitting.queue.counts.new == 2  # in the minute that is left
