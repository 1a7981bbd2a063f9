"""Progress in Anki's terms and back, as values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import numbered, review, schedule
from mocards.exports.progress import Moments, Told, answers_of, progress_of, reviews_of
from mocards.exports.standing import Answer, Progress
from mocards.model import Grade, Handover, Review, State, StoredCard, Wishes
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import SOURCE, TEXT, Profile

ONE = numbered(1)


def made(
    log: list[Review], *cards: StoredCard, handovers: dict[str, Handover] | None = None, profile: Profile = TEXT
) -> Progress:
    told = {}
    if log:
        at = max(round(one.at.timestamp() * 1000) for one in log)
        told[ONE.id] = Told(len(log), min(one.day for one in log), log[0].offset, at)
    answers = list(answers_of(log, lambda _card: profile, handovers or {}))
    return progress_of(cards, told, answers, 4, 10, 8)


def stored(log: list[Review], profile: Profile = TEXT, **wishes: object) -> StoredCard:
    return StoredCard(ONE, State.REVIEW, replay(log, profile), Wishes(**wishes))  # type: ignore[arg-type]


def test_a_card_that_was_learned_failed_and_drilled() -> None:
    log = [
        review(ONE.id, 4, 0),
        review(ONE.id, 1, 1),
        review(ONE.id, 4, 1, 60, drill=True),
        review(ONE.id, 5, 2),
    ]
    found = made(log, stored(log))
    at = [round(one.at.timestamp() * 1000) for one in log]
    assert found.answers == [
        Answer(at[0], ONE.id, 3, 1, -60, 2500, 2500, 0),
        Answer(at[1], ONE.id, 1, 1, 1, 2500, 2500, 1),
        Answer(at[2], ONE.id, 3, 1, 1, 2500, 2500, 2),
        Answer(at[3], ONE.id, 4, 1, 1, 2600, 2500, 1),
    ]
    standing = found.standings[ONE.id]
    assert (standing.kind, standing.queue, standing.due, standing.interval, standing.factor) == (2, 2, 3, 1, 2600)
    assert (standing.repetitions, standing.lapses) == (4, 1)
    assert json.loads(standing.data) == {"pos": 10, "lrt": at[3] // 1000}
    assert datetime.fromtimestamp(found.created, UTC) == datetime(2026, 1, 1, 3, tzinfo=UTC)
    assert found.conf == {"schedVer": 2, "sched2021": True, "creationOffset": -60, "rollover": 4}


def test_what_the_learner_wished_goes_along() -> None:
    log = [review(ONE.id, 4, 0)]
    asleep = StoredCard(ONE, State.SUSPENDED, replay(log, TEXT), Wishes(suspended=True, marked=True, flag="too long"))
    new = StoredCard(numbered(2), State.SUSPENDED, None, Wishes(suspended=True))
    found = made(log, asleep, new)
    assert (found.standings[ONE.id].queue, found.standings[ONE.id].flag) == (-1, 1)
    assert (found.standings["card0002"].kind, found.standings["card0002"].queue) == (0, -1)
    assert found.tags == {ONE.id: ("marked",)}


@pytest.mark.parametrize(
    ("lapses", "marked", "tags"),
    [(8, False, {ONE.id: ("leech",)}), (9, True, {ONE.id: ("leech", "marked")}), (7, False, {})],
)
def test_a_leech_has_ankis_tag(lapses: int, marked: bool, tags: dict[str, tuple[str, ...]]) -> None:
    card = StoredCard(ONE, State.REVIEW, schedule(lapses=lapses), Wishes(marked=marked))
    assert made([], card).tags == tags


def test_fsrs_goes_along() -> None:
    card = StoredCard(ONE, State.REVIEW, schedule(stability=12.345678, difficulty=5.4321))
    assert json.loads(made([], card).standings[ONE.id].data) == {"pos": 10, "s": 12.3457, "d": 5.432}


def test_the_ease_is_held_at_what_anki_can_read() -> None:
    assert made([], StoredCard(ONE, State.REVIEW, schedule(ease=7000))).standings[ONE.id].factor == 65_535


def test_a_schedule_that_came_along_begins_the_calendar() -> None:
    left = schedule(due=date(2026, 3, 1), interval=60, last=date(2025, 12, 31))
    handover = Handover(ONE.id, review(ONE.id).at - timedelta(days=1), left)
    log = [review(ONE.id, 4, 60)]
    found = made(log, StoredCard(ONE, State.REVIEW, replay(log, TEXT, handover)), handovers={ONE.id: handover})
    assert [(one.before, one.interval) for one in found.answers] == [(60, 150)]
    assert found.standings[ONE.id].due == (log[0].day + timedelta(days=150) - log[0].day).days


def test_no_two_answers_have_one_moment() -> None:
    moments = Moments()
    assert [moments.free(5) for _ in range(3)] + [moments.free(6), moments.free(4)] == [5, 6, 7, 8, 4]


# ---- back ----------------------------------------------------------------------------------


def entry(at: str, button: int, kind: int, card: str = "a") -> Answer:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Answer(round(moment.timestamp() * 1000), card, button, 1, 1, 2500, 3000, kind)


def test_the_first_answer_of_a_study_day_counts() -> None:
    log = [
        entry("2026-01-01T20:00", 1, 0),
        entry("2026-01-01T20:05", 3, 0),
        entry("2026-01-02T02:59", 3, 0),
        entry("2026-01-02T03:01", 4, 1),
        entry("2026-01-03T20:00", 2, 3),
        entry("2026-01-04T20:00", 0, 4),
        entry("2026-01-04T20:01", 0, 5),
    ]
    found = [review for review, _ in reviews_of(log, lambda _at: 60, 4)]
    assert [(one.grade, one.day.day, one.drill) for one in found] == [
        (Grade.AGAIN, 1, False),
        (Grade.GOOD, 1, True),
        (Grade.GOOD, 1, True),
        (Grade.EASY, 2, False),
        (Grade.HARD, 3, True),
    ]
    assert found[0].id == "anki-1767297600000-a"
    assert (found[0].at, found[0].offset, found[0].milliseconds) == (datetime(2026, 1, 1, 20, tzinfo=UTC), 60, 3000)


@pytest.mark.parametrize(("kind", "grades"), [(0, [1, 4, 5]), (2, [1, 4, 5]), (1, [1, 3, 4, 5])])
def test_the_first_scheduler_had_three_buttons_while_learning(kind: int, grades: list[int]) -> None:
    log = [entry(f"2026-01-0{button}T12:00", button, kind) for button in range(1, 5)]
    assert [int(one.grade) for one, _ in reviews_of(log, lambda _at: 0, 4, three_buttons=True)] == grades


grades = st.sampled_from(list(Grade))


@settings(deadline=None)
@given(
    st.lists(st.tuples(grades, st.integers(0, 3), st.integers(0, 80_000)), max_size=20),
    st.integers(-720, 840),
    st.sampled_from([TEXT, SOURCE]),
)
def test_there_and_back_is_the_same_log(answers: list[tuple[Grade, int, int]], offset: int, profile: Profile) -> None:
    """But for the grades that Anki has no button for; with them the schedule is the same in the published SM-2."""
    log: list[Review] = []
    day = 0
    for number, (grade, days, took) in enumerate(answers):
        drill = bool(log) and days == 0
        day += days
        at = datetime(2026, 1, 1, 12, 0, number, tzinfo=UTC) + timedelta(days=day, minutes=-offset)
        own = date(2026, 1, 1) + timedelta(days=day)
        log.append(review(ONE.id, grade, 0, at=at, offset=offset, day=own, milliseconds=took, drill=drill))
    out = made(log, stored(log, profile), profile=profile)
    back = [one for one, _ in reviews_of(out.answers, lambda _at: offset, 4)]
    assert [(one.at, one.day, one.offset, one.milliseconds, one.drill) for one in back] == [
        (one.at, one.day, one.offset, one.milliseconds, one.drill) for one in log
    ]
    assert [one.grade for one in back] == [max(one.grade, Grade.AGAIN) if one.grade != 2 else 1 for one in log]
    if profile is TEXT:
        assert replay(back, TEXT) == replay(log, TEXT)
    if schedule_now := replay(log, profile):
        standing = out.standings[ONE.id]
        created = datetime.fromtimestamp(out.created, UTC) + timedelta(minutes=offset)
        assert created.date() + timedelta(days=standing.due) == schedule_now.due
