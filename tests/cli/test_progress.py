"""The bar of what takes long."""

from __future__ import annotations

import io
import sys

import pytest

from mocards.cli import progress
from mocards.cli.progress import bar


@pytest.mark.parametrize(
    ("done", "columns", "shown"),
    [
        (0, 38, "reading ────────────────── 0 of 1,000"),
        (500, 38, "reading ━━━━━━━━──────── 500 of 1,000"),
        (1000, 38, "reading ━━━━━━━━━━━━━━ 1,000 of 1,000"),
        (500, 24, "reading 500 of 1,000"),
        (500, 12, "reading 500"),
    ],
)
def test_the_bar_fits_the_terminal(done: int, columns: int, shown: str) -> None:
    assert bar("reading", done, 1000, columns) == shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_shows_after_a_while_and_is_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    moments = iter([0.0, 0.5, 1.2, 1.25, 1.4])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(moments))
    with progress.progress("reading") as tell:
        for done in (1, 2, 3, 4):
            tell(done, 4)
    written = sys.stderr.getvalue()
    assert [part.split(" ")[-3:] for part in written.split("\r\x1b[K")[1:-1]] == [["2", "of", "4"], ["4", "of", "4"]]
    assert written.endswith("\r\x1b[K")


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.progress("reading") as tell:
        tell(1, 2)
    assert sys.stderr.getvalue() == ""
