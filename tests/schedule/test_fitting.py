"""Own weights are kept only if they foretell held-out answers better."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from learners import FORGETFUL, answers_of
from mocards.model import Grade
from mocards.schedule.fitting import FEWEST, Fit, TooFew, fit
from mocards.schedule.fsrs import HIGHEST, LOWEST, WEIGHTS, Fsrs

DAY = date(2025, 1, 1)


@pytest.fixture(scope="module")
def fitted() -> Fit:
    found = fit(answers_of(FORGETFUL, 400))
    assert isinstance(found, Fit)
    return found


def test_a_learner_unlike_the_many_gets_weights_that_foretell_better(fitted: Fit) -> None:
    assert fitted.is_better
    assert fitted.after < fitted.before - 0.005
    assert fitted.fitted + fitted.judged == 400 * 6


def test_the_later_fifth_judges(fitted: Fit) -> None:
    assert fitted.judged / (fitted.fitted + fitted.judged) == pytest.approx(0.2, abs=0.02)


def test_the_weights_are_such_as_the_scheduler_takes(fitted: Fit) -> None:
    assert all(low <= weight <= high for weight, low, high in zip(fitted.weights, LOWEST, HIGHEST, strict=True))
    assert Fsrs(weights=fitted.weights).next(None, Grade.GOOD, DAY).interval >= 1
    assert fitted.weights[2] < WEIGHTS[2]  # a shorter first interval, for a learner who forgets sooner


def test_the_same_answers_give_the_same_weights(fitted: Fit) -> None:
    assert fit(answers_of(FORGETFUL, 400)) == fitted


def test_what_was_fitted_already_is_no_better(fitted: Fit) -> None:
    again = fit(answers_of(FORGETFUL, 400), fitted.weights)
    assert isinstance(again, Fit)
    assert again.before == again.after
    assert not again.is_better
    assert not replace(again, after=again.before + 0.1).is_better


def test_few_answers_are_not_fitted() -> None:
    assert fit(answers_of(FORGETFUL, 5)) == TooFew(30)
    assert fit([]) == TooFew(0)
    on_one_day = [[(4, DAY), (4, DAY + timedelta(days=1))] for _ in range(FEWEST)]
    assert fit(on_one_day) == TooFew(0)
