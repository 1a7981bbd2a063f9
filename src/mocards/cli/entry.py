"""What the installed ``mocards`` calls: the whole command line, save for what a shell prompt waits for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper

GLOBAL = ("--vault", "--store", "--now")
"""Options before the command, each with a value."""


def run() -> None:
    """Answer ``mocards due`` at once; everything else, and whatever is odd about it, goes the long way.

    Importing the command line takes longer than counting the cards. What comes out is the same, by the
    same functions; mistakes and failures are left for the long way to tell.
    """
    _lenient_streams()
    completing = "_MOCARDS_COMPLETE" in os.environ
    command, options, flags = split(sys.argv[1:])
    if completing or not (command == "due" and _counted(options, flags)):
        from mocards.cli import main

        helping = sys.argv[1:] in ([], ["-h"], ["--help"])
        if helping or not {"-h", "--help"}.isdisjoint(sys.argv):
            # What prints the help would make a failure of it when its reader has seen enough.
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        main.run("" if completing else "--help" if helping else command)


def _lenient_streams() -> None:
    """Let a terminal that knows only some letters show the nearest ones, rather than stop the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            from mocards.cli.lookalikes import LOOKALIKE

            stream.reconfigure(errors=LOOKALIKE)


def split(words: Sequence[str]) -> tuple[str, Mapping[str, str], Sequence[str]]:
    """The command, the global options before it, and the words behind it; no command where that is not sure."""
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name not in GLOBAL:
            return ("" if word.startswith("-") else word), options, list(rest)
        options[name] = value if equals else next(rest, "")
    return "", options, []


def _counted(options: Mapping[str, str], flags: Sequence[str]) -> bool:
    """Whether what waits today was asked for in the plainest way, and has been said."""
    if flags not in ([], ["--json"]) or "" in options.values():
        return False
    try:
        from pathlib import Path

        from mocards.cli.counting import counted
        from mocards.cli.workspace import Workspace

        vault = Path(options["--vault"]) if "--vault" in options else None
        said = counted(Workspace(vault, options.get("--store"), options.get("--now")), json=bool(flags))
        if sys.stdout.isatty() and len(said) > os.get_terminal_size(sys.stdout.fileno()).columns:
            return False  # it is broken between words there
        written = f"{said}\n".encode()
        return os.write(sys.stdout.fileno(), written) == len(written)
    except Exception:
        return False
