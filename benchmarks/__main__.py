"""Print what mocards costs beside what the machine does bare: ``python -m benchmarks [NAME …]``."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import generated, recognition
from benchmarks.measure import BARE, MOCARDS, Run, in_turns, process, until_shown
from mocards.decks.identity import identify
from mocards.model import Card, Draft

BARE_WORK = (sys.executable, str(Path(__file__).with_name("bare.py")))
SHORT, LONG = 15, 3
"""Rounds for what takes milliseconds, and for what takes seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    run: Run
    base: Run
    aim: str
    """The ratio, or the other figure, that the project wants to keep."""


def start(folder: Path) -> Iterator[Row]:
    """From Enter to the first sign of life, on a store of 100,000 cards."""
    vault = folder / "large"
    generated.in_a_process("store", vault, cards=100_000, decks=20, reviewed=2_000)
    at = ("--vault", str(vault), "--now", generated.TODAY)
    runs = in_turns(
        {
            "bare": lambda: process(BARE),
            "--help": lambda: process((MOCARDS, "--help")),
            "due": lambda: process((MOCARDS, *at, "due")),
            "study": lambda: until_shown((MOCARDS, *at, "study"), generated.MARK.encode()),
        },
        SHORT,
    )
    bare = runs["bare"]
    yield Row("mocards --help / python -c pass", runs["--help"], bare, "≤ 15")
    yield Row("mocards due, 100,000 cards / python -c pass", runs["due"], bare, "≤ 10")
    yield Row("study to its first card, 100,000 cards / python -c pass", runs["study"], bare, "≤ 25")


def answer(folder: Path) -> Iterator[Row]:
    """A store that has been used for years: from Enter to the first card, and from a grade to the next one."""
    vault, part = folder / "old", folder / "part"
    sizes = {"cards": 100_000, "decks": 21, "reviewed": 0, "answers": 10, "a_day": 2_000}
    generated.in_a_process("store", vault, **sizes)
    generated.in_a_process("store", part, **sizes, begun=84_000)
    cases: dict[str, Callable[[], Run]] = {"": partial(process, BARE)}
    for which, of, now in (
        ("1,000,000 reviews", vault, generated.TODAY),
        ("82,000 of them overdue", vault, generated.LATER),
        ("16,000 of them new", part, generated.TODAY),
    ):
        at = ("--vault", str(of), "--now", now)
        cases[f"mocards due, 100,000 cards, {which}"] = partial(process, (MOCARDS, *at, "due"))
        cases[f"study to its first card, 100,000 cards, {which}"] = partial(
            until_shown, (MOCARDS, *at, "study"), generated.MARK.encode()
        )
    runs = in_turns(cases, SHORT)
    bare = runs.pop("")
    for what, run in runs.items():
        yield Row(f"{what} / python -c pass", run, bare, "≤ 10" if "due," in what else "≤ 25")
    command = [sys.executable, "-m", "benchmarks.answering", str(vault)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    for what, seconds in zip(("median", "99th percentile"), map(float, told), strict=True):
        yield Row(f"a grade to the next card, {what} / 10 ms", Run(seconds, 0), Run(0.010, 0), "≤ 1")


def build(folder: Path) -> Iterator[Row]:
    """Building 1,000 notes, made ones and real ones, against parsing them; then with nothing to do."""
    for kind, what, sizes in (
        ("vault", "1,000 notes of 8 kB", {"size": 8_000}),
        ("copies", "1,000 notes as shipped", {}),
    ):
        vault = folder / kind
        generated.in_a_process(kind, vault, notes=1_000, **sizes)
        built = partial(process, (MOCARDS, "--vault", str(vault), "build"))
        runs = in_turns(
            {
                "bare": partial(process, (*BARE_WORK, "parse", str(vault / "notes"))),
                "first": partial(_anew, vault, built),
                "again": built,
            },
            LONG,
        )
        yield Row(f"build {what} / markdown-it-py alone", runs["first"], runs["bare"], "≤ 0.26")
        yield Row("build them again / markdown-it-py alone", runs["again"], runs["bare"], "≤ 0.05")


def _anew(vault: Path, built: Callable[[], Run]) -> Run:
    """A build of a vault that was never built."""
    for made in ("decks", ".mocards"):
        shutil.rmtree(vault / made, ignore_errors=True)
    return built()


def edit(folder: Path) -> Iterator[Row]:
    """Starting on 10,000 notes that have not changed, against none; and on one that has."""
    vault, empty = folder / "notes-10000", folder / "empty"
    generated.in_a_process("vault", vault, notes=10_000, size=8_000)
    generated.in_a_process("vault", empty, notes=0, size=0)
    note = vault / "notes" / "concept-00000.md"

    def first_card(of: Path) -> Run:
        return process((MOCARDS, "--vault", str(of), "next", "--json"))

    def after(old: str, new: str) -> Run:
        note.write_text(note.read_text().replace(old, new))
        return first_card(vault)

    for of in (vault, empty):
        process((MOCARDS, "--vault", str(of), "build"))
        first_card(of)
    runs = in_turns(
        {
            "empty": lambda: first_card(empty),
            "same": lambda: first_card(vault),
            "edited": lambda: after("care**: ", "care**: again "),
            "titled": lambda: after("# Concept 0", "# Concept 0 again"),
        },
        SHORT,
    )
    yield Row("next, 10,000 notes unchanged / without a note", runs["same"], runs["empty"], "+0.3 s")
    yield Row("next, one note of them edited / unchanged", runs["edited"], runs["same"], "+0.1 s")
    yield Row("next, one note of them with another title / unchanged", runs["titled"], runs["same"], "+0.1 s")


def export(folder: Path) -> Iterator[Row]:
    """Packages, against bare genanki."""
    for cards, decks, aim in ((10_000, 1, "≤ 1"), (100_000, 1, "≤ 0.7"), (30_000, 3_000, "≤ 2 s")):
        vault = folder / f"export-{cards}"
        generated.in_a_process("store", vault, cards=cards, decks=decks, reviewed=0)
        target = folder / "out.apkg"
        ours = (MOCARDS, "--vault", str(vault), "export", "-o", str(target))
        bare = (*BARE_WORK, "package", str(cards), str(min(decks, 300)), str(target))
        runs = in_turns({"bare": lambda b=bare: process(b), "ours": lambda o=ours: process(o)}, LONG)  # type: ignore[misc] # bound now, not at the call
        against = "bare genanki" if decks == 1 else "bare genanki with 300 decks (it is quadratic)"
        yield Row(f"export {cards:,} cards in {decks:,} decks / {against}", runs["ours"], runs["bare"], aim)


def progress(folder: Path) -> Iterator[Row]:
    """A package with 100,000 cards and 1,000,000 reviews, out and in, against sqlite3 alone."""
    ours, theirs, target = folder / "learned", folder / "new", folder / "progress.apkg"
    generated.in_a_process("store", ours, cards=100_000, decks=1, reviewed=0, answers=10)
    generated.in_a_process("store", theirs, cards=100_000, decks=1, reviewed=0)
    at = ("--now", "2026-06-01T08:00")
    export = (MOCARDS, "--vault", str(ours), *at, "export", "--with-progress", "-o", str(target))
    written = process(export)
    bare = process((*BARE_WORK, "log", str(target), str(folder)))
    read = process((MOCARDS, "--vault", str(theirs), *at, "import", str(target)))
    again = process((MOCARDS, "--vault", str(theirs), *at, "import", str(target)))
    yield Row("export 1,000,000 reviews / sqlite3 alone reading them", written, bare, "≤ 60 s")
    yield Row("import them / sqlite3 alone", read, bare, "≤ 30 s")
    yield Row("import them again / sqlite3 alone", again, bare, "≤ 30 s")


def identity(folder: Path) -> Iterator[Row]:  # noqa: ARG001 - every part is given one
    """Recognising 10,000 cards, in seconds, beside recognising them when nothing has changed."""

    def recognised(cards: Sequence[Card], drafts: Sequence[Draft]) -> Callable[[], Run]:
        def run() -> Run:
            began = time.perf_counter()
            identify(cards, drafts)
            return Run(time.perf_counter() - began, 0)

        return run

    cards = recognition.known()
    same = recognised(cards, recognition.as_drafts(cards))
    for what, (kind_of, change, aim) in recognition.CASES.items():
        known = kind_of(cards)
        drafts = change(recognition.as_drafts(known))
        runs = in_turns({"same": same, "changed": recognised(known, drafts)}, LONG)
        yield Row(f"identify 10,000 cards, {what}", runs["changed"], runs["same"], aim)


def million(folder: Path) -> Iterator[Row]:
    """Statistics of a million answers, and every schedule made anew from them."""
    vault = folder / "million"
    generated.in_a_process("store", vault, cards=100_000, decks=20, reviewed=0, answers=10)
    at = ("--vault", str(vault), "--now", generated.TODAY)
    log = str(vault / ".mocards" / "store.sqlite3")
    runs = in_turns(
        {
            "bare": lambda: process(BARE),
            "stats": lambda: process((MOCARDS, *at, "stats")),
            "read": lambda: process((*BARE_WORK, "read", log)),
            "replay": lambda: process((sys.executable, "-m", "benchmarks.replaying", log)),
        },
        LONG,
    )
    yield Row("mocards stats, 100,000 cards and 1,000,000 answers", runs["stats"], runs["bare"], "≤ 2 s")
    yield Row("replay 1,000,000 answers through SM-2 / sqlite3 reads them", runs["replay"], runs["read"], "≤ 5 s")


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "start": start,
    "answer": answer,
    "build": build,
    "edit": edit,
    "export": export,
    "progress": progress,
    "identity": identity,
    "million": million,
}


def main() -> None:
    """Run the parts that were named, or all, and print the table as it comes."""
    print(f"{platform.python_implementation()} {platform.python_version()}, medians of rounds that take turns\n")
    print(f"{'what / to what':<76} {'s':>8} {'base s':>8} {'ratio':>7} {'aim':>7} {'MB':>5}")
    for name in sys.argv[1:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for row in PARTS[name](Path(folder)):
                ratio = row.run.seconds / row.base.seconds
                print(
                    f"{row.what:<76} {row.run.seconds:8.3f} {row.base.seconds:8.3f} {ratio:7.2f} {row.aim:>7}"
                    f" {row.run.megabytes:5.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
