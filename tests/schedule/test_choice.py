"""Which scheduler a deck has, as the store keeps it."""

from __future__ import annotations

import pytest

from mocards.schedule.choice import Choice, of_stamp
from mocards.schedule.fsrs import WEIGHTS, Fsrs
from mocards.schedule.sm2 import SOURCE, TEXT

CHOICES = [
    (Choice(), TEXT, "SM-2 (text)"),
    (Choice(profile="source"), SOURCE, "SM-2 (source)"),
    (Choice(scheduler="fsrs"), Fsrs(), "FSRS, retention 0.90"),
    (Choice(scheduler="fsrs", retention=0.85, longest=1000), Fsrs(0.85, longest=1000),
     "FSRS, retention 0.85, at most 1,000 days"),
    (Choice(scheduler="fsrs", weights=WEIGHTS), Fsrs(), "FSRS, retention 0.90, own weights"),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "scheduler", "words"), CHOICES, ids=[words for *_, words in CHOICES])
def test_a_choice_makes_its_scheduler_and_says_so(choice: Choice, scheduler: object, words: str) -> None:
    assert choice.make() == scheduler
    assert choice.words == words
    assert of_stamp(choice.stamp).make() == scheduler


def test_only_what_schedules_depend_on_is_in_the_stamp() -> None:
    assert Choice(retention=0.8).stamp == Choice().stamp
    assert Choice(scheduler="fsrs", profile="source").stamp == Choice(scheduler="fsrs").stamp
    assert Choice(longest=100).stamp != Choice().stamp
    assert Choice().stamp == '{"scheduler":"sm2","profile":"text","longest":36500}'
