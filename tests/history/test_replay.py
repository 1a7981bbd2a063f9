"""Twenty things that authors do, one commit each: every card keeps its id, and no two share one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from history.replay import COUNTED, Step, replay
from history.things import FILES, THINGS, Name, Thing
from mocards.model import Card

AUTHOR = {
    **{f"GIT_{who}_{what}": "author" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def git(repository: Path, *arguments: str, **environment: str) -> None:
    subprocess.run(
        ["git", "-C", repository, *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **AUTHOR, **environment},
    )


def commit(repository: Path, message: str, day: int) -> None:
    git(repository, "add", "--all")
    when = f"2026-01-{day:02}T08:00:00Z"
    git(repository, "commit", "--quiet", "--message", message, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Step]]:
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


def named(step: Step) -> dict[Name, Card]:
    return {(card.anchor, card.facet): card for card in step.built.cards if not card.retired}


@pytest.mark.parametrize("number", range(len(THINGS)), ids=[thing.what for thing in THINGS])
def test_every_card_is_still_the_same(history: list[Step], number: int) -> None:
    thing: Thing = THINGS[number]
    before, after = history[number], history[number + 1]
    assert after.subject == thing.what
    ids = [card.id for card in after.built.cards]
    assert len(ids) == len(set(ids))
    old, new = named(before), named(after)
    for name, now in thing.same.items():
        assert new[now].id == old[name].id
    for name in thing.others:
        assert new[name].id not in {card.id for card in before.built.cards}
    for name in old.keys() & new.keys():
        assert new[name].id == old[name].id, name
    assert {kind: after.counts[kind] for kind in (*COUNTED, "ambiguous")} == {
        **dict.fromkeys((*COUNTED, "ambiguous"), 0),
        **thing.counts,
    }
