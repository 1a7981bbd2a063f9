"""The command as its users meet it: in this process for speed, as a program where that matters."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from learner import Learner, Sit
from mocards.cli.main import app
from nursery import Nursery
from ran import NOW, Ran, Run


@pytest.fixture
def run(vault: Path) -> Run:
    """Runs ``mocards`` in the test's vault at nine o'clock on a certain day, or when ``now`` says."""

    def _run(*arguments: str, keys: str = "", now: str = NOW) -> Ran:
        result = CliRunner().invoke(app, ["--vault", str(vault), "--now", now, *arguments], input=keys)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return _run


@pytest.fixture
def program(vault: Path) -> Run:
    """Runs the installed program as a process of its own."""

    def _program(*arguments: str, keys: str = "", now: str = NOW, **environment: str) -> Ran:
        done = subprocess.run(
            [Path(sys.executable).parent / "mocards", "--vault", vault, "--now", now, *arguments],
            input=keys,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return _program


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where sessions at terminals begin."""
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
def sit(vault: Path, nursery: Nursery) -> Iterator[Sit]:
    """Seats learners at terminals of any size."""
    seated: list[Learner] = []

    def _sit(columns: int = 80, rows: int = 24, now: str = NOW, *options: str, **environment: str) -> Learner:
        seated.append(Learner(nursery, vault, columns, rows, now, options, environment))
        return seated[-1]

    yield _sit
    for learner in seated:
        learner.gone()
