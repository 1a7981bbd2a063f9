"""What the author of a card is told, and what not."""

from __future__ import annotations

from typing import Any

import pytest

from made import card, numbered, schedule
from mocards.model import State, StoredCard, Wishes
from mocards.study.feedback import Sort, findings, is_revealed
from mocards.sums import CardAnswers

USUAL = {f"usual{number}": CardAnswers(10, 1, 60_000) for number in range(5)}
"""Cards whose answers take six seconds."""


def stored(number: int = 1, lapses: int = 0, flag: str = "", **own: Any) -> StoredCard:
    made = numbered(number, **own)
    state = State.RETIRED if made.retired else State.REVIEW
    return StoredCard(made, state, schedule(lapses=lapses), Wishes(flag=flag))


def told(one: StoredCard, answers: CardAnswers | None = None) -> list[tuple[Sort, str, str]]:
    own = {one.card.id: answers} if answers else {}
    return [(found.sort, found.evidence, found.advice) for found in findings([one], USUAL | own, 8)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (CardAnswers(10, 1, 60_000), []),
        (CardAnswers(4, 4, 24_000), []),  # too few to say
        (CardAnswers(5, 2, 30_000), [(Sort.FAILING, "2 of 5 answers failed")]),
        (CardAnswers(10, 3, 60_000), []),
        (CardAnswers(3, 0, 90_000), [(Sort.SLOW, "30 s an answer; the middle card 6 s")]),
        (CardAnswers(2, 0, 90_000), []),
        (CardAnswers(3, 0, 57_000), []),  # three times as long, but not long
    ],
)
def test_answers_tell_of_the_card(answers: CardAnswers, expected: list[tuple[Sort, str]]) -> None:
    assert [found[:2] for found in told(stored(), answers)] == expected


def test_a_leech_is_not_called_failing_as_well() -> None:
    assert [found[0] for found in told(stored(lapses=8), CardAnswers(20, 10, 120_000))] == [Sort.LEECH]
    assert told(stored(lapses=7)) == []


def test_a_flag_says_what_the_learner_wrote() -> None:
    assert told(stored(flag="the port is wrong")) == [
        (Sort.FLAGGED, "“the port is wrong”", "mend the note, and take the flag off: mocards flag card0001")
    ]


@pytest.mark.parametrize(
    ("back", "advice"),
    [
        ("a, b, c, d", "it asks for 4 things at once; make each a question or a quick-reference item of its own"),
        (
            "- a\n- b\n- c\n- d\n- e",
            "it asks for 5 things at once; make each a question or a quick-reference item of its own",
        ),
        (
            "It roars, long, because the scent of the queen has gone from the whole of the hive, and hums, no more",
            "say in the note why it is so, or give an example; two cards that are alike want words that part them",
        ),
        ("word " * 45, "the answer has 45 words; ask for less, and leave the rest in the note"),
        (
            "short",
            "say in the note why it is so, or give an example; two cards that are alike want words that part them",
        ),
    ],
)
def test_the_advice_is_about_the_answer(back: str, advice: str) -> None:
    assert [found[2] for found in told(stored(back=back, lapses=9))] == [advice]


@pytest.mark.parametrize(
    ("front", "back", "expected"),
    [
        ("What does the queen lay: eggs or honey?", "The queen lays eggs", False),
        ("Is it true that the queen lays eggs?", "Yes: the queen lays eggs", True),
        ("Which port?", "80", False),
        ("What is a swarm of bees?", "Bees", False),  # one word is a choice, not a give-away
    ],
)
def test_a_prompt_that_holds_its_answer(front: str, back: str, expected: bool) -> None:
    assert is_revealed(card(front=front, back=back)) is expected


@pytest.mark.parametrize(
    ("cloze", "expected"),
    [("The {{c1::queen}} lays eggs", False), ("The queen: {{c1::queen::who?}} of all", True), ("{{c1::a}} b", False)],
)
def test_a_cloze_that_shows_what_it_hides(cloze: str, expected: bool) -> None:
    assert is_revealed(card(cloze=cloze, front="x", back="The queen lays eggs")) is expected


def test_findings_come_by_note_and_line_and_retired_cards_not_at_all() -> None:
    two, one, gone = stored(2, 9, position=2), stored(1, 9, "odd", position=1), stored(3, 9, "odd", retired=True)
    assert [(found.card.id, found.sort) for found in findings([two, one, gone], {}, 8)] == [
        ("card0001", Sort.FLAGGED),
        ("card0001", Sort.LEECH),
        ("card0002", Sort.LEECH),
    ]
