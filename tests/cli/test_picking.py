"""A slip in a deck's name, or a filter that no card is like: every command says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mocards.cli.picking import NO_MATCH
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


@pytest.mark.parametrize("command", ["study", "due", "next", "export", "suspend", "unsuspend"])
@pytest.mark.parametrize("filtered", [("--tag", "nothing"), ("--phase", "7"), ("--kind", "question.text.more")])
def test_a_command_that_no_card_is_like_has_nothing_to_do(
    run: Run, vault: Path, command: str, filtered: tuple[str, ...]
) -> None:
    run("build")
    ran = run(command, *filtered)
    assert (ran.code, ran.out, ran.err) == (8, "", f"mocards: {NO_MATCH}\n")
    assert not (vault / "exports").exists()


@pytest.mark.parametrize("arguments", [("list", "nowhere"), ("list", "--tag", "nothing"), ("cards", "--kind", "x")])
def test_a_list_of_none_is_a_list(run: Run, arguments: tuple[str, ...]) -> None:
    run("build")
    ran = run(*arguments)
    assert (ran.code, ran.out, ran.err) == (0, f"{NO_MATCH}\n", "")
    assert json.loads(run(*arguments, "--json").out) == []
