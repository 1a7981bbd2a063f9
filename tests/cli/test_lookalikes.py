"""Where only some letters can be written, bars and marks stay bars and marks, and columns stay where they are."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pexpect
import pyte
import pytest
from rich.cells import cell_len

import mocards
from learner import MOCARDS, PATIENCE
from mocards.cli.lookalikes import LOOKALIKE, SIGNS
from ran import NOW, Run

DRAWING = ("cli/progress.py", "cli/review/screen.py", "cli/review/on_screen.py", "cli/views/columns.py",
           "cli/views/listing_text.py", "cli/views/path_text.py", "cli/views/plots.py", "cli/views/stats_text.py",
           "study/keys.py")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("██▒▒░░ ━━──", "ascii", "##==-- ==--"),
        ("├─ ✔ 1. Ü ★ “a” … → ≥", "ascii", '|- + 1. U * "a" . > >'),
        ("é ü – “a”", "latin-1", 'é ü - "a"'),
        ("██▒▒░░ ★", "cp437", "██▒▒░░ *"),
        ("⠀⠁⣿", "ascii", " **"),
        ("漢\ud800", "ascii", "??"),
        ("a█\ud800", "utf-8", "a█?"),
    ],
)
def test_what_cannot_be_written_has_a_lookalike(text: str, encoding: str, written: str) -> None:
    assert text.encode(encoding, LOOKALIKE).decode(encoding) == written


def test_every_sign_that_is_drawn_has_one() -> None:
    source = Path(mocards.__file__).parent
    drawn = {
        sign
        for file in DRAWING
        for node in ast.walk(ast.parse((source / file).read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for sign in node.value
        if not sign.isascii()
    }
    assert drawn - SIGNS.keys() == set()
    assert "█" in drawn


@pytest.mark.parametrize("command", ["path", "stats", "list"])
def test_no_sign_becomes_a_question_mark(program: Run, command: str) -> None:
    program("study", "--plain", keys=" 4 1")
    ran = program(command, PYTHONIOENCODING="ascii", COLUMNS="80")
    assert ran.out.isascii()
    assert "?" not in ran.out.replace("Keeping Bees?", "").replace("sound?", "").replace(
        "remember about Bee space?", ""
    )
    assert max(cell_len(line) for line in ran.out.splitlines()) <= 80


def session(vault: Path, **environment: str) -> str:
    """What stands on a terminal after one answer."""
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    child = pexpect.spawn(
        str(MOCARDS),
        ["--vault", str(vault), "--now", NOW, "study"],
        env={**os.environ, "TERM": "xterm-256color", **environment},
        dimensions=(24, 80),
        timeout=PATIENCE,
    )
    shown = b""
    for key, sees in ((b"", b"What should you know"), (b" ", b"Again"), (b"4", b"How does a colony")):
        child.send(key)
        child.expect_exact(sees)
        shown += child.before + child.after
    child.expect_exact(b"leave")
    stream.feed(shown + child.before + child.after)
    child.close(force=True)
    return "\n".join(line.rstrip() for line in screen.display)


@pytest.mark.parametrize(
    ("environment", "beginning"),
    [
        (
            {"PYTHONIOENCODING": "ascii"},
            "Keeping Bees > The Colony > The Queen\n==========--------------------------------------  0 due . 4 new",
        ),
        # Python takes the C locale for UTF-8, as nearly every terminal is.
        (
            {"LC_ALL": "C"},
            "Keeping Bees › The Colony › The Queen\n━━━━━━━━━━──────────────────────────────────────  0 due · 4 new",
        ),
    ],
)
def test_a_session_draws_with_the_letters_that_there_are(
    vault: Path, environment: dict[str, str], beginning: str
) -> None:
    assert session(vault, **environment).startswith(beginning)
