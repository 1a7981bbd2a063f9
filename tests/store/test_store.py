"""What is put into the store comes out again, whoever else uses it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from made import DAY, DECK, card, due_on, noted, numbered, of_cards, review, schedule, wished
from mocards.errors import AlreadyAnsweredError, CardError, DiskError, StoreError
from mocards.model import Deck, Description, Phase, State, Wish, Wished
from mocards.schedule.sm2 import PROFILES, Profile
from mocards.store.quick import apply_some
from mocards.store.store import Store

SM2 = PROFILES["text"]


def by_sm2(deck: str) -> Profile:
    return SM2


def test_cards_come_back_as_they_were(store: Store) -> None:
    cards = [
        numbered(
            1, tags=("bees", "reference"), phase="The Colony", concept="The Queen", block_id="b1", cloze="A {{c1::gap}}"
        ),
        numbered(2, front="ünï → 🐝", retired=True),
    ]
    store.apply(of_cards(cards), "print")
    assert store.known_cards() == cards
    assert store.fingerprint() == "print"


def test_a_deck_comes_back_with_what_it_says_of_itself(store: Store) -> None:
    told = Description(what="Bees", phases=(Phase("1", "The Colony", minutes=90),), next_steps=("Honey",))
    deck = Deck("bees", "Bees", "moc-bees.md", told)
    store.apply(of_cards([], [deck]), "")
    assert store.decks() == [deck]
    assert store.titles() == {"bees": "Bees"}


def test_cards_that_a_plan_does_not_know_are_retired_and_keep_their_schedule(store: Store) -> None:
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    store.record(review("card0001"), schedule())
    store.apply(of_cards([numbered(2)]), "")
    (_, gone) = store.cards()
    assert (gone.card.id, gone.state, gone.schedule) == ("card0001", State.RETIRED, schedule())
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    assert [one.state for one in store.cards()] == [State.REVIEW, State.NEW]


@pytest.mark.parametrize(
    ("deck", "kind", "found"),
    [(None, None, 3), ("bees", None, 2), ("honey", None, 1), (None, "pitfall", 1), ("honey", "pitfall", 0)],
)
def test_cards_of_one_deck_or_kind(store: Store, deck: str | None, kind: str | None, found: int) -> None:
    cards = [numbered(1), numbered(2, kind="pitfall"), numbered(3, deck="honey")]
    store.apply(of_cards(cards, [DECK, Deck("honey", "Honey", "moc-honey.md")]), "")
    assert len(store.cards(deck, kind)) == found


@pytest.mark.parametrize(("given", "found"), [("abcd", "abcd"), ("abcdx", "abcdxy"), ("b", "bb")])
def test_a_card_is_found_by_the_beginning_of_its_id(store: Store, given: str, found: str) -> None:
    store.apply(of_cards([card(id=identity, position=n) for n, identity in enumerate(("abcd", "abcdxy", "bb"))]), "")
    assert store.card(given).card.id == found


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("zz", "no card has the id 'zz'; 'mocards cards' lists them"),
        ("", "no card has the id ''; 'mocards cards' lists them"),
        ("abc", "several cards have an id that begins with 'abc'; write more of it"),
        ("%", "no card has the id '%'; 'mocards cards' lists them"),
    ],
)
def test_a_card_that_cannot_be_told_is_refused(store: Store, given: str, message: str) -> None:
    store.apply(of_cards([card(id="abcd"), card(id="abcx", position=2)]), "")
    with pytest.raises(CardError, match=message.replace("(", r"\(")):
        store.card(given)


def test_an_answer_is_there_with_its_schedule_after_a_restart(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        store.apply(of_cards([card()]), "")
        store.record(review(grade=3, milliseconds=1234, offset=-300), schedule())
    with Store.open(f"sqlite:///{file}") as store:
        assert store.reviews() == [noted(review(grade=3, milliseconds=1234, offset=-300), schedule())]
        assert store.card("aaaa").schedule == schedule()


def test_a_second_scheduled_answer_on_one_day_does_not_count(store: Store) -> None:
    store.apply(of_cards([card()]), "")
    store.record(review(number=1), schedule())
    with pytest.raises(AlreadyAnsweredError, match="answered in another session meanwhile"):
        store.record(review(number=2), schedule(interval=99))
    assert store.card("aaaa").schedule == schedule()
    store.record(review(number=3, drill=True), None)
    assert [one.id for one in store.reviews()] == ["aaaa-0-1", "aaaa-0-3"]


def test_undo_takes_back_one_answer_after_the_other_and_redo_gives_them_back(store: Store) -> None:
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    first = SM2.next(None, review().grade, DAY)
    for number, identity in enumerate(("card0001", "card0002")):
        store.record(review(identity, number=number), first)
    taken = [store.undo(DAY, by_sm2), store.undo(DAY, by_sm2), store.undo(DAY, by_sm2)]
    assert [one.card if one else None for one in taken] == ["card0002", "card0001", None]
    assert [one.schedule for one in store.cards()] == [None, None]
    given = [store.redo(DAY, by_sm2), store.redo(DAY, by_sm2), store.redo(DAY, by_sm2)]
    assert [one.card if one else None for one in given] == ["card0001", "card0002", None]
    assert [one.schedule for one in store.cards()] == [first, first]


def test_an_answer_after_an_undo_ends_the_chance_to_redo(store: Store) -> None:
    store.apply(of_cards([card()]), "")
    store.record(review(number=1), schedule())
    store.undo(DAY, by_sm2)
    store.record(review(number=2), schedule())
    assert store.redo(DAY, by_sm2) is None
    assert [one.id for one in store.reviews()] == ["aaaa-0-2"]


def test_undo_leaves_other_days_alone(store: Store) -> None:
    store.apply(of_cards([card()]), "")
    store.record(review(), schedule())
    assert store.undo(DAY + timedelta(days=1), by_sm2) is None


def test_undo_may_reach_back_over_days_and_redo_comes_again_in_their_order(store: Store) -> None:
    store.apply(of_cards([numbered(1), numbered(2)]), "")
    steps = [
        review("card0001"),
        wished(Wish.MARKED, True, "card0002", days=2),
        review("card0001", days=3, number=1),
        review("card0002", days=3, number=2),
    ]
    for step in steps:
        store.wish(step) if isinstance(step, Wished) else store.record(step, schedule())
    today = DAY + timedelta(days=9)
    taken = [store.undo(today, by_sm2, reaches_back=True) for _ in range(5)]
    assert [deed and deed.id for deed in taken] == [*(step.id for step in reversed(steps)), None]
    assert store.redo(today, by_sm2) is None
    given = [store.redo(None, by_sm2) for _ in range(5)]
    assert [deed and deed.id for deed in given] == [*(step.id for step in steps), None]


def test_learners_do_not_see_each_other(file: Path) -> None:
    with Store.open(f"sqlite:///{file}", "ana") as ana, Store.open(f"sqlite:///{file}", "ben") as ben:
        ana.apply(of_cards([card()]), "")
        ana.record(review(), schedule())
        ben.record(review(number=5), schedule(interval=1))
        assert ana.card("aaaa").schedule == schedule()
        assert [one.id for one in ben.reviews()] == ["aaaa-0-5"]
        assert ben.undo(DAY, by_sm2) is not None
        assert ana.reviews() == [noted(review(), schedule())]


def test_the_day_s_cards_are_due_new_and_answered(store: Store) -> None:
    store.apply(of_cards([numbered(n) for n in range(1, 6)] + [numbered(6, retired=True)]), "")
    store.record(review("card0001"), schedule(due=date(2026, 1, 7)))
    store.record(review("card0002", 3, number=1), schedule(due=date(2026, 1, 8)))
    assert [one.card for one in due_on(store, date(2026, 1, 7))] == ["card0001"]
    assert [one.card for one in due_on(store, date(2026, 1, 8))] == ["card0001", "card0002"]
    assert [one.card for one in store.new(DAY, 2)] == ["card0003", "card0004"]
    assert [(one.card, int(one.grade), one.first) for one in store.today(DAY)] == [
        ("card0001", 4, True),
        ("card0002", 3, True),
    ]
    assert store.next_day(DAY) == date(2026, 1, 7)
    assert store.next_day(date(2026, 1, 8)) is None


def test_two_sessions_may_write_at_the_same_time(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as first:
        first.apply(of_cards([numbered(n) for n in range(60)]), "")

    def answer(own: range) -> None:
        with Store.open(f"sqlite:///{file}") as store:
            for number in own:
                store.record(review(f"card{number:04}", number=number), schedule())

    threads = [threading.Thread(target=answer, args=(range(start, 60, 3),)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(f"sqlite:///{file}") as store:
        assert len(store.reviews()) == 60


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from made import *
from mocards.store.quick import apply_some
from mocards.store.store import Store
store = Store.open("sqlite:///" + sys.argv[1])
store.apply(of_cards([numbered(n) for n in range(500)]), "")
for n in range(500):
    store.record(review(f"card{n:04}", number=n), schedule())
    print(n, flush=True)
"""


def test_every_answer_that_was_confirmed_survives_a_kill(file: Path) -> None:
    here = str(Path(__file__).parents[1])
    with subprocess.Popen([sys.executable, "-c", KILLED, file, here], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        confirmed = [int(running.stdout.readline()) for _ in range(25)][-1]
        os.kill(running.pid, signal.SIGKILL)
    with Store.open(f"sqlite:///{file}") as store:
        saved = store.reviews()
        assert len(saved) > confirmed
        assert [one.card for one in saved] == [f"card{n:04}" for n in range(len(saved))]
        assert sum(one.schedule is not None for one in store.cards()) == len(saved)
    with sqlite3.connect(file) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_store_ignores_itself_in_git(file: Path, store: Store) -> None:
    assert (file.parent / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"This is a text, no database, and long enough to be told from one." * 20, "it is no mocards store; move it"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "it is "),
    ],
)
def test_what_is_no_store_is_refused(file: Path, content: bytes, message: str) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(StoreError, match=f"the card store {file}: {message}"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == content


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x", "sqlite+nosuchdriver:///x"])
def test_an_address_that_means_nothing_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="is no store that can be opened"):
        Store.open(url)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskError, match=f"cannot make {tmp_path}/file/.mocards"):
        Store.open(f"sqlite:///{tmp_path}/file/.mocards/store.sqlite3")


def test_a_full_store_says_so_and_loses_nothing(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        store.apply(of_cards([numbered(n) for n in range(20)]), "")
        store.record(review("card0001"), schedule())
        with store._engine.connect() as connection:  # a limit of SQLite's own stands for the disk's
            pages = connection.exec_driver_sql("pragma page_count").scalar()
            connection.exec_driver_sql(f"pragma max_page_count = {pages}")
        with pytest.raises(StoreError, match="the disk is full; make room and try again: nothing was lost"):
            store.apply(of_cards([numbered(n, back="x" * 9000) for n in range(20)]), "")
        assert store.cards()[1].card.back == "Answer 1"
        assert store.reviews() == [noted(review("card0001"), schedule())]


@pytest.mark.parametrize("quickly", [False, True])
def test_a_card_that_comes_back_to_its_schedule_is_due_again(file: Path, store: Store, *, quickly: bool) -> None:
    store.apply(of_cards([numbered(1), numbered(2)]), "before")
    store.record(review("card0002"), schedule(due=DAY))
    with sqlite3.connect(file) as connection:  # as a copy of a table put back by hand may do
        connection.execute("delete from card where id = 'card0002'")
        connection.execute("update schedule set deck = '', position = 0, item = ''")
    connection.close()
    assert due_on(store, DAY) == []
    plan = of_cards([numbered(1), numbered(2, position=7)])
    if quickly:
        assert apply_some(file, plan, "before", "after")
    else:
        store.apply(plan, "after")
    assert [(one.card, one.position) for one in due_on(store, DAY)] == [("card0002", 7)]
