"""Fitting FSRS's weights to one learner, and keeping them only if they foretell that learner's answers better.

The earlier answers are fitted, the later ones judge: with few of them, own weights are often worse than
those that fit many learners. The work is done by ``fsrs-rs-python``, an extra that not everybody needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from mocards.errors import MissingExtraError
from mocards.model import Grade
from mocards.schedule.fsrs import HIGHEST, LOWEST, RATINGS, WEIGHTS

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem

FITTED_SHARE = 0.8
"""Of the answers, in the order of their days; the rest judges."""
FEWEST = 400
"""Answers after a first one: with fewer, 21 weights are fitted to chance."""
Answers = Sequence[tuple[int, date]]
"""Grades and study days of one card's scheduled answers, in their sequence."""


class Fit(Struct, frozen=True):
    """What came of a fit."""

    weights: tuple[float, ...]
    fitted: int
    """Answers that were fitted …"""
    judged: int
    """… and those, later ones, that were held out and judge."""
    before: float
    """Log loss on the held-out answers with the weights until now; less is better."""
    after: float
    """The same with the new ones."""

    @property
    def is_better(self) -> bool:
        """Whether the new weights are worth keeping."""
        return self.after < self.before


class TooFew(Struct, frozen=True):
    """There is not enough to fit to."""

    answers: int
    """That could be used; :data:`FEWEST` are needed."""


def fit(cards: Iterable[Answers], now: Sequence[float] = WEIGHTS) -> Fit | TooFew:
    """Weights fitted to answers, with what they are worth.

    Args:
        cards: each card's answers.
        now: the weights until now.

    Raises:
        MissingExtraError: what fits is not installed.
    """
    try:
        from fsrs_rs_python import FSRS
    except ModuleNotFoundError as error:
        raise MissingExtraError("fitting FSRS", "optimize") from error

    items = sorted((entry for answers in cards for entry in _items(answers)), key=lambda entry: entry[0])
    if len(items) < FEWEST:
        return TooFew(len(items))
    split = items[int(len(items) * FITTED_SHARE)][0]
    fitted = [item for day, item in items if day < split]
    judged = [item for day, item in items if day >= split]
    if not fitted:
        return TooFew(0)
    weights = _within_bounds(FSRS(list(WEIGHTS)).compute_parameters(fitted))
    return Fit(
        weights=weights,
        fitted=len(fitted),
        judged=len(judged),
        before=FSRS(list(now)).evaluate(judged).log_loss,
        after=FSRS(list(weights)).evaluate(judged).log_loss,
    )


def _items(answers: Answers) -> Iterable[tuple[date, FSRSItem]]:
    """For each answer after the first: its day, and all answers up to it as the fit wants them."""
    from fsrs_rs_python import FSRSItem, FSRSReview

    reviews: list[FSRSReview] = []
    last: date | None = None
    for grade, day in answers:
        elapsed = max(0, (day - last).days) if last else 0
        reviews.append(FSRSReview(int(RATINGS[Grade(grade)]), elapsed))
        if elapsed:
            yield day, FSRSItem(list(reviews))
        last = day


def _within_bounds(weights: Iterable[float]) -> tuple[float, ...]:
    """What the scheduler's library allows; short enough to be read."""
    bounded = zip(weights, LOWEST, HIGHEST, strict=True)
    return tuple(round(min(highest, max(lowest, weight)), 4) for weight, lowest, highest in bounded)
