"""``mocards optimize`` at the command line: numbers, and nothing kept that is no better."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from learners import FORGETFUL, answers_of
from made import DECK, numbered, of_cards, review
from mocards.model import Grade
from mocards.notes.vault import fingerprint
from mocards.schedule.choice import Choice
from mocards.settings import read_settings
from mocards.store.store import Store
from ran import Run

NOW = "2026-01-01T09:00"


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault without notes whose eighty cards a forgetful learner has answered seven times each, under FSRS."""
    top = tmp_path_factory.mktemp("studied")
    (top / "mocards.toml").write_text('[study]\nscheduler = "fsrs"\n')
    made = [numbered(number) for number in range(80)]
    choice = Choice(scheduler="fsrs")
    scheduler = choice.make()
    with Store.open(f"sqlite:///{top / '.mocards' / 'store.sqlite3'}") as store:
        store.apply(of_cards(made, [DECK]), fingerprint(top, read_settings(top)))
        store.begin({"bees": choice}, {"bees": choice})
        for card, answers in zip(made, answers_of(FORGETFUL, len(made)), strict=True):
            schedule = None
            for number, (grade, day) in enumerate(answers):
                schedule = scheduler.next(schedule, Grade(grade), day)
                store.record(review(card.id, grade, day=day, id=f"{card.id}-{number}"), schedule)
    return top


@pytest.fixture
def vault(studied: Path, tmp_path: Path) -> Path:
    """A copy of that vault for each test."""
    import shutil

    shutil.copytree(studied, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_better_weights_are_kept_with_their_numbers(run: Run) -> None:
    before = run("cards", "--json", now=NOW).json
    tried = run("optimize", "--dry-run", now=NOW).out
    assert re.fullmatch(
        r"Fitted to 384 answers\. On the 96 later ones that were held out: log loss 0\.5\d+ → 0\.4\d+\.\n"
        r"That is better: the new weights would be kept\.\n"
        r"bees: FSRS, retention 0\.90 → FSRS, retention 0\.90, own weights\n"
        r"  of 80 cards \d+ come sooner, \d+ later\n"
        r"  due today \d+ → \d+, within 7 days \d+ → \d+, within 30 days \d+ → \d+\n"
        r"  median interval \S+ → \S+ days\n"
        r"  Nothing is changed yet\.\n",
        tried,
    )
    assert run("cards", "--json", now=NOW).json == before
    kept = run("optimize", now=NOW).out
    assert kept == tried.replace("would be kept", "are kept").replace("Nothing is changed yet.", "Done.")
    assert run("scheduler", now=NOW).out == "bees: FSRS, retention 0.90, own weights\n"
    assert run("cards", "--json", now=NOW).json != before


def test_the_weights_of_the_many_come_back(run: Run) -> None:
    before = run("cards", "--json", now=NOW).json
    run("optimize", now=NOW)
    assert run("optimize", "--reset", now=NOW).out.startswith("The weights are those that fit many learners.\n")
    assert run("cards", "--json", now=NOW).json == before


def test_what_is_no_better_is_not_kept(run: Run) -> None:
    run("optimize", now=NOW)
    before = run("cards", "--json", now=NOW).json
    again = run("optimize", "--json", now=NOW).json
    assert again["kept"] is False
    assert again["before"] == again["after"]
    assert run("optimize", now=NOW).out.endswith("That is no better: the weights stay as they are.\n")
    assert run("cards", "--json", now=NOW).json == before


def test_fitted_weights_outlive_a_time_with_sm2(run: Run, vault: Path) -> None:
    run("optimize", now=NOW)
    fitted = run("cards", "--json", now=NOW).json
    for settings, words in (
        ("", "SM-2 (text)"),
        ('[study]\nscheduler = "fsrs"\n', "FSRS, retention 0.90, own weights"),
    ):
        (vault / "mocards.toml").write_text(settings)
        run("scheduler", "--switch", now=NOW)
        assert run("scheduler", now=NOW).out == f"bees: {words}\n"
    assert run("cards", "--json", now=NOW).json == fitted


def test_a_learner_with_few_answers_is_told(run: Run, vault: Path) -> None:
    (vault / ".mocards" / "store.sqlite3").unlink()
    run("build")
    assert run("optimize").out == (
        "0 answers can be used, and fitting needs 400: each after a first one, on a later day. Nothing is changed.\n"
    )


def test_without_its_package_it_says_which(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    refused = run("optimize")
    assert refused.code == 14
    assert refused.err == (
        "mocards: fitting FSRS needs a package that is not installed: pip install 'mocards[optimize]', "
        "or '.[optimize]' where you have its source\n"
    )
