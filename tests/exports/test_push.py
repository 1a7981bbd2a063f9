"""Pushing into a running Anki: a stand-in speaks AnkiConnect's documented calls, over a real collection of Anki's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anki_connect import StandIn, serving
from made import DECK, numbered
from mocards.decks.manifest import Manifest
from mocards.errors import ExportError
from mocards.exports.anki_connect import AnkiConnect
from mocards.exports.fields import Look
from mocards.exports.media import find_pictures
from mocards.exports.notetypes import CLOZE, QUESTION
from mocards.exports.push import Pushed, push

TOMORROW = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
"""Later than the notes that the test makes in Anki."""
LOOK = Look("vault")


@pytest.fixture
def add_on(tmp_path: Path) -> Iterator[tuple[StandIn, str]]:
    """The stand-in, and the address that it listens on."""
    with serving(tmp_path) as served:
        yield served


FIRST = [
    numbered(1, phase="The Hive", tags=("garden",)),
    numbered(2, cloze="The {{c1::queen}}", front="The **[…]**", back="The **queen**"),
    numbered(3, back="![a hive](hive.png)"),
    numbered(4, retired=True),
]


def note(stand_in: StandIn, identity: str) -> Any:
    (found,) = stand_in.collection.find_notes(f"Id:{identity}")
    return stand_in.collection.get_note(found)


def test_a_push_adds_once_and_then_updates_what_changed(add_on: tuple[StandIn, str], tmp_path: Path) -> None:
    stand_in, address = add_on
    (tmp_path / "hive.png").write_bytes(b"a hive")
    pictures = find_pictures(FIRST, tmp_path).found
    look, anki = Look("vault", {"bees": Manifest(subdecks="phase")}), AnkiConnect(address)
    assert push([DECK], FIRST, look, pictures, anki) == Pushed(3, 0, 0, ())
    assert push([DECK], FIRST, look, pictures, anki) == Pushed(0, 0, 3, ())
    assert stand_in.called.count("storeMediaFile") == 1
    assert (Path(stand_in.collection.media.dir()) / pictures["hive.png"].name).read_bytes() == b"a hive"
    first, gap = note(stand_in, "card0001"), note(stand_in, "card0002")
    assert (first.note_type()["name"], gap.note_type()["name"]) == (QUESTION.name, CLOZE.name)
    assert stand_in.collection.decks.name(first.cards()[0].did) == "Bees::The Hive"
    assert first.tags == ["garden", "mocards::deck::bees", "mocards::kind::reference", "mocards::phase::the-hive"]
    assert "[...]" in gap.cards()[0].question()

    first.tags.append("my-own")
    first["Extra"] = "my own words"
    stand_in.collection.update_note(first)
    edition = [
        replace(FIRST[0], back="Reworded", phase="The Colony", changed=TOMORROW),
        replace(FIRST[1], retired=True, changed=TOMORROW),
        FIRST[2],
        numbered(5),
    ]
    assert push([DECK], edition, look, pictures, anki) == Pushed(1, 2, 1, ())
    first = note(stand_in, "card0001")
    assert (first["Answer"], first["Extra"]) == ("<p>Reworded</p>", "my own words")
    assert first.tags == [
        "garden",
        "mocards::deck::bees",
        "mocards::kind::reference",
        "mocards::phase::the-colony",
        "my-own",
    ]
    assert "mocards::retired" in note(stand_in, "card0002").tags
    problems, fine = stand_in.collection.fix_integrity()
    assert fine, problems


def test_what_the_learner_edited_later_stays(add_on: tuple[StandIn, str]) -> None:
    stand_in, address = add_on
    push([DECK], FIRST[:1], LOOK, {}, AnkiConnect(address))
    own = note(stand_in, "card0001")
    own["Answer"] = "My own words"
    stand_in.collection.update_note(own)
    reworded = replace(FIRST[0], back="Reworded", changed=datetime(2026, 5, 1, tzinfo=UTC))
    assert push([DECK], [reworded], LOOK, {}, AnkiConnect(address)) == Pushed(0, 0, 1, ())
    assert note(stand_in, "card0001")["Answer"] == "My own words"


def test_an_older_notetype_gets_its_new_field(add_on: tuple[StandIn, str]) -> None:
    stand_in, address = add_on
    template = {"Name": "Question", "Front": "{{Prompt}}", "Back": "{{Answer}}"}
    names = [one["name"] for one in QUESTION.fields if one["name"] != "Typed"]
    stand_in.do_createModel(QUESTION.name, names, [template], "", False)
    assert push([DECK], FIRST[:1], LOOK, {}, AnkiConnect(address)) == Pushed(1, 0, 0, ())
    assert note(stand_in, "card0001").keys() == [one["name"] for one in QUESTION.fields]


def test_a_note_that_anki_will_not_take_is_named(add_on: tuple[StandIn, str]) -> None:
    unwanted = numbered(6, front="unwanted")
    assert push([DECK], [FIRST[0], unwanted], LOOK, {}, AnkiConnect(add_on[1])) == Pushed(1, 0, 0, (unwanted,))


def test_a_key_is_asked_for(add_on: tuple[StandIn, str]) -> None:
    stand_in, address = add_on
    stand_in.key = "secret"
    with pytest.raises(ExportError) as caught:
        push([DECK], FIRST[:1], LOOK, {}, AnkiConnect(address))
    assert str(caught.value) == (
        "Anki refused 'version': AnkiConnect asks for a key: put it into the environment as MOCARDS_ANKI_KEY"
    )
    assert push([DECK], FIRST[:1], LOOK, {}, AnkiConnect(address, "secret")) == Pushed(1, 0, 0, ())


def test_an_old_add_on_is_refused(add_on: tuple[StandIn, str]) -> None:
    stand_in, address = add_on
    stand_in.version = 5
    with pytest.raises(ExportError) as caught:
        push([DECK], FIRST, LOOK, {}, AnkiConnect(address))
    assert str(caught.value) == f"AnkiConnect at {address} speaks version 5, and mocards needs 6: update the add-on"


def test_nobody_there_is_said_in_words() -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    with pytest.raises(ExportError) as caught:
        AnkiConnect(address).greet()
    assert str(caught.value) == (
        f"no Anki answers at {address} ([Errno 111] Connection refused): start Anki with the add-on AnkiConnect, "
        "or set address under [anki] in mocards.toml"
    )


@pytest.mark.parametrize("address", ["file:///etc/passwd", "127.0.0.1:8765"])
def test_only_http_is_an_address(address: str) -> None:
    with pytest.raises(ExportError) as caught:
        AnkiConnect(address).greet()
    assert str(caught.value) == f"'{address}' is no address of AnkiConnect; it looks like http://127.0.0.1:8765"


def test_another_program_is_told_from_the_add_on() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(404, "no such page")

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    with pytest.raises(ExportError) as caught:
        AnkiConnect(address).greet()
    thread.join()
    server.server_close()
    assert str(caught.value) == f"what answers at {address} is no AnkiConnect (HTTP Error 404: no such page)"
