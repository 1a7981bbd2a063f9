"""Items become questions that can be answered without the note."""

from __future__ import annotations

import string
from collections.abc import Mapping

import pytest

from mocards.decks.compose import Place, compose, prompts
from mocards.decks.readable import Around
from mocards.errors import SettingsError
from mocards.model import Position
from mocards.notes.clozes import Cloze, gaps_in
from mocards.notes.concepts import Concept
from mocards.notes.kinds import KINDS
from mocards.notes.pitfalls import Pitfall
from mocards.notes.questions import Question
from mocards.notes.references import Reference

HERE = Position("moc-bees.md", 7)
PLACE = Place("bees", "Bees", "The Colony", "The Queen", ("bees",))
LANGUAGES = ("de", "en", "es", "fr")


def named(target: str) -> str:
    return {"the-queen": "The Queen"}.get(target, target)


AROUND = Around(named)


def test_a_concept_asks_for_what_it_covers_and_why_it_comes_now() -> None:
    item = Concept(
        position=HERE, title="The Queen", target="the-queen", why="She starts it all", covers="Laying, pheromones"
    )
    covers, why = compose(item, PLACE, prompts("en"), AROUND, 3)
    assert covers.front == "What should you know after **The Queen**, on the path *Bees*?"
    assert covers.back == "Laying, pheromones"
    assert why.front == "Why **The Queen** at this point of the path *Bees*?"
    assert (covers.position, why.position) == (3, 4)
    assert covers.item == why.item
    assert covers.tags == ("bees", "concept")
    assert (covers.phase, covers.concept, covers.source) == ("The Colony", "The Queen", HERE)


def test_a_facet_without_text_gives_no_card() -> None:
    assert compose(Concept(position=HERE, title="The Queen", target="the-queen"), PLACE, prompts("en"), AROUND, 1) == []


def test_a_reference_asks_for_what_to_remember() -> None:
    item = Reference(position=HERE, term="Bee space", text="6 to 9 mm, see [[the-queen]]")
    (card,) = compose(item, PLACE, prompts("en"), AROUND, 1)
    assert card.front == "*Bees*: what should you remember about **Bee space**?"
    assert card.back == "6 to 9 mm, see The Queen"


def test_a_pitfall_of_one_line_asks_what_to_do_instead() -> None:
    item = Pitfall(position=HERE, mistake="Opening in the rain", remedy="wait for noon")
    (card,) = compose(item, PLACE, prompts("en"), AROUND, 1)
    assert card.front == (
        "A pitfall in *Bees*: **Opening in the rain**\n\nWhat goes wrong, and what should you do instead?"
    )
    assert card.back == "wait for noon"


def test_a_prompt_leaves_no_gap_where_the_item_has_no_word() -> None:
    item = Pitfall(position=HERE, mistake="Opening in the rain", cause="cold")
    assert "\n\n\n" not in compose(item, PLACE, prompts("en"), AROUND, 1)[0].front


def test_each_gap_of_a_text_is_a_card_of_its_own() -> None:
    text, gaps = gaps_in("The {{c1::queen::who?}} lays ==eggs==, see [[the-queen]].")
    queen, eggs = compose(Cloze(position=HERE, text=text, gaps=gaps), PLACE, prompts("en"), AROUND, 1)
    assert queen.front == "*Bees*: The **[who?]** lays eggs, see The Queen."
    assert queen.back == "The **queen** lays eggs, see The Queen."
    assert queen.cloze == "The {{c1::queen::who?}} lays eggs, see The Queen."
    assert eggs.front == "*Bees*: The queen lays **[…]**, see The Queen."
    assert eggs.cloze == "The queen lays {{c1::eggs}}, see The Queen."
    assert queen.item == eggs.item
    assert [card.facet for card in (queen, eggs)] == ["text 1", "text eggs"]


def test_a_pair_both_ways_asks_back() -> None:
    item = Question(position=HERE, question="Drone", answer="A male", both=True)
    there, back = compose(item, PLACE, prompts("en"), AROUND, 1)
    assert (there.front, there.back) == ("*Bees*: Drone", "A male")
    assert (back.front, back.back) == ("*Bees*: A male", "Drone")
    assert (there.cloze, back.cloze) == ("", "")


@pytest.mark.parametrize(
    ("question", "front"),
    [
        ("What is wax?", "*Bees*: What is wax?"),
        ("How many eyes have bees?", "How many eyes have bees?"),
        ("- wax\n- honey", "*Bees*\n\n- wax\n- honey"),
        ("![comb](https://example.org/comb.png)", "*Bees*\n\n![comb](https://example.org/comb.png)"),
    ],
)
def test_the_subject_stands_before_or_over_a_question_that_does_not_name_it(question: str, front: str) -> None:
    item = Question(position=HERE, question=question, answer="x")
    assert compose(item, PLACE, prompts("en"), AROUND, 1)[0].front == front


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks_for_the_same(language: str) -> None:
    assert _shape(prompts(language)) == _shape(prompts("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_are_for_kinds_that_there_are(language: str) -> None:
    assert set(prompts(language)) == set(KINDS)


def test_a_language_without_prompts_is_refused() -> None:
    with pytest.raises(SettingsError, match="there are no prompts in the language 'xx'; known are de, en, es, fr"):
        prompts("xx")


def _shape(templates: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], set[str]]:
    """(kind, facet) → the words in braces."""
    return {
        (kind, facet): {name for _, name, _, _ in string.Formatter().parse(template) if name}
        for kind, facets in templates.items()
        for facet, template in facets.items()
    }


def test_what_a_prompt_shows_in_bold_has_no_bold_marks_inside():
    term = Reference(position=HERE, term="The brood is **capped**", text="on day nine")
    [card] = compose(term, PLACE, prompts("en"), AROUND, 0)
    assert card.front == "*Bees*: what should you remember about **The brood is capped**?"
