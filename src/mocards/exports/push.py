"""Cards into a running Anki, through AnkiConnect, by the rule of Anki's importer: a note is written over when its card
changed after it.

The add-on gives each note a guid of its own, so a card is found again by the field ``Id``.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mocards.exports.anki_connect import AnkiConnect
from mocards.exports.fields import Look, Note, by_deck, deck_names, note, tags
from mocards.exports.media import Picture, last_change, shown
from mocards.exports.notetypes import BY_ID, Notetype, style
from mocards.model import Card, Deck

BATCH = 200
"""Notes a request: large enough to be quick, small enough that Anki's window stays alive."""
_OURS = "mocards::"
T = TypeVar("T")


class Pushed(Struct, frozen=True):
    """What a push did."""

    added: int
    updated: int
    unchanged: int
    refused: tuple[Card, ...]
    """Cards that Anki would not take."""


class _Ready(Struct, frozen=True):
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
    refused = [card for batch in _batches(new) for card in _add(anki, batch)]
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


def _add(anki: AnkiConnect, batch: Sequence[_Ready]) -> list[Card]:
    """Add notes; those that Anki would not take. One of them would make it refuse the others with it."""
    notes = [_added(each) for each in batch]
    fine = anki.call("canAddNotes", notes=notes)
    taken = [each for each, can in zip(batch, fine, strict=True) if can]
    given = anki.call("addNotes", notes=[added for added, can in zip(notes, fine, strict=True) if can])
    missed = [each.card for each, number in zip(taken, given, strict=True) if number is None]
    return [each.card for each, can in zip(batch, fine, strict=True) if not can] + missed


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
