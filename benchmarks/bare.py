"""The same work done with a library alone: what the ratios are taken to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def parse(folder: str) -> None:
    """Read every note of a folder with markdown-it-py, inline included."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    for note in sorted(Path(folder).rglob("*.md")):
        parser.parse(note.read_text())


def package(count: str, decks: str, target: str) -> None:
    """Write a package of two-field notes with genanki as its documentation shows it."""
    import genanki

    model = genanki.Model(
        1_607_392_319,
        "Simple",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[{"name": "Card 1", "qfmt": "{{Question}}", "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}'}],
    )
    made = [genanki.Deck(2_000_000_000 + number, f"Deck {number}") for number in range(int(decks))]
    for number in range(int(count)):
        fields = [f"Question {number}: " + "word " * 38, f"Answer {number}: " + "word " * 38]
        made[number % len(made)].add_note(genanki.Note(model=model, fields=fields))
    genanki.Package(made).write_to_file(target)


def log(package: str, folder: str) -> None:
    """Take the log of reviews out of a package into a table of one's own, with one index, by sqlite3 alone."""
    import sqlite3
    import zipfile

    with zipfile.ZipFile(package) as archive:
        archive.extract("collection.anki2", folder)
    with sqlite3.connect(Path(folder) / "own.sqlite3") as connection:
        connection.execute("attach ? as theirs", (str(Path(folder) / "collection.anki2"),))
        connection.execute("create table own (id integer primary key, card text, grade integer, took integer)")
        connection.execute("create index own_by_card on own (card, id)")
        rows = connection.execute(
            "select r.id, n.guid, r.ease, r.time from theirs.revlog r "
            "join theirs.cards c on c.id = r.cid join theirs.notes n on n.id = c.nid order by r.id"
        ).fetchall()
        connection.executemany("insert into own values (?, ?, ?, ?)", rows)
    for file in ("own.sqlite3", "collection.anki2"):
        (Path(folder) / file).unlink()


def read(store: str) -> None:
    """Fetch every answer of a store, in their order."""
    import sqlite3

    with sqlite3.connect(store) as connection:
        for _ in connection.execute("select card, grade, day from review order by sequence"):
            pass


WORK: dict[str, Callable[..., None]] = {"parse": parse, "package": package, "log": log, "read": read}

if __name__ == "__main__":
    WORK[sys.argv[1]](*sys.argv[2:])
