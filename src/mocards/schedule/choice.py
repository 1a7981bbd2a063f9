"""Which scheduler a deck has: a value that is written into the store beside the schedules it made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mocards.schedule.scheduler import Scheduler
from mocards.schedule.sm2 import LONGEST_INTERVAL, PROFILES


class Choice(Struct, frozen=True, kw_only=True):
    """A scheduler's name, and all that its schedules depend on."""

    scheduler: str = "sm2"
    """A key of :data:`SCHEDULERS`."""
    profile: str = "text"
    """SM-2's."""
    retention: float = 0.9
    """FSRS: the chance to recall a card on the day when it is due."""
    weights: tuple[float, ...] = ()
    """FSRS: fitted to the learner; empty for the library's own."""
    longest: int = LONGEST_INTERVAL
    """Days that no interval exceeds."""

    @property
    def stamp(self) -> str:
        """Text that is the same for two choices exactly when their schedules are."""
        names = ("scheduler", *SCHEDULERS[self.scheduler].depends_on)
        return msgspec.json.encode({name: getattr(self, name) for name in names}).decode()

    @property
    def words(self) -> str:
        """For people: ``SM-2 (text)``, ``FSRS, retention 0.9, own weights``."""
        return SCHEDULERS[self.scheduler].words(self)

    def make(self) -> Scheduler:
        """The scheduler itself."""
        return SCHEDULERS[self.scheduler].make(self)


class Kind(Struct, frozen=True):
    """What there is to know of a scheduler before it is imported."""

    make: Callable[[Choice], Scheduler]
    depends_on: tuple[str, ...]
    """The fields of :class:`Choice` that its schedules depend on."""
    words: Callable[[Choice], str]


def of_stamp(stamp: str) -> Choice:
    """The choice that has this stamp."""
    return msgspec.json.decode(stamp, type=Choice)


def _sm2(choice: Choice) -> Scheduler:
    return replace(PROFILES[choice.profile], longest=choice.longest)


def _fsrs(choice: Choice) -> Scheduler:
    # Importing the library costs as much as three bare starts of Python: only who uses it pays.
    from mocards.schedule.fsrs import WEIGHTS, Fsrs

    return Fsrs(retention=choice.retention, weights=choice.weights or WEIGHTS, longest=choice.longest)


def _cap(choice: Choice) -> str:
    return "" if choice.longest == LONGEST_INTERVAL else f", at most {choice.longest:,} days"


SCHEDULERS: Mapping[str, Kind] = {
    "sm2": Kind(_sm2, ("profile", "longest"), lambda choice: f"SM-2 ({choice.profile}){_cap(choice)}"),
    "fsrs": Kind(
        _fsrs,
        ("retention", "weights", "longest"),
        lambda choice: (
            f"FSRS, retention {choice.retention:.2f}{', own weights' if choice.weights else ''}{_cap(choice)}"
        ),
    ),
}
"""Name in settings and manifests → scheduler."""
