"""``mocards export``: filters, words about renamed decks, and every accident while writing."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from anki_connect import serving
from made import numbered, of_cards
from mocards.notes.vault import fingerprint
from mocards.settings import read_settings
from mocards.store.store import Store
from ran import NOW, Run


def collection(package: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(package)) as opened:
        return opened.read("collection.anki2")


def edit(note: Path, old: str, new: str) -> None:
    text = note.read_text("utf-8")
    assert old in text
    note.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("filters", "notes"),
    [
        (("--phase", "1"), 5),
        (("--phase", "the colony", "--kind", "concept"), 4),
        (("--kind", "pitfall", "--kind", "reference.text"), 2),
        (("--tag", "keeping-bees"), 7),
    ],
)
def test_filters_choose_the_cards(run: Run, vault: Path, filters: tuple[str, ...], notes: int) -> None:
    assert run("export", *filters).out == f"wrote {vault}/exports/keeping-bees.apkg: {notes} notes\n"


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        (("-o", "bees.csv"), b"#separator:Comma"),
        (("-o", "bees.HTML"), b"<!doctype html>"),
        (("-o", "bees.md", "--format", "json"), b"[\n  {"),
        (("-o", "bees.deck"), b"PK"),
    ],
)
def test_a_files_ending_is_its_format_unless_one_is_named(
    run: Run, vault: Path, arguments: tuple[str, ...], beginning: bytes
) -> None:
    target = vault / arguments[1]
    run("export", "-o", str(target), *arguments[2:])
    assert target.read_bytes().startswith(beginning)


def test_an_export_built_twice_is_the_same(run: Run, vault: Path) -> None:
    run("export")
    first = (vault / "exports" / "keeping-bees.apkg").read_bytes()
    run("export", now="2026-03-01T12:00:00")
    assert (vault / "exports" / "keeping-bees.apkg").read_bytes() == first


def test_a_renamed_deck_and_phase_are_said_once(run: Run, vault: Path) -> None:
    assert run("export").out.count("\n") == 1
    edit(vault / "moc-keeping-bees.md", "# MOC - Keeping Bees", "# MOC - Bees for Beginners")
    edit(vault / "moc-keeping-bees.md", "Phase 1: The Colony", "Phase 1: The Family")
    out = run("export").out
    assert (
        "  the deck 'Keeping Bees' is called 'Bees for Beginners' now: cards that Anki has already stay in 'Keeping "
        "Bees', and new ones come into 'Bees for Beginners'; who renames the deck in Anki before the import keeps them "
        "together\n"
    ) in out
    assert "  the phase 'The Colony' is called 'The Family' now: the next import writes the new name into" in out
    assert run("export").out == f"wrote {vault}/exports/keeping-bees.apkg: 7 notes\n"


def test_subdecks_and_typed_answers_are_the_manifests(run: Run, vault: Path) -> None:
    (vault / "decks").mkdir()
    (vault / "decks" / "keeping-bees.toml").write_text('subdecks = "phase"\ntyped = ["reference"]\n')
    run("export", "--format", "csv")
    rows = (vault / "exports" / "keeping-bees.csv").read_text("utf-8")
    assert "Keeping Bees::1 The Colony" in rows
    (vault / "decks" / "keeping-bees.toml").write_text('typed = ["referense"]\n')
    ran = run("export", "--format", "csv")
    assert (ran.code, ran.err) == (
        4,
        f"mocards: {vault}/decks/keeping-bees.toml: unknown key 'typed.referense'; did you mean 'reference'?\n",
    )


@pytest.fixture
def pictured(vault: Path) -> Path:
    """A vault whose store holds a card that shows a picture; the picture itself is not there."""
    with Store.open(f"sqlite:///{vault / '.mocards' / 'store.sqlite3'}") as store:
        store.apply(of_cards([numbered(1, back="![a hive](hive.png)")]), fingerprint(vault, read_settings(vault)))
    return vault


@pytest.mark.parametrize("form", ["apkg", "html"])
def test_a_missing_picture_is_named_before_anything_is_written(run: Run, pictured: Path, form: str) -> None:
    ran = run("export", "--format", form)
    assert (ran.code, ran.err) == (
        9,
        "mocards: moc-bees.md:12: there is no picture 'hive.png'\n"
        "nothing was written; put them there or take them out of the notes, and build again\n",
    )
    assert not (pictured / "exports").exists()


def test_a_picture_comes_along_and_a_changed_one_is_a_new_one(run: Run, pictured: Path) -> None:
    def names() -> list[str]:
        with zipfile.ZipFile(pictured / "exports" / "bees.apkg") as package:
            return list(json.loads(package.read("media")).values())

    (pictured / "hive.png").write_bytes(b"a hive")
    run("export")
    assert names() == ["mocards-57d37e075387dbf4d37a.png"]
    (pictured / "hive.png").write_bytes(b"another hive")
    run("export")
    assert names() == ["mocards-a26f36da98d4dc6d01da.png"]


@pytest.mark.parametrize("form", ["apkg", "md"])
def test_a_full_disk_leaves_what_was_there(run: Run, vault: Path, form: str) -> None:
    words = random.Random(1)  # noqa: S311 - the same words every time, which no packer makes small
    edit(vault / "moc-keeping-bees.md", "is left open", " ".join(f"{words.getrandbits(64):x}" for _ in range(20_000)))
    run("build")
    target = vault / "out" / f"bees.{form}"
    target.parent.mkdir()
    target.write_text("what was there")
    mocards = Path(sys.executable).parent / "mocards"
    command = f"ulimit -f 128; exec {mocards} --vault {vault} --now {NOW} export --format {form} -o {target}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env={**os.environ})
    assert (done.returncode, done.stderr) == (11, f"mocards: cannot write {target}: File too large\n")
    assert [(file.name, file.read_text()) for file in target.parent.iterdir()] == [(target.name, "what was there")]


def test_a_target_that_is_a_folder_stays_one(run: Run, vault: Path) -> None:
    (vault / "out").mkdir()
    ran = run("export", "-o", str(vault / "out"))
    assert (ran.code, ran.err) == (11, f"mocards: cannot write {vault}/out: Is a directory\n")
    assert not list(vault.glob(".out*"))


@pytest.mark.parametrize("form", ["apkg", "csv"])
def test_what_goes_to_standard_output_goes_there_alone(run: Run, vault: Path, form: str) -> None:
    run("export", "--format", form)
    made = (vault / "exports" / f"keeping-bees.{form}").read_bytes()
    mocards = Path(sys.executable).parent / "mocards"
    command = [mocards, "--vault", vault, "--now", NOW, "export", "--format", form, "-o", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"wrote /dev/stdout: 7 notes\n")
    if form == "apkg":  # what cannot go back in a stream says sizes in another place
        assert collection(done.stdout) == collection(made)
    else:
        assert done.stdout == made


def test_a_package_that_somebody_reads_is_replaced_under_his_hands(run: Run, vault: Path) -> None:
    run("export")
    target = vault / "exports" / "keeping-bees.apkg"
    with target.open("rb") as reading:
        first = reading.read(100)
        edit(vault / "moc-keeping-bees.md", "is left open", "is left free")
        run("export")
        reading.seek(0)
        assert reading.read(100) == first
    assert [file.name for file in target.parent.iterdir()] == ["keeping-bees.apkg"]


def test_a_store_that_cannot_be_written_stops_no_export(run: Run, vault: Path) -> None:
    run("build")
    with sqlite3.connect(vault / ".mocards" / "store.sqlite3") as connection:
        connection.execute(
            "create trigger full before insert on meta begin select raise(abort, 'database or disk is full'); end"
        )
    connection.close()
    out = run("export").out
    assert out.startswith(f"wrote {vault}/exports/keeping-bees.apkg: 7 notes\n")
    assert "the next export will not say which decks were renamed since this one" in out


def test_a_push_writes_no_file(run: Run, vault: Path) -> None:
    ran = run("export", "--push", "-o", "x.apkg")
    assert ran.code == 2
    assert "it writes no file, so --output and --format have nothing to say" in " ".join(
        ran.err.replace("│", "").split()
    )


def test_a_push_says_what_came_of_it(run: Run, vault: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tmp_path_factory.mktemp("anki")) as (stand_in, address):
        (vault / "mocards.toml").write_text(f'[anki]\naddress = "{address}"\n')
        assert run("export", "--push").out == "Anki: 7 added, 0 updated, 0 unchanged\n"
        (record,) = run("export", "--push", "--json").json
        assert record == {
            "decks": ["keeping-bees"],
            "added": 0,
            "updated": 0,
            "unchanged": 7,
            "retired": [],
            "refused": [],
            "notices": [],
        }
        assert stand_in.collection.note_count() == 7
    assert not (vault / "exports").exists()


def test_a_push_without_anki_says_so(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[anki]\naddress = "http://127.0.0.1:9"\n')
    ran = run("export", "--push")
    assert (ran.code, ran.err.partition(" (")[0]) == (9, "mocards: no Anki answers at http://127.0.0.1:9")
