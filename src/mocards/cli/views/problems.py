"""Findings as a compiler shows them: in a terminal, for GitHub, for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mocards.cli.views.printable import printable
from mocards.cli.views.render import console
from mocards.cli.views.wording import one_line, some
from mocards.model import Problem, Severity

COLOURS: Mapping[Severity, str] = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold magenta",
    Severity.INFO: "bold cyan",
}
ANNOTATIONS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
"""What GitHub's workflows call them."""
FRAME = "blue"


def record(problem: Problem) -> dict[str, Any]:
    """One finding for other programs; ``column`` and ``end_column`` are 0 when the whole line is meant."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "note": problem.position.note,
        "line": problem.position.line,
        "column": problem.start,
        "end_column": problem.end,
        "message": problem.message,
        "hint": problem.hint,
    }


def findings(found: Sequence[Problem], vault: Path) -> None:
    """Findings, one a line; on a terminal with the source line, a caret and a hint under it, then their number.

    Args:
        found: the findings.
        vault: the folder that their paths are relative to.
    """
    out = console()
    for problem in found:
        head = Text(f"{printable(problem.position.note)}:{problem.position.line}: ", style="bold")
        head.append(problem.severity.value, style=COLOURS[problem.severity])
        head.append(f"[{problem.code}]", style=COLOURS[problem.severity])
        head.append(f" {one_line(problem.message, 400)}", style="not bold")
        out.print(head)
        if out.is_terminal:
            _source(out, problem, vault)
    out.print(Text(_summary(found)))


def _summary(found: Sequence[Problem]) -> str:
    """``3 findings: 1 error, 2 warnings``"""
    if not found:
        return "Nothing to mend."
    counts = Counter(problem.severity for problem in found)
    parts = [some(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{some(len(found), 'finding')}: {', '.join(parts)}"


def _source(out: Console, problem: Problem, vault: Path) -> None:
    """The line of the note, a caret under the offending words, and what to do; then a blank line."""
    number = str(problem.position.line)
    gutter = " " * len(number)
    line = _line(vault / problem.position.note, problem.position.line, damaged=problem.code == "mojibake")
    shown, before, carets = excerpt(line, problem.start, problem.end, max(20, out.width - len(number) - 4))
    if shown:
        out.print(Text(f"{gutter} |", style=FRAME))
        out.print(Text(f"{number} | ", style=FRAME).append(shown, style="not blue"))
        out.print(
            Text(f"{gutter} | ", style=FRAME).append(" " * before + "^" * carets, style=COLOURS[problem.severity])
        )
    if problem.hint:
        out.print(Text(f"{gutter} = ", style=FRAME).append(printable(problem.hint), style="not blue"))
    out.print()


def excerpt(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """A piece of a line that a terminal can show, the blanks before its caret, and the length of the caret.

    Args:
        line: as it is in the note.
        start: 1-based column of the offending words; 0 when the whole line is meant.
        end: the column after them.
        width: columns of the terminal that are free.
    """
    if not start:
        start = len(line) - len(line.lstrip()) + 1
        end = len(line.rstrip()) + 1
    head, words, tail = (_flat(part) for part in (line[: start - 1], line[start - 1 : end - 1], line[end - 1 :]))
    head, tail = head.lstrip(), tail.rstrip()
    if cell_len(words) > width - 2:
        words = _cut(words, width - 2)
        tail = ""
    room = width - cell_len(words) - 2
    if cell_len(head) > room:
        head = "…" + _cut(head[::-1], max(room // 2, 0))[::-1]
    if cell_len(tail) > room - cell_len(head) + 1:
        tail = _cut(tail, max(room - cell_len(head), 0)) + "…"
    return head + words + tail, cell_len(head), max(cell_len(words), 1)


def _flat(text: str) -> str:
    return printable(text).replace("\t", " ").replace("\n", " ")


def _cut(text: str, width: int) -> str:
    """The beginning of a text that is no wider than so many columns."""
    end = min(len(text), width)
    while end and cell_len(text[:end]) > width:
        end -= 1
    return text[:end]


def _line(note: Path, number: int, *, damaged: bool) -> str:
    """One line of a note, as it was read or, of a damaged note, as it is."""
    lines = _lines(note, damaged)
    return lines[number - 1] if 0 < number <= len(lines) else ""


@cache
def _lines(note: Path, damaged: bool) -> Sequence[str]:
    from mocards.notes.encoding import decode

    try:
        decoded = decode(note.read_bytes())
    except OSError:
        return ()
    return (decoded.damaged if damaged else decoded.text).split("\n")


# ---- GitHub ------------------------------------------------------------------------------------------


def annotation(problem: Problem, folder: str) -> str:
    """A finding as a command of GitHub's workflows, which shows it beside the line of a pull request.

    Args:
        problem: the finding.
        folder: of the vault in the repository, with a slash behind; empty when they are the same.
    """
    fields = {"file": folder + problem.position.note, "line": str(problem.position.line)}
    if problem.start:
        fields |= {"col": str(problem.start), "endColumn": str(problem.end)}
    fields["title"] = f"mocards: {problem.code}"
    message = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    listed = ",".join(f"{name}={_property(printable(value))}" for name, value in fields.items())
    return f"::{ANNOTATIONS[problem.severity]} {listed}::{_data(printable(message))}"


def _data(text: str) -> str:
    """Escaped as GitHub reads it: nothing in a note can end the command or begin another."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
