"""What Anki makes of a second edition: every kind of edit with every way to import, in the real Anki.

Every edit has a deck and three cards of its own in one package, so that three imports try them all. The table
in ``docs/anki.md`` is held to what happens here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field
from msgspec.structs import replace

from made import numbered
from mocards.decks.manifest import Manifest
from mocards.exports.anki import write_package
from mocards.exports.editions import Edition, as_text, edition, notices, remembered
from mocards.exports.fields import Look
from mocards.exports.media import Picture
from mocards.model import Card, Deck, Description, Phase, Position

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
LATER = FIRST_DAY + timedelta(days=30)
MUCH_LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""After the learner's own edit, which is made while the test runs."""
OLDER = FIRST_DAY - timedelta(days=30)
PHASES = Description(phases=(Phase("1", "The Hive"), Phase("2", "The Colony")))
DOCS = Path(__file__).parents[2] / "docs" / "anki.md"


class Made(Struct, frozen=True):
    """One edit's side of a package: its deck, its three cards, its pictures."""

    deck: Deck
    cards: tuple[Card, ...]
    manifest: Manifest = field(default_factory=Manifest)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    def first(self, **own: Any) -> Made:
        """The same with its first card, a question, changed."""
        return self.other(0, **own)

    def other(self, place: int, **own: Any) -> Made:
        """The same with one card changed."""
        cards = list(self.cards)
        cards[place] = replace(cards[place], **own)
        return replace(self, cards=tuple(cards))


def slug_of(name: str) -> str:
    """Of the deck that an edit has for itself."""
    return re.sub(r"\W+", "-", name)


def before(name: str, folder: Path) -> Made:
    """A question, a gap and a picture, as they are in the first edition."""
    slug = slug_of(name)
    own = {"deck": slug, "changed": FIRST_DAY, "kind": "reference", "phase": "The Hive"}
    shown = f"pictures/{slug}.png"
    return Made(
        Deck(slug, f"Deck of {name}", f"moc-{slug}.md", PHASES),
        (
            numbered(1, **own, id=f"{slug}-1", retired=name == "card came back"),
            numbered(2, **own, id=f"{slug}-2", front="A **[…]**", back="A **bee**", cloze="A {{c1::bee}}"),
            numbered(3, **own, id=f"{slug}-3", back=f"![a hive]({shown})"),
        ),
        pictures={shown: _picture(folder, slug, "first")},
    )


def _picture(folder: Path, slug: str, content: str, since: datetime | None = None) -> Picture:
    file = folder / f"{slug}-{content}.png"
    file.write_bytes(f"{slug} {content}".encode())
    return Picture(file, f"mocards-{slug}-{content}.png", since)


def _stamped(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards as a build gives them that finds another title or phase around them."""
    return tuple(replace(each, changed=LATER) for each in cards)


Edit = Callable[[Made, Path], Made]
EDITS: dict[str, Edit] = {
    "nothing": lambda old, _: old,
    "answer reworded": lambda old, _: old.first(back="New words", changed=LATER),
    "prompt reworded": lambda old, _: old.first(front="Which new words?", changed=LATER),
    "author's clock is behind": lambda old, _: old.first(back="New words", changed=OLDER),
    "learner edited a note": lambda old, _: old,
    "learner edited, author reworded": lambda old, _: old.first(back="The author's", changed=MUCH_LATER),
    "card came back": lambda old, _: old.first(retired=False, changed=LATER),
    "gap reworded": lambda old, _: old.other(1, cloze="A {{c1::wasp}}", changed=LATER),
    "card added": lambda old, _: replace(
        old, cards=(*old.cards, replace(old.cards[0], id=f"{old.deck.slug}-4", position=4, changed=LATER))
    ),
    "card left out": lambda old, _: replace(old, cards=old.cards[1:]),
    "card retired": lambda old, _: old.first(retired=True, changed=LATER),
    "picture changed": lambda old, folder: replace(
        old, pictures={path: _picture(folder, old.deck.slug, "second", LATER) for path in old.pictures}
    ),
    "picture moved": lambda old, _: replace(
        old.other(2, back="![a hive](elsewhere.png)", changed=LATER),
        pictures={"elsewhere.png": next(iter(old.pictures.values()))},
    ),
    "deck renamed, card added": lambda old, _: replace(
        old,
        deck=replace(old.deck, title="Another new name"),
        cards=(*_stamped(old.cards), replace(old.cards[0], id=f"{old.deck.slug}-4", position=4)),
    ),
    "deck renamed": lambda old, _: replace(old, deck=replace(old.deck, title="A new name"), cards=_stamped(old.cards)),
    "phase renamed": lambda old, _: replace(
        old,
        deck=replace(old.deck, description=Description(phases=(Phase("1", "The Home"), Phase("2", "The Colony")))),
        cards=_stamped(replace(each, phase="The Home") for each in old.cards),
    ),
    "moved to another phase": lambda old, _: old.first(phase="The Colony", changed=LATER),
    "subdecks switched on": lambda old, _: replace(old, manifest=Manifest(subdecks="phase")),
    "moved to another deck": lambda old, _: old.first(deck="nothing", changed=LATER),
    "order changed": lambda old, _: old.first(position=9),
    "tags changed": lambda old, _: old.first(tags=("garden",), changed=LATER),
    "lines moved": lambda old, _: old.first(source=Position("moc-bees.md", 99)),
    "note renamed": lambda old, _: old.first(source=Position("moc-wasps.md", 12), changed=LATER),
    "answers typed": lambda old, _: replace(old, manifest=Manifest(typed=("reference",))),
    "answers typed, one reworded": lambda old, _: replace(
        old.first(back="bee space", changed=LATER), manifest=Manifest(typed=("reference",))
    ),
    "question made a gap": lambda old, _: old.first(cloze="What is {{c1::it}}?", changed=LATER),
    "description changed": lambda old, _: replace(
        old, deck=replace(old.deck, description=replace(PHASES, what="All about bees"))
    ),
}
OPTIONS = {"if newer": 0, "always": 1, "never": 2}
"""Anki's choices for *Update notes*, as its protocol numbers them."""
LEARNERS = ("learner edited a note", "learner edited, author reworded")
"""Edits before which the learner has edited the first note."""
EXPECTED: dict[str, tuple[str, str, str]] = {
    "nothing": ("3 the same", "3 the same", "3 the same"),
    "answer reworded": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "prompt reworded": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "gap reworded": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "picture changed": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "picture moved": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "card added": ("1 new, 3 the same", "1 new, 3 the same", "1 new, 3 the same"),
    "card left out": ("2 the same", "2 the same", "2 the same"),
    "card retired": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "card came back": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "learner edited a note": ("3 the same", "1 updated, 2 the same", "3 the same"),
    "learner edited, author reworded": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "author's clock is behind": ("3 the same", "1 updated, 2 the same", "3 the same"),
    "deck renamed": ("3 updated", "3 updated", "3 the same"),
    "deck renamed, card added": ("1 new, 3 updated", "1 new, 3 updated", "1 new, 3 the same"),
    "description changed": ("3 the same", "3 the same", "3 the same"),
    "phase renamed": ("3 updated", "3 updated", "3 the same"),
    "moved to another phase": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "subdecks switched on": ("3 the same", "3 the same", "3 the same"),
    "moved to another deck": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "order changed": ("3 the same", "3 the same", "3 the same"),
    "tags changed": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "lines moved": ("3 the same", "3 the same", "3 the same"),
    "note renamed": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "answers typed": ("3 the same", "3 the same", "3 the same"),
    "answers typed, one reworded": ("1 updated, 2 the same", "1 updated, 2 the same", "3 the same"),
    "question made a gap": ("1 in conflict, 2 the same", "1 in conflict, 2 the same", "1 in conflict, 2 the same"),
}


def written(target: Path, made: list[Made]) -> Path:
    """One package of all the edits."""
    write_package(
        [each.deck for each in made],
        [card for each in made for card in each.cards],
        target,
        Look("vault", {each.deck.slug: each.manifest for each in made}),
        pictures={path: picture for each in made for path, picture in each.pictures.items()},
    )
    return target


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Any, dict[str, str]]]]:
    """How to import → the collection after both editions, and what Anki said of each edit's cards."""
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection

    folder = tmp_path_factory.mktemp("editions")
    old = {name: before(name, folder) for name in EDITS}
    first = written(folder / "first.apkg", list(old.values()))
    second = written(folder / "second.apkg", [edit(old[name], folder) for name, edit in EDITS.items()])
    start = folder / "start"
    start.mkdir()
    opened = Collection(str(start / "collection.anki2"))
    imported(opened, first, 0)
    for name in LEARNERS:
        own = note(opened, f"{slug_of(name)}-1")
        own["Answer"] = "The learner's own words"
        own.tags.append("my-own")
        opened.update_note(own)
    opened.close()
    results: dict[str, tuple[Any, dict[str, str]]] = {}
    for name, number in OPTIONS.items():
        copied = shutil.copytree(start, folder / name)
        opened = Collection(str(copied / "collection.anki2"))
        results[name] = (opened, imported(opened, second, number))
    yield results
    for opened, _ in results.values():
        opened.close()


def imported(opened: Any, package: Path, update: int) -> dict[str, str]:
    """Import a package; what Anki says of the cards of each edit."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(with_scheduling=True, update_notes=update)
    log = opened.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    problems, fine = opened.fix_integrity()
    assert fine, problems
    kinds = {"new": "new", "updated": "updated", "conflicting": "in conflict", "duplicate": "the same"}
    ids = {kind: [each.fields[5] for each in getattr(log, kind)] for kind in kinds}
    said: dict[str, str] = {}
    for name in EDITS:
        own = {f"{slug_of(name)}-{number}" for number in range(1, 5)}
        counts = {kind: len(own.intersection(found)) for kind, found in ids.items()}
        said[name] = ", ".join(f"{count} {kinds[kind]}" for kind, count in counts.items() if count)
    return said


def note(opened: Any, identity: str) -> Any:
    """A note by its card's id."""
    (found,) = opened.find_notes(f'"Id:{identity}"')
    return opened.get_note(found)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_does_what_the_table_says(tried: Any, name: str) -> None:
    assert tuple(tried[option][1][name] for option in OPTIONS) == EXPECTED[name]


def answer(opened: Any, identity: str) -> str:
    return str(note(opened, identity)["Answer"])


def deck_of(opened: Any, identity: str) -> str:
    return str(opened.decks.name(note(opened, identity).cards()[0].did))


AFTER: dict[str, tuple[Callable[[Any, str], Any], str]] = {
    "answer reworded": (lambda opened, slug: answer(opened, f"{slug}-1"), "<p>New words</p>"),
    "gap reworded": (lambda opened, slug: note(opened, f"{slug}-2")["Prompt"], "<p>A {{c1::wasp}}</p>"),
    "picture changed": (
        lambda opened, slug: (Path(opened.media.dir()) / f"mocards-{slug}-second.png").read_text(),
        "picture-changed second",
    ),
    "card left out": (lambda opened, slug: answer(opened, f"{slug}-1"), "<p>Answer 1</p>"),
    "card retired": (lambda opened, slug: note(opened, f"{slug}-1").tags[-1], "mocards::retired"),
    "card came back": (lambda opened, slug: note(opened, f"{slug}-1").tags[-1], "mocards::phase::the-hive"),
    "learner edited a note": (lambda opened, slug: answer(opened, f"{slug}-1"), "The learner's own words"),
    "learner edited, author reworded": (lambda opened, slug: answer(opened, f"{slug}-1"), "<p>The author's</p>"),
    "tags changed": (lambda opened, slug: " ".join(note(opened, f"{slug}-1").tags[:1]), "garden"),
    "author's clock is behind": (lambda opened, slug: answer(opened, f"{slug}-1"), "<p>Answer 1</p>"),
    "deck renamed": (lambda opened, slug: deck_of(opened, f"{slug}-1"), "Deck of deck renamed"),
    "deck renamed, card added": (lambda opened, slug: deck_of(opened, f"{slug}-4"), "Another new name"),
    "phase renamed": (
        lambda opened, slug: note(opened, f"{slug}-1")["Context"],
        "Deck of phase renamed › The Home",
    ),
    "subdecks switched on": (lambda opened, slug: deck_of(opened, f"{slug}-1"), "Deck of subdecks switched on"),
    "moved to another deck": (lambda opened, slug: deck_of(opened, f"{slug}-1"), "Deck of moved to another deck"),
    "answers typed": (lambda opened, slug: note(opened, f"{slug}-1")["Typed"], ""),
    "answers typed, one reworded": (lambda opened, slug: note(opened, f"{slug}-1")["Typed"], "bee space"),
    "question made a gap": (lambda opened, slug: answer(opened, f"{slug}-1"), "<p>Answer 1</p>"),
    "description changed": (
        lambda opened, _: opened.decks.by_name("Deck of description changed")["desc"].splitlines()[0],
        "<p><strong>What</strong>: All about bees</p>",
    ),
}
"""What stands in the collection after an import with Anki's defaults."""


def test_an_update_takes_a_learners_tags_and_an_edition_without_one_does_not(tried: Any) -> None:
    opened, _ = tried["if newer"]
    kept, written_over = (note(opened, f"{slug_of(name)}-1").tags for name in LEARNERS)
    assert ("my-own" in kept, "my-own" in written_over) == (True, False)


@pytest.mark.parametrize("name", AFTER)
def test_after_an_edit_the_collection_holds(tried: Any, name: str) -> None:
    found, expected = AFTER[name]
    assert found(tried["if newer"][0], slug_of(name)) == expected


def test_the_documentation_says_the_same() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in DOCS.read_text().splitlines()]
    documented = {row[0]: tuple(row[1:4]) for row in rows if row[0] in EDITS}
    assert documented == EXPECTED


TITLED = Edition("Bees", ("The Hive", "The Colony"))


@pytest.mark.parametrize(
    ("last", "now", "said"),
    [
        (TITLED, TITLED, []),
        (
            TITLED,
            Edition("Keeping Bees", TITLED.phases),
            [
                "the deck 'Bees' is called 'Keeping Bees' now: cards that Anki has already stay in 'Bees', and new "
                "ones come into 'Keeping Bees'; who renames the deck in Anki before the import keeps them together"
            ],
        ),
        (
            TITLED,
            Edition("Bees", ("The Home", "The Colony")),
            [
                "the phase 'The Hive' is called 'The Home' now: the next import writes the new name into the context "
                "and tags of its notes, over what a learner edited or tagged in them"
            ],
        ),
        (TITLED, Edition("Bees", ("The Wasp", "The Hive", "The Colony")), []),
        (TITLED, Edition("Bees", ("The Colony", "The Hive")), []),
        (TITLED, Edition("Bees", ("The Hive",)), []),
        (
            TITLED,
            Edition("Bees", TITLED.phases, subdecks=True),
            [
                "each phase has a subdeck now: cards that Anki has already stay where they are, only new ones come "
                "into other decks"
            ],
        ),
        (
            Edition("Bees", TITLED.phases, subdecks=True),
            Edition("Bees", ("The Wasp", *TITLED.phases), subdecks=True),
            [
                f"the deck 'Bees::{old}' is called 'Bees::{new}' now: cards that Anki has already stay in "
                f"'Bees::{old}', and new ones come into 'Bees::{new}'; who renames the deck in Anki before the import "
                "keeps them together"
                for old, new in (("1 The Hive", "2 The Hive"), ("2 The Colony", "3 The Colony"))
            ],
        ),
    ],
)
def test_what_anki_will_not_do_is_said(last: Edition, now: Edition, said: list[str]) -> None:
    assert notices(last, now) == said


def test_a_picture_is_as_old_as_its_content(tmp_path: Path) -> None:
    deck = Deck("bees", "Bees", "moc-bees.md")
    one, two = _picture(tmp_path, "bees", "one"), _picture(tmp_path, "bees", "two")
    first, dated = edition(deck, False, {"a.png": one}, None, FIRST_DAY)
    assert dated["a.png"].since is None
    same, dated = edition(deck, False, {"a.png": one}, first, LATER)
    assert (same, dated["a.png"].since) == (first, None)
    second, dated = edition(deck, False, {"a.png": two}, first, LATER)
    assert dated["a.png"].since == LATER
    third, dated = edition(deck, False, {"a.png": two}, second, MUCH_LATER)
    assert (third, dated["a.png"].since) == (second, LATER)


def test_editions_are_remembered_as_text() -> None:
    editions = {"bees": Edition("Bees", ("The Hive",), True, {"a.png": ("mocards-1.png", LATER)})}
    assert remembered(as_text(editions)) == editions
    assert remembered(None) == {}
    assert remembered('{"bees": "of another program"}') == {}
