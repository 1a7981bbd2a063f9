"""Cards into a running Anki, through its add-on AnkiConnect: version 6 of its protocol, over HTTP on this machine.

AnkiConnect gives each note a guid of its own, so a card is found again by the field ``Id``. What is updated follows the
rule of Anki's importer: a note is written over when its card changed after it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from mocards.errors import ExportError
from mocards.exports.fields import Look, Note, by_deck, deck_names, note, tags
from mocards.exports.media import Picture, last_change, shown
from mocards.exports.notetypes import BY_ID, Notetype, style
from mocards.model import Card, Deck

_EXAMPLE = "http://127.0.0.1:8765"
"""Where AnkiConnect listens unless somebody changes it; the setting has it as its default."""
VERSION = 6
BATCH = 200
"""Notes a request: large enough to be quick, small enough that Anki's window stays alive."""
_PATIENCE = 60.0
"""Seconds that Anki may take for one request."""
_OURS = "mocards::"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[Card, ...]
    """Cards that Anki would not take."""


@dataclass(frozen=True, slots=True)
class AnkiConnect:
    """The add-on of a running Anki."""

    address: str
    key: str = ""
    """When the add-on is set to ask for one."""

    def call(self, action: str, **params: Any) -> Any:
        """One documented call.

        Raises:
            ExportError: nobody answers, somebody else answers, or Anki refuses.
        """
        return self._result(action, self._answer(self._request(action, params)))

    def multi(self, actions: Sequence[tuple[str, dict[str, Any]]]) -> list[Any]:
        """Several calls in one request; their results in the same order."""
        results = self.call("multi", actions=[self._request(action, params) for action, params in actions])
        return [self._result(action, result) for (action, _), result in zip(actions, results, strict=True)]

    def greet(self) -> None:
        """See that there is an AnkiConnect that is new enough.

        Raises:
            ExportError: there is not.
        """
        version = self.call("version")
        if not isinstance(version, int) or version < VERSION:
            raise ExportError(
                f"AnkiConnect at {self.address} speaks version {version}, and mocards needs {VERSION}: "
                "update the add-on"
            )

    def _request(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        request = {"action": action, "version": VERSION, "params": params}
        return {**request, "key": self.key} if self.key else request

    def _answer(self, request: Mapping[str, Any]) -> Any:
        if not self.address.startswith(("http://", "https://")):
            raise ExportError(f"'{self.address}' is no address of AnkiConnect; it looks like {_EXAMPLE}")
        body = json.dumps(request).encode()
        try:
            sent = Request(self.address, body, {"Content-Type": "application/json"})  # noqa: S310 - looked at above
            with urlopen(sent, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
                return json.loads(answer.read())
        except TimeoutError as error:
            raise ExportError(
                f"Anki did not answer within {_PATIENCE:.0f} seconds; is a dialog open in it? Close it and push again"
            ) from error
        except HTTPError as error:
            error.close()
            raise ExportError(f"what answers at {self.address} is no AnkiConnect ({error})") from error
        except ValueError as error:
            raise ExportError(f"what answers at {self.address} is no AnkiConnect: it sends no JSON") from error
        except (URLError, OSError) as error:
            reason = getattr(error, "reason", error)
            raise ExportError(
                f"no Anki answers at {self.address} ({reason}): start Anki with the add-on AnkiConnect, "
                "or set address under [anki] in mocards.toml"
            ) from error

    def _result(self, action: str, answer: Any) -> Any:
        if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
            raise ExportError(f"what answers at {self.address} is no AnkiConnect of version {VERSION}")
        if error := answer["error"]:
            raise ExportError(_in_words(action, str(error)))
        return answer["result"]


_REMEDIES = (
    ("api key", "AnkiConnect asks for a key: put it into the environment as MOCARDS_ANKI_KEY"),
    ("collection is not available", "Anki has no profile open: open one and push again"),
    ("unsupported action", "this AnkiConnect is too old for it: update the add-on"),
)
"""What AnkiConnect says → what it means and what to do."""


def _in_words(action: str, said: str) -> str:
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), "")
    return f"Anki refused '{action}': {remedy or said}"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A card as it should stand in Anki."""

    card: Card
    deck: str
    note: Note
    changed: int
    """Seconds since 1970."""

    @property
    def notetype(self) -> Notetype:
        return BY_ID[self.note.notetype]

    @property
    def fields(self) -> dict[str, str]:
        """All but ``Extra``, which is the learner's."""
        named = zip(self.notetype.fields, self.note.fields, strict=True)
        return {field["name"]: value for field, value in named if field["name"] != "Extra"}


def push(
    decks: Sequence[Deck], cards: Iterable[Card], look: Look, pictures: Mapping[str, Picture], anki: AnkiConnect
) -> Pushed:
    """Add what Anki does not have, and update what changed. A push that broke off is finished by the next one.

    Args:
        decks: those to push.
        cards: of any decks; retired ones are tagged where Anki has them, and not added where it has not.
        look: what the fields are made with.
        pictures: by their paths in the vault.
        anki: where to.

    Raises:
        ExportError: Anki is not there, or refuses.
        DiskError: a picture cannot be read.
    """
    anki.greet()
    named = replace(look, pictures={path: picture.name for path, picture in pictures.items()})
    ready = list(_ready(decks, cards, named, pictures))
    there = _there(anki)
    new = [each for each in ready if each.card.id not in there and not each.card.retired]
    stale = [each for each in ready if each.card.id in there and _is_stale(each, there[each.card.id])]
    _make_notetypes(anki, {each.note.notetype: each.notetype for each in (*new, *stale)}.values())
    _store(anki, pictures, [each.card for each in (*new, *stale)])
    for name in dict.fromkeys(each.deck for each in new):
        anki.call("createDeck", deck=name)
    refused: list[Card] = []
    for batch in _batches(new):
        given = anki.call("addNotes", notes=[_added(each) for each in batch])
        refused += [each.card for each, number in zip(batch, given, strict=True) if number is None]
    for batch in _batches(stale):
        anki.multi([action for each in batch for action in _updates(each, there[each.card.id])])
    waiting = sum(each.card.retired and each.card.id not in there for each in ready)
    unchanged = len(ready) - len(new) - len(stale) - waiting
    return Pushed(len(new) - len(refused), len(stale), unchanged, tuple(refused))


def _ready(
    decks: Sequence[Deck], cards: Iterable[Card], look: Look, pictures: Mapping[str, Picture]
) -> Iterator[_Ready]:
    grouped = by_deck(decks, cards)
    for deck in decks:
        names = deck_names(deck, grouped[deck.slug], look.manifest(deck.slug))
        for card in grouped[deck.slug]:
            changed = int(last_change(card, pictures).timestamp())
            yield _Ready(card, names[card.phase], note(card, deck, look), changed)


def _there(anki: AnkiConnect) -> dict[str, dict[str, Any]]:
    """Anki's notes by the id of their card; the older one where somebody has copied a note."""
    found: dict[str, dict[str, Any]] = {}
    for batch in _batches(sorted(anki.call("findNotes", query="Id:_*"))):
        for info in anki.call("notesInfo", notes=batch):
            if identity := info.get("fields", {}).get("Id", {}).get("value"):
                found.setdefault(identity, info)
    return found


def _is_stale(each: _Ready, info: Mapping[str, Any]) -> bool:
    """Whether Anki's note is older than its card, and says something else."""
    if info.get("modelName", each.notetype.name) != each.notetype.name:
        return False  # no note changes its notetype; the importer leaves it alone as well
    if each.changed <= info.get("mod", 0):
        return False
    same = all(info["fields"].get(name, {}).get("value") == value for name, value in each.fields.items())
    return not same or {tag for tag in info["tags"] if tag.startswith(_OURS)} != _our_tags(each)


def _our_tags(each: _Ready) -> set[str]:
    return {tag for tag in tags(each.card) if tag.startswith(_OURS)}


def _make_notetypes(anki: AnkiConnect, notetypes: Iterable[Notetype]) -> None:
    """See that Anki has the notetypes with all their fields."""
    there = set(anki.call("modelNames"))
    for notetype in notetypes:
        fields = [field["name"] for field in notetype.fields]
        if notetype.name not in there:
            anki.call(
                "createModel",
                modelName=notetype.name,
                inOrderFields=fields,
                css=style(),
                isCloze=notetype.cloze,
                cardTemplates=[
                    {"Name": template["name"], "Front": template["qfmt"], "Back": template["afmt"]}
                    for template in notetype.templates
                ],
            )
            continue
        known = anki.call("modelFieldNames", modelName=notetype.name)
        for place, name in enumerate(fields):
            if name not in known:
                anki.call("modelFieldAdd", modelName=notetype.name, fieldName=name, index=place)


def _store(anki: AnkiConnect, pictures: Mapping[str, Picture], cards: Iterable[Card]) -> None:
    """The pictures that the cards show and Anki has not; they are named by their content."""
    wanted = {pictures[path].name: pictures[path] for card in cards for path in shown(card) if path in pictures}
    if wanted:
        for name in anki.call("getMediaFilesNames", pattern="mocards-*"):
            wanted.pop(name, None)
    for name, picture in wanted.items():
        anki.call("storeMediaFile", filename=name, data=b64encode(picture.read()).decode())


def _added(each: _Ready) -> dict[str, Any]:
    return {
        "deckName": each.deck,
        "modelName": each.notetype.name,
        "fields": each.fields,
        "tags": tags(each.card),
        "options": {"allowDuplicate": True},
    }


def _updates(each: _Ready, info: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Calls that bring a note up to date. The learner's own tags stay."""
    number, wanted = info["noteId"], _our_tags(each)
    old = {tag for tag in info["tags"] if tag.startswith(_OURS)} - wanted
    yield "updateNoteFields", {"note": {"id": number, "fields": each.fields}}
    if old:
        yield "removeTags", {"notes": [number], "tags": " ".join(sorted(old))}
    yield "addTags", {"notes": [number], "tags": " ".join(sorted(wanted))}


def _batches(of: Iterable[T]) -> Iterator[list[T]]:
    left = iter(of)
    while batch := list(islice(left, BATCH)):
        yield batch
