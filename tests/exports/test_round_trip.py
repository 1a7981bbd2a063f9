"""Terminal → Anki → terminal → Anki, over five days in five zones, with Anki's own program in its own process."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from anki_there import AnkiThere
from made import DECK, numbered, schedule
from mocards.cli.main import app
from mocards.exports.anki import write_package
from mocards.exports.fields import Look
from mocards.exports.incoming import look_into
from mocards.exports.package import opened
from mocards.exports.progress import progress_of
from mocards.model import Grade, Schedule, State, StoredCard
from mocards.schedule.sm2 import TEXT
from ran import Ran

ZONES = {
    "Etc/GMT+12": "2026-02-26",
    "America/New_York": "2026-03-06",
    "Asia/Kathmandu": "2026-02-26",
    "Pacific/Auckland": "2026-04-03",
    "Pacific/Kiritimati": "2026-12-29",
}
"""Zone → the first of five days, where there is a change of clocks around one."""
PACKAGES = ("one.apkg", "two.apkg", "three.colpkg", "four.colpkg", "five.apkg")
LEGACY = (False, True, False, True, False)
GRADES = {1: Grade.AGAIN, 2: Grade.HARD, 3: Grade.GOOD, 4: Grade.EASY}


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """This process's zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@dataclass
class Expected:
    """What one card's answers must come to, told by SM-2 alone."""

    answers: int = 0
    schedule: Schedule | None = None
    days: set[date] = field(default_factory=set)

    def answered(self, grade: Grade, day: date) -> None:
        self.answers += 1
        if day not in self.days:
            self.days.add(day)
            self.schedule = TEXT.next(self.schedule, grade, day)


class Terminal:
    """The command, in the vault of a learner."""

    def __init__(self, vault: Path) -> None:
        self.vault = vault

    def __call__(self, at: datetime, *arguments: str) -> Ran:
        result = CliRunner().invoke(app, ["--vault", str(self.vault), "--now", at.isoformat(), *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.stderr
        return Ran(result.exit_code, result.stdout, result.stderr)


def compare(terminal: Terminal, at: datetime, day: date, anki: dict[str, Any], expected: dict[str, Expected]) -> None:
    """Both sides say what is expected of every card."""
    assert anki["problems"] == ""
    here = {card["id"]: card for card in terminal(at, "cards", "--json").json}
    assert here.keys() == anki["cards"].keys() == expected.keys()
    for card, wanted in expected.items():
        there, mine, schedule = anki["cards"][card], here[card], wanted.schedule
        if schedule is None:
            assert (mine["state"], there["type"], there["queue"]) == ("new", 0, 0)
            continue
        assert (mine["due"], mine["interval"], mine["ease"], mine["repetitions"], mine["lapses"]) == (
            schedule.due.isoformat(),
            schedule.interval,
            schedule.ease,
            schedule.repetitions,
            schedule.lapses,
        )
        assert there == {
            "type": 2,
            "queue": 2,
            "in_days": (schedule.due - day).days,
            "interval": schedule.interval,
            "factor": schedule.ease * 10,
            "reps": wanted.answers,
            "lapses": schedule.lapses,
            "flag": 0,
        }
    assert len(anki["log"]) == sum(wanted.answers for wanted in expected.values())


@pytest.fixture
def learner(tmp_path: Path) -> Terminal:
    """A vault with twelve cards."""
    terms = "\n".join(f"{number}. **Term {number}**: What to know of thing {number}" for number in range(1, 13))
    (tmp_path / "mocards.toml").write_text("")
    (tmp_path / "moc-things.md").write_text(f"# MOC - Things\n\n## Quick Reference\n\n**Core concepts**:\n{terms}\n")
    terminal = Terminal(tmp_path)
    terminal(datetime(2026, 1, 1, 8), "build")  # noqa: DTZ001 - local, as a learner writes it
    return terminal


@pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"), reason="libfaketime comes for Linux on x86-64 alone"
)
def test_five_days_here_and_in_anki(zone: str, learner: Terminal, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("anki")
    terminal, first = learner, date.fromisoformat(ZONES[zone])
    cards = [card["id"] for card in terminal(datetime.combine(first, datetime.min.time()), "cards", "--json").json]
    assert len(cards) == 12
    expected = {card: Expected() for card in cards}
    seen = 0
    with AnkiThere(folder, zone) as anki:
        for number, (name, legacy) in enumerate(zip(PACKAGES, LEGACY, strict=True)):
            day = first + timedelta(days=number)
            morning = datetime.combine(day, datetime.min.time()) + timedelta(hours=8)
            night = datetime.combine(day, datetime.min.time()) + timedelta(hours=25, minutes=30)
            # here, in the morning and after midnight: one card is failed and drilled
            here = [(morning, cards[number], 4), (morning, cards[0], 1 + number % 2 * 3), (night, cards[1], 5)]
            for at, card, grade in here[: 2 + number % 2]:
                terminal(at, "grade", card, str(grade))
                expected[card].answered(Grade(grade), day)
            if number == 0:
                terminal(morning + timedelta(minutes=5), "grade", cards[0], "4")
                expected[cards[0]].answered(Grade.GOOD, day)
            # to Anki, at three in the night: still the same study day
            late = datetime.combine(day, datetime.min.time()) + timedelta(hours=27)
            out = folder / f"out{number}.apkg"
            terminal(late, "export", "--with-progress", "-o", str(out))
            collection = folder / f"collection{number}.anki2"
            shown = anki.do(late.isoformat(), collection, **{"import": out})
            compare(terminal, late, day, shown, expected)
            # the next morning in Anki, at half past four: a new study day
            next_day, early = day + timedelta(days=1), late + timedelta(minutes=90)
            again = anki.do(early.isoformat(), collection)
            for card, wanted in expected.items():
                if wanted.schedule is not None:
                    assert again["cards"][card]["in_days"] == (wanted.schedule.due - next_day).days
            # there, before the day is over: a new card in steps, an old one, and one that was answered here
            button = 1 + number % 4
            answers = [(cards[5 + number], 1), (cards[5 + number], 3), (cards[2], button)]
            back = folder / name
            shown = anki.do(late.isoformat(), collection, answer=answers, export=back, legacy=legacy)
            for card, pressed in answers:
                expected[card].answered(GRADES[pressed], day)
            assert shown["problems"] == ""
            # and back
            late += timedelta(minutes=1)
            told = terminal(late, "import", str(back), "--json").json
            assert told["reviews"] == {"new": len(answers), "known": len(shown["log"]) - len(answers)}
            seen = len(shown["log"])
            if number in (0, 4):
                twice = terminal(late, "import", str(back), "--json").json
                assert (twice["reviews"], twice["changes"]) == ({"new": 0, "known": seen}, [])
        # once more into Anki, with all of it
        terminal(late, "export", "--with-progress", "-o", str(folder / "all.apkg"))
        shown = anki.do(late.isoformat(), folder / "all.anki2", **{"import": folder / "all.apkg"})
        compare(terminal, late, day, shown, expected)
    assert seen == len(list(chain.from_iterable([None] * wanted.answers for wanted in expected.values())))


def test_fsrs_goes_on_with_the_same_memory(tmp_path: Path) -> None:
    os.environ["ANKI_TEST_MODE"] = "1"
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    card, package = numbered(1), tmp_path / "fsrs.apkg"
    stored = StoredCard(card, State.REVIEW, schedule(stability=12.345678, difficulty=5.4321))
    write_package([DECK], [card], package, Look("vault"), progress_of([stored], {}, (), 4, 10, 8))
    collection = Collection(str(tmp_path / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    found = collection.get_card(collection.find_cards("")[0])
    assert found.memory_state is not None
    assert (round(found.memory_state.stability, 3), round(found.memory_state.difficulty, 3)) == (12.346, 5.432)
    collection.close()
    with opened(package) as there:
        incoming = look_into(
            there, [StoredCard(card, State.NEW, None)], lambda _at: 0, datetime(2026, 1, 2, tzinfo=UTC)
        )
        (handover,) = incoming.handovers
    assert handover.schedule == replace(stored.schedule, stability=12.3457, difficulty=5.432)
