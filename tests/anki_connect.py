"""A stand-in for AnkiConnect, Anki's add-on: it speaks the documented calls, over a real collection of Anki's."""

from __future__ import annotations

import json
import os
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any


@dataclass
class StandIn:
    """AnkiConnect, as its documentation describes it, on a collection."""

    collection: Any
    key: str = ""
    version: int = 6
    called: list[str] = field(default_factory=list)

    def answer(self, request: dict[str, Any]) -> Any:
        """What the add-on would answer."""
        action, params = request["action"], request.get("params", {})
        self.called.append(action)
        try:
            if request.get("key", "") != self.key:
                raise ValueError("valid api key must be provided")
            call: Callable[..., Any] | None = getattr(self, f"do_{action}", None)
            if call is None:
                raise ValueError("unsupported action")
            result, error = call(**params), None
        except (ValueError, KeyError) as raised:
            result, error = None, str(raised)
        return {"result": result, "error": error} if request.get("version", 4) > 4 else result

    def do_version(self) -> int:
        return self.version

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.answer(action) for action in actions]

    def do_modelNames(self) -> list[str]:  # noqa: N802 - the add-on's name
        return [found.name for found in self.collection.models.all_names_and_ids()]

    def do_modelFieldNames(self, modelName: str) -> list[str]:  # noqa: N802, N803 - the add-on's names
        return list(self.collection.models.field_names(self.collection.models.by_name(modelName)))

    def do_modelFieldAdd(self, modelName: str, fieldName: str, index: int) -> None:  # noqa: N802, N803 - the same
        models = self.collection.models
        model = models.by_name(modelName)
        models.add_field(model, models.new_field(fieldName))
        models.reposition_field(model, model["flds"][-1], index)
        models.update_dict(model)

    def do_createModel(  # noqa: N802 - the add-on's name
        self,
        modelName: str,  # noqa: N803 - the add-on's name
        inOrderFields: list[str],  # noqa: N803 - the add-on's name
        cardTemplates: list[dict[str, str]],  # noqa: N803 - the add-on's name
        css: str,
        isCloze: bool,  # noqa: N803 - the add-on's name
    ) -> dict[str, Any]:
        models = self.collection.models
        model = models.new(modelName)
        model["type"], model["css"] = int(isCloze), css
        for name in inOrderFields:
            models.add_field(model, models.new_field(name))
        for template in cardTemplates:
            made = models.new_template(template["Name"])
            made["qfmt"], made["afmt"] = template["Front"], template["Back"]
            models.add_template(model, made)
        models.add_dict(model)
        return {"name": modelName}

    def do_createDeck(self, deck: str) -> int:  # noqa: N802 - the add-on's name
        return int(self.collection.decks.id(deck))

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802 - the add-on's name
        return list(self.collection.find_notes(query))

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802 - the add-on's name
        return [self._info(self.collection.get_note(number)) for number in notes]

    def _info(self, note: Any) -> dict[str, Any]:
        fields = {name: {"value": value, "order": place} for place, (name, value) in enumerate(note.items())}
        return {
            "noteId": note.id,
            "modelName": note.note_type()["name"],
            "tags": note.tags,
            "fields": fields,
            "mod": note.mod,
            "cards": [card.id for card in note.cards()],
        }

    def do_canAddNotes(self, notes: list[dict[str, Any]]) -> list[bool]:  # noqa: N802 - the add-on's name
        return [
            bool(given["fields"]["Prompt"].strip()) and "unwanted" not in given["fields"]["Prompt"] for given in notes
        ]

    def do_addNotes(self, notes: list[dict[str, Any]]) -> list[int]:  # noqa: N802 - the add-on's name
        if not all(self.do_canAddNotes(notes)):
            raise ValueError("['cannot create note because it is empty']")
        return [self._add(given) for given in notes]

    def _add(self, given: dict[str, Any]) -> int:
        note = self.collection.new_note(self.collection.models.by_name(given["modelName"]))
        for name, value in given["fields"].items():
            note[name] = value
        note.tags = given["tags"]
        self.collection.add_note(note, self.collection.decks.id_for_name(given["deckName"]))
        return int(note.id)

    def do_updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802 - the add-on's name
        found = self.collection.get_note(note["id"])
        for name, value in note["fields"].items():
            found[name] = value
        self.collection.update_note(found)

    def do_addTags(self, notes: list[int], tags: str) -> None:  # noqa: N802 - the add-on's name
        self.collection.tags.bulk_add(notes, tags)

    def do_removeTags(self, notes: list[int], tags: str) -> None:  # noqa: N802 - the add-on's name
        self.collection.tags.bulk_remove(notes, tags)

    def do_getMediaFilesNames(self, pattern: str) -> list[str]:  # noqa: N802 - the add-on's name
        return [file.name for file in Path(self.collection.media.dir()).iterdir() if fnmatch(file.name, pattern)]

    def do_storeMediaFile(self, filename: str, data: str) -> str:  # noqa: N802 - the add-on's name
        return str(self.collection.media.write_data(filename, b64decode(data)))


@contextmanager
def serving(folder: Path) -> Iterator[tuple[StandIn, str]]:
    """The stand-in on a new collection in a folder, and the address that it listens on."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection

    stand_in = StandIn(Collection(str(folder / "collection.anki2")))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(stand_in.answer(request)).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield stand_in, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        stand_in.collection.close()
