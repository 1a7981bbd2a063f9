"""Other programs that a session calls: the learner's editor, and what shows a note. Never through a shell."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from mocards.cli.review.face import Face

ADDRESSED: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("code", "codium", "code-insiders", "cursor"), ("--wait", "--goto")),
    "subl": ("--wait",),
    "zed": ("--wait",),
}
"""Editors that are told a line as ``file:line``, and what makes them stay; the others understand ``+line file``."""
SETTLES = 1.0
"""Seconds within which a program that cannot open a note says so."""


def editor_command(file: Path, line: int) -> list[str]:
    """How the learner's editor is told to open a note at a line; empty when none is known."""
    words = _words("VISUAL", "EDITOR")
    if not words:
        return []
    name = Path(words[0]).name
    if name in ADDRESSED:
        return [*words, *(word for word in ADDRESSED[name] if word not in words), f"{file}:{line}"]
    return [*words, f"+{line}", str(file)]


def edited(file: Path, line: int, face: Face) -> str:
    """Let the learner edit a note.

    Returns:
        What went wrong; empty when the editor has done its work.
    """
    if not file.exists():
        return f"{file} is not there any more; 'mocards build' says what became of its cards"
    command = editor_command(file, line)
    if not command:
        return "no editor: set EDITOR, for example to nano"
    with face.away():
        try:
            done = subprocess.run(command, check=False)  # noqa: S603 - the learner's own editor
        except OSError as error:
            return f"cannot start {command[0]}: {error.strerror}; set EDITOR to your editor"
    if done.returncode:
        return f"{Path(command[0]).name} ended with {done.returncode}; nothing was built"
    return ""


def opener_command(vault: Path, note: str, line: int) -> list[str]:
    """How a note is shown: as ``MOCARDS_OPEN`` says, else in Obsidian when the vault is its, else by the desktop.

    Empty when nothing on this machine opens files. The command is the learner's own: a vault from
    somebody else cannot set it.
    """
    file = vault / note
    if words := _words("MOCARDS_OPEN"):
        filled = [word.replace("{file}", str(file)).replace("{line}", str(line)) for word in words]
        return filled if filled != words else [*words, str(file)]
    desktop = "open" if sys.platform == "darwin" else "xdg-open"
    if shutil.which(desktop) is None:
        return []
    is_obsidian = any((folder / ".obsidian").is_dir() for folder in (file.parent, *file.parents))
    return [desktop, f"obsidian://open?path={quote(str(file), safe='')}" if is_obsidian else str(file)]


def opened(vault: Path, note: str, line: int) -> str:
    """Show a note in its program, and say what came of it."""
    if not (vault / note).exists():
        return f"{vault / note} is not there any more"
    command = opener_command(vault.resolve(), note, line)
    if not command:
        return f"nothing here opens notes; set MOCARDS_OPEN to a program. The note: {vault / note}, line {line}"
    quiet = subprocess.DEVNULL
    try:
        running = subprocess.Popen(  # noqa: S603 - the learner's own program, and no shell
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        return f"cannot start {command[0]}: {error.strerror}"
    try:
        code = running.wait(SETTLES)
    except subprocess.TimeoutExpired:
        return f"opened {note}"
    return (
        f"{Path(command[0]).name} ended with {code}; the note: {vault / note}, line {line}"
        if code
        else f"opened {note}"
    )


def _words(*variables: str) -> list[str]:
    """The first of these environment variables that is set, as the words of a command."""
    said = next((value for name in variables if (value := os.environ.get(name, "").strip())), "")
    try:
        return shlex.split(said)
    except ValueError:
        return [said]
