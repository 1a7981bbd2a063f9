"""The plan as an author reads it: by note, signs as in a diff, what a whole note has in common in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from made import card, numbered
from mocards.cli.views import difference
from mocards.decks.build import Plan
from mocards.decks.cost import Cost, Shrunk, cost_of
from mocards.decks.fates import Change
from mocards.model import Card, Position
from ran import Run

MOC = "moc-keeping-bees.md"


def edit(vault: Path, *changes: tuple[str, str]) -> None:
    text = (vault / MOC).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (vault / MOC).write_text(text, "utf-8")


def shown(run: Run) -> list[str]:
    ran = run("diff")
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()[:-1]  # the last line counts problems in the notes


def test_words_that_changed_are_marked_and_the_rest_is_kept_short(run: Run, vault: Path) -> None:
    run("build")
    edit(vault, ("wider ones are built up", "wider ones get comb"), ("in the rain", "in heavy rain"))
    assert shown(run) == [
        "moc-keeping-bees.md",
        "  ~ *Keeping Bees*: what should you remember about **Bee space**?",
        "      … is left open; wider ones [-are built up,-] {+get comb,+} narrower ones glued",
        "  ~ A pitfall in *Keeping Bees*: **Opening the hive in [-the-] {+heavy+} rain** What goes wrong, and …",
        "1 deck, would have 7 cards: 2 reworded",
    ]


def test_what_a_whole_note_has_in_common_is_one_line(run: Run, vault: Path) -> None:
    run("build")
    edit(
        vault,
        ("# MOC - Keeping Bees", "# MOC - Apiary"),
        ("Phase 1: The Colony", "Phase 1: Who Lives There"),
        ("wider ones are built up", "wider ones get comb"),
    )
    assert shown(run) == [
        "moc-keeping-bees.md",
        "  ~ 6 prompts: [-*Keeping Bees*?-] {+*Apiary*?+}",
        "  ~ *Apiary*: what should you remember about **Bee space**?",
        "      … is left open; wider ones [-are built up,-] {+get comb,+} narrower ones glued",
        "the-queen.md",
        "  > How does a colony without a queen sound?  (from 'The Colony' to 'Who Lives There')",
        "1 deck, would have 7 cards: 6 reworded, 1 moved",
    ]


def test_a_moved_note_is_one_line(run: Run, vault: Path) -> None:
    question = "<details>\n<summary>What is fact {n}?</summary>\n\n**Answer**: It is number {n}.\n</details>\n\n"
    questions = "".join(question.format(n=number) for number in range(1, 5))
    (vault / "the-queen.md").write_text(f"# The Queen\n\n## Retrieval Practice\n\n{questions}", "utf-8")
    run("build")
    (vault / "the-queen.md").rename(vault / "queen-bee.md")
    edit(vault, ("[[the-queen]]", "[[queen-bee]]"))
    assert "  > 4 cards (from the-queen.md)" in shown(run)


def test_nothing_to_do_is_one_line(run: Run) -> None:
    run("build")
    assert shown(run) == ["1 deck, would have 7 cards: nothing changed"]


FACTS = {
    "a": "**Bee space**: A gap of six millimetres is left open.",
    "b": "**Queen**: She lays up to two thousand eggs a day.",
    "c": "**Drones**: They have no sting and no father.",
    "d": "**Waggle dance**: Its angle to the vertical is that of the flower to the sun.",
    "e": "**Propolis**: Resin from buds, with which cracks are sealed.",
    "f": "**Winter cluster**: The colony shivers in turns to keep warm.",
    "x": "**Smoker**: Smoke masks the scent of alarm.",
}


def facts(order: str) -> str:
    return "## Quick Reference\n\n**Core concepts**:\n" + "".join(f"- {FACTS[name]}\n" for name in order)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("bacdef", "nothing changed but 1 card earlier or later in the path"),
        ("defabc", "nothing changed but 3 cards earlier or later in the path"),
        ("fedcba", "nothing changed but 5 cards earlier or later in the path"),
        ("xabdef", "1 added, 1 retired"),
        ("fabxde", "1 added, 1 retired, 1 card earlier or later in the path"),
    ],
)
def test_another_order_is_told_though_no_card_changes(run: Run, vault: Path, after: str, said: str) -> None:
    note = vault / "moc-keeping-bees.md"
    note.write_text(f"# MOC - Keeping Bees\n\n{facts('abcdef')}", "utf-8")
    run("build")
    note.write_text(f"# MOC - Keeping Bees\n\n{facts(after)}", "utf-8")
    assert run("diff").out.splitlines()[-1] == f"1 deck, would have 6 cards: {said}"


def test_a_first_build_lists_some_and_counts_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    cards = tuple(numbered(number) for number in range(1, 61))
    plan = Plan((), cards, tuple(Change("added", one) for one in cards), 0, (), {})
    difference.plan(plan, Cost({}, ()), dry_run=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[40:] == [
        "  + What is term 40?",
        "… and 20 cards more; 'mocards build --dry-run' lists all",
        "0 decks, 60 cards: 60 added",
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((14, 61), "2 cards with 14 and 61 days of interval would be retired"),
        ((1,), "1 card with 1 day of interval would be retired"),
        ((15, 15), "2 cards with 15 days of interval each would be retired"),
        ((3, 9, 20), "3 cards with 3, 9 and 20 days of interval would be retired"),
        ((3, 9, 20, 61), "4 cards with 3 to 61 days of interval would be retired"),
    ],
)
def test_intervals_are_named_as_long_as_they_are_few(days: tuple[int, ...], said: str) -> None:
    assert difference.costs(Cost({str(place): day for place, day in enumerate(days)}, ()), dry_run=True) == [said]


def retiring(gone: int, of: int) -> Plan:
    cards = [numbered(number, retired=number <= gone) for number in range(1, of + 1)]
    changes = [Change("retired", one, numbered(number)) for number, one in enumerate(cards[:gone], start=1)]
    return Plan((), tuple(cards), tuple(changes), 0, (), {})


@pytest.mark.parametrize(
    ("gone", "of", "studied", "shrunk"),
    [
        (2, 10, True, ()),
        (3, 10, True, (Shrunk("bees", 3, 10),)),
        (10, 10, False, ()),
        (0, 10, True, ()),
    ],
)
def test_more_than_a_fifth_of_a_studied_deck_is_much(
    gone: int, of: int, studied: bool, shrunk: tuple[Shrunk, ...]
) -> None:
    cost = cost_of(retiring(gone, of), {"card0010": 3, "card0001": 5} if studied else {})
    assert cost.shrunk == shrunk
    assert dict(cost.intervals) == ({"card0001": 5} if studied and gone else {})


def test_notes_of_strangers_do_not_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    old = card(front="\x1b[2Jold words", back="\x1b]0;title\x07", source=Position("a\x1b[2J.md", 1))
    new: Card = card(front="\x1b[2Jnew words", back="[red]no markup[/red]", source=Position("a\x1b[2J.md", 1))
    difference.plan(Plan((), (new,), (Change("reworded", new, old),), 0, (), {}), Cost({}, ()), dry_run=True)
    out = capsys.readouterr().out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", out)
    assert "{+[red]no markup[/red]+}" in out
