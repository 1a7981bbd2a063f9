"""Twenty things that authors do, one commit each: every card keeps its id, no two share one, Anki follows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from history.replay import COUNTED, Step
from history.things import THINGS, Name
from mocards.exports.anki import write_package
from mocards.exports.fields import Look
from mocards.model import Card

EACH = pytest.mark.parametrize("number", range(len(THINGS)), ids=[thing.what for thing in THINGS])


def named(step: Step) -> dict[Name, Card]:
    """The cards in use by their names; of a name in both decks the bread's."""
    cards = sorted(step.built.cards, key=lambda card: card.deck == "pizza", reverse=True)
    return {(card.anchor, card.facet): card for card in cards if not card.retired}


def test_there_are_twenty_things_at_least() -> None:
    assert len({thing.what for thing in THINGS}) >= 20


@EACH
def test_every_card_is_still_the_same(history: list[Step], number: int) -> None:
    thing = THINGS[number]
    before, after = history[number], history[number + 1]
    assert after.subject == thing.what
    ids = [card.id for card in after.built.cards]
    assert len(ids) == len(set(ids))
    old, new = named(before), named(after)
    for name, now in thing.same.items():
        assert new[now].id == old[name].id
    for name in thing.others:
        assert new[name].id not in {card.id for card in before.built.cards}
    for name in old.keys() & new.keys():
        assert new[name].id == old[name].id, name
    assert {kind: after.counts[kind] for kind in (*COUNTED, "ambiguous")} == {
        **dict.fromkeys((*COUNTED, "ambiguous"), 0),
        **thing.counts,
    }
    assert after.lost == after.stolen == ()


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A new collection of Anki's."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection

    opened = Collection(str(tmp_path_factory.mktemp("anki") / "collection.anki2"))
    yield opened
    opened.close()


def content(card: Card) -> tuple[object, ...]:
    """What an edition tells Anki anew."""
    return (card.front, card.back, card.cloze, card.retired)


def imported(collection: Any, step: Step, target: Path) -> Any:
    """What Anki says of the package of a step."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    write_package(list(step.built.decks), step.built.cards, target, Look("vault"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(target), options=options)).log


def test_anki_takes_every_edition_as_an_update(history: list[Step], collection: Any, tmp_path: Path) -> None:
    imported(collection, history[0], tmp_path / "first.apkg")
    learned = list(collection.find_cards(""))
    collection.sched.set_due_date(learned, "9")
    ever = {card.id for card in history[0].built.cards}
    for number, step in enumerate(history[1:], start=1):
        log = imported(collection, step, tmp_path / f"{number}.apkg")
        ever |= {card.id for card in step.built.cards}
        assert (len(log.new), len(log.conflicting)) == (step.counts["added"], 0), step.subject
        news = [one for one in step.built.changes if one.before and content(one.before) != content(one.card)]
        assert len(log.updated) == len(news), step.subject
        assert collection.note_count() == len(ever)
        for change in step.built.changes:
            if change.change in ("reworded", "added", "revived") and not change.card.cloze:
                (note,) = collection.find_notes(f"Id:{change.card.id}")
                assert any(word in collection.get_note(note)["Answer"] for word in change.card.back.split())
    assert {collection.get_card(card).due for card in learned} == {9}
