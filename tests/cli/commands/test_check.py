"""``mocards check``: what authors, terminals and workflows see of it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mocards.cli.views.problems import annotation, excerpt
from mocards.model import Position, Problem, Severity
from ran import Run

BROKEN = "'swarming' is not among the notes, so only the entry itself gives cards"


def damage(vault: Path) -> bytes:
    """Make mojibake of the map; what it was."""
    note = vault / "moc-keeping-bees.md"
    sound = note.read_text("utf-8").replace("\n", "\r\n").encode()
    note.write_bytes(sound.decode().encode().decode("mac_roman").encode())
    return sound


def test_findings_are_one_a_line_in_a_pipe(run: Run) -> None:
    ran = run("check")
    assert (ran.code, ran.out) == (
        0,
        f"moc-keeping-bees.md:15: warning[broken-link] {BROKEN}\n1 finding: 1 warning\n",
    )


def test_json_has_every_field(run: Run) -> None:
    assert run("check", "--json").json == [
        {
            "code": "broken-link",
            "severity": "warning",
            "note": "moc-keeping-bees.md",
            "line": 15,
            "column": 8,
            "end_column": 16,
            "message": BROKEN,
            "hint": "write the note, or mark the entry (planned)",
        }
    ]


def test_a_terminal_shows_the_line_a_caret_and_a_hint(vault: Path) -> None:
    shown = on_terminal(vault, columns=80)
    assert shown.replace("\r", "").split("\n")[1:6] == [
        "   |",
        "15 | 2. **[[swarming]]** ⭐⭐ (1h)",
        "   |        ^^^^^^^^",
        "   = write the note, or mark the entry (planned)",
        "",
    ]


def on_terminal(vault: Path, columns: int) -> str:
    ours, theirs = pty.openpty()
    program = Path(sys.executable).parent / "mocards"
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": str(columns)}
    subprocess.run([program, "--vault", vault, "check"], check=False, stdout=theirs, env=environment)
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;]*m", "", b"".join(parts).decode())


@pytest.mark.parametrize(
    ("line", "start", "end", "width", "shown"),
    [
        ("see [[there]] now", 7, 12, 40, ("see [[there]] now", 6, 5)),
        ("  - whole line  ", 0, 0, 40, ("- whole line", 0, 12)),
        ("⭐ [[x]]", 5, 6, 40, ("⭐ [[x]]", 5, 1)),
        ("", 0, 0, 40, ("", 0, 1)),
        ("a" * 50 + "[[there]]" + "b" * 50, 53, 58, 30, ("…" + "a" * 9 + "[[there]]bbbbbbbbb…", 12, 5)),
        ("w" * 90, 0, 0, 30, ("w" * 28, 0, 28)),
        ("a\tb\x1b[31m[[x]]", 11, 12, 40, ("a b[31m[[x]]", 9, 1)),
    ],
)
def test_the_caret_stands_under_the_words(line: str, start: int, end: int, width: int, shown: object) -> None:
    assert excerpt(line, start, end, width) == shown


def test_annotations_are_escaped_as_github_reads_them() -> None:
    problem = Problem("stale", Severity.INFO, Position("a,b:c/50%.md", 3), "100%\nold::error", "look", 2, 5)
    assert annotation(problem, "vault/") == (
        "::notice file=vault/a%2Cb%3Ac/50%25.md,line=3,col=2,endColumn=5,title=mocards%3A stale"
        "::100%25%0Aold::error. look"
    )


def test_github_gets_paths_from_the_top_of_the_repository(program: Run, vault: Path) -> None:
    ran = program("check", "--github", GITHUB_WORKSPACE=str(vault.parent))
    assert ran.out.startswith(f"::warning file={vault.name}/moc-keeping-bees.md,line=15,col=8,endColumn=16,")
    assert program("check", "--github", GITHUB_WORKSPACE=str(vault)).out.startswith("::warning file=moc-keeping-bees")


def test_errors_are_exit_code_1_and_warnings_when_asked(run: Run, vault: Path) -> None:
    assert (run("check").code, run("check", "--strict").code) == (0, 1)
    damage(vault)
    assert (run("check").code, run("check", "--strict").code) == (1, 1)


def test_fix_mends_the_notes_and_keeps_them_as_they_were(run: Run, vault: Path) -> None:
    queen = (vault / "the-queen.md").read_bytes()
    sound = damage(vault)
    damaged = (vault / "moc-keeping-bees.md").read_bytes()
    (vault / "moc-keeping-bees.md.bak").write_bytes(b"an older one")
    ran = run("check", "--fix")
    assert ran.out.splitlines()[0].startswith("mended moc-keeping-bees.md: ")
    assert ran.out.splitlines()[0].endswith(" places; as it was: moc-keeping-bees.md.2.bak")
    assert "mojibake" not in ran.out
    assert (vault / "moc-keeping-bees.md").read_bytes() == sound
    assert (vault / "moc-keeping-bees.md.2.bak").read_bytes() == damaged
    assert (vault / "moc-keeping-bees.md.bak").read_bytes() == b"an older one"
    assert (vault / "the-queen.md").read_bytes() == queen
    again = run("check", "--fix", "--json")
    assert again.err == "no damaged characters to mend\n"
    assert [one["code"] for one in again.json] == ["broken-link"]


def test_without_fix_no_note_is_touched(run: Run, vault: Path) -> None:
    damage(vault)
    before = {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()}
    run("check")
    assert {path: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
