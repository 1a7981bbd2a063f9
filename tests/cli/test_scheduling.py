"""What a build notes of schedulers: decks that are renamed, and cards that move between decks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ran import Run

LATER = "2026-01-11T09:00:00"


QUEENS = """
    # MOC - Queens

    ## Learning Path

    ### Phase 1: All (1h)

    1. **[[the-queen]]** (1h)
       - **Why now**: She comes first
"""


def schedules(run: Run) -> dict[str, tuple[str, str, int]]:
    return {card["id"]: (card["deck"], card["due"], card["interval"]) for card in run("cards", "--json").json}


@pytest.fixture
def studied(run: Run, vault: Path) -> Path:
    """The bees are learned with FSRS, which their manifest asks for."""
    (vault / "mocards.toml").write_text('[study]\nsiblings = "together"\n')
    (vault / "decks").mkdir()
    (vault / "decks" / "keeping-bees.toml").write_text('scheduler = "fsrs"\n')
    run("build")
    run("study", "--plain", keys=" 4" * 9)
    assert run("scheduler").out == "keeping-bees: FSRS, retention 0.90\n"
    return vault


def test_a_renamed_deck_goes_on_with_its_scheduler(run: Run, studied: Path) -> None:
    before = {card: when for card, (_, *when) in schedules(run).items()}
    (studied / "decks" / "keeping-bees.toml").unlink()
    (studied / "decks" / "bees.toml").write_text('moc = "moc-keeping-bees.md"\n')
    run("build", now=LATER)
    after = schedules(run)
    assert {deck for deck, *_ in after.values()} == {"bees"}
    assert {card: when for card, (_, *when) in after.items()} == before
    told = run("scheduler", now=LATER).out
    assert told.startswith("bees: FSRS, retention 0.90 → SM-2 (text)\n")


def test_a_deck_that_was_never_studied_takes_what_is_asked_for_later(run: Run, vault: Path) -> None:
    run("build")
    assert run("scheduler").out == "keeping-bees: SM-2 (text)\n"
    (vault / "mocards.toml").write_text('[study]\nprofile = "source"\n')
    run("build")
    assert run("scheduler").out == "keeping-bees: SM-2 (source)\n"


def test_a_card_that_moves_is_scheduled_as_its_new_deck_is(
    run: Run, studied: Path, write: Callable[[str, str], Path]
) -> None:
    write("moc-queens.md", QUEENS.replace("the-queen", "hive"))
    run("build")
    question = [card for card in run("cards", "--json").json if card["kind"] == "question"]
    assert [card["deck"] for card in question] == ["keeping-bees"]
    assert question[0]["interval"] == 8  # FSRS's first, for Easy
    moc = studied / "moc-keeping-bees.md"
    entry = "1. **[[the-queen]]** ⭐ (30min)"
    text = moc.read_text("utf-8")
    assert entry in text
    moc.write_text(text.replace("[[the-queen]]", "[[drones]]"), "utf-8")
    write("moc-queens.md", QUEENS)
    run("build", now=LATER)
    moved = [card for card in run("cards", "--json").json if card["id"] == question[0]["id"]]
    assert [(card["deck"], card["interval"]) for card in moved] == [("queens", 1)]
