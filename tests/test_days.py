"""Whole study days on real SQLite files, under both schedulers: what users of such tools report as bugs."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made import DECK, due_on, numbered, of_cards
from mocards.cli.review.sitting import Sitting
from mocards.cli.scheduling import Scheduling, scheduler_of
from mocards.cli.today import todays_queue
from mocards.cli.workspace import Workspace
from mocards.model import Grade, Schedule
from mocards.notes.vault import fingerprint
from mocards.settings import read_settings
from mocards.store.store import Store

SCHEDULERS = ["sm2", "fsrs"]
FIRST = date(2026, 3, 1)
ITEMS, FACETS = 6, 3
CARDS = [
    numbered(
        item * FACETS + facet,
        anchor=f"Item {item}",
        facet=f"facet{facet}",
        position=item * FACETS + facet + 1,
        tags=("odd",) if item % 2 else (),
    )
    for item in range(ITEMS)
    for facet in range(FACETS)
]
ITEM = {card.id: card.item for card in CARDS}
grades = st.lists(st.sampled_from(list(Grade)), min_size=1, max_size=40)
quick = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def vault(scheduler: str = "sm2", more: str = "") -> Iterator[Path]:
    """A vault without notes, whose store holds the cards; its scheduler is noted as a build would."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / "mocards.toml").write_text(f'[study]\nscheduler = "{scheduler}"\n{more}')
        with Store.open(f"sqlite:///{top / '.mocards' / 'store.sqlite3'}") as store:
            store.apply(of_cards(CARDS, [DECK]), fingerprint(top, read_settings(top)))
            choice = {DECK.slug: Scheduling(Workspace(top, None, None), {}).wanted(DECK.slug)}
            store.begin(choice, choice)
        yield top


def place(top: Path, day: date, hour: int = 8) -> Workspace:
    return Workspace(top, None, f"{day}T{hour:02}:00")


def opened(top: Path) -> Store:
    return Store.open(f"sqlite:///{top / '.mocards' / 'store.sqlite3'}")


def schedules(top: Path) -> dict[str, Schedule | None]:
    with opened(top) as store:
        return {stored.card.id: stored.schedule for stored in store.cards()}


def studied(top: Path, day: date, given: list[Grade], hour: int = 8) -> list[tuple[str, bool]]:
    """A day's sitting to its end: what was served, and whether it was a drill. Grades come in turn, then Good."""
    served = []
    with Sitting(place(top, day, hour)) as sitting:
        while sitting.card is not None:
            grade = given[len(served)] if len(served) < len(given) else Grade.GOOD
            served.append((sitting.card.card.id, sitting.queue.is_drill))
            sitting.answer(grade)
    return served


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@quick
@given(st.lists(st.tuples(grades, st.integers(0, 9)), min_size=1, max_size=5), st.integers(1, 4), st.integers(0, 3))
def test_days_keep_their_promises(scheduler: str, days: list[tuple[list[Grade], int]], reviews: int, new: int) -> None:
    with vault(scheduler, f"reviews = {reviews}\nnew = {new}\n") as top:
        day = FIRST
        for given_grades, pause in days:
            before = schedules(top)
            with opened(top) as store:
                shown = todays_queue(store, place(top, day))
                due = {card.card for card in due_on(store, day)}
            forecast = {card for card, schedule in before.items() if schedule and schedule.due <= day}
            assert due == forecast
            served = studied(top, day, given_grades)
            first = [card for card, drill in served if not drill]
            after = schedules(top)
            # the count shown is the count served, within the limits, one facet of an item at most
            assert shown.counts.due + shown.counts.new == len(first) == len(set(first))
            assert shown.counts.due <= reviews
            assert shown.counts.new <= new
            assert max(Counter(ITEM[card] for card in first).values(), default=0) <= 1
            # none is lost, and what was not served is untouched
            assert set(after) == set(before)
            assert {card: after[card] for card in after if card not in first} == {
                card: before[card] for card in before if card not in first
            }
            assert all(after[card] is not None and after[card].last == day for card in first)  # type: ignore[union-attr]
            # a drill is what was graded below 4, and it ends when all have got 4
            below = {card for (card, _), grade in zip(served, given_grades, strict=False) if grade < Grade.GOOD}
            assert {card for card, drill in served if drill} == below
            with opened(top) as store:
                assert todays_queue(store, place(top, day, 20)).counts.drill == 0
            day += timedelta(days=1 + pause)


@pytest.mark.parametrize(("scheduler", "fuzz"), [("sm2", "none"), ("sm2", "balanced"), ("fsrs", "fixed")])
@settings(quick, max_examples=4)
@given(grades, st.integers(1, 5))
def test_answers_and_then_as_many_undos_are_the_identity_also_after_a_restart(
    scheduler: str, fuzz: str, given_grades: list[Grade], steps: int
) -> None:
    with vault(scheduler, f'fuzz = "{fuzz}"\n') as top:
        for days in (0, 1, 7):  # to intervals that fuzz moves
            studied(top, FIRST + timedelta(days=days), given_grades if days else [])
        day = FIRST + timedelta(days=30)

        def all_there_is() -> object:
            with opened(top) as store:
                return (store.cards(), store.reviews(), todays_queue(store, place(top, day)), store.next_day(day))

        before = all_there_is()
        with Sitting(place(top, day)) as sitting:
            made = 0
            while sitting.card is not None and made < steps:
                sitting.answer(given_grades[made % len(given_grades)])
                made += 1
        for _ in range(made):  # each in a sitting of its own
            with Sitting(place(top, day, 9)) as sitting:
                assert sitting.undo() == "undone: the answer is taken back"
        assert all_there_is() == before


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", FIRST),
        ("Asia/Kathmandu", FIRST),
        ("Europe/Paris", date(2026, 3, 29)),  # the clock goes forward …
        ("Europe/Paris", date(2026, 10, 25)),  # … and back
        ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ],
)
def test_the_hour_of_an_answer_does_not_matter(
    scheduler: str, zone: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        made = []
        for hour in (8, 22):
            with vault(scheduler, "new = 3\n") as top:
                studied(top, day, [], hour)
                studied(top, day + timedelta(days=30), [Grade.HARD], hour)
                made.append(schedules(top))
        assert made[0] == made[1]
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_another_rollover_changes_no_past_review(scheduler: str) -> None:
    with vault(scheduler, "new = 3\n") as top:
        studied(top, FIRST, [], 3)  # of the evening before
        with opened(top) as store:
            before = store.reviews()
            assert {review.day for review in before} == {FIRST - timedelta(days=1)}
        file = top / "mocards.toml"
        file.write_text(file.read_text() + "rollover = 0\n")
        with opened(top) as store:
            assert store.reviews() == before
            assert store.replay_all(scheduler_of(place(top, FIRST), store)) == []
        assert place(top, FIRST, 3).today == FIRST


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_clock_set_back_raises_nothing_and_keeps_the_order(scheduler: str) -> None:
    with vault(scheduler, "new = 3\n") as top:
        studied(top, FIRST, [])
        assert studied(top, FIRST - timedelta(days=400), []) != []  # other new cards
        later = FIRST + timedelta(days=40)
        studied(top, later, [Grade.AGAIN])
        with opened(top) as store:
            log = store.reviews()
            assert [review.at for review in log] != sorted(review.at for review in log)
            assert store.replay_all(scheduler_of(place(top, later), store)) == []
        for schedule in schedules(top).values():
            assert schedule is None or schedule.due > schedule.last
