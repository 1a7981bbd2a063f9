"""The quick way into the store writes what the long way writes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from made import DAY, DECK, card, due_on, numbered, of_cards, review, schedule
from mocards.decks.build import Plan, Rest
from mocards.model import Card, Deck
from mocards.schedule.choice import Choice
from mocards.store.quick import apply_some, make, remember
from mocards.store.store import Store

CHOICE = Choice(scheduler="fsrs", weights=(0.5, 1.5))
WASPS = Deck("wasps", "Wasps", "moc-wasps.md")
BEFORE = [
    numbered(1),
    numbered(2),
    numbered(3),
    card(id="wasp", deck="wasps", anchor="Nest", front="Nest?", back="Paper"),
]
AFTER = [
    numbered(1, position=7),
    replace(numbered(2, anchor="A"), back="Another", tags=("new",)),
    numbered(4, block_id="x", cloze="{{c1::a}}"),
]


def some(cards: list[Card], deck: Deck = DECK) -> Plan:
    return replace(of_cards(cards, [deck]), rest=Rest(decks=1, live=1, problems=0))


def state(store: Store) -> tuple[object, ...]:
    """All that a plan changes: also where the cards stand that are to be repeated."""
    return sorted(store.known_cards(), key=lambda one: one.id), store.decks(), store.fingerprint(), due_on(store, DAY)


def test_both_ways_make_the_same_of_a_plan(file: Path, store: Store, tmp_path: Path) -> None:
    plan = some(AFTER, replace(DECK, title="All Bees"))
    with Store.open(f"sqlite:///{tmp_path / 'long.sqlite3'}") as long:
        for one in (store, long):
            one.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
            for known in BEFORE:
                one.record(review(known.id), schedule(due=DAY))
        long.apply(plan, "second")
        assert apply_some(file, plan, "first", "second")
        assert state(store) == state(long)
    cards = {one.id: one for one in store.known_cards()}
    assert cards["card0003"].retired
    assert (cards["wasp"], cards["card0004"]) == (BEFORE[3], AFTER[2])


def test_a_card_may_move_between_the_decks_of_a_plan(file: Path, store: Store) -> None:
    store.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
    moved = replace(BEFORE[0], deck="wasps")
    plan = replace(of_cards([moved, *BEFORE[1:]], [DECK, WASPS]), rest=Rest(decks=0, live=0, problems=0))
    assert apply_some(file, plan, "first", "second")
    assert {one.id: one for one in store.known_cards()}["card0001"] == moved


def test_a_deck_may_lose_its_last_card(file: Path, store: Store) -> None:
    store.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
    assert apply_some(file, some([], WASPS), "first", "second")
    assert {one.id: one.retired for one in store.known_cards()}["wasp"]


@pytest.mark.parametrize("key", ["version", "fingerprint"])
def test_a_store_that_is_another_is_left_as_it_is(file: Path, store: Store, key: str) -> None:
    store.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("update meta set value = 'other' where key = ?", (key,))
    connection.close()
    assert not apply_some(file, some(AFTER), "first", "second")
    with sqlite3.connect(file) as connection:
        assert connection.execute("select count(*), sum(retired) from card").fetchone() == (4, 0)
    connection.close()


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database" * 100)
    assert not apply_some(tmp_path / "text", some(AFTER), "first", "second")


def test_both_ways_remember_the_same(file: Path, store: Store) -> None:
    assert remember(file, "exported", "first")
    assert store.memory("exported") == "first"
    assert remember(file, "exported", "second")
    assert store.memory("exported") == "second"
    store.remember("exported", "third")
    assert (store.memory("exported"), store.memory("other")) == ("third", None)


def test_nothing_is_remembered_in_a_store_that_is_another(file: Path, store: Store, tmp_path: Path) -> None:
    store.remember("exported", "first")
    with sqlite3.connect(file) as connection:
        connection.execute("update meta set value = '1' where key = 'version'")
    connection.close()
    assert not remember(file, "exported", "second")
    assert store.memory("exported") == "first"
    assert not remember(tmp_path / "none" / "store.sqlite3", "exported", "first")


def dump(file: Path) -> list[str]:
    """Schema and rows, in the order of their text."""
    with closing(sqlite3.connect(file)) as connection:
        return sorted(connection.iterdump())


def test_both_ways_make_the_same_store(tmp_path: Path) -> None:
    plan = of_cards([*BEFORE, numbered(5, retired=True, tags=("a", "b"))], [DECK, WASPS])
    choices = {deck.slug: CHOICE for deck in plan.decks}
    quick, long = tmp_path / "quick.sqlite3", tmp_path / "long.sqlite3"
    assert make(quick, plan, "first", "me", choices)
    with Store.open(f"sqlite:///{long}") as store:
        store.apply(plan, "first")
        store.begin(choices, {})
    assert dump(quick) == dump(long)
    with closing(sqlite3.connect(quick)) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    with Store.open(f"sqlite:///{quick}") as store:
        assert store.known_cards() == sorted(plan.cards, key=lambda one: (one.deck, one.retired, one.position, one.id))


def test_a_store_without_decks_is_made(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    assert make(file, of_cards([], []), "first", "me", {})
    with Store.open(f"sqlite:///{file}") as store:
        assert (store.known_cards(), store.fingerprint()) == ([], "first")


def test_a_store_that_is_there_already_is_left_alone(file: Path, store: Store) -> None:
    store.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
    before = dump(file)
    assert not make(file, of_cards(AFTER, [DECK]), "second", "me", {})
    assert dump(file) == before


def test_what_cannot_be_a_store_is_left_to_the_long_way(tmp_path: Path) -> None:
    other = tmp_path / "text.sqlite3"
    other.write_text("no database" * 100)
    assert not make(other, of_cards(AFTER, [DECK]), "first", "me", {})
    assert not make(tmp_path / "missing" / "store.sqlite3", of_cards(AFTER, [DECK]), "first", "me", {})
    assert other.read_text() == "no database" * 100


def test_cards_that_are_known_to_be_there_are_left_alone(file: Path, store: Store) -> None:
    store.apply(of_cards(BEFORE, [DECK, WASPS]), "first")
    assert apply_some(file, replace(some(AFTER), as_stored=frozenset({"card0001"})), "first", "second")
    cards = {one.id: one for one in store.known_cards()}
    assert (cards["card0001"], cards["card0002"], cards["card0003"].retired) == (BEFORE[0], AFTER[1], True)
