"""The programs that a session calls: told where to go as each of them wants it, and never through a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from learner import Sit
from mocards.cli.review.programs import editor_command, opened, opener_command
from ran import Run

NOTE = Path("/vault/a b;$(x).md")


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("nano", ["nano", "+7", str(NOTE)]),
        ("vim -u NONE", ["vim", "-u", "NONE", "+7", str(NOTE)]),
        ("/usr/bin/code", ["/usr/bin/code", "--wait", "--goto", f"{NOTE}:7"]),
        ("code --wait", ["code", "--wait", "--goto", f"{NOTE}:7"]),
        ("subl", ["subl", "--wait", f"{NOTE}:7"]),
        ("'/opt/my editor/ed'", ["/opt/my editor/ed", "+7", str(NOTE)]),
        ("unclosed 'quote", ["unclosed 'quote", "+7", str(NOTE)]),
        ("  ", []),
    ],
)
def test_an_editor_is_told_the_line(monkeypatch: pytest.MonkeyPatch, editor: str, command: list[str]) -> None:
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", editor)
    assert editor_command(NOTE, 7) == command
    monkeypatch.setenv("VISUAL", "ed")
    assert editor_command(NOTE, 7) == ["ed", "+7", str(NOTE)]


def test_a_note_is_opened_as_the_learner_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MOCARDS_OPEN", "less +{line} {file}")
    assert opener_command(tmp_path, "a b.md", 7) == ["less", "+7", f"{tmp_path}/a b.md"]
    monkeypatch.setenv("MOCARDS_OPEN", "firefox")
    assert opener_command(tmp_path, "a b.md", 7) == ["firefox", f"{tmp_path}/a b.md"]


def test_obsidian_s_vaults_are_opened_in_obsidian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MOCARDS_OPEN", raising=False)
    desktop = tmp_path / "bin" / "xdg-open"
    desktop.parent.mkdir()
    desktop.write_text("#!/bin/sh\n")
    desktop.chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(desktop.parent))
    assert opener_command(tmp_path, "n/a b&c.md", 7) == ["xdg-open", f"{tmp_path}/n/a b&c.md"]
    (tmp_path / ".obsidian").mkdir()
    path = f"{tmp_path}/n/a%20b%26c.md".replace("/", "%2F")
    assert opener_command(tmp_path, "n/a b&c.md", 7) == ["xdg-open", f"obsidian://open?path={path}"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert opener_command(tmp_path, "n/a.md", 7) == []


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("true", "opened a.md"),
        ("sh -c 'exit 3'", "sh ended with 3; the note: {vault}/a.md, line 7"),
        ("no-such-program", "cannot start no-such-program: No such file or directory"),
    ],
)
def test_what_came_of_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, said: str) -> None:
    monkeypatch.setenv("MOCARDS_OPEN", program)
    assert opened(tmp_path, "a.md", 7) == f"{tmp_path}/a.md is not there any more"
    (tmp_path / "a.md").write_text("a")
    assert opened(tmp_path, "a.md", 7) == said.format(vault=tmp_path)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("exit 3", "editor.sh ended with 3; nothing was built"),
        ("true", "nothing changed"),
        ('rm "$2"', "this card's text has gone from the notes; it is retired"),
        ("kill -9 $$", "editor.sh ended with -9; nothing was built"),
    ],
)
def test_whatever_an_editor_does_the_session_goes_on(sit: Sit, run: Run, vault: Path, does: str, said: str) -> None:
    editor = vault / "editor.sh"
    editor.write_text(f"#!/bin/sh\n{does}\n")
    editor.chmod(0o755)
    learner = sit(EDITOR=str(editor), VISUAL="")
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.press("e")
    learner.sees(said)
    learner.press(" ", "3")
    learner.sees("0 due · 3 new" if "retired" not in said else "0 due · 2 new")
    learner.press("q")
    assert learner.left() == 0
    assert len(run("cards", "--json").json) == 7


def test_a_note_that_has_gone_is_not_made_anew(sit: Sit, vault: Path) -> None:
    learner = sit(EDITOR="true", VISUAL="")
    learner.sees("What should you know")
    (vault / "moc-keeping-bees.md").unlink()
    learner.press("e")
    learner.sees("is not there any more")
    assert not (vault / "moc-keeping-bees.md").exists()
