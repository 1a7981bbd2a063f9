"""Schedulers by deck at the command line: nothing changes silently."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from ran import Run

SLUG = "keeping-bees"


def at(days: int) -> str:
    return f"{date(2026, 1, 10) + timedelta(days=days)}T09:00:00"


@pytest.fixture
def learned(run: Run, vault: Path) -> Path:
    """All cards have been answered three times under SM-2; gives the manifest."""
    (vault / "mocards.toml").write_text('[study]\nsiblings = "together"\n')
    run("build")
    for days in (0, 1, 7):
        run("study", "--plain", keys=" 4 3" + " 4" * 9, now=at(days))
    (vault / "decks").mkdir(exist_ok=True)
    return vault / "decks" / f"{SLUG}.toml"


def test_each_deck_says_its_scheduler(run: Run) -> None:
    assert run("scheduler").out == f"{SLUG}: SM-2 (text)\n"


def test_a_deck_that_nobody_studied_takes_what_its_manifest_asks_for(run: Run, vault: Path) -> None:
    (vault / "decks").mkdir()
    (vault / "decks" / f"{SLUG}.toml").write_text('scheduler = "fsrs"\nretention = 0.8\n')
    run("build")
    assert run("scheduler").out == f"{SLUG}: FSRS, retention 0.80\n"
    card = run("next", "--json").json
    assert card["intervals"] == {"1": 1, "3": 4, "4": 8, "5": 28}
    assert run("grade", card["id"], "5", "--json").json["interval"] == 28


def test_a_changed_manifest_changes_no_schedule_by_itself_and_is_told(run: Run, learned: Path) -> None:
    before = run("cards", "--json", now=at(8)).json
    learned.write_text('scheduler = "fsrs"\n')
    told = f"{SLUG}: settings ask for FSRS, retention 0.90; 'mocards scheduler' says what would change"
    assert told in " ".join(run("study", "--plain", now=at(8)).out.split())
    assert run("cards", "--json", now=at(8)).json == before
    assert run("scheduler", now=at(8)).out == (
        f"{SLUG}: SM-2 (text) → FSRS, retention 0.90\n"
        "  of 7 cards 0 come sooner, 7 later\n"
        "  due today 0 → 0, within 7 days 0 → 0, within 30 days 7 → 1\n"
        "  median interval 17 → 65 days\n"
        "  Nothing is changed yet: 'mocards scheduler --switch' does it.\n"
    )
    assert run("cards", "--json", now=at(8)).json == before


def test_switching_there_and_back_is_the_identity(run: Run, learned: Path) -> None:
    before = run("cards", "--json", now=at(8)).json
    learned.write_text('scheduler = "fsrs"\n')
    assert run("scheduler", "--switch", now=at(8)).out.endswith("  Switched.\n")
    assert run("scheduler", now=at(8)).out == f"{SLUG}: FSRS, retention 0.90\n"
    assert run("cards", "--json", now=at(8)).json != before
    assert "settings ask" not in run("study", "--plain", now=at(8)).out
    learned.write_text("")
    run("scheduler", "--switch", now=at(8))
    assert run("cards", "--json", now=at(8)).json == before


@pytest.mark.usefixtures("learned")
def test_a_try_needs_no_settings_and_changes_nothing(run: Run) -> None:
    before = run("cards", "--json", now=at(8)).json
    (tried,) = run("scheduler", "--to", "fsrs", "--retention", "0.95", "--json", now=at(8)).json
    assert (tried["now"], tried["then"]) == ("SM-2 (text)", "FSRS, retention 0.95")
    assert tried["changes"]["cards"] == 7
    assert run("cards", "--json", now=at(8)).json == before
    assert run("scheduler", "--to", "fsrs", "--switch", now=at(8)).code == 2


@pytest.mark.parametrize("fuzz", ["none", "fixed", "balanced"])
@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_the_preview_under_a_button_is_what_the_button_does(run: Run, vault: Path, fuzz: str, scheduler: str) -> None:
    (vault / "mocards.toml").write_text(f'[study]\nfuzz = "{fuzz}"\nscheduler = "{scheduler}"\n')
    day = date(2026, 1, 10)
    for grade in (4, 5, 4, 5):
        card = run("next", "--json", now=f"{day}T09:00").json
        done = run("grade", card["id"], str(grade), "--json", now=f"{day}T09:00").json
        due = date.fromisoformat(done["due"])
        assert (due - day).days == card["intervals"][str(grade)]
        day = due
