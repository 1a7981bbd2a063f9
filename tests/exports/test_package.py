"""Packages by anybody: every scheme is opened, everything damaged or hostile is refused in one line."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from made import DECK, numbered
from mocards.errors import DiskError, PackageError
from mocards.exports import package
from mocards.exports.anki import write_package
from mocards.exports.fields import Look
from mocards.exports.package import opened


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A package with three notes, as we write it."""
    file = tmp_path / "good.apkg"
    write_package([DECK], [numbered(1), numbered(2), numbered(3)], file, Look("vault"))
    return file


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No temporary file is left behind, whatever happened."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(file: Path, contents: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file


def refusal(file: Path) -> str:
    """Why a package is refused, without its name."""
    with pytest.raises(PackageError) as caught, opened(file) as found:
        found.collection.execute("select count(*) from notes").fetchone()
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert "\n" not in message
    return message.removeprefix(f"{file}: ")


def changed(collection: bytes, *statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(collection)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def test_a_package_of_ours(good: Path) -> None:
    with opened(good) as found:
        assert (found.schema, dict(found.media)) == (11, {})
        assert found.collection.execute("select count(*) from notes").fetchone() == (3,)


def test_it_cannot_be_written_to(good: Path) -> None:
    with opened(good) as found, pytest.raises(sqlite3.OperationalError):
        found.collection.execute("delete from notes").fetchall()


AGAIN = "export it from Anki again"


def test_what_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("These are no notes.")
    (tmp_path / "empty").write_bytes(b"")
    assert refusal(tmp_path / "text") == f"this is no Anki package (no zip file), or its end is missing; {AGAIN}"
    assert refusal(tmp_path / "empty") == f"this file is empty; {AGAIN}"
    with (
        pytest.raises(DiskError, match=r"^cannot read .*none\.apkg: No such file or directory$"),
        opened(tmp_path / "none.apkg"),
    ):
        pass
    assert refusal(zipped(tmp_path / "other.zip", {"a.txt": b"a"})) == (
        "this zip file holds no Anki collection; is it an .apkg or a .colpkg?"
    )


def test_a_later_scheme(good: Path, tmp_path: Path) -> None:
    old = "is newer than this mocards knows; in Anki's export window tick 'Support older Anki versions'"
    inside = members(good)
    assert refusal(zipped(tmp_path / "a", {**inside, "meta": b"\x08\x04"})) == f"scheme 4 of this package {old}"
    assert refusal(zipped(tmp_path / "b", {"collection.anki30": b"", "media": b""})) == (
        f"'collection.anki30' in this package {old}"
    )
    later = changed(inside["collection.anki2"], "update col set ver = 19")
    assert refusal(zipped(tmp_path / "c", {"collection.anki2": later})) == f"schema 19 of this collection {old}"


def test_a_collection_that_is_none(good: Path, tmp_path: Path) -> None:
    collection = members(good)["collection.anki2"]
    views = changed(collection, "drop table revlog", "create view revlog as select * from cards")
    for number, (content, why) in enumerate(
        [
            (
                b"no database" * 500,
                "this package is damaged: 'collection.anki2' is no database (file is not a database)",
            ),
            (b"", "the collection in this package has no table 'col'; it is not Anki's"),
            (views, "the collection in this package has no table 'revlog'; it is not Anki's"),
            (changed(collection, "delete from col"), "the collection has the schema None, which no Anki exports"),
            (
                changed(collection, "update col set ver = 'x'"),
                "the collection has the schema 'x', which no Anki exports",
            ),
        ]
    ):
        assert refusal(zipped(tmp_path / f"{number}", {"collection.anki2": content})).startswith(why)


def test_media_by_their_names(good: Path, tmp_path: Path) -> None:
    inside = members(good)
    listed = {"0": "bee.png", "1": "../../out.png", "2": "missing.png"}
    older = zipped(tmp_path / "a", {**inside, "media": json.dumps(listed).encode(), "0": b"bee", "1": b"out"})
    entry = b"\x0a\x07bee.png\x10\x03"
    pack = zstandard.ZstdCompressor().compress
    newer = zipped(
        tmp_path / "b",
        {
            "meta": b"\x08\x03",
            "collection.anki21b": pack(inside["collection.anki2"]),
            "collection.anki2": b"a stub",
            "media": pack(b"\x0a" + bytes([len(entry)]) + entry),
            "0": pack(b"bee"),
        },
    )
    with opened(older) as found:
        assert dict(found.media) == {"bee.png": "0", "../../out.png": "1"}
        assert found.medium("bee.png") == b"bee"
        with pytest.raises(PackageError, match=r"'missing.png' is not in this package$"):
            found.medium("missing.png")
    with opened(newer) as found:
        assert dict(found.media) == {"bee.png": "0"}
        assert found.medium("bee.png") == b"bee"
    assert refusal(zipped(tmp_path / "c", {**inside, "media": b"{not json"})).startswith(
        "this package is damaged: its list of media is unreadable"
    )


def test_bombs_are_not_unpacked(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_BYTES", 3 << 20)
    monkeypatch.setattr(package, "_SUSPICIOUS", 1 << 20)
    refused = "in this package unpacks to far more than it should (at most 3 MB are read); it is not read"
    assert (
        refusal(zipped(tmp_path / "announced", {"collection.anki2": bytes(4 << 20)})) == f"'collection.anki2' {refused}"
    )
    assert refusal(zipped(tmp_path / "ratio", {"collection.anki2": bytes(2 << 20)})) == f"'collection.anki2' {refused}"
    nested = zstandard.ZstdCompressor().compress(bytes(4 << 20))
    assert refusal(zipped(tmp_path / "nested", {"collection.anki21b": nested})) == f"'collection.anki21b' {refused}"
    lying = bytearray(zipped(tmp_path / "lying", {"collection.anki2": bytes(4 << 20)}).read_bytes())
    for at in (lying.find(b"PK\x03\x04") + 22, lying.find(b"PK\x01\x02") + 24):
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "lying").write_bytes(lying)
    assert refusal(tmp_path / "lying").startswith("this package is damaged: ")
    monkeypatch.setattr(package, "_MOST_DIRECTORY", 100)
    assert refusal(good) == "this package lists more files than any deck needs; it is not read"


def test_a_locked_member(good: Path, tmp_path: Path) -> None:
    locked = bytearray(zipped(tmp_path / "locked", members(good)).read_bytes())
    for at in (locked.find(b"PK\x03\x04") + 6, locked.find(b"PK\x01\x02") + 8):
        locked[at] |= 1
    (tmp_path / "locked").write_bytes(locked)
    assert "password" in refusal(tmp_path / "locked")


def test_no_cut_off_and_no_scratched_package_gives_a_traceback(good: Path, tmp_path: Path) -> None:
    """Every one is read, or refused in one line."""
    inside = members(good)
    whole = zipped(
        tmp_path / "whole", {**inside, "collection.anki21b": _packed(inside["collection.anki2"])}
    ).read_bytes()
    chance = random.Random(7)  # noqa: S311 - damage, no secret
    file, lines = tmp_path / "damaged", set()
    for number in range(120):
        if number % 3 == 0:
            damaged = whole[: chance.randrange(len(whole))]
        else:
            scratched = bytearray(whole)
            for _ in range(number):
                scratched[chance.randrange(len(scratched))] = chance.randrange(256)
            damaged = bytes(scratched)
        file.write_bytes(damaged)
        try:
            with opened(file) as found:
                found.collection.execute("select * from notes").fetchall()
        except PackageError as error:
            lines.add(len(str(error).splitlines()))
    assert lines == {1}


def _packed(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zstandard.ZstdCompressor().stream_writer(packed, closefd=False) as stream:
        stream.write(content)
    return packed.getvalue()
