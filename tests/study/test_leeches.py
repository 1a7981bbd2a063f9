"""Cards that are forgotten again and again."""

from __future__ import annotations

import pytest

from made import schedule
from mocards.study.leeches import becomes_leech, is_leech


@pytest.mark.parametrize(("lapses", "leech"), [(0, False), (7, False), (8, True), (9, True)])
def test_a_leech_was_forgotten_so_often(lapses: int, leech: bool) -> None:
    assert is_leech(schedule(lapses=lapses), 8) is leech
    assert not is_leech(None, 8)


@pytest.mark.parametrize(("limit", "at"), [(8, [8, 12, 16, 20]), (3, [3, 4, 5, 6]), (1, [1, 2, 3])])
def test_something_is_done_at_the_limit_and_at_every_further_half_of_it(limit: int, at: list[int]) -> None:
    found = [
        lapses
        for lapses in range(1, at[-1] + 1)
        if becomes_leech(schedule(lapses=lapses - 1), schedule(lapses=lapses), limit)
    ]
    assert found == at


def test_an_answer_that_is_no_lapse_calls_for_nothing() -> None:
    assert not becomes_leech(schedule(lapses=8), schedule(lapses=8), 8)
    assert becomes_leech(None, schedule(lapses=1), 1)
