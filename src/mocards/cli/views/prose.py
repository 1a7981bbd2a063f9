"""Sentences on a terminal: broken between words, and never between a figure and its unit."""

from __future__ import annotations

import re
import sys

import typer

UNIT = re.compile(r"(?<=\d) (?=(?:s|min|h|d|mo|y|MB)\b|%)|(?<=\d h) (?=\d\d\b)")
"""The blank in ``12 min``, ``83 %``, and those in ``1 h 05``."""
GLUE = "\u00a0"


def say(text: str, *, err: bool = False) -> None:
    """Print sentences, in lines that a terminal need not break; as they are where there is none."""
    stream = sys.stderr if err else sys.stdout
    typer.echo(broken(text, _columns()) if stream.isatty() else text, err=err)


def broken(text: str, width: int) -> str:
    """The text in lines of a width at most, indented as it was. A word that is longer, such as a path, stays whole."""
    import textwrap

    made: list[str] = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        glued = UNIT.sub(GLUE, line)
        made += textwrap.wrap(
            glued, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(made).replace(GLUE, " ")


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns
