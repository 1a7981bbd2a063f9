"""How far a learner has come: what is firm, what is open, what is next."""

from __future__ import annotations

import pytest

from mocards.model import Deck, Description, Phase, Step
from mocards.study.gates import Gate
from mocards.study.path import Standing, Way, ways
from mocards.sums import AnswerSum, CardSum

COLONY, YEAR = Phase("1", "The Colony", minutes=90), Phase("2", "The Year")
STEPS = (
    Step(title="The Queen", phase="The Colony", minutes=30),
    Step(title="Swarming", phase="The Colony", minutes=60),
    Step(title="Spring", phase="The Year", minutes=20),
    Step(title="Autumn", phase="The Year", status="planned"),
)
BEES = Deck("bees", "Bees", "moc-bees.md", Description(phases=(COLONY, YEAR), path=STEPS, needs=("wood", "gone")))
WOOD = Deck("wood", "Wood", "moc-wood.md")


def cards(
    concept: str, all_of_them: int, met: int, firm: int, phase: str = "The Colony", deck: str = "bees"
) -> CardSum:
    counts = {"cards": all_of_them, "met": met, "firm": firm, "suspended": 1}
    return CardSum(deck=deck, phase=phase, concept=concept, kind="concept", **counts)


def spent(concept: str, seconds: int) -> AnswerSum:
    counts = {"answers": 1, "recalls": 0, "recalled": 0, "milliseconds": seconds * 1000}
    return AnswerSum(deck="bees", phase="The Colony", concept=concept, kind="concept", **counts)


def way(*sums: CardSum, answers: tuple[AnswerSum, ...] = (), gate: Gate = "none") -> Way:
    return ways([BEES, WOOD], sums, answers, lambda _: gate)[0]


def test_every_concept_stands_where_the_map_has_it() -> None:
    found = way(cards("Swarming", 4, 2, 0), cards("The Queen", 4, 4, 3), answers=(spent("The Queen", 90),))
    assert [(stretch.phase, [stop.step.title for stop in stretch.stops]) for stretch in found.stretches] == [
        (COLONY, ["The Queen", "Swarming"]),
        (YEAR, ["Spring", "Autumn"]),
    ]
    queen, swarming = found.stretches[0].stops
    assert queen.standing == Standing(4, 4, 3, 90_000)
    assert (queen.standing.mastery, swarming.standing.mastery) == (0.75, 0)
    assert found.stretches[0].standing == Standing(8, 6, 3, 90_000)


def test_kinds_of_one_concept_are_added() -> None:
    pitfall = CardSum(
        deck="bees", phase="The Colony", concept="The Queen", kind="pitfall", cards=1, met=1, firm=1, suspended=0
    )
    assert way(cards("The Queen", 4, 4, 3), pitfall).stretches[0].stops[0].standing == Standing(5, 5, 4)


def test_next_is_the_first_that_has_something_unmet() -> None:
    begun = [cards("The Queen", 4, 4, 0), cards("Swarming", 4, 3, 0), cards("Spring", 2, 0, 0, "The Year")]
    assert way(*begun).next == STEPS[1]
    assert [stop.is_next for stretch in way(*begun).stretches for stop in stretch.stops] == [False, True, False, False]
    assert way(cards("The Queen", 4, 4, 0)).next is None


@pytest.mark.parametrize(
    ("gate", "met", "firm", "is_open"),
    [("none", 3, 3, False), ("none", 4, 0, True), ("met", 4, 0, True), ("firm", 4, 3, False), ("firm", 4, 4, True)],
)
def test_a_phase_opens_when_the_one_before_is_met_or_firm(gate: Gate, met: int, firm: int, is_open: bool) -> None:
    found = way(cards("The Queen", 4, met, firm), gate=gate)
    assert [stretch.is_open for stretch in found.stretches] == [True, is_open]


@pytest.mark.parametrize(("firm", "is_firm"), [(8, False), (9, True), (10, True)])
def test_nine_of_ten_firm_cards_make_it_firm(firm: int, is_firm: bool) -> None:
    assert Standing(10, 10, firm).is_firm is is_firm


def test_the_project_opens_with_the_path_and_the_next_steps_with_all() -> None:
    path, pitfall = cards("The Queen", 4, 4, 4), cards("", 2, 2, 0, "")
    assert (way(path, pitfall).project_is_open, way(path, pitfall).is_done) == (True, False)
    assert way(path, cards("", 2, 2, 2, "")).is_done
    assert not way().project_is_open


def test_what_is_not_on_the_path_is_beyond_it() -> None:
    found = way(cards("The Queen", 4, 4, 4), cards("", 2, 1, 0, ""), cards("Renamed since", 3, 1, 0))
    assert found.beyond == Standing(5, 2, 0)
    assert found.whole == Standing(9, 6, 4)


def test_of_two_entries_with_one_name_the_first_holds_the_cards() -> None:
    double = Deck("bees", "Bees", "", Description(path=(STEPS[0], STEPS[0])))
    (found,) = ways([double], [cards("The Queen", 4, 1, 0)], [])
    assert [stop.standing.cards for stop in found.stretches[0].stops] == [4, 0]
    assert found.whole.cards == 4


def test_a_deck_that_is_built_on_is_shown_with_its_standing() -> None:
    found = way(cards("", 10, 9, 9, "", "wood"))
    assert [(need.slug, need.title, need.standing) for need in found.needed] == [("wood", "Wood", Standing(10, 9, 9))]


def test_planned_times_are_the_phases_own_or_the_sum_of_its_concepts() -> None:
    assert [stretch.minutes for stretch in way().stretches] == [90, 20]
    assert way().minutes == 110
    assert way(cards("Spring", 1, 0, 0, "The Year")).path.cards == 1
