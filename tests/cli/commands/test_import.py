"""``mocards import`` as its users meet it."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from mocards.cli.views.render import one_line
from ran import Run

LATER = "2026-01-12T09:00:00"


def rewritten(package: Path, *changes: tuple[str, tuple[object, ...]]) -> None:
    """Change a package's collection."""
    with zipfile.ZipFile(package) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    connection = sqlite3.connect(":memory:")
    connection.deserialize(inside["collection.anki2"])
    for statement, values in changes:
        connection.execute(statement, values)
    connection.commit()
    inside["collection.anki2"] = connection.serialize()
    connection.close()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)


@pytest.fixture
def package(vault: Path, run: Run) -> Path:
    """A package with one answer of Anki's besides what is here, and a note that is none of ours."""
    assert run("build").code == 0
    file = vault / "anki.apkg"
    assert run("export", "--with-progress", "-o", str(file)).code == 0
    card = run("cards", "--json").json[0]["id"]
    rewritten(
        file,
        ("update cards set queue = -1, flags = 2 where nid = (select id from notes where guid = ?)", (card,)),
        ("insert into revlog select 1768147200000, id, -1, 3, 1, -60, 2500, 4000, 0 from cards where queue = -1", ()),
        (
            "insert into notes select 1, ?, mid, mod, usn, tags, flds, sfld, csum, flags, data from notes limit 1",
            ("x",),
        ),
        (
            "insert into cards select 1, 1, did, ord, mod, usn, type, 0, due, ivl, factor, reps, lapses, left, "
            "odue, odid, 0, data from cards limit 1",
            (),
        ),
    )
    return file


def test_shown_first_then_taken_in_then_taken_back(run: Run, package: Path) -> None:
    before = run("cards", "--json").json
    shown = (
        "anki.apkg: 1 answer {done}\n"
        "  2 cards suspended, marked or flagged\n"
        "  1 note not ours, left alone; '--as-notes DIR' makes notes of them\n"
        "  1 schedule changed: due today 0 → 1\n"
        f"    new → 2026-01-12 (1 d, 2.50)  {one_line(before[0]['front'], 40)}\n"
    )
    assert run("import", str(package), "--dry-run", now=LATER).out == shown.format(done="would be imported")
    assert run("cards", "--json").json == before
    done = run("import", str(package), now=LATER)
    assert (done.code, done.out) == (0, shown.format(done="imported") + "Taken back by: mocards import --undo\n")
    after = run("cards", "--json").json[0]
    assert (after["state"], after["due"], after["interval"], after["ease"]) == ("suspended", "2026-01-12", 1, 250)
    again = run("import", str(package), "--json", now=LATER).json
    assert (again["reviews"], again["wishes"], again["changes"]) == ({"new": 0, "known": 1}, 0, [])
    undone = run("import", "--undo", "--json").json
    assert (undone["done"], undone["reviews"]["new"], undone["wishes"]) == ("taken back", 1, 2)
    assert run("cards", "--json").json == before
    nothing = run("import", "--undo")
    assert nothing.code == 10
    assert nothing.err.startswith("mocards: nothing to take back: no package was imported into sqlite:///")


def test_the_words_for_what_cannot_be(run: Run, vault: Path, package: Path) -> None:
    assert run("import").code == 2
    assert run("import", str(package), "--undo").code == 2
    assert run("export", "--with-progress", "--format", "csv").code == 2
    (vault / "moc-keeping-bees.md").write_text(
        "# MOC - Other\n\n## Quick Reference\n\n**Core concepts**:\n1. **A**: a b c\n"
    )
    (vault / "decks" / "keeping-bees.cards.json").unlink()
    (vault / ".mocards" / "store.sqlite3").unlink()
    refused = run("import", str(package))
    assert refused.code == 10
    assert refused.err == (
        f"mocards: {package}: none of its 8 notes is a card of {vault}; '--as-notes DIR' makes notes of them\n"
    )


def test_two_notes_with_one_guid(run: Run, package: Path, vault: Path) -> None:
    card = run("cards", "--json").json[0]["id"]
    rewritten(package, ("update notes set guid = ? where guid = 'x'", (card,)))
    before = json.dumps(run("cards", "--json").json)
    refused = run("import", str(package))
    assert refused.code == 10
    assert refused.err == (
        f"mocards: {package}: two notes of this package have the guid '{card}'; "
        "keep one of them in Anki and export it again\n"
    )
    assert json.dumps(run("cards", "--json").json) == before
