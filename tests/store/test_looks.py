"""What is new and what is due, whatever has been done to the store: quick ways to tell it agree with a slow one."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from made import DAY, DECK, numbered, of_cards, review, wished
from mocards.model import Candidate, Card, Deck, Grade, State, Wish
from mocards.schedule.sm2 import TEXT
from mocards.store.looks import Looks
from mocards.store.peek import peek
from mocards.store.store import LEARNER, Store
from mocards.study.lateness import lateness

CARDS = [numbered(number, deck=("bees", "honey")[number % 2]) for number in range(6)]
DECKS = [DECK, Deck("honey", "Honey", "moc-honey.md")]
identity = st.sampled_from([card.id for card in CARDS])
step = st.one_of(
    st.tuples(st.sampled_from(["answer", "answer", "answer", "reset", "suspend", "prune", "join"]), identity),
    st.tuples(st.just("build"), st.frozensets(identity)),
    st.tuples(st.just("move"), st.permutations(range(len(CARDS)))),
    st.tuples(st.just("due"), st.tuples(identity, st.integers(-9, 9))),
    st.tuples(st.sampled_from(["undo", "redo"]), st.none()),
)


def moved_to(one: Card, place: int) -> Card:
    """A card that stands elsewhere, and may be in the other deck, and another item."""
    return replace(one, position=10 * place, deck=("bees", "honey")[place % 2], anchor=f"Anchor {place}")


def done(store: Store, what: str, of: Any, number: int) -> None:
    """One thing of many that make cards new, or no longer so."""
    if what == "answer":
        if of in {stored.card.id for stored in store.cards()} and not store.reviews(of, DAY):
            store.record(review(of, Grade.GOOD, number=number), TEXT.next(None, Grade.GOOD, DAY))
    elif what == "prune":
        store.prune({of} - {stored.card.id for stored in store.cards() if not stored.card.retired})
    elif what == "build":
        store.apply(of_cards([card for card in CARDS if card.id in of], DECKS), "")
    elif what == "move":
        moved = [moved_to(one, place) for one, place in zip(CARDS, of, strict=True)]
        store.apply(of_cards(moved, DECKS), "")
    elif what == "due":
        store.wish(wished(Wish.DUE, DAY + timedelta(days=of[1] + 9), of[0], number=number))
    elif what == "join":
        store.join({of: CARDS[0].id} if of != CARDS[0].id else {}, lambda _: TEXT)
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


def waiting(store: Looks, day: date) -> dict[str, list[Candidate]]:
    """Deck → the cards that are due within five days, read in the smallest pages."""
    found = store.due(day, day - timedelta(days=5), day + timedelta(days=5), page=1)
    assert all(len(cards) == len(list(cards)) for cards in found.values())
    return {deck: list(cards) for deck, cards in found.items() if len(cards)}


def due_by_all(store: Store, day: date) -> dict[str, list[Candidate]]:
    """The same, found by looking at all cards."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for stored in store.cards():
        card, schedule = stored.card, stored.schedule
        awake = stored.state is State.REVIEW and (stored.wishes.buried_until or day) <= day
        if schedule and awake and abs((schedule.due - day).days) <= 5:
            one = Candidate(card.id, card.deck, card.item, card.position, schedule.due, schedule.interval)
            found[card.deck].append(one)
    return {deck: sorted(cards, key=lambda card: lateness(card, day)) for deck, cards in found.items()}


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
                assert waiting(store, day) == due_by_all(store, day)
            with peek(file, LEARNER) as look:
                assert look is not None
                assert look.new(day, 9) == store.new(day, 9)
                assert waiting(look, day) == waiting(store, day)
