"""The history of the twenty things, replayed once for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from history.replay import Step, replay
from history.things import FILES, THINGS

AUTHOR = {
    **{f"GIT_{who}_{what}": "author" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(repository: Path, *arguments: str, **environment: str) -> None:
    if not shutil.which("git"):
        pytest.skip("no git on this machine")
    surroundings = {**os.environ, **AUTHOR, **environment}
    subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True, env=surroundings)


def commit(repository: Path, message: str, day: int) -> None:
    git(repository, "add", "--all")
    when = f"2026-01-{day:02}T08:00:00Z"
    git(repository, "commit", "--quiet", "--message", message, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    """What became of the cards at each commit of a repository in which the things were done."""
    repository, work = tmp_path_factory.mktemp("vault"), tmp_path_factory.mktemp("work")
    git(repository, "init", "--quiet")
    for path, text in FILES.items():
        (repository / path).write_text(text, "utf-8")
    commit(repository, "the first notes", 1)
    for day, thing in enumerate(THINGS, start=2):
        thing.do(repository)
        commit(repository, thing.what, day)
    return list(replay(repository, work))
