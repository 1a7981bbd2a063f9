"""A shell prompt's ``mocards due`` is answered at once, and just as the whole command line answers it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from mocards.cli.entry import split
from ran import NOW, Run


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["due"], ("due", {}, [])),
        (["due", "--json"], ("due", {}, ["--json"])),
        (["--vault", "v", "--now=2026-01-01T08:00", "due"], ("due", {"--vault": "v", "--now": "2026-01-01T08:00"}, [])),
        (["study", "--plain"], ("study", {}, ["--plain"])),
        (["--help"], ("", {}, [])),
        (["--version", "due"], ("", {}, ["due"])),
        (["--vault", "due"], ("", {"--vault": "due"}, [])),
        (["--vault"], ("", {"--vault": ""}, [])),
        ([], ("", {}, [])),
    ],
)
def test_words_are_split_as_the_command_line_does_it(words: list[str], found: object) -> None:
    assert split(words) == found


def entered(
    vault: Path, *words: str, options: tuple[str, ...] = (), environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """The program as it is installed, whatever the script of this environment was made from."""
    entry = "from mocards.cli.entry import run; run()"
    command = [sys.executable, *options, "-c", entry, "--vault", str(vault), "--now", NOW, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("words", [["due"], ["due", "--json"]])
def test_it_says_what_the_command_says(vault: Path, run: Run, words: list[str]) -> None:
    run("study", keys=" 1q")
    ran = entered(vault, *words, options=("-X", "importtime"))
    assert (ran.returncode, ran.stdout) == (0, run(*words).out)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "mocards.cli.counting" in imported
    assert imported.isdisjoint({"typer", "rich", "sqlmodel", "markdown_it", "mocards.cli.main"})


def test_the_first_due_builds_and_a_mistake_is_told_by_the_long_way(vault: Path) -> None:
    assert entered(vault, "due").stdout == "0 due, 5 new, 0 to drill\n"
    (vault / "mocards.toml").write_text("notse = 1\n")
    ran = entered(vault, "due")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "unknown key 'notse'; did you mean 'notes'?" in ran.stderr
    ran = entered(vault / "nowhere", "due")
    assert ran.returncode == 3


@pytest.mark.parametrize("words", [["due", "--help"], ["--version", "due"], ["frobnicate"], ["--vault"], []])
def test_everything_else_goes_the_long_way(vault: Path, words: list[str]) -> None:
    entry, main = (f"from mocards.cli.{module} import run; run()" for module in ("entry", "main"))
    said = [
        subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=vault)
        for code in (entry, main)
    ]
    assert (said[0].returncode, said[0].stdout, said[0].stderr) == (said[1].returncode, said[1].stdout, said[1].stderr)


def test_a_command_is_made_alone_and_does_the_same(vault: Path, run: Run) -> None:
    ran = entered(vault, "next", "--json")
    assert (ran.returncode, ran.stdout) == (0, run("next", "--json").out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["path"], "Phase 1: The Colony"),
        (["list"], "What should you know after"),
        (["cards", "--json"], "\\u2026"),
    ],
)
def test_a_terminal_that_knows_only_some_letters_gets_the_others_as_they_can_be_shown(
    vault: Path, run: Run, words: list[str], said: str
) -> None:
    (vault / "the-queen.md").write_text("# The Queen\n\nbee space \u2026 :: 6 to 9 mm, 96 \u00b0F\n", "utf-8")
    run("build")
    ran = entered(vault, *words, environment={"PYTHONIOENCODING": "ascii"})
    assert (ran.returncode, ran.stderr, said in ran.stdout) == (0, "", True)


def test_a_command_s_help_is_broken_by_the_terminal_alone(vault: Path) -> None:
    out = entered(vault, "vacation", "--help", environment={"COLUMNS": "200"}).stdout
    assert "helps after an absence, too. No answer and no schedule is changed; --cancel takes everything back." in out
