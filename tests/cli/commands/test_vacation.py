"""Days off at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ran import Run

EVENING, BACK = "2026-01-10T20:00", "2026-01-24T09:00"


@pytest.fixture(autouse=True)
def learned(run: Run, vault: Path) -> None:
    """All seven cards were met on the tenth, and are due on the eleventh."""
    (vault / "mocards.toml").write_text('[study]\nsiblings = "together"\n')
    run("build")
    run("study", "--plain", keys=" 4" * 9)


def test_nothing_is_due_on_it_and_the_rest_comes_after(run: Run) -> None:
    assert run("vacation", now=EVENING).out == "No vacation.\n"
    assert run("vacation", "2026-01-11", "2026-01-23", now=EVENING).out == (
        "11 January 2026 to 23 January 2026: nothing is due. 7 cards come after it, on 24 January 2026.\n"
    )
    assert run("due", now="2026-01-15T09:00").out == "0 due, 0 new, 0 to drill\n"
    assert run("study", "--plain", now="2026-01-15T09:00").out == (
        "Next: Saturday, 24 January 2026.\n"
        "On vacation until 23 January 2026; 'mocards vacation --end' when you are back.\n"
    )
    assert run("due", now=BACK).out == "7 due, 0 new, 0 to drill\n"


def test_it_changes_no_schedule_and_can_be_taken_back(run: Run) -> None:
    before = run("cards", "--json").json
    run("vacation", "2026-01-11", "2026-01-23")
    assert run("cards", "--json").json == before
    assert run("vacation", "--cancel", now="2026-01-12T09:00").out == "No vacation.\n"
    assert run("due", now="2026-01-12T09:00").out == "7 due, 0 new, 0 to drill\n"


def test_who_is_back_early_ends_it(run: Run) -> None:
    run("vacation", "2026-01-11", "2026-01-23")
    assert run("vacation", "--end", "--json", now="2026-01-15T09:00").json == [
        {"from": "2026-01-11", "to": "2026-01-14"}
    ]
    assert run("due", now="2026-01-15T09:00").out == "7 due, 0 new, 0 to drill\n"


def test_vacations_that_touch_are_one(run: Run) -> None:
    run("vacation", "2026-02-01", "2026-02-05")
    run("vacation", "2026-02-06")
    assert run("vacation", "--json").json == [{"from": "2026-02-01", "to": "2026-02-06"}]
    assert run("vacation", "2026-02-03", "--cancel").out == "No vacation.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["soon"], "'soon' is no day; write it like 2026-02-28, or +10"),
        (["2026-02-05", "2026-02-01"], "it would end on 2026-02-01, before it begins"),
        (["--cancel"], "there is no such vacation; 'mocards vacation' lists them"),
        (["--end"], "there is no such vacation; 'mocards vacation' lists them"),
    ],
)
def test_what_means_nothing_is_refused(run: Run, words: list[str], message: str) -> None:
    refused = run("vacation", *words)
    assert refused.code == 2
    assert message in " ".join(refused.err.replace("│", " ").split())


def test_days_are_written_as_everywhere(run: Run) -> None:
    assert run("vacation", "tomorrow", "+3", "--json").json == [{"from": "2026-01-11", "to": "2026-01-13"}]
    refused = run("vacation", "--end")
    said = " ".join(refused.err.replace("│", " ").split())
    assert refused.code == 2
    assert "it begins only on 2026-01-11; 'mocards vacation --cancel' forgets it" in said
