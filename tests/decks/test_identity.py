"""A card is recognised again, whatever an author does to the notes around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

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


# ---- properties ----------------------------------------------------------------------------

WORDS = (
    *("hive", "frame", "comb", "smoker", "queen", "drone", "brood", "nectar", "pollen", "swarm", "mite", "feeder"),
    *("winter", "summer", "honey", "veil", "glove", "scale", "entrance", "floor", "roof", "cell", "larva", "wax"),
)
texts = st.lists(st.sampled_from(WORDS), min_size=12, max_size=12, unique=True)


@st.composite
def decks(draw: st.DrawFn) -> list[Card]:
    """Five to nine terms, each with a name of three words and an answer of twelve of its own."""
    count = draw(st.integers(5, 9))
    answers = draw(st.lists(texts, min_size=count, max_size=count, unique_by=tuple))
    names = [f"first{number} second{number} third{number}" for number in range(1, count + 1)]
    return [
        numbered(number, anchor=name, back=" ".join(f"{word}{number}" for word in words))
        for number, (name, words) in enumerate(zip(names, answers, strict=True), start=1)
    ]


@settings(deadline=None)
@given(decks())
def test_what_is_unchanged_is_itself(known: list[Card]) -> None:
    found = identify(known, [as_draft(one) for one in known])
    assert {(match.card.id, match.draft.anchor) for match in found.matches} == {(one.id, one.anchor) for one in known}
    assert (found.new, found.gone, found.ambiguous) == ((), (), ())


LIMITS = {"first second third": 12, "first second changed": 5, "quite another name": 2}
"""What became of the name → so many of the answer's twelve words may be others: the limits in docs/identity.md."""


@pytest.mark.parametrize("name", LIMITS)
@settings(deadline=None, max_examples=60)
@given(known=decks(), data=st.data())
def test_a_rewording_up_to_the_limit_keeps_the_id_and_steals_none(
    name: str, known: list[Card], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(known) - 1))
    places = data.draw(st.sets(st.integers(0, 11), max_size=LIMITS[name]))
    words = [f"new{place}" if place in places else word for place, word in enumerate(known[number].back.split())]
    changed = " ".join(f"{word}{number + 1}" if word in ("first", "second", "third") else word for word in name.split())
    drafts = [as_draft(one) for one in known]
    drafts[number] = as_draft(known[number], anchor=changed, back=" ".join(words))
    found = identify(known, data.draw(st.permutations(drafts)))
    assert {(match.card.id, match.draft.anchor) for match in found.matches} == {
        (one.id, changed if one is known[number] else one.anchor) for one in known
    }


@settings(deadline=None)
@given(decks(), st.data())
def test_one_to_one_whatever_was_done(known: list[Card], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(known), max_size=12))
    backs = [data.draw(st.sampled_from([one.back, known[0].back, "short", one.back + " more"])) for one in kept]
    anchors = [data.draw(st.sampled_from([one.anchor, known[-1].anchor, "other"])) for one in kept]
    drafts = [
        as_draft(one, back=back, anchor=anchor, position=place)
        for place, (one, back, anchor) in enumerate(zip(kept, backs, anchors, strict=True), start=1)
    ]
    found = identify(known, drafts)
    matched = [match.card.id for match in found.matches]
    assert len(matched) == len(set(matched))
    assert sorted([*matched, *(one.id for one in found.gone)]) == sorted(one.id for one in known)
    assert len(found.matches) + len(found.new) == len(drafts)


# ---- cases, decided ------------------------------------------------------------------------

TEXTS = {
    "w": "Wear a veil whenever a hive is opened, even for a minute",
    "s": "Give three puffs of smoke and wait until they have reached the brood",
    "f": "Lift the frames straight up, slowly, and never over the grass",
    "n": "Note down what you have seen before the roof is on again",
}


def rules(text: str) -> list[Card]:
    """Cards from ``Rule 1=w Rule 2=s``: names, and which text they have."""
    pairs = [part.split("=") for part in text.split(", ")]
    return [
        numbered(place, id=f"{name}={key}", anchor=name, back=TEXTS.get(key, key))
        for place, (name, key) in enumerate(pairs, start=1)
    ]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        # names move up by one, and down again: the answers count
        ("Rule 1=w, Rule 2=s", "Rule 1=n, Rule 2=w, Rule 3=s", "Rule 1=w → Rule 2=w, Rule 2=s → Rule 3=s"),
        ("Rule 1=n, Rule 2=w, Rule 3=s", "Rule 1=w, Rule 2=s", "Rule 2=w → Rule 1=w, Rule 3=s → Rule 2=s"),
        # answers exchanged, by two and by three: the names count
        ("Veil=w, Smoke=s", "Veil=s, Smoke=w", "Veil=w → Veil=s, Smoke=s → Smoke=w"),
        ("A=w, B=s, C=f", "A=s, B=f, C=w", "A=w → A=s, B=s → B=f, C=f → C=w"),
        # a name that was given away and used for something else goes with its answer
        ("Volumes=w", "Named volumes=w, Volumes=f", "Volumes=w → Named volumes=w"),
        # an answer rewritten altogether, with nobody else to have it
        ("Veil=w, Smoke=s", "Veil=f, Smoke=s", "Veil=w → Veil=f, Smoke=s → Smoke=s"),
        # one gone, one come, in the same place
        ("Veil=w, Smoke=s", "Veil=w, Notes=n", "Veil=w → Veil=w"),
        # short answers belong to nobody
        ("Open=yes, Closed=no", "Shut=yes, Ajar=no", ""),
        # numbering, marks and case
        ("1. Veil=w, **Smoke**=s", "2) veil=w, `SMOKE`=s", "1. Veil=w → 2) veil=w, **Smoke**=s → `SMOKE`=s"),
    ],
)
def test_names_and_answers_that_change_hands(before: str, after: str, same: str) -> None:
    drafts = [as_draft(one) for one in rules(after)]
    names = {one.back: key for key, one in zip(TEXTS, (card(back=text) for text in TEXTS.values()), strict=True)}
    found = identify(rules(before), drafts)
    told = [
        f"{match.card.id} → {match.draft.anchor}={names.get(match.draft.back, match.draft.back)}"
        for match in found.matches
    ]
    assert sorted(told) == sorted(part for part in same.split(", ") if part)


def test_an_item_that_was_split_in_equal_halves_is_neither_of_them() -> None:
    old = card(
        id="aaaa", anchor="Cold and rain harm a colony", back="The brood dies of cold, the stores get wet in rain"
    )
    halves = [
        as_draft(old, anchor=f"{what} harm a colony", position=place)
        for place, what in enumerate(("Cold and frost", "Wind and rain"), start=1)
    ]
    found = identify([old], halves)
    assert found.matches == ()
    assert [[one.id for one in ambiguous.candidates] for ambiguous in found.ambiguous] == [["aaaa"], ["aaaa"]]


RAIN = "Brood dies of the cold when the hive is opened in rain, so wait for noon"
AROUND = [numbered(1, back="Pollen feeds the brood"), numbered(3, back="Nectar becomes honey")]


@pytest.mark.parametrize(
    ("anchor", "back", "position", "came"),
    [
        ("Lifting the lid on a wet day", "The brood gets cold and dies: rain means no opening before noon", 2, "is"),
        (
            "Lifting the lid on a wet day",
            "Cold air kills what is young; be patient until noon",
            2,
            "perhaps",
        ),
        ("Varroa", "A mite that weakens bees and wants treatment in August", 2, "new"),
        ("Lifting the lid on a wet day", "The brood gets cold and dies: rain means no opening before noon", 9, "new"),
    ],
)
def test_what_was_said_anew_at_its_very_place(anchor: str, back: str, position: int, came: str) -> None:
    known = [AROUND[0], card(id="rain", anchor="Weather", back=RAIN, position=2), AROUND[1]]
    found = identify(known, [*map(as_draft, AROUND), draft(anchor=anchor, back=back, position=position)])
    matched = [match.reason for match in found.matches if match.card.id == "rain"]
    asked = [candidate.id for one in found.ambiguous for candidate in one.candidates]
    expected: dict[str, tuple[list[Reason], list[str]]] = {
        "is": ([Reason.REWRITTEN], []),
        "perhaps": ([], ["rain"]),
        "new": ([], []),
    }
    assert (matched, asked) == expected[came]


def test_two_that_an_author_has_told_apart_are_no_question() -> None:
    text = "Wait for a dry noon before the hive is opened, since brood dies of cold"
    known = [
        card(id="aaaa", anchor="Opening the hive in rain", back=text + " one"),
        card(id="bbbb", anchor="Opening the hive in rain!", back=text + " two", position=2),
    ]
    new = draft(anchor="Opening the hive in the rain", back=text)
    assert len(identify(known, [new]).ambiguous) == 1
    found = identify(known, [new], {"aaaa": {"bbbb"}})
    assert (len(found.matches), found.ambiguous) == (1, ())


def test_swapped_notes_take_their_cards_along() -> None:
    def of(note: str, topic: str) -> list[Card]:
        source = Position(note, 1)
        return [
            card(id=f"{note}-{facet}", kind="summary", anchor="summary", facet=facet, source=source, position=place,
                 back=f"{topic} is told in the facet {facet}, at some length")
            for place, facet in enumerate(("text", "analogy"), start=1)
        ]  # fmt: skip

    known = of("a.md", "Honey") + of("b.md", "Wax")
    swapped = of("b.md", "Honey") + of("a.md", "Wax")
    found = identify(known, [as_draft(one) for one in swapped])
    assert {(match.card.id, match.draft.source.note) for match in found.matches} == {
        ("a.md-text", "b.md"), ("a.md-analogy", "b.md"), ("b.md-text", "a.md"), ("b.md-analogy", "a.md"),
    }  # fmt: skip
