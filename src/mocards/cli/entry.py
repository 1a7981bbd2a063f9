"""What the installed ``mocards`` calls: the whole command line, save for what a shell prompt waits for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mocards.cli.workspace import Workspace

GLOBAL = ("--vault", "--store", "--now")
"""Options before the command, each with a value."""


def run() -> None:
    """Answer ``mocards due`` at once; everything else, and whatever is odd about it, goes the long way.

    Importing the command line takes longer than counting the cards. What comes out is the same, by the
    same functions; mistakes and failures are left for the long way to tell.
    """
    if not _quickly(sys.argv[1:]):
        from mocards.cli.main import app

        app(prog_name="mocards")


def _quickly(words: Sequence[str]) -> bool:
    """Whether the words were a plain ``mocards due``, and have been answered."""
    asked = None if "_MOCARDS_COMPLETE" in os.environ else due_asked(words)
    if asked is None:
        return False
    place, json = asked
    try:
        from mocards.cli.counting import counted

        said = f"{counted(place, json=json)}\n".encode()
        return os.write(sys.stdout.fileno(), said) == len(said)
    except Exception:
        return False


def due_asked(words: Sequence[str]) -> tuple[Workspace, bool] | None:
    """Where, and whether for other programs, the words ask for ``due``; None when they ask for anything more."""
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name not in GLOBAL:
            break
        options[name] = value if equals else next(rest, "")
    else:
        return None
    flags = list(rest)
    if word != "due" or flags not in ([], ["--json"]) or "" in options.values():
        return None
    from pathlib import Path

    from mocards.cli.workspace import Workspace

    vault = options.get("--vault")
    return Workspace(Path(vault) if vault else None, options.get("--store"), options.get("--now")), bool(flags)
