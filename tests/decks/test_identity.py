"""A card is recognised again, whatever an author does to the notes around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import card, draft, numbered
from mocards.decks.identity import Identified, Reason, identify
from mocards.model import Card, Draft, Position


def as_draft(known: Card, **own: Any) -> Draft:
    """The draft that a card was made from, with something changed."""
    plain = {field.name: getattr(known, field.name) for field in fields(Draft)}
    return Draft(**{**plain, **own})


def pairs(found: Identified) -> list[tuple[str, str, Reason]]:
    return [(match.card.id, match.draft.anchor, match.reason) for match in found.matches]


OLD = card(id="aaaa", anchor="Bee space", back="A gap of 6 to 9 mm is left open by the bees")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, Reason.SLOT),
        ({"back": "Something else entirely"}, Reason.SLOT),
        ({"anchor": "BEE  space"}, Reason.SLOT),
        ({"position": 40, "phase": "Another"}, Reason.SLOT),
        ({"source": Position("moved/notes.md", 3)}, Reason.SLOT),
        ({"deck": "other", "source": Position("moved/notes.md", 3)}, Reason.SLOT),
        ({"anchor": "The free gap"}, Reason.CONTENT),
        ({"anchor": "Bee space", "back": "Another text", "source": Position("moved.md", 3)}, Reason.SLOT),
        ({"anchor": "The bee space", "back": "A gap of 6 to 9 mm stays open, by the bees' own will"}, Reason.LIKENESS),
        ({"facet": "other"}, Reason.RELABELLED),
        ({"kind": "idea", "facet": "what", "anchor": "1. Bee Space"}, Reason.RELABELLED),
    ],
)
def test_what_changed_is_still_the_same_card(change: dict[str, Any], reason: Reason) -> None:
    found = identify([OLD], [as_draft(OLD, **change)])
    assert [match.reason for match in found.matches] == [reason]
    assert (found.new, found.gone) == ((), ())


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "pitfall", "facet": "remedy", "anchor": "Elsewhere"},
        {"facet": "other", "back": "Quite another thing is said here"},
        {"anchor": "Varroa", "back": "A mite that lives on brood and weakens the colony"},
    ],
)
def test_what_is_something_else_is_new(change: dict[str, Any]) -> None:
    found = identify([OLD], [as_draft(OLD, **change)])
    assert found.matches == ()
    assert [card.id for card in found.gone] == ["aaaa"]
    assert len(found.new) == 1


def test_a_block_id_is_stronger_than_everything() -> None:
    known = [card(id="aaaa", anchor="One", block_id="b1"), card(id="bbbb", anchor="Two", back="Second")]
    found = identify(known, [draft(anchor="Two", block_id="b1", back="Second")])
    assert pairs(found) == [("aaaa", "Two", Reason.BLOCK)]


def test_two_that_swap_their_texts_stay_with_their_names() -> None:
    one, two = numbered(1), numbered(2)
    found = identify([one, two], [as_draft(one, back=two.back), as_draft(two, back=one.back)])
    assert {(card, anchor) for card, anchor, _ in pairs(found)} == {("card0001", "Term 1"), ("card0002", "Term 2")}


def test_twins_in_one_note_keep_their_order() -> None:
    known = [numbered(number, anchor="Twin", back=f"Text {number}") for number in (1, 2, 3)]
    found = identify(known, [as_draft(one) for one in reversed(known)])
    assert {(match.card.id, match.draft.back) for match in found.matches} == {(one.id, one.back) for one in known}


def test_a_twin_that_was_deleted_is_the_one_that_is_gone() -> None:
    known = [numbered(number, anchor="Twin", back=f"Text {number}") for number in (1, 2, 3)]
    found = identify(known, [as_draft(known[0]), as_draft(known[2])])
    assert [gone.id for gone in found.gone] == ["card0002"]


def test_what_may_be_either_of_two_is_neither() -> None:
    text = "Wait for a dry noon before the hive is opened, since brood dies of cold"
    known = [
        card(id="aaaa", anchor="Opening the hive in rain", back=text + " one"),
        card(id="bbbb", anchor="Opening the hive in rain!", back=text + " two", position=2),
    ]
    found = identify(known, [draft(anchor="Opening the hive in the rain", back=text)])
    assert found.matches == ()
    assert {one.id for one in found.ambiguous[0].candidates} == {"aaaa", "bbbb"}
    assert len(found.gone) == 2


def test_a_card_in_use_comes_before_a_retired_one() -> None:
    known = [card(id="rrrr", retired=True), card(id="live")]
    assert pairs(identify(known, [draft()])) == [("live", "Bee space", Reason.SLOT)]


def test_a_retired_card_comes_back_with_its_text() -> None:
    assert pairs(identify([card(retired=True)], [draft()])) == [("aaaa", "Bee space", Reason.SLOT)]


def test_the_facets_of_a_renamed_item_stay_together() -> None:
    known = [
        card(id="cccc", kind="pitfall", facet="cause", anchor="Opening in the rain", back="Brood dies of the cold"),
        card(
            id="ssss", kind="pitfall", facet="solution", anchor="Opening in the rain", back="Wait for noon", position=2
        ),
    ]
    found = identify(known, [as_draft(one, anchor="Opening a hive in the rain") for one in known])
    assert {(match.card.id, match.draft.facet) for match in found.matches} == {("cccc", "cause"), ("ssss", "solution")}


DECK = [
    numbered(number, back=f"{word} is what matters for number {number}")
    for number, word in enumerate(
        ["Pollen", "Nectar", "Smoke", "Frames", "Brood", "Wax", "Varroa", "Drones", "Feeding", "Wintering"], start=1
    )
]


@given(st.permutations(DECK), st.data())
def test_nobody_is_lost_or_doubled(order: Sequence[Card], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(order), unique_by=lambda one: one.id))
    found = identify(DECK, [as_draft(one) for one in kept])
    assert {match.card.id for match in found.matches} == {one.id for one in kept}
    assert {gone.id for gone in found.gone} == {one.id for one in DECK} - {one.id for one in kept}
    assert found.new == ()


@given(st.permutations(DECK))
def test_the_order_of_notes_does_not_matter(order: Sequence[Card]) -> None:
    drafts = [as_draft(one, anchor=f"{one.anchor} again", back=f"{one.back}!") for one in order]
    assert {(card, anchor) for card, anchor, _ in pairs(identify(order, drafts))} == {
        (one.id, f"{one.anchor} again") for one in DECK
    }


def _gap(identity: str, text: str, part: str) -> dict[str, Any]:
    back = text.replace(part, f"**{part}**")
    whole = {"back": back, "cloze": text.replace(part, f"{{{{c1::{part}}}}}")}
    return {"id": identity, "kind": "cloze", "facet": f"text {part}", "anchor": text, "front": part, **whole}


def test_another_gap_in_front_changes_nothing_for_the_others() -> None:
    text = "A worker lives six weeks in summer"
    old = card(**_gap("weeks", text, "six weeks"))
    new = [as_draft(card(**_gap("", text, part))) for part in ("worker", "six weeks")]
    found = identify([old], new)
    assert [(match.card.id, match.draft.facet) for match in found.matches] == [("weeks", "text six weeks")]
    assert [draft.facet for draft in found.new] == ["text worker"]


def test_a_reworded_gap_is_the_same_card() -> None:
    old = card(**_gap("weeks", "A worker lives six weeks in summer", "six weeks"))
    new = as_draft(card(**_gap("", "A worker lives about 6 weeks in summer", "about 6 weeks")))
    (match,) = identify([old], [new]).matches
    assert (match.card.id, match.reason) == ("weeks", Reason.LIKENESS)


def gap(number: int, shape: str, **own: Any) -> Card:
    """A card that hides the words in braces of a text; the others' marks are slashes."""
    hidden = shape[shape.index("{") + 1 : shape.index("}")]
    text = shape.replace("/", "").replace("{", "").replace("}", "")
    words = {
        "anchor": text,
        "front": text.replace(hidden, "**[…]**"),
        "back": text.replace(hidden, f"**{hidden}**"),
        "cloze": text.replace(hidden, f"{{{{c1::{hidden}}}}}"),
    }
    return card(
        **{"id": f"gap{number}", "kind": "cloze", "facet": f"text {number}", "position": number, **words, **own}
    )


def gaps(found: Identified) -> dict[str, str]:
    """Id → what it hides now."""
    return {match.card.id: match.draft.cloze.partition("::")[2].partition("}}")[0] for match in found.matches}


QUEEN = [gap(1, "The {queen} lays /eggs/ in May"), gap(2, "The /queen/ lays {eggs} in May")]


@pytest.mark.parametrize(
    ("now", "hidden"),
    [
        (["The {queen} lays /eggs/ in May"], {"gap1": "queen"}),
        (["The /queen/ lays {eggs} in May"], {"gap2": "eggs"}),
        (
            ["The {queen} lays /eggs/ in /May/", "The /queen/ lays {eggs} in May", "The queen lays eggs in {May}"],
            {"gap1": "queen", "gap2": "eggs"},
        ),
        (
            ["The queen {lays} eggs in May", "The {queen} lays eggs in May", "The queen lays {eggs} in May"],
            {"gap1": "queen", "gap2": "eggs"},
        ),
        (
            ["A {queen} lays /eggs/ from May on", "A /queen/ lays {eggs} from May on"],
            {"gap1": "queen", "gap2": "eggs"},
        ),
        (["The {queen lays} /eggs/ in May", "The /queen lays/ {eggs} in May"], {"gap1": "queen lays", "gap2": "eggs"}),
        (["The {queen} lays eggs in /May/", "The /queen/ lays eggs in {May}"], {"gap1": "queen"}),
        (
            ["The {old queen} lays /eggs/ in May", "The /old queen/ lays {eggs} in May"],
            {"gap1": "old queen", "gap2": "eggs"},
        ),
    ],
)
def test_a_gap_is_known_by_what_it_hides(now: list[str], hidden: dict[str, str]) -> None:
    drafts = [as_draft(gap(number, shape)) for number, shape in enumerate(now, start=1)]
    found = identify(QUEEN, drafts)
    assert gaps(found) == hidden
