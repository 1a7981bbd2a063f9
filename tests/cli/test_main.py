"""Mistakes and accidents: one clear line, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mocards import errors
from mocards.cli.main import COMMANDS, app
from mocards.cli.picking import NO_MATCH
from ran import NOW, Ran, Run

MOCARDS = Path(sys.executable).parent / "mocards"


def test_every_error_has_an_exit_code_of_its_own() -> None:
    codes = {
        error.__name__: error.exit_code
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.MocardsError)
    }
    assert codes == {
        "MocardsError": 70,
        "VaultError": 3,
        "SettingsError": 4,
        "DeckFileError": 5,
        "StoreError": 6,
        "AlreadyAnsweredError": 6,
        "StoreTooNewError": 7,
        "CardError": 8,
        "ExportError": 9,
        "PackageError": 10,
        "DiskError": 11,
        "ConsentError": 12,
        "UnknownDeckError": 13,
        "MissingExtraError": 14,
    }


@pytest.mark.parametrize(
    ("file", "content", "code", "message"),
    [
        ("mocards.toml", "notse = 'x'", 4, "unknown key 'notse'; did you mean 'notes'?"),
        ("mocards.toml", "[study]\nnew = 'three'", 4, "'study.new': expected `int`, got `str`"),
        ("mocards.toml", "notes = 'nowhere'", 3, "nowhere"),
        ("decks/keeping-bees.toml", "titel = 'x'", 4, "unknown key 'titel'; did you mean 'title'?"),
        ("decks/keeping-bees.toml", "title = ", 4, "broken TOML"),
        (
            "decks/keeping-bees.cards.json",
            "{\n<<<<<<< HEAD\n",
            5,
            ":2: conflict markers of a merge that cannot be joined; settle them",
        ),
        ("decks/keeping-bees.cards.json", "{", 5, "broken JSON"),
        (".mocards/store.sqlite3", "no database at all, " * 99, 6, "it is no mocards store; move it away"),
    ],
)
def test_a_file_with_a_mistake_is_named(
    run: Run, write: Callable[[str, str], Path], file: str, content: str, code: int, message: str
) -> None:
    broken = write(file, content)
    before = broken.read_bytes()
    for command in ("build", "study", "due", "export"):
        ran = run(command)
        assert (ran.code, ran.out) == (code, ""), command
        assert ran.err.startswith("mocards: ")
        assert message in ran.err
        assert ran.err.count("\n") == 1
    assert broken.read_bytes() == before


def test_a_folder_that_is_not_there(program: Run, tmp_path: Path) -> None:
    ran = program("--vault", str(tmp_path / "nowhere"), "build")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"mocards: vault {tmp_path}/nowhere does not exist; name the folder that holds the notes\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.md", b""),
        ("binary.md", bytes(range(256)) * 9),
        ("nul.md", b"# A\0B"),
        ("utf16.md", "# A".encode("utf-16")),
    ],
)
def test_a_note_that_is_no_text_stops_nobody(run: Run, vault: Path, name: str, content: bytes) -> None:
    (vault / name).write_bytes(content)
    assert run("build").code == 0
    assert len(run("cards", "--json").json) == 7


def test_an_empty_vault_says_what_is_missing(run: Run, vault: Path) -> None:
    for note in vault.glob("*.md"):
        note.unlink()
    assert run("build").out == (
        "0 decks, 0 cards: nothing changed\nNo cards: no note here is a map of content; say MOC in the title, "
        "name or tags of one, or give it a learning path.\n"
    )
    assert run("study").out == (
        "No cards yet: no note here is a map of content; say MOC in the title, name or tags of one, "
        "or give it a learning path.\n"
    )
    assert run("cards", "--kind", "pitfall").out == f"{NO_MATCH}\n"
    ran = run("export")
    assert ran.code == 9
    assert "no note here is a map of content" in ran.err


def test_a_store_of_a_later_mocards_is_refused(run: Run, vault: Path) -> None:
    run("build")
    with sqlite3.connect(vault / ".mocards" / "store.sqlite3") as connection:
        connection.execute("update meta set value = '99' where key = 'version'")
    connection.close()
    for command in ("build", "study", "due"):
        ran = run(command)
        assert ran.code == 7
        assert "this store has version 99, and this mocards knows" in ran.err


AS_ANYBODY = () if os.geteuid() else ("setpriv", "--bounding-set=-dac_override")
"""Root may write everything; without this capability it may not."""


needs_rights = pytest.mark.skipif(
    shutil.which("setpriv") is None and not os.geteuid(), reason="needs setpriv to be no more than others"
)


@needs_rights
@pytest.mark.parametrize(
    ("folder", "command", "code", "said"),
    [
        (".", "build", 11, "cannot make {vault}/.mocards: Permission denied"),
        ("decks", "build", 11, "cannot write {vault}/decks/keeping-bees.cards.json: Permission denied"),
        ("exports", "export", 11, "cannot write {vault}/exports/keeping-bees.apkg: Permission denied"),
    ],
)
def test_a_folder_that_is_read_only_is_named(vault: Path, folder: str, command: str, code: int, said: str) -> None:
    (vault / folder).mkdir(exist_ok=True)
    (vault / folder).chmod(0o500)
    words = [*AS_ANYBODY, MOCARDS, "--vault", vault, command]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    left = [path.name for path in (vault / folder).iterdir() if path.suffix in {".json", ".apkg", ".tmp"}]
    (vault / folder).chmod(0o700)
    assert (ran.returncode, ran.stderr, left) == (code, f"mocards: {said.format(vault=vault)}\n", [])


@pytest.fixture
def read_only(vault: Path, run: Run) -> Iterator[Path]:
    """A built vault on which nothing can be written any more."""
    run("build")
    every = [vault, *vault.rglob("*")]
    for path in every:
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield vault
    for path in every:
        path.chmod(0o700 if path.is_dir() else 0o600)


def anybody(vault: Path, *words: str) -> Ran:
    asked = [*AS_ANYBODY, MOCARDS, "--vault", vault, "--now", NOW, *words]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


@needs_rights
def test_what_only_looks_works_on_a_read_only_disk(read_only: Path) -> None:
    card = json.loads(anybody(read_only, "next", "--json").out)["id"]
    for words in (["due"], ["next"], ["stats"], ["list"], ["show", card], ["path"], ["report"], ["vacation"]):
        ran = anybody(read_only, *words)
        assert (ran.code, ran.err) == (0, ""), words
        assert ran.out


@needs_rights
@pytest.mark.parametrize("words", [["grade", "{card}", "4"], ["suspend", "{card}"], ["vacation", "2026-02-01"]])
def test_what_writes_says_that_the_disk_is_read_only(read_only: Path, words: list[str]) -> None:
    card = json.loads(anybody(read_only, "next", "--json").out)["id"]
    ran = anybody(read_only, *(word.format(card=card) for word in words))
    file = f"{read_only}/.mocards/store.sqlite3"
    assert (ran.code, ran.out) == (6, "")
    assert ran.err == (
        f"mocards: the card store {file}: it is read-only, and nothing was changed; "
        "mend the rights of the file and of its folder\n"
    )


@needs_rights
def test_a_session_on_a_read_only_disk_does_not_begin(read_only: Path) -> None:
    ran = anybody(read_only, "study")
    assert (ran.code, ran.out) == (6, "")
    assert ran.err == (
        f"mocards: the card store {read_only}/.mocards/store.sqlite3 is read-only, and no answer could be saved; "
        "mend the rights of the file and of its folder. 'next', 'due', 'list' and 'stats' work all the same\n"
    )


@needs_rights
def test_notes_that_changed_on_a_read_only_disk_are_not_built(read_only: Path) -> None:
    os.utime(read_only / "the-queen.md", ns=(0, 0))
    ran = anybody(read_only, "next")
    assert ran.out.endswith("What should you know after **The Queen**, on the path *Keeping Bees*?\n")
    assert ran.err == (
        "mocards: the notes have changed, and the card store is read-only: these are the cards of the last build\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_below_the_output_is_told(vault: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [MOCARDS, "--vault", vault, "build"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, ran.stderr) == (11, "mocards: cannot go on: [Errno 28] No space left on device\n")


def test_a_disk_that_fills_up_during_a_build_leaves_whole_files(vault: Path, program: Run) -> None:
    program("build")
    before = (vault / "decks/keeping-bees.cards.json").read_bytes()
    note = vault / "moc-keeping-bees.md"
    note.write_text(note.read_text("utf-8").replace("6 to 9 mm", "8 mm " * 2000), "utf-8")
    # A limit on the size of files is the nearest that a test comes to a full disk.
    limited = f"ulimit -f 4; exec {MOCARDS} --vault {vault} build"
    ran = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr
    assert (vault / "decks/keeping-bees.cards.json").read_bytes() == before
    assert program("build").code == 0
    assert "8 mm 8 mm" in (vault / "decks/keeping-bees.cards.json").read_text("utf-8")


def many_notes(vault: Path) -> None:
    for number in range(300):
        (vault / f"moc-{number}.md").write_text(
            f"# MOC {number}\n\n## Quick Reference\n\n**Core concepts**:\n1. **T**: x\n"
        )


@pytest.mark.parametrize("command", ["cards --json", "build --dry-run", "list", "stats", "--help", "study -h"])
def test_a_closed_pipe_is_silent(vault: Path, program: Run, command: str) -> None:
    program("build")
    (vault / "the-queen.md").unlink()
    reader, writer = os.pipe()
    os.close(reader)
    ran = subprocess.run(
        [MOCARDS, "--vault", vault, *command.split()], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    code = -signal.SIGPIPE if "-h" in command else 141  # to a shell they are the same
    assert (ran.returncode, ran.stderr) == (code, "")


def interrupted(vault: Path, command: Sequence[str], seen: str) -> tuple[int, str, str]:
    """Exit code and what was said, of a command that gets Ctrl-C as soon as its output says ``seen``."""
    with subprocess.Popen(
        [MOCARDS, "--vault", vault, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        while seen not in running.stdout.readline():
            pass
        running.send_signal(signal.SIGINT)
        out, said = running.communicate()
    return running.returncode, out, said


def test_ctrl_c_ends_with_one_line(run: Run, vault: Path) -> None:
    many_notes(vault)
    run("build")  # more cards than a pipe holds: the program waits for its reader
    code, _, said = interrupted(vault, ["cards", "--json"], "[")
    assert (code, said) == (130, "mocards: interrupted; what was saved is safe\n")


def test_ctrl_c_leaves_a_session_as_its_key_does(vault: Path) -> None:
    code, out, said = interrupted(vault, ["study", "--plain"], "What should you know")
    assert (code, said) == (0, "")
    assert "Left for today: 0 due, 5 new, 0 to drill.\n" in out


@pytest.mark.parametrize("name", [name for panel in COMMANDS.values() for name in panel])
def test_every_command_shows_an_example(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert f"Example: mocards {name}" in " ".join(ran.out.split())


@pytest.mark.parametrize("arguments", [["--frobnicate"], ["frobnicate"], ["grade", "x"], ["grade", "x", "9"]])
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_a_moment_that_is_none_is_wrong_usage(run: Run) -> None:
    assert run("due", now="tomorrow").code == 2


def test_the_version_is_the_package_s(program: Run) -> None:
    from importlib.metadata import version

    assert program("--version").out == f"mocards {version('mocards')}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_decks(vault: Path, program: Run, shell: str) -> None:
    program("build")
    variables = {"_MOCARDS_COMPLETE": f"complete_{shell}"}
    words = {"COMP_WORDS": f"mocards --vault {vault} export keep", "COMP_CWORD": "4"}
    typed = {"_TYPER_COMPLETE_ARGS": f"mocards --vault {vault} export keep", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run(
        [MOCARDS], env={**os.environ, **variables, **words, **typed}, capture_output=True, text=True, check=False
    )
    assert "keeping-bees" in done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("study --deck ", ["keeping-bees"]),
        ("study --phase ", ["1\tThe Colony"]),
        ("list --kind p", ["pitfall", "pitfall.remedy"]),
        ("due --kind concept.", ["concept.covers", "concept.why"]),
        ("cards --kind ", ["concept", "pitfall", "question", "reference"]),
        ("next --tag diff", ["difficulty-1", "difficulty-2"]),
        ("next --deck wasps --tag ", []),
    ],
)
def test_shells_complete_phases_kinds_and_tags(vault: Path, run: Run, typed: str, offered: list[str]) -> None:
    run("build")
    asked = {
        "_MOCARDS_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_ARGS": f"mocards --vault {vault} {typed}",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    assert CliRunner().invoke(app, prog_name="mocards", env=asked).output.split("\n")[:-1] == (offered or [""])
