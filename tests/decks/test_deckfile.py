"""The file that keeps every card's identity: stable, and refused with a clear word when it is broken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from made import DECK, card, numbered
from mocards.decks.deckfile import read_deck, write_deck
from mocards.decks.ties import Ties
from mocards.errors import DeckFileError, DiskError
from mocards.model import Card, Position


def filed(path: Path, cards: list[Card]) -> Path:
    file = path / "bees.cards.json"
    file.write_bytes(write_deck(DECK, cards))
    return file


def test_cards_come_back_but_for_their_lines(tmp_path: Path) -> None:
    cards = [
        numbered(
            1, tags=("bees", "reference"), phase="The Colony", concept="The Queen", block_id="b1", cloze="A {{c1::gap}}"
        ),
        numbered(2, changed=datetime(2026, 3, 1, 7, 30, 5, tzinfo=UTC)),
        numbered(3, retired=True),
    ]
    found = read_deck(filed(tmp_path, cards))
    assert (found.deck, found.ties, found.notices) == (DECK, {}, ())
    assert list(found.cards) == [replace(one, source=Position(one.source.note, 0)) for one in cards]


texts = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.tuples(texts, texts, texts), max_size=6))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, fields: list[tuple[str, str, str]]) -> None:
    cards = [
        numbered(number, anchor=anchor, front=front, back=back)
        for number, (anchor, front, back) in enumerate(fields, start=1)
    ]
    found = read_deck(filed(tmp_path_factory.mktemp("deck"), cards))
    assert [(one.anchor, one.front, one.back) for one in found.cards] == fields


def test_the_bytes_do_not_depend_on_the_order_given() -> None:
    cards = [numbered(1), numbered(2), numbered(3, retired=True)]
    assert write_deck(DECK, cards) == write_deck(DECK, cards[::-1])


def test_one_changed_answer_changes_two_lines() -> None:
    cards = [numbered(number) for number in range(1, 6)]
    before = write_deck(DECK, cards).splitlines()
    cards[2] = replace(cards[2], back="Another answer", changed=datetime(2026, 5, 5, tzinfo=UTC))
    after = write_deck(DECK, cards).splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        b'   "back": "Another answer",',
        b'   "changed": "2026-05-05T00:00:00Z"',
    ]


def test_lines_are_not_in_the_file() -> None:
    assert write_deck(DECK, [card(source=Position("a.md", 1))]) == write_deck(DECK, [card(source=Position("a.md", 99))])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ' "deck"',
            '<<<<<<< HEAD\n "deck"',
            ":3: conflict markers of a merge that cannot be joined; settle them, then build again",
        ),
        ('"deck": "bees",', '"deck": "bees"', ":4: broken JSON (Expecting ',' delimiter); take it back from git"),
        ('"format": 1', '"format": 2', ": format 2 is newer than this mocards, which knows 1; update mocards"),
        (
            '"id": "card0002"',
            '"id": "card0001"',
            ":18: the id 'card0001' stands twice, for two cards; every card needs its own",
        ),
        ('"id": "card0002"', '"id": ""', "a card has no id"),
        ('"kind": "reference",', '"kind": 7,', "take the file back from git"),
        ("2026-01-01T00:00:00Z", "yesterday", "a time looks like 2026-01-31T08:00:00Z"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = filed(tmp_path, [numbered(1), numbered(2)])
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(DeckFileError) as raised:
        read_deck(file)
    assert message in str(raised.value)
    assert str(raised.value).startswith(str(file))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"null", b'{"format": "1"}'])
def test_what_is_no_deck_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bees.cards.json"
    file.write_bytes(content)
    with pytest.raises(DeckFileError):
        read_deck(file)


def test_a_folder_of_that_name_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "bees.cards.json"
    file.mkdir()
    with pytest.raises(DiskError, match=f"cannot read {file}: Is a directory"):
        read_deck(file)


# ---- merges --------------------------------------------------------------------------------

AUTHOR = {
    **{f"GIT_{who}_{what}": "author" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}
LATER = datetime(2026, 2, 1, tzinfo=UTC)
Cards = list[Card]


def merged(path: Path, base: Cards, ours: Cards, theirs: Cards, style: str) -> tuple[Path, bool]:
    """A deck file that git has merged, and whether it left conflicts in it."""
    if not shutil.which("git"):
        pytest.skip("no git on this machine")
    sides = []
    for name, cards in (("ours", ours), ("base", base), ("theirs", theirs)):
        side = path / name
        side.write_bytes(write_deck(DECK, cards))
        sides.append(str(side))
    command = ["git", "merge-file", *([] if style == "merge" else [f"--{style}"]), "-p", *sides]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **AUTHOR})
    file = path / "bees.cards.json"
    file.write_bytes(done.stdout)
    return file, done.returncode > 0


def texts_of(cards: Iterable[Card]) -> dict[str, str]:
    return {one.id: one.back for one in cards}


FIVE = [numbered(number) for number in range(1, 6)]


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([*FIVE, numbered(6)], [*FIVE, numbered(7)], {6: "Answer 6", 7: "Answer 7"}),
        ([numbered(6), *FIVE], [*FIVE[:2], numbered(7), *FIVE[2:], numbered(8)], {6: "Answer 6", 8: "Answer 8"}),
        (
            [replace(FIVE[0], back="Ours", changed=LATER), *FIVE[1:]],
            [replace(FIVE[0], back="Theirs"), *FIVE[1:]],
            {1: "Ours"},
        ),
        (
            [*FIVE[:4], replace(FIVE[4], back="Ours", changed=datetime(2026, 1, 15, tzinfo=UTC))],
            [*FIVE[:4], replace(FIVE[4], back="Theirs", retired=True, changed=LATER), numbered(6)],
            {5: "Theirs", 6: "Answer 6"},
        ),
        ([*FIVE[:4]], [*FIVE[:4], replace(FIVE[4], back="Theirs", changed=LATER)], {5: "Theirs"}),
        ([numbered(8), numbered(9)], [numbered(6), numbered(7)], dict.fromkeys((6, 7, 8, 9))),
    ],
)
def test_the_sides_of_a_merge_are_joined_by_id(
    tmp_path: Path, style: str, ours: Cards, theirs: Cards, expected: dict[int, str | None]
) -> None:
    file, conflict = merged(tmp_path, FIVE, ours, theirs, style)
    found = read_deck(file)
    texts = texts_of(found.cards)
    assert {*texts} >= {one.id for one in (*ours, *theirs)} & {f"card{number:04}" for number in expected}
    assert all(texts[f"card{number:04}"] == back for number, back in expected.items() if back)
    assert len(texts) == len(found.cards)
    if conflict:
        assert found.notices[0].startswith(f"{file}: the two sides of a merge were joined by id: ")
    else:
        assert found.notices == ()


def test_two_authors_who_work_far_apart_have_no_conflict(tmp_path: Path) -> None:
    base = [numbered(number) for number in range(1, 9)]
    ours = [replace(base[0], back="Ours", changed=LATER), *base[1:]]
    theirs = [*base[:7], replace(base[7], back="Theirs", changed=LATER)]
    file, conflict = merged(tmp_path, base, ours, theirs, "merge")
    assert not conflict
    assert texts_of(read_deck(file).cards) == {**texts_of(base), "card0001": "Ours", "card0008": "Theirs"}


@given(st.data())
def test_no_card_of_either_side_is_lost_in_a_merge(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    base = [numbered(number) for number in range(1, 7)]

    def side(first: int, back: str) -> Cards:
        kept = data.draw(st.permutations(base))
        changed = data.draw(st.sets(st.sampled_from(base)))
        new = [numbered(first + number) for number in range(data.draw(st.integers(0, 3)))]
        cards = [replace(one, back=back, changed=LATER) if one in changed else one for one in (*kept, *new)]
        return [replace(one, position=number) for number, one in enumerate(cards, start=1)]

    ours, theirs = side(10, "Ours"), side(20, "Theirs")
    style = data.draw(st.sampled_from(["merge", "diff3"]))
    file, _ = merged(tmp_path_factory.mktemp("deck"), base, ours, theirs, style)
    assert {one.id for one in read_deck(file).cards} == {one.id for one in (*ours, *theirs)}


@pytest.mark.parametrize(
    "content",
    [
        "<<<<<<< HEAD\n{}\n=======\n{}\n",
        "{}\n=======\n{}\n>>>>>>> other\n",
        "<<<<<<< HEAD\n[]\n=======\n[]\n>>>>>>> other\n",
        "<<<<<<< HEAD\n{}\n=======\nno JSON\n>>>>>>> other\n",
    ],
)
def test_a_conflict_that_cannot_be_joined_is_left_to_the_author(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bees.cards.json"
    file.write_text(content)
    with pytest.raises(DeckFileError, match="conflict markers of a merge that cannot be joined; settle them"):
        read_deck(file)
    assert file.read_text() == content


def test_an_entry_that_was_pasted_twice_is_joined(tmp_path: Path) -> None:
    file = filed(tmp_path, [numbered(1), numbered(2)])
    value = json.loads(file.read_text())
    value["cards"].append(value["cards"][0])
    file.write_text(json.dumps(value))
    found = read_deck(file)
    assert [one.id for one in found.cards] == ["card0001", "card0002"]
    assert found.notices == (f"{file}: 1 of its cards stood there twice; the later texts count",)


def test_ties_come_back(tmp_path: Path) -> None:
    ties = {"card0001": Ties(("a", "b"), ("c",), ("card0002",))}
    file = tmp_path / "bees.cards.json"
    file.write_bytes(write_deck(DECK, [numbered(1), numbered(2, retired=True)], ties))
    assert read_deck(file).ties == ties
