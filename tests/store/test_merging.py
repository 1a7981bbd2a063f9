"""Two logs become one, in the order of their moments, each answer once; and they part again without a trace."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY, numbered, of_cards, review, schedule
from mocards.model import Batch, Grade, Handover, Review, Wish, Wished
from mocards.schedule.replay import replay
from mocards.schedule.scheduler import Scheduler
from mocards.schedule.sm2 import TEXT
from mocards.store import merging
from mocards.store.store import Store

CARDS = [numbered(number) for number in range(4)]
ONE, TWO, *_ = (card.id for card in CARDS)
AT = datetime(2026, 3, 1, tzinfo=UTC)


def sm2(_deck: str) -> Scheduler:
    return TEXT


def batch(name: str = "first") -> Batch:
    return Batch(name, AT, f"{name}.apkg")


def known_before(reviews: Iterable[Review]) -> list[tuple[Review, int]]:
    return [(one, 0) for one in reviews]


def answer(store: Store, given: Review) -> None:
    before = store.card(given.card).schedule
    store.record(given, None if given.drill else TEXT.next(before, given.grade, given.day))


def ids(store: Store) -> list[str]:
    return [one.id for one in store.reviews()]


def there(card: str, days: int, grade: int = 4, hours: int = 0, **own: object) -> Review:
    """An answer that was given in Anki."""
    return review(card, grade, days, 3600 * hours, **{"id": f"there-{card}-{days}-{hours}", "milliseconds": 999, **own})


def test_the_joined_log_is_in_the_order_of_moments(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    for days in (0, 2, 4):
        answer(store, review(ONE, 4, days))
    merged = store.merge(batch(), known_before([there(ONE, 1), there(TWO, 3)]), sm2)
    assert (merged.new, merged.known) == (2, 0)
    assert ids(store) == [f"{ONE}-0-0", f"there-{ONE}-1-0", f"{ONE}-2-0", f"there-{TWO}-3-0", f"{ONE}-4-0"]
    for stored in store.cards():
        assert stored.schedule == replay(store.reviews(stored.card.id), TEXT)
    assert merged.changes.keys() == {ONE, TWO}


def test_what_was_done_here_keeps_its_order_whatever_the_clock_said(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    backwards = [review(ONE, 4, 5), review(TWO, 4, 1), review(CARDS[2].id, 4, 7)]
    for one in backwards:
        answer(store, one)
    store.merge(batch(), known_before([there(ONE, 3), there(TWO, 6)]), sm2)
    assert ids(store) == [f"there-{ONE}-3-0", f"{ONE}-5-0", f"{TWO}-1-0", f"there-{TWO}-6-0", f"{CARDS[2].id}-7-0"]


def test_an_answer_counts_once_however_often_it_comes(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    store.merge(batch(), known_before([there(ONE, 1)]), sm2)
    again = store.merge(batch("second"), known_before([there(ONE, 1), there(ONE, 2)]), sm2)
    assert (again.new, again.known) == (1, 1)
    nothing = store.merge(batch("third"), known_before([there(ONE, 1), there(ONE, 2)]), sm2)
    assert (nothing.new, nothing.known, nothing.changes) == (0, 2, {})
    undone = store.unmerge(sm2)
    assert undone is not None
    assert undone[0] == batch("second")


def test_our_own_answers_are_known_by_moment_grade_and_time(store: Store) -> None:
    """Of three answers in one millisecond, a package holds two a little later."""
    store.apply(of_cards(CARDS), "")
    store.record(review(ONE, 0, id="a"), None)
    store.record(review(ONE, 4, id="b", drill=True), None)
    store.record(review(ONE, 4, id="c", drill=True), None)
    at = review(ONE).at
    back = [
        there(ONE, 0, 1, at=at, milliseconds=2500),
        there(ONE, 0, 4, at=at + timedelta(milliseconds=1), milliseconds=2500),
        there(ONE, 0, 4, at=at + timedelta(milliseconds=2), milliseconds=2500),
        there(ONE, 0, 4, at=at + timedelta(milliseconds=3), milliseconds=2500, id="new"),
    ]
    merged = store.merge(batch(), known_before(back), sm2)
    assert (merged.new, merged.known) == (1, 3)
    assert ids(store) == ["a", "b", "c", "new"]


def test_a_dry_run_says_what_would_happen_and_leaves_all_as_it_was(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    answer(store, review(ONE, 4, 2))
    before = (store.reviews(), store.cards())
    wish = Wished(id="first", cards=(TWO,), wish=Wish.SUSPENDED, value=True, at=AT, day=AT.date())
    arguments = (batch(), known_before([there(ONE, 1)]), sm2)
    tried = store.merge(*arguments, wishes=[wish], dry_run=True)
    assert (store.reviews(), store.cards()) == before
    assert store.unmerge(sm2) is None
    assert store.merge(batch(), known_before([there(ONE, 1)]), sm2, wishes=[wish]) == tried


def test_a_days_second_scheduled_answer_changes_no_schedule(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    answer(store, review(ONE, 4, 0))
    store.merge(batch(), known_before([there(ONE, 0, 1, hours=2), there(ONE, 1, 4)]), sm2)
    found = store.card(ONE).schedule
    assert found is not None
    assert (found.repetitions, found.lapses, found.due) == (2, 0, date(2026, 1, 8))


def test_undo_in_a_session_never_takes_back_what_was_imported(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    answer(store, review(ONE, 4, 0))
    wish = Wished(id="first", cards=(TWO,), wish=Wish.SUSPENDED, value=True, at=AT, day=DAY)
    store.merge(batch(), known_before([there(TWO, 0, hours=1)]), sm2, wishes=[wish])
    undone = store.undo(DAY, sm2)
    assert isinstance(undone, Review)
    assert undone.card == ONE
    assert store.undo(DAY, sm2) is None
    assert ids(store) == [f"there-{TWO}-0-1"]


def test_a_schedule_that_came_along_is_where_the_card_goes_on(store: Store) -> None:
    store.apply(of_cards(CARDS), "")
    left = schedule(due=date(2026, 6, 1), interval=100, ease=210, last=date(2026, 2, 21))
    handover = Handover(ONE, there(ONE, 5).at, left)
    merged = store.merge(batch(), known_before([there(ONE, 1), there(ONE, 5)]), sm2, handovers=[handover])
    assert (merged.taken_over, merged.changes) == (1, {ONE: (None, left)})
    later = review(ONE, 4, 60)
    answer(store, later)
    after = TEXT.next(left, Grade.GOOD, later.day)
    assert store.card(ONE).schedule == after
    assert store.replay_all(sm2) == []
    store.undo(later.day, sm2)
    assert store.card(ONE).schedule == left
    again = store.merge(batch("second"), [], sm2, handovers=[handover])
    assert again.taken_over == 0
    store.unmerge(sm2)
    assert (store.card(ONE).schedule, store.reviews()) == (None, [])


moments = st.tuples(st.sampled_from(CARDS), st.integers(1, 4), st.integers(0, 6))


@settings(max_examples=25, deadline=None)
@given(st.lists(moments, max_size=8), st.lists(moments, max_size=8, unique=True))
def test_parting_gives_back_what_was_and_joining_again_what_came(
    own: list[tuple[object, int, int]], others: list[tuple[object, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{Path(folder) / 'store.sqlite3'}") as store:
        store.apply(of_cards(CARDS), "")
        for number, (card, grade, days) in enumerate(own):
            answered = any(one.day == DAY + timedelta(days) for one in store.reviews(card.id))
            answer(store, review(card.id, grade, days, number, id=f"own-{number}", drill=answered))
        came = sorted(
            (there(card.id, days, grade, hours=grade) for card, grade, days in others), key=lambda one: one.at
        )
        before = (store.reviews(), store.cards())
        first = store.merge(batch(), known_before(came), sm2)
        joined = (store.reviews(), store.cards())
        assert [one.id for one in joined[0] if one.id.startswith("own")] == [one.id for one in before[0]]
        for stored in joined[1]:
            assert stored.schedule == replay(store.reviews(stored.card.id), TEXT)
        if first.new:
            store.unmerge(sm2)
        assert (store.reviews(), store.cards()) == before
        assert store.merge(batch(), known_before(came), sm2) == first
        assert (store.reviews(), store.cards()) == joined


def test_many_cards_are_replayed_in_one_pass_as_few_are_one_by_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(of_cards(CARDS), "")
    answer(store, review(ONE, 4, 2))
    left = schedule(due=date(2026, 6, 1), interval=100, ease=210, last=date(2026, 1, 2))
    handover = Handover(TWO, there(TWO, 1).at, left)
    came = known_before([there(TWO, 1), there(ONE, 3), there(CARDS[2].id, 4, 1), there(TWO, 5)])
    one_by_one = store.merge(batch(), came, sm2, handovers=[handover], dry_run=True)
    monkeypatch.setattr(merging, "FEW", 0)
    assert store.merge(batch(), came, sm2, handovers=[handover]) == one_by_one
    assert one_by_one.changes.keys() == {ONE, TWO, CARDS[2].id}
    assert store.unmerge(sm2) is not None
    assert store.card(TWO).schedule is None


def indexes(file: Path) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("select name, sql from sqlite_master where type = 'index' order by name").fetchall()
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    return [(name, " ".join(sql.lower().split()) if sql else None) for name, sql in found]


def test_more_answers_than_there_were_come_without_indexes_and_leave_them(
    file: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.apply(of_cards(CARDS), "")
    answer(store, review(ONE, 4, 2))
    came = known_before([there(TWO, 1), there(ONE, 3), there(CARDS[2].id, 4, 1), there(TWO, 5)])
    usual, there_before = store.merge(batch(), came, sm2, dry_run=True), indexes(file)
    monkeypatch.setattr(merging, "CHUNK", 1)
    monkeypatch.setattr(merging, "MANY", 0)
    assert store.merge(batch(), came, sm2, dry_run=True) == usual
    assert (indexes(file), len(store.reviews())) == (there_before, 1)
    assert store.merge(batch(), came, sm2) == usual
    assert (indexes(file), len(store.reviews())) == (there_before, 5)
