"""Cards found by what they are, and all that is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rich.cells import cell_len

from ran import Run

LATER = "2026-01-11T09:00"


@pytest.fixture
def cards(run: Run) -> list[Any]:
    """The vault's cards; the first was answered twice and is marked, the second is suspended."""
    run("build")
    found: list[Any] = run("cards", "--json").json
    run("grade", found[0]["id"], "4", now="2026-01-09T09:00")
    run("grade", found[0]["id"], "3")
    run("mark", found[0]["id"])
    run("suspend", found[1]["id"])
    return found


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        ((), range(7)),
        (("--state", "review"), [0]),
        (("--state", "suspended"), [1]),
        (("--kind", "pitfall"), [6]),
        (("--phase", "1", "--kind", "concept"), [0, 1, 3, 4]),
        (("--marked",), [0]),
        (("--flagged",), []),
        (("--leeches",), []),
        (("--due", "2026-01-16"), [0]),
        (("--due", "tomorrow"), []),
        (("QUEEN", "roars"), [2]),
        (("nowhere",), []),
    ],
)
def test_cards_are_found_by_what_they_are(
    run: Run, cards: list[Any], arguments: tuple[str, ...], places: Sequence[int]
) -> None:
    found = run("list", *arguments, "--json").json
    assert [card["id"] for card in found] == [cards[place]["id"] for place in places]


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("columns", [40, 80])
def test_the_table_fits(program: Run, columns: int) -> None:
    out = program("list", COLUMNS=str(columns)).out
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= columns
    assert out.splitlines()[-1] == "7 cards"
    assert ("ease" in out.splitlines()[0]) == (columns == 80)


def test_everything_about_a_card(run: Run, cards: list[Any]) -> None:
    identity = cards[0]["id"]
    out = [line.rstrip() for line in run("show", identity[:8], now=LATER).out.splitlines()]
    assert out == [
        f"{identity}  due 2026-01-16",
        "Keeping Bees › The Colony › The Queen",
        "concept, covers: moc-keeping-bees.md:11",
        "",
        "  What should you know after The Queen, on the path Keeping Bees?",
        "  ---",
        *(f"  {line}" for line in cards[0]["back"].split("\n")),
        "",
        "interval 6 d · ease 2.36 · 2 repetitions · 0 lapses · last 2026-01-10",
        "Marked",
        "Answered today it comes back: Again 2026-01-12, Hard 2026-01-26, Good",
        "2026-01-26, Easy 2026-01-26",
        "Recognised by “the-queen” · as it is since 2026-01-10 · tags keeping-bees,",
        "phase-1-the-colony, difficulty-1, concept",
        "",
        "History",
        "2026-01-09  4 Good     0 s  → 1 d",
        "2026-01-10  3 Hard     0 s  → 6 d",
        "2026-01-10  the card is marked",
    ]


def test_a_card_that_is_put_aside_shows_its_day(run: Run, cards: list[Any]) -> None:
    run("suspend", cards[0]["id"])
    run("reschedule", cards[0]["id"], "2026-03-01")
    out = run("show", cards[0]["id"], now=LATER).out.splitlines()
    assert out[0].strip() == f"{cards[0]['id']}  suspended"
    assert " ".join(" ".join(out).split()).count("due 2026-03-01 · interval 6 d · ease 2.36") == 1


def test_other_programs_get_all_of_it(run: Run, cards: list[Any]) -> None:
    found = run("show", cards[0]["id"], "--json", now=LATER).json
    assert found | {"due": "2026-01-16"} == found
    assert found["next"]["1"]["due"] == "2026-01-12"
    assert [step["step"] for step in found["history"]] == ["answer", "answer", "marked"]
    assert [step.get("grade") for step in found["history"]] == [4, 3, None]


def test_what_was_taken_back_is_no_history(run: Run, cards: list[Any]) -> None:
    for _ in range(3):
        run("undo")
    assert len(run("show", cards[0]["id"], "--json").json["history"]) == 1


def test_an_unknown_card(run: Run, cards: list[Any]) -> None:
    assert run("show", "zzzz").code == 8


def test_a_buried_card_says_so_until_its_day_comes(run: Run, cards: list[Any]) -> None:
    identity = cards[3]["id"]
    run("bury", identity)

    def due(now: str) -> list[str]:
        return [line.split()[1] for line in run("list", now=now).out.splitlines() if line.startswith(identity[:8])]

    assert (due("2026-01-10T09:00"), due(LATER)) == (["buried"], ["new"])
