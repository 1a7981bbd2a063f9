"""What is overdue, what comes today, and how much of it is read to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.model import Candidate, Vacation
from mocards.study.lateness import Waiting, at_hand, lateness, number_of, parts_of
from mocards.study.queue import Limits, Rules, build_queue
from mocards.study.vacations import comes, still_spread

DAY = date(2026, 3, 10)


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def due(
    card: str, late: int = 0, interval: int = 6, position: int = 1, deck: str = "bees", item: str = ""
) -> Candidate:
    return Candidate(card, deck, item or card, position, days(-late), interval)


def ids(part: Mapping[str, Waiting]) -> list[str]:
    assert number_of(part) == sum(len(list(cards)) for cards in part.values())
    return [card.card for cards in part.values() for card in cards]


def test_the_latest_in_proportion_is_first_and_then_the_path_decides() -> None:
    cards = [due("d", 2, 4, 2), due("c", 3, 6), due("b", 5, 5, deck="wasps"), due("a", 5, 5, 9), due("e", -3, 9)]
    assert [card.card for card in sorted(cards, key=lambda card: lateness(card, DAY))] == ["a", "b", "c", "d", "e"]


def test_cards_at_hand_are_asked_for_by_their_due_days() -> None:
    at = at_hand([due("a", 1), due("b", 2, deck="wasps"), due("c", 0), due("d", 4)], DAY)
    assert at(days(-2), days(-1)) == {"wasps": [due("b", 2, deck="wasps")], "bees": [due("a", 1)]}


vacation = st.tuples(st.integers(-40, 20), st.integers(1, 15))


@given(st.lists(vacation, max_size=3), st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 90))), st.integers(0, 6))
def test_every_card_is_in_the_part_of_its_day(
    spans: list[tuple[int, int]], cards: list[tuple[int, int]], ahead: int
) -> None:
    vacations, free = [], -100
    for first, length in sorted(spans):
        if first > free:
            vacations.append(Vacation(days(first), days(first + length - 1)))
            free = first + length
    if any(one.first <= DAY <= one.last for one in vacations):
        return
    candidates = [due(f"c{number}", late, interval) for number, (late, interval) in enumerate(cards)]
    parts = parts_of(at_hand(candidates, DAY), DAY, ahead, vacations)
    on = {card.card: (comes(card.due or DAY, card.interval, card.card, vacations) - DAY).days for card in candidates}
    assert sorted(ids(parts.overdue)) == sorted(card for card, when in on.items() if when < 0)
    assert sorted(ids(parts.today)) == sorted(card for card, when in on.items() if when == 0)
    near = {card.card for card in candidates if card.due and card.due <= days(ahead)}
    assert sorted(ids(parts.ahead)) == sorted(card for card, when in on.items() if 0 < when <= ahead and card in near)


JANUARY, FEBRUARY = Vacation(date(2026, 1, 1), date(2026, 1, 20)), Vacation(date(2026, 2, 8), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("day", "vacations", "found"),
    [
        (date(2026, 1, 20), [JANUARY], []),
        (date(2026, 1, 21), [JANUARY], [JANUARY]),
        (date(2026, 2, 9), [JANUARY], [JANUARY]),
        (date(2026, 2, 10), [JANUARY], []),
        (date(2026, 3, 2), [JANUARY, FEBRUARY], [JANUARY, FEBRUARY]),
        (date(2026, 3, 23), [JANUARY, FEBRUARY], [JANUARY, FEBRUARY]),
        (date(2026, 3, 24), [JANUARY, FEBRUARY], []),
    ],
)
def test_a_vacation_is_spread_over_as_many_days_as_it_had(
    day: date, vacations: list[Vacation], found: list[Vacation]
) -> None:
    assert still_spread(day, vacations) == found


class Counted:
    """Waiting cards that count how many of them are read."""

    def __init__(self, cards: Sequence[Candidate]) -> None:
        self._cards = cards
        self.read = 0

    def __len__(self) -> int:
        return len(self._cards)

    def __iter__(self) -> Iterator[Candidate]:
        for card in self._cards:
            self.read += 1
            yield card


@pytest.mark.parametrize(("rules", "most"), [(Rules(), 20), (Rules(spread=5), 5), (Rules(siblings_apart=False), 20)])
def test_of_a_large_backlog_no_more_is_read_than_a_day_brings(rules: Rules, most: int) -> None:
    late = {
        deck: Counted([due(f"{deck}{number}", 9_000 - number, deck=deck) for number in range(8_000)])
        for deck in ("bees", "wasps")
    }

    def asked(since: date, until: date) -> Mapping[str, Waiting]:
        return late if since < DAY and until < DAY else {}

    made = build_queue(asked, [], [], DAY, lambda deck: Limits(0, 20 if deck == "bees" else 0), rules)
    assert len(made.due) == most
    assert made.backlog is not None
    assert (made.backlog.cards, made.backlog.a_day) == (16_000, most)
    assert sum(cards.read for cards in late.values()) <= 2 * most + 4
