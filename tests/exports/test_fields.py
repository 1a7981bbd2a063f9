"""A card as a note: its context, its link, its tags, its deck."""

from __future__ import annotations

import pytest

from made import DECK, card
from mocards.decks.manifest import Manifest
from mocards.exports.fields import Look, deck_names, describe, note, subdeck, tags, typed_answer
from mocards.exports.notetypes import CLOZE, QUESTION
from mocards.model import Deck, Description, Phase, Position

PATH = Deck("bees", "Bees", "moc-bees.md", Description(phases=tuple(Phase(str(n), f"P{n}") for n in range(1, 11))))


def test_a_note_has_the_fields_of_its_notetype() -> None:
    for one, notetype in ((card(), QUESTION), (card(cloze="A {{c1::bee}}"), CLOZE)):
        made = note(one, DECK, Look("vault"))
        assert (made.notetype, len(made.fields), made.fields[5]) == (notetype.id, len(notetype.fields), "aaaa")


def test_the_source_opens_the_note_in_obsidian() -> None:
    made = note(card(source=Position("my notes/a&b.md", 7)), DECK, Look("my vault"))
    assert made.fields[3] == (
        '<a href="obsidian://open?vault=my%20vault&amp;file=my%20notes%2Fa%26b.md">my notes/a&amp;b.md:7</a>'
    )


@pytest.mark.parametrize(
    ("own", "made"),
    [
        ({}, ("mocards::deck::bees", "mocards::kind::reference")),
        ({"tags": ("bees", "reference", "phase-1-the-hive")}, ("mocards::deck::bees", "mocards::kind::reference")),
        (
            {"phase": "The Hive & Co", "concept": "Die Königin"},
            (
                *("mocards::deck::bees", "mocards::phase::the-hive-co"),
                *("mocards::kind::reference", "mocards::concept::die-königin"),
            ),
        ),
        (
            {"tags": ("garden/the hive", "difficulty-3", "/", "a::b")},
            (
                *("mocards::deck::bees", "mocards::kind::reference"),
                *("garden::the-hive", "mocards::difficulty::3", "a-b"),
            ),
        ),
        ({"retired": True}, ("mocards::deck::bees", "mocards::kind::reference", "mocards::retired")),
    ],
)
def test_tags_are_hierarchies_without_blanks(own: dict[str, object], made: tuple[str, ...]) -> None:
    assert tags(card(**own)) == made


def test_subdecks_sort_as_the_path_goes() -> None:
    cards = [card(phase="P2"), card(phase="P10"), card(phase="Gone"), card()]
    assert deck_names(PATH, cards, Manifest(subdecks="phase")) == {
        "": "Bees",
        "P2": "Bees::02 P2",
        "P10": "Bees::10 P10",
        "Gone": "Bees::Gone",
    }
    assert set(deck_names(PATH, cards, Manifest()).values()) == {"Bees"}
    assert subdeck("Bees", ("A::B",), "A::B") == "Bees::1 A: B"


@pytest.mark.parametrize(
    ("back", "typed"),
    [
        ("`docker ps`", "docker ps"),
        ("a < `b`", ""),
        ("x" * 40, "x" * 40),
        ("x" * 41, ""),
        ("- a list", ""),
        ("![a picture](x.png)", ""),
    ],
)
def test_only_short_and_plain_answers_are_typed(back: str, typed: str) -> None:
    assert typed_answer(card(back=back)) == typed


def test_a_description_is_a_few_lines() -> None:
    said = Description(what="Hives <b>", objective="Long prose", phases=(Phase("1", "The Hive"), Phase("2", "Colony")))
    assert describe(said) == (
        "<p><strong>What</strong>: Hives &lt;b&gt;</p>\n<p><strong>Path</strong>: The Hive → Colony</p>"
    )
