"""No note is read twice, and what the cache gives is what reading gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.files import read_cache, write_cache
from mocards.model import Item
from mocards.notes import library
from mocards.notes.cache import COARSE, DIALECT, INDEX, kept_dialect, open_cache
from mocards.notes.dialect import Dialect, shipped
from mocards.notes.frozen import freeze, thaw
from mocards.notes.library import HOME, read_notes
from mocards.notes.note import Note, read_note
from mocards.settings import DialectSettings, Settings

SHIPPED = sorted((Path(__file__).parents[2] / "notes").rglob("*.md"))
LONG_AGO = 1_700_000_000_000_000_000


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / HOME).mkdir()
    for file in SHIPPED:
        write(tmp_path / file.name, file.read_bytes())
    return tmp_path


def write(file: Path, content: bytes, at: int = LONG_AGO) -> None:
    file.write_bytes(content)
    os.utime(file, ns=(at, at))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the notes that were really read."""
    done: list[str] = []

    def read(path: str, raw: bytes, dialect: object = None) -> Note:
        done.append(path)
        return read_note(path, raw, dialect)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "read_note", read)
    return done


def fresh(vault: Path) -> dict[str, Note]:
    return {file.name: read_note(file.name, file.read_bytes()) for file in sorted(vault.glob("*.md"))}


def test_what_has_not_changed_is_not_read_again(vault: Path, reads: list[str]) -> None:
    first = read_notes(vault, Settings())
    assert (first, sorted(reads)) == (fresh(vault), sorted(first))
    reads.clear()
    assert (read_notes(vault, Settings()), reads) == (first, [])


def test_one_changed_note_is_read_alone(vault: Path, reads: list[str]) -> None:
    read_notes(vault, Settings())
    reads.clear()
    name = SHIPPED[0].name
    write(vault / name, SHIPPED[0].read_bytes() + b"\nmore\n", LONG_AGO + 1)
    assert (read_notes(vault, Settings()), reads) == (fresh(vault), [name])
    reads.clear()
    assert (read_notes(vault, Settings()), reads) == (fresh(vault), [])


def test_a_note_with_another_time_and_the_same_content_is_not_read(vault: Path, reads: list[str]) -> None:
    first = read_notes(vault, Settings())
    for file in vault.glob("*.md"):
        os.utime(file, ns=(LONG_AGO + 7, LONG_AGO + 7))
    reads.clear()
    assert (read_notes(vault, Settings()), reads) == (first, [])
    entries = open_cache(vault / HOME, DialectSettings()).entries
    assert {entry.mtime_ns for entry in entries.values()} == {LONG_AGO + 7}


def test_a_change_within_the_disks_tick_is_seen(vault: Path) -> None:
    file = vault / "a.md"
    file.write_text("# One\n")
    assert read_notes(vault, Settings())["a.md"].title == "One"
    status = file.stat()
    file.write_text("# Two\n")
    os.utime(file, ns=(status.st_mtime_ns, status.st_mtime_ns))
    assert open_cache(vault / HOME, DialectSettings()).written_ns - status.st_mtime_ns < COARSE
    assert read_notes(vault, Settings())["a.md"].title == "Two"


def test_notes_that_go_and_come(vault: Path) -> None:
    read_notes(vault, Settings())
    (vault / SHIPPED[0].name).unlink()
    write(vault / "new.md", b"# New\n")
    assert read_notes(vault, Settings()) == fresh(vault)
    assert set(open_cache(vault / HOME, DialectSettings()).entries) == set(fresh(vault))


@pytest.mark.parametrize("harm", ["cut", "zeros", "other", "gone", "empty"])
@pytest.mark.parametrize("which", [INDEX, "pack"])
def test_a_damaged_or_foreign_cache_is_read_past(vault: Path, reads: list[str], harm: str, which: str) -> None:
    first = read_notes(vault, Settings())
    (pack,) = (vault / HOME).glob("*.pack")
    file = vault / HOME / INDEX if which == INDEX else pack
    content = file.read_bytes()
    harmed = {
        "cut": content[: len(content) // 2],
        "zeros": bytes(len(content)),
        "other": b"\x93\xa1x" + content,
        "empty": b"",
        "gone": None,
    }[harm]
    if harmed is None:
        file.unlink()
    else:
        file.write_bytes(harmed)
    assert read_notes(vault, Settings()) == first
    reads.clear()
    assert (read_notes(vault, Settings()), reads) == (first, [])


def test_an_index_cannot_name_a_pack_elsewhere(vault: Path, tmp_path: Path) -> None:
    first = read_notes(vault, Settings())
    index = vault / HOME / INDEX
    (pack,) = (vault / HOME).glob("*.pack")
    write_cache(index, bytes(read_cache(index)).replace(pack.name.encode(), b"../" + pack.name.encode()[3:]))
    assert open_cache(vault / HOME, DialectSettings()).entries == {}
    assert read_notes(vault, Settings()) == first


def test_another_dialect_reads_anew(vault: Path, reads: list[str]) -> None:
    read_notes(vault, Settings())
    reads.clear()
    read_notes(vault, Settings(dialect=DialectSettings(titles={"pitfalls": ("Ouch",)})))
    assert sorted(reads) == sorted(file.name for file in SHIPPED)


@pytest.mark.parametrize("harm", [b"", b"\x93\xa1x", b"\0" * 100])
def test_the_dialect_is_made_once_and_again_when_what_was_kept_is_damaged(vault: Path, harm: bytes) -> None:
    made: list[Dialect] = []

    def make() -> Dialect:
        made.append(shipped())
        return made[-1]

    def kept(own: DialectSettings) -> object:
        return said(kept_dialect(open_cache(vault / HOME, own), make))

    def said(by: Dialect) -> object:
        meanings = (by.titles, *by.labels.values())
        return by.words, by.phases, [(one.exact, one.beginnings, one.filler) for one in meanings]

    usual, other = DialectSettings(), DialectSettings(titles={"pitfalls": ("Ouch",)})
    whole = said(shipped())
    assert (kept(usual), kept(usual), len(made)) == (whole, whole, 1)
    (vault / HOME / DIALECT).write_bytes(harm)
    assert (kept(usual), kept(usual), len(made)) == (whole, whole, 2)
    assert (kept(other), len(made)) == (whole, 3)


def test_the_pack_does_not_grow_for_ever(vault: Path) -> None:
    for round_ in range(12):
        write(vault / "a.md", b"# A\n\n## TL;DR\n\n> " + bytes([65 + round_]) * 40_000, LONG_AGO + round_)
        notes = read_notes(vault, Settings())
    (pack,) = (vault / HOME).glob("*.pack")
    assert pack.stat().st_size < 3 * sum(len(freeze(note)) for note in notes.values())
    assert notes == fresh(vault)


def test_without_its_folder_nothing_is_kept(vault: Path) -> None:
    (vault / HOME).rmdir()
    assert read_notes(vault, Settings()) == fresh(vault)
    assert not (vault / HOME).exists()


def test_a_folder_that_cannot_be_written_is_no_trouble(vault: Path) -> None:
    (vault / HOME / INDEX).mkdir()
    assert read_notes(vault, Settings()) == read_notes(vault, Settings()) == fresh(vault)


def test_how_far_it_is_is_told(vault: Path) -> None:
    told: list[tuple[int, int]] = []
    read_notes(vault, Settings(), lambda done, everything: told.append((done, everything)))
    assert told[-1] == (len(SHIPPED), len(SHIPPED))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_note_survives_the_freezer(file: Path) -> None:
    note = read_note(file.name, file.read_bytes())
    assert thaw(freeze(note)) == note


@given(st.binary(max_size=200))
def test_what_is_no_frozen_note_thaws_to_nothing(raw: bytes) -> None:
    assert thaw(raw) is None or isinstance(thaw(raw), Note)


def test_every_kind_of_items_has_a_name_of_its_own() -> None:
    kinds = {(kind.__module__, kind.__name__) for kind in Item.__subclasses__()}
    assert len({name for _, name in kinds}) == len(kinds)
