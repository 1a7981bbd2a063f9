"""Whatever is answered, wished, taken back and given back: the log says all, and both ways of looking agree."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY, due_on, numbered, of_cards, review, wished
from mocards.errors import AlreadyAnsweredError
from mocards.model import Grade, Wish
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import PROFILES
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store

CARDS = [numbered(number) for number in range(4)]
card = st.sampled_from([one.id for one in CARDS])
answer = st.tuples(card, st.sampled_from(list(Grade)))
wish = st.tuples(
    card,
    st.one_of(
        st.tuples(st.sampled_from([Wish.SUSPENDED, Wish.MARKED]), st.booleans()),
        st.tuples(st.just(Wish.BURIED), st.sampled_from([None, DAY, DAY + timedelta(days=1)])),
        st.tuples(st.just(Wish.FLAG), st.sampled_from(["", "wrong", "old"])),
        st.tuples(st.just(Wish.RESET), st.just(True)),
        st.tuples(st.just(Wish.DUE), st.sampled_from([DAY, DAY + timedelta(days=5)])),
    ),
)
other = st.sampled_from(["undo", "redo", "next day", "restart"])


def act(store: Store, step: tuple[str, Any], days: int, number: int, scheduler: Any) -> None:
    """Answer a card or wish something for it, as a session does."""
    identity, what = step
    if not isinstance(what, Grade):
        store.wish(wished(*what, identity, days=days, number=number))
        return
    day = DAY + timedelta(days=days)
    drill = any(answered.card == identity for answered in store.today(day))
    after = None if drill else scheduler.next(store.card(identity).schedule, what, day)
    try:
        store.record(review(identity, what, days, number, drill=drill), after)
    except AlreadyAnsweredError:
        raise AssertionError("a first answer of the day was refused") from None


def amended(steps: list[Any], identity: str) -> bool:
    """Whether a card was reset or rescheduled on the way."""
    wishes = [step for step in steps if isinstance(step, tuple) and isinstance(step[1], tuple)]
    return any(card == identity and kind.amends for card, (kind, _) in wishes)


def seen(store: Store, day: date) -> tuple[object, ...]:
    """All that a learner could see of a store."""
    return (
        store.cards(),
        due_on(store, day),
        store.new(day, 3),
        store.today(day),
        store.reviews(),
        store.next_day(day),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(answer, wish, other), max_size=25), st.sampled_from(sorted(PROFILES)))
def test_schedules_are_what_the_log_says(steps: list[Any], profile: str) -> None:
    scheduler = PROFILES[profile]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        store = Store.open(f"sqlite:///{file}")
        store.apply(of_cards(CARDS), "")
        days = 0
        for number, step in enumerate(steps):
            day = DAY + timedelta(days=days)
            if step == "next day":
                days += 1
            elif step == "undo":
                store.undo(day, lambda deck: scheduler)
            elif step == "redo":
                store.redo(day, lambda deck: scheduler)
            elif step == "restart":
                store.close()
                store = Store.open(f"sqlite:///{file}")
            else:
                act(store, step, days, number, scheduler)
        for stored in store.cards():
            if not amended(steps, stored.card.id):
                assert stored.schedule == replay(store.reviews(stored.card.id), scheduler)
        assert store.replay_all(lambda _: scheduler, dry_run=True) == []
        _agree(store, file, days)
        store.close()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(answer, wish), min_size=1, max_size=8), st.data())
def test_undo_and_redo_walk_one_history_back_and_forth(steps: list[Any], data: st.DataObject) -> None:
    scheduler = PROFILES["text"]
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/store.sqlite3") as store:
        store.apply(of_cards(CARDS), "")
        past = [seen(store, DAY)]
        for number, step in enumerate(steps):
            act(store, step, 0, number, scheduler)
            if (now := seen(store, DAY)) != past[-1]:  # a wish that changes nothing is no step
                past.append(now)
        there = len(past) - 1
        for _ in range(data.draw(st.integers(1, 12))):
            if data.draw(st.booleans()):
                assert (store.undo(DAY, lambda deck: scheduler) is None) == (there == 0)
                there = max(0, there - 1)
            else:
                assert (store.redo(DAY, lambda deck: scheduler) is None) == (there == len(past) - 1)
                there = min(len(past) - 1, there + 1)
            assert seen(store, DAY) == past[there]


def _agree(store: Store, file: Path, days: int) -> None:
    with peek(file, LEARNER) as look:
        assert look is not None
        for day in (DAY + timedelta(days=days), DAY + timedelta(days=days + 7)):
            assert due_on(look, day) == due_on(store, day)
            assert look.new(day, 3) == store.new(day, 3)
            assert look.today(day) == store.today(day)
        assert [look.card(one.id) for one in CARDS] == [store.card(one.id) for one in CARDS]
        assert (look.titles(), look.fingerprint()) == (store.titles(), store.fingerprint())
