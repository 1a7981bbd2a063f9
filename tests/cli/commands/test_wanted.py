"""Studying less than the day brings, or more: filters, minutes, days ahead, cramming, leeches, backlog, gates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ran import Run

FIRST = date(2026, 1, 10)


def at(days: int) -> str:
    return f"{FIRST + timedelta(days=days)}T09:00:00"


def answer_all(run: Run, grade: int = 4, days: int = 0) -> list[dict[str, Any]]:
    """Answer the whole day through the front end of other programs."""
    answered = []
    while (card := run("next", "--json", now=at(days)).json) is not None:
        run("grade", card["id"], str(grade), now=at(days))
        answered.append(card)
        if grade < 4:
            run("grade", card["id"], "4", now=at(days))
    return answered


@pytest.fixture
def learned(run: Run, vault: Path) -> None:
    """Every card has been met: its siblings may come on one day."""
    settings = vault / "mocards.toml"
    settings.write_text('[study]\nsiblings = "together"\n')
    answer_all(run)


@pytest.mark.parametrize(
    ("options", "due"),
    [
        ([], (0, 5, 0)),
        (["--kind", "pitfall"], (0, 1, 0)),
        (["--kind", "pitfall", "--kind", "reference"], (0, 2, 0)),
        (["--phase", "1"], (0, 3, 0)),
        (["--phase", "the colony"], (0, 3, 0)),
        (["--tag", "keeping-bees", "--kind", "concept.why"], (0, 2, 0)),
        (["--deck", "keeping-bees"], (0, 5, 0)),
    ],
)
def test_a_filter_narrows_what_is_counted_and_what_comes(run: Run, options: list[str], due: tuple[int, ...]) -> None:
    run("build")
    counts = run("due", "--json", *options).json
    assert (counts["due"], counts["new"], counts["drill"]) == due
    served = run("study", "--plain", *options, keys=" 4" * 9).out
    assert f"{due[1]} card" in served


def test_other_cards_failures_are_not_drilled_in_a_filtered_sitting(run: Run) -> None:
    run("build")
    pitfall = run("next", "--kind", "pitfall", "--json").json["id"]
    run("grade", pitfall, "1")
    assert run("due", "--json").json["drill"] == 1
    assert run("due", "--json", "--kind", "concept").json["drill"] == 0


def test_minutes_bring_as_much_as_fits(run: Run) -> None:
    run("build")
    assert "2 cards answered" in run("study", "--plain", "--minutes", "0.8", keys=" 4" * 9).out  # a new card takes 20 s
    assert run("due", "--json").json["new"] == 3


def test_what_is_left_is_the_days_whatever_was_asked_for(run: Run) -> None:
    run("build")
    for options in (["--cram"], ["--kind", "concept"], ["--minutes", "1"], ["--ahead", "30"]):
        assert "Left for today: 0 due, 5 new, 0 to drill.\n" in run("study", "--plain", *options, keys="q").out
    out = run("study", "--plain", "--kind", "pitfall", keys=" 4").out
    assert out.endswith(
        "Nothing more of what you asked for.\nLeft for today: 0 due, 4 new, 0 to drill.\nTomorrow: 1 due, 4 new.\n"
    )
    assert run("study", "--plain", "--leeches").out.startswith(
        "Nothing more of what you asked for: no card has been forgotten 8 times.\nLeft for today"
    )


@pytest.mark.usefixtures("learned")
def test_days_ahead_come_when_asked_for(run: Run) -> None:
    answer_all(run, days=1)
    assert run("due", now=at(2)).out == "0 due, 0 new, 0 to drill\n"
    assert run("study", "--plain", "--ahead", "4", now=at(2)).out == "Next: Saturday, 17 January 2026.\n"
    assert "7 cards answered" in run("study", "--plain", "--ahead", "5", keys=" 4" * 9, now=at(2)).out


@pytest.mark.usefixtures("learned")
def test_cramming_changes_no_schedule(run: Run) -> None:
    before = run("cards", "--json").json
    out = run("study", "--plain", "--cram", "--kind", "concept", keys=" 1" + " 4" * 9, now=at(1)).out
    assert "5 drills" in out
    assert "Left for today: 7 due, 0 new, 0 to drill.\n" in out
    assert run("cards", "--json").json == before
    assert run("due", now=at(1)).out == "7 due, 0 new, 0 to drill\n"


def front_end(run: Run, *wanted: str, days: int) -> list[int]:
    """Answer what ``next`` brings, drills as drills; the intervals that it foretold of Good."""
    foretold = []
    while (card := run("next", *wanted, "--json", now=at(days)).json) is not None:
        foretold.append(card["intervals"]["4"])
        drill = ["--drill"] if card["drill"] else []
        assert run("grade", card["id"], "4", *drill, "--json", now=at(days)).json["interval"] == foretold[-1]
    return foretold


@pytest.mark.usefixtures("learned")
def test_a_front_end_crams_without_changing_a_schedule(run: Run) -> None:
    before = run("cards", "--json").json
    assert front_end(run, "--cram", "--kind", "concept", days=1) == [1] * 4
    assert run("cards", "--json").json == before
    assert run("due", now=at(1)).out == "7 due, 0 new, 0 to drill\n"


@pytest.mark.usefixtures("learned")
def test_a_front_end_learns_ahead_and_spreads_as_a_session_does(run: Run) -> None:
    assert front_end(run, "--spread", "2", days=3) == [6] * 2
    assert front_end(run, days=3) == [6] * 5
    assert front_end(run, "--ahead", "4", days=4) == []
    assert front_end(run, "--ahead", "5", days=4) == [15] * 7


def test_a_drill_of_a_new_card_leaves_it_new(run: Run) -> None:
    run("build")
    card = run("next", "--cram", "--json").json
    assert (card["drill"], card["intervals"]) == (True, {"1": 0, "3": 0, "4": 0, "5": 0})
    assert run("grade", card["id"], "1", "--drill").out == f"{card['id']}: a drill; still new\n"
    assert run("due").out == "0 due, 5 new, 0 to drill\n"


def test_a_new_card_that_was_crammed_is_still_new(run: Run) -> None:
    run("build")
    run("study", "--plain", "--cram", keys=" 4" * 9)
    counts = run("due", "--json").json
    assert (counts["due"], counts["new"], counts["drill"]) == (0, 5, 0)


@pytest.mark.parametrize(("action", "state"), [("tag", "review"), ("suspend", "suspended")])
def test_a_leech_is_told_and_treated_as_configured(run: Run, vault: Path, action: str, state: str) -> None:
    (vault / "mocards.toml").write_text(f'[study]\nleech = {{lapses = 2, action = "{action}"}}\n')
    run("build")
    card = run("next", "--json").json["id"]
    told = []
    for days, grade in enumerate((4, 1, 4, 1)):
        told.append(run("grade", card, str(grade), now=at(days)).out.splitlines()[1:])
    assert [bool(lines) for lines in told] == [False, False, False, True]
    assert told[-1][0].startswith("a leech: this card was forgotten 2 times; ")
    (record,) = [one for one in run("cards", "--json").json if one["id"] == card]
    assert record["state"] == state
    assert "leech" in record["tags"]
    assert "1 drill" in run("study", "--plain", "--leeches", keys=" 4" * 3, now=at(4)).out


def test_a_leech_that_was_suspended_wakes_when_its_answer_is_undone(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[study]\nleech = {lapses = 1, action = "suspend"}\n')
    answer_all(run)
    before = run("cards", "--json").json
    out = run("study", "--plain", keys=" 1u", now=at(1)).out
    assert "a leech: this card was forgotten 1 times; it is suspended" in out
    assert run("cards", "--json").json == before


@pytest.mark.usefixtures("learned")
def test_a_backlog_is_spread_and_says_when_it_is_done(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[study]\nspread = 2\nsiblings = "together"\n')
    assert run("due", now=at(30)).out == "2 due, 0 new, 0 to drill; 7 overdue; at 2 a day done by 12 February 2026\n"
    assert run("due", "--json", now=at(30)).json == {
        "due": 2, "new": 0, "drill": 0, "overdue": 7, "done": "2026-02-12"
    }  # fmt: skip
    done = [len(answer_all(run, days=days)) for days in range(30, 34)]
    assert done == [2, 2, 2, 1]
    assert "3 cards answered" in run("study", "--plain", "--spread", "3", keys=" 4" * 9, now=at(60)).out


@pytest.mark.usefixtures("learned")
def test_the_first_words_of_a_sitting_name_the_backlog(run: Run) -> None:
    out = run("study", "--plain", "--spread", "2", keys="q", now=at(30)).out
    assert "7 overdue; at 2 a day done by 12 February 2026" in " ".join(out.split())


TWO_PHASES = """
    # MOC - Keeping Wasps

    ## Learning Path

    ### Phase 1: First (1h)

    1. **[[nest]]** (1h)
       - **Why now**: It is first

    ### Phase 2: Second (1h)

    2. **[[sting]]** (1h)
       - **Why now**: It hurts
"""


@pytest.mark.parametrize(("gate", "opens"), [("met", "met"), ("firm", "firm")])
def test_a_closed_phase_that_was_asked_for_says_what_opens_it(
    run: Run, vault: Path, write: Callable[[str, str], Path], gate: str, opens: str
) -> None:
    (vault / "moc-keeping-bees.md").unlink()
    (vault / "the-queen.md").unlink()
    write("moc-keeping-wasps.md", TWO_PHASES)
    write("decks/keeping-wasps.toml", f'gate = "{gate}"\n')
    run("build")
    said = run("study", "--plain", "--phase", "2").out.splitlines()
    (phase,) = {card["phase"] for card in run("cards", "--json").json if "phase-2" in " ".join(card["tags"])}
    assert said[0] == (
        f"Nothing more of what you asked for: new cards of '{phase}' come when the phase before it is {opens}."
    )


@pytest.mark.parametrize(("gate", "after"), [("none", [2, 0]), ("met", [1, 1]), ("firm", [1, 0])])
def test_a_gate_opens_the_next_phase(
    run: Run, vault: Path, write: Callable[[str, str], Path], gate: str, after: list[int]
) -> None:
    (vault / "moc-keeping-bees.md").unlink()
    (vault / "the-queen.md").unlink()
    write("moc-keeping-wasps.md", TWO_PHASES)
    write("decks/keeping-wasps.toml", f'gate = "{gate}"\n')
    run("build")
    new = [sum(card["due"] is None for card in answer_all(run, days=days)) for days in (0, 1)]
    assert new == after
