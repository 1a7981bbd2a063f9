"""A slip in a deck's name, or a filter that no card is like: every command says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ran import Run

BY_OPTION = ("study", "due", "next", "cards", "list", "stats", "report", "suspend", "unsuspend", "prune")
BY_NAME = ("path", "export", "scheduler", "optimize")


@pytest.mark.parametrize(
    "arguments", [*((command, "--deck") for command in BY_OPTION), *((command,) for command in BY_NAME)]
)
def test_a_slip_in_a_decks_name_is_one_error(run: Run, arguments: tuple[str, ...]) -> None:
    run("build")
    ran = run(*arguments, "keeping-bee")
    assert (ran.code, ran.out) == (13, "")
    assert ran.err == "mocards: there is no deck 'keeping-bee'; did you mean 'keeping-bees'?\n"


def test_what_has_no_likeness_is_told_what_there_is(run: Run) -> None:
    run("build")
    assert run("due", "--deck", "wasps").err == "mocards: there is no deck 'wasps'; there are: keeping-bees\n"


def test_before_the_first_build_there_is_none(run: Run) -> None:
    ran = run("list", "--deck", "keeping-bees")
    assert (ran.code, ran.err) == (
        13,
        "mocards: there is no deck 'keeping-bees'; there is none yet: 'mocards build' makes them of your notes\n",
    )


NOTHING = {
    ("--tag", "nothing"): "no card has the tag 'nothing'; there are: keeping-bees, phase-1-the-colony, concept, "
    "difficulty-1, difficulty-2, pitfall, question, reference",
    ("--phase", "7"): "no card is in phase '7'; there is: 1 The Colony",
    ("--phase", "7", "--phase", "Wasps"): "no card is in phase '7' or 'wasps'; there is: 1 The Colony",
    ("--kind", "wasp"): "no card is of kind 'wasp'; there are: concept, pitfall, question, reference",
    ("--kind", "question.text"): "no card is of kind 'question.text'; there are: concept.covers, concept.why, "
    "pitfall.remedy, question.answer, reference.text",
    ("--kind", "question", "--phase", "1", "--tag", "difficulty-2"): "no card is all of that at once",
}
"""Filters that no card is like → what is said of them."""


@pytest.mark.parametrize("command", ["study", "due", "next", "export", "suspend", "unsuspend"])
@pytest.mark.parametrize("filtered", NOTHING)
def test_a_command_that_no_card_is_like_has_nothing_to_do(
    run: Run, vault: Path, command: str, filtered: tuple[str, ...]
) -> None:
    run("build")
    ran = run(command, *filtered)
    assert (ran.code, ran.out, ran.err) == (8, "", f"mocards: {NOTHING[filtered]}\n")
    assert not (vault / "exports").exists()


def test_cards_that_sleep_are_named_so(run: Run) -> None:
    run("build")
    run("suspend", "--kind", "pitfall")
    assert run("study", "--kind", "pitfall").err == "mocards: every card like that is suspended\n"
    run("suspend", "--kind", "concept")
    assert run("due", "--kind", "concept").err == "mocards: every card like that is suspended\n"
    assert run("study", "--leeches", "--phase", "1").err == "mocards: no card like that is a leech\n"


def test_many_tags_are_not_all_named(run: Run, write: Callable[[str, str], Path]) -> None:
    tags = "".join(f"  - tag{number:02}\n" for number in range(30))
    write(
        "moc-wasps.md",
        f"---\ntags:\n{tags}---\n# MOC - Wasps\n\n## Learning Path\n\n1. **[[x]]**\n   - **Covers**: y\n",
    )
    run("build")
    assert run("next", "--deck", "wasps", "--tag", "bee").err == (
        "mocards: no card has the tag 'bee'; there are: concept, tag00, tag01, tag02, tag03, tag04, tag05, tag06, "
        "tag07, tag08, tag09, tag10, and 20 more\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "nowhere"), "no card is like that"),
        (("list", "--tag", "nothing"), NOTHING["--tag", "nothing"]),
        (("cards", "--kind", "wasp"), NOTHING["--kind", "wasp"]),
    ],
)
def test_a_list_of_none_is_a_list(run: Run, arguments: tuple[str, ...], said: str) -> None:
    run("build")
    ran = run(*arguments)
    assert (ran.code, " ".join(ran.out.split()), ran.err) == (0, said, "")
    assert json.loads(run(*arguments, "--json").out) == []
