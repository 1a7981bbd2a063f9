"""Whatever is answered, taken back and given back: schedules are what the log says, and both ways of looking agree."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY, numbered, of_cards, review
from mocards.errors import AlreadyAnsweredError
from mocards.model import Grade
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import PROFILES
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store

CARDS = [numbered(number) for number in range(4)]
answer = st.tuples(st.just("answer"), st.sampled_from(CARDS), st.sampled_from(list(Grade)))
other = st.tuples(st.sampled_from(["undo", "redo", "next day"]), st.none(), st.none())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(answer, other), max_size=25), st.sampled_from(sorted(PROFILES)))
def test_schedules_are_what_the_log_says(steps: list[tuple[str, object, object]], profile: str) -> None:
    scheduler = PROFILES[profile]
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/store.sqlite3") as store:
        store.apply(of_cards(CARDS), "")
        days = 0
        for number, (step, card, grade) in enumerate(steps):
            day = DAY + timedelta(days=days)
            if step == "next day":
                days += 1
            elif step == "undo":
                store.undo(day, scheduler)
            elif step == "redo":
                store.redo(day, scheduler)
            else:
                before = store.card(card.id).schedule
                drill = any(answered.card == card.id for answered in store.today(day))
                after = None if drill else scheduler.next(before, grade, day)
                try:
                    store.record(review(card.id, grade, days, number, drill=drill), after)
                except AlreadyAnsweredError:
                    raise AssertionError("a first answer of the day was refused") from None
        for stored in store.cards():
            assert stored.schedule == replay(store.reviews(stored.card.id), scheduler)
        _agree(store, Path(folder) / "store.sqlite3", days)


def _agree(store: Store, file: Path, days: int) -> None:
    with peek(file, LEARNER) as look:
        assert look is not None
        for day in (DAY + timedelta(days=days), DAY + timedelta(days=days + 7)):
            assert look.due(day) == store.due(day)
            assert look.new(day, 3) == store.new(day, 3)
            assert look.today(day) == store.today(day)
        assert [look.card(card.id) for card in CARDS] == [store.card(card.id) for card in CARDS]
        assert (look.titles(), look.fingerprint()) == (store.titles(), store.fingerprint())
