"""Which phases bring no new cards yet."""

from __future__ import annotations

import pytest

from mocards.model import Answered, Deck, Description, Grade, Phase
from mocards.study.gates import Gate, closed_phases
from mocards.sums import CardSum

DECK = Deck("bees", "Bees", "moc-bees.md", Description(phases=tuple(Phase("", title) for title in ("A", "B", "C"))))


def standing(phase: str, cards: int, met: int, firm: int, **own: object) -> CardSum:
    plain = {"deck": "bees", "phase": phase, "concept": "", "kind": "concept", "suspended": 0}
    return CardSum(**{**plain, "cards": cards, "met": met, "firm": firm, **own})  # type: ignore[arg-type] # named


@pytest.mark.parametrize(
    ("gate", "met", "firm", "closed"),
    [
        ("none", 0, 0, set()),
        ("met", 19, 19, {"B", "C"}),
        ("met", 20, 0, {"C"}),
        ("firm", 20, 17, {"B", "C"}),
        ("firm", 20, 18, {"C"}),  # nine in ten
        ("firm", 20, 20, {"C"}),
    ],
)
def test_a_phase_opens_when_the_one_before_is_through(gate: Gate, met: int, firm: int, closed: set[str]) -> None:
    sums = [standing("A", 20, met, firm), standing("B", 5, 0, 0), standing("C", 5, 0, 0), standing("", 9, 0, 0)]
    assert closed_phases(DECK, sums, (), gate) == closed


def answered(phase: str, **own: object) -> Answered:
    plain = {"card": "a", "deck": "bees", "item": "a", "position": 1, "grade": Grade.GOOD, "drill": False}
    return Answered(**{**plain, "first": False, "phase": phase, **own})  # type: ignore[arg-type] # named


@pytest.mark.parametrize(
    ("gate", "own", "closed"),
    [
        ("met", {"first": True}, {"B", "C"}),
        ("met", {"first": True, "drill": True}, {"C"}),
        ("met", {"first": True, "deck": "wasps"}, {"C"}),
        ("met", {"interval": 3, "given": 40}, {"C"}),
        ("firm", {"interval": 20, "given": 40}, {"B", "C"}),
        ("firm", {"interval": 40, "given": 90}, {"C"}),
    ],
)
def test_a_gate_opens_overnight(gate: Gate, own: dict[str, object], closed: set[str]) -> None:
    sums = [standing("A", 10, 10, 9), standing("B", 5, 0, 0), standing("C", 5, 0, 0)]
    assert closed_phases(DECK, sums, [answered("A", **own)], gate) == closed


def test_all_kinds_and_concepts_of_a_phase_count() -> None:
    sums = [standing("A", 2, 2, 0), standing("A", 3, 2, 0, kind="pitfall"), standing("B", 1, 0, 0)]
    assert closed_phases(DECK, sums, (), "met") == {"B", "C"}


def test_a_phase_without_cards_bars_no_way() -> None:
    assert closed_phases(DECK, [standing("C", 4, 0, 0)], (), "firm") == set()


def test_other_decks_do_not_count() -> None:
    assert closed_phases(DECK, [standing("A", 4, 0, 0, deck="wasps")], (), "met") == set()


def test_two_phases_of_one_title_never_close_themselves() -> None:
    twice = Deck("bees", "Bees", "moc.md", Description(phases=(Phase("1", "A"), Phase("2", "A"))))
    assert closed_phases(twice, [standing("A", 4, 0, 0)], (), "met") == set()
