"""New cards are those that were never answered, whatever has been done to the store."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from made import DAY, DECK, numbered, of_cards, review, wished
from mocards.model import Deck, Grade, State, Wish
from mocards.schedule.sm2 import TEXT
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store

CARDS = [numbered(number, deck=("bees", "honey")[number % 2]) for number in range(6)]
DECKS = [DECK, Deck("honey", "Honey", "moc-honey.md")]
identity = st.sampled_from([card.id for card in CARDS])
step = st.one_of(
    st.tuples(st.sampled_from(["answer", "answer", "answer", "reset", "suspend", "prune"]), identity),
    st.tuples(st.just("build"), st.frozensets(identity)),
    st.tuples(st.sampled_from(["undo", "redo"]), st.none()),
)


def done(store: Store, what: str, of: Any, number: int) -> None:
    """One thing of many that make cards new, or no longer so."""
    if what == "answer":
        if of in {stored.card.id for stored in store.cards()} and not store.reviews(of, DAY):
            store.record(review(of, Grade.GOOD, number=number), TEXT.next(None, Grade.GOOD, DAY))
    elif what == "prune":
        store.prune({of} - {stored.card.id for stored in store.cards() if not stored.card.retired})
    elif what == "build":
        store.apply(of_cards([card for card in CARDS if card.id in of], DECKS), "")
    elif what == "undo":
        store.undo(DAY, lambda _: TEXT)
    elif what == "redo":
        store.redo(DAY, lambda _: TEXT)
    else:
        store.wish(wished({"reset": Wish.RESET, "suspend": Wish.SUSPENDED}[what], True, of, number=number))


def never_answered(store: Store, day: date) -> Collection[str]:
    """The ids of new cards, found by looking at all cards."""
    return [
        stored.card.id
        for stored in store.cards()
        if stored.state is State.NEW and (stored.wishes.buried_until or day) <= day
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(step, max_size=20))
def test_every_new_card_is_found(steps: list[tuple[str, Any]]) -> None:
    day = DAY + timedelta(days=1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        with Store.open(f"sqlite:///{file}") as store:
            store.apply(of_cards(CARDS, DECKS), "")
            for number, (what, of) in enumerate(steps):
                done(store, what, of, number)
                found = [one.card for one in store.new(day, 9)]
                assert found == never_answered(store, day)
            with peek(file, LEARNER) as look:
                assert look is not None
                assert look.new(day, 9) == store.new(day, 9)
