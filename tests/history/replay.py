"""Replay a git repository's history of notes, commit by commit, and say what became of every card.

    python tests/history/replay.py REPOSITORY [--all]

Each commit is built on what the one before it left, as an author who builds after every edit has it. For
every step it prints how many cards were carried over, reworded, moved, retired, revived, added and
ambiguous; then what a careful reader should look at: an identity that may be *lost* (a card was retired
while one that looks like it was added) and one that may be *stolen* (an id went on to an unlike text).
The two are judged by another measure than the one that recognises cards, so that it does not judge itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from rapidfuzz import fuzz

from mocards.decks.build import Change, Plan, plan, write
from mocards.model import Card
from mocards.settings import read_settings

ALIKE = 60
"""Of 100: two texts that share that much may be the same card to a careful reader."""
UNLIKE = 45
"""Of 100: an id that goes on to a text that shares no more may have been stolen."""
COUNTED = ("reworded", "moved", "retired", "revived", "added")


@dataclass(frozen=True)
class Step:
    """What one commit did to the cards."""

    commit: str
    subject: str
    built: Plan
    counts: dict[str, int]
    """``carried``, then each kind of change, then ``ambiguous``."""
    lost: tuple[tuple[Card, Card], ...]
    """A retired card, and the added one that looks most like it."""
    stolen: tuple[tuple[Card, Card], ...]
    """A card as it was, and as it is: the same id, unlike texts."""


def replay(repository: Path, work: Path) -> Iterator[Step]:
    """Build every commit of a repository's first-parent history in a folder that is empty at first."""
    commits = _git(repository, "log", "--first-parent", "--reverse", "--format=%H %ct %s").decode().splitlines()
    known: Sequence[Card] = ()
    for line in commits:
        commit, seconds, subject = line.split(" ", 2)
        check_out(repository, commit, work)
        built = plan(work, read_settings(work), datetime.fromtimestamp(int(seconds), UTC), known=known)
        write(built)
        known = built.cards
        yield step_of(commit, subject, built)


def step_of(commit: str, subject: str, built: Plan) -> Step:
    """What a build says, and what a careful reader should look at in it."""
    of_kind = {kind: [change for change in built.changes if change.change == kind] for kind in COUNTED}
    changed = sum(len(of_kind[kind]) for kind in ("reworded", "moved"))
    counts = {
        "carried": built.unchanged + changed,
        **{kind: len(changes) for kind, changes in of_kind.items()},
        "ambiguous": len(built.open),
    }
    return Step(commit, subject, built, counts, lost(of_kind["retired"], of_kind["added"]), stolen(of_kind["reworded"]))


def lost(retired: Sequence[Change], added: Sequence[Change]) -> tuple[tuple[Card, Card], ...]:
    """Retired cards with the added card that looks most like each, where one does."""
    pairs = []
    for gone in retired:
        alike = [(_alike(gone.card, new.card), new.card) for new in added]
        score, new = max(alike, key=lambda pair: pair[0], default=(0.0, gone.card))
        if score >= ALIKE:
            pairs.append((gone.card, new))
    return tuple(pairs)


def stolen(reworded: Sequence[Change]) -> tuple[tuple[Card, Card], ...]:
    """Reworded cards whose text shares little with what it was."""
    return tuple(
        (change.before, change.card)
        for change in reworded
        if change.before and _alike(change.before, change.card) < UNLIKE
    )


def check_out(repository: Path, commit: str, work: Path) -> None:
    """The commit's notes and manifests in ``work``; what builds have made there stays."""
    for old in [*work.rglob("*.md"), *work.glob("decks/*.toml"), work / "mocards.toml"]:
        old.unlink(missing_ok=True)
    for path, content in _files(repository, commit):
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_bytes(content)


def _files(repository: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of the commit's notes and manifests; a shallow copy's missing files are passed over."""
    listed = _git(repository, "ls-tree", "-r", "-z", "--name-only", commit).decode("utf-8", "surrogateescape")
    paths = [path for path in listed.split("\0") if path.endswith((".md", ".toml")) and "\n" not in path]
    asked = "".join(f"{commit}:{path}\n" for path in paths).encode("utf-8", "surrogateescape")
    given = BytesIO(_git(repository, "cat-file", "--batch", given=asked))
    for path in paths:
        head = given.readline().split()
        if head[-1] != b"missing" and head[-2] == b"blob":
            yield path, given.read(int(head[-1]))
            given.read(1)


def _alike(one: Card, other: Card) -> float:
    """Of 100: how much of the longer text is in the other, names and answers together."""
    whole = [f"{card.anchor}\n{card.back}".casefold() for card in (one, other)]
    same_name = 100.0 * (one.anchor.casefold() == other.anchor.casefold() and one.anchor != one.kind)
    same_answer = 100.0 * (one.back.casefold() == other.back.casefold() and len(one.back) > 12)
    return max(same_name, same_answer, fuzz.token_sort_ratio(*whole))


def _git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True, input=given).stdout


def _shown(card: Card) -> str:
    return f"{card.id[:6]} {card.source.note} [{card.kind}.{card.facet}] {card.anchor[:60]!r}: {card.back[:90]!r}"


def main() -> None:
    """Print the steps that changed cards, or all of them, and the sums."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("repository", type=Path)
    parser.add_argument("--all", action="store_true", help="also commits that changed no card")
    options = parser.parse_args()
    sums: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as work:
        for step in replay(options.repository, Path(work)):
            found = {**step.counts, "lost?": len(step.lost), "stolen?": len(step.stolen)}
            sums = {kind: sums.get(kind, 0) + count for kind, count in found.items()}
            if not options.all and not step.built.changes:
                continue
            print(step.commit[:8], step.subject[:60], "|", ", ".join(f"{n} {kind}" for kind, n in found.items() if n))
            for card, candidates in step.built.open.items():
                print("   ?", card[:6], "may be", [candidate.id[:6] for candidate in candidates])
            for word, pairs in (("lost?  ", step.lost), ("stolen?", step.stolen)):
                for old, new in pairs:
                    print(f"   {word} {_shown(old)}\n        → {_shown(new)}")
    print("all:", ", ".join(f"{count} {kind}" for kind, count in sums.items()))


if __name__ == "__main__":
    sys.exit(main())
