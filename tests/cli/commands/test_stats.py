"""Statistics as people, programs and browsers see them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from mocards.cli.main import app
from mocards.model import Grade, Review
from mocards.schedule.sm2 import TEXT
from mocards.store.store import Store
from ran import Run

FIRST = date(2026, 1, 10)
STUDIED = (0, 1, 2, 8)
"""Days after the first on which there was a session."""
LAST = "2026-01-18T09:00"


@pytest.fixture
def studied(run: Run, vault: Path) -> None:
    """Four days of study: everything is recalled but the first card of each day, which is drilled then."""
    run("build")
    with Store.open(f"sqlite:///{vault}/.mocards/store.sqlite3") as store:
        cards = [stored.card.id for stored in store.cards()]
        for days in STUDIED:
            day = FIRST + timedelta(days=days)
            due = [card for card in cards if (known := store.card(card).schedule) is None or known.due <= day]
            for number, card in enumerate(due):
                after = TEXT.next(store.card(card).schedule, Grade(4 if number else 1), day)
                store.record(answer(card, day, number, 4 if number else 1), after)
            store.record(answer(due[0], day, 99, 4, drill=True), None)


def answer(card: str, day: date, number: int, grade: int, *, drill: bool = False) -> Review:
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(seconds=number)
    own = {"card": card, "at": at, "day": day, "drill": drill}
    return Review(id=f"{day}-{number}", offset=60, grade=Grade(grade), milliseconds=30_000, **own)


@pytest.mark.usefixtures("studied")
def test_other_programs_get_all_of_it(run: Run) -> None:
    found = run("stats", "--json", now=LAST).json
    assert found["day"] == "2026-01-18"
    assert found["streak"] == {"current": 1, "longest": 3, "studied": 4, "since": "2026-01-10"}
    assert found["today"] == {"answers": 7, "passed": 6, "new": 0, "drills": 1, "seconds": 240}
    assert found["calendar"]["2026-01-18"] == found["today"]
    assert found["total"] == {"answers": 22, "passed": 18, "new": 7, "drills": 4, "seconds": 780}
    assert found["retention"] == [
        {
            "month": "2026-01",
            "young": {"passed": 12, "answers": 15, "rate": 0.8},
            "mature": {"passed": 0, "answers": 0, "rate": None},
        }
    ]
    assert len(found["forecast"]) == 365
    assert found["forecast"][0]["scheduled"] == run("due", "--json", now=LAST).json["due"]
    assert found["buttons"]["new"] == {"1": 1, "3": 0, "4": 6, "5": 0}
    assert [group["name"] for group in found["groups"]["concept"]] == ["The Queen", "Swarming"]
    assert sum(bucket["cards"] for bucket in found["intervals"]) == 7


@pytest.mark.usefixtures("studied")
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_it_fits_the_terminal(program: Run, columns: int) -> None:
    out = program("stats", now=LAST, COLUMNS=str(columns)).out
    assert max(cell_len(line) for line in out.splitlines()) <= columns
    assert "\x1b" not in out
    assert not any(line.endswith(" ") for line in out.splitlines())
    assert not any("min" in line and "…" in line for line in out.splitlines())
    heads = [line for line in out.splitlines() if line in SECTIONS]
    assert heads == SECTIONS


SECTIONS = [
    "Sunday, 18 January 2026",
    "The last year",
    "Retention: recalled when asked",
    "Coming: the next 30 days",
    "Coming: the next year, by weeks",
    "Minutes a day",
    "Intervals",
    "Ease",
    "Buttons",
    "Phases",
    "Kinds",
    "Concepts",
]


@pytest.mark.usefixtures("studied")
def test_the_first_lines_say_how_it_stands(run: Run) -> None:
    lines = run("stats", now="2026-01-19T09:00").out.splitlines()
    assert lines[1:4] == ["Today: nothing yet", "Waiting: 1 due", "Streak: 1 day, the longest 3 days"]


@pytest.mark.usefixtures("studied")
def test_without_colours_nothing_is_lost(program: Run) -> None:
    shown = program("stats", now=LAST, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color").out
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", shown)
    assert "█" in shown


def test_a_new_vault_is_told_what_to_do(run: Run, vault: Path) -> None:
    assert "Today: nothing yet" in run("stats").out
    (vault / "moc-keeping-bees.md").unlink()
    assert run("build").code == 0
    assert "Decks" not in run("stats").out


def test_one_deck_alone(run: Run, write: Callable[[str, str], Path]) -> None:
    write("moc-other.md", "# MOC - Other\n\n## Learning Path\n\n1. **[[x]]** ⭐ (30min)\n   - **Covers**: all of it\n")
    kinds = run("stats", "--deck", "other", "--json").json["groups"]["kind"]
    assert [(kind["name"], kind["cards"]) for kind in kinds] == [("concept", 1)]


@pytest.mark.usefixtures("studied")
def test_the_page_fetches_nothing_and_runs_nothing(run: Run, tmp_path: Path) -> None:
    assert run("stats", "--html", str(tmp_path / "s.html"), now=LAST).out == f"wrote {tmp_path / 's.html'}\n"
    page = (tmp_path / "s.html").read_text("utf-8")
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:|\son\w+=", page)
    assert "default-src 'none'" in page
    assert [head for head in re.findall(r"<h2>(.*?)</h2>", page) if head in SECTIONS] == [
        "The last year",
        "Coming: the next 30 days",
        "Coming: the next year, by weeks",
        "Minutes a day",
        "Ease",
        "Buttons",
        "Phases",
        "Kinds",
        "Concepts",
    ]


def test_a_page_before_the_first_answer(run: Run, tmp_path: Path) -> None:
    assert run("stats", "--html", str(tmp_path / "s.html")).code == 0
    page = (tmp_path / "s.html").read_text("utf-8")
    assert "Nothing was asked a second time yet." in page


def test_a_folder_whose_name_is_no_text(vault: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    shutil.copytree(vault, odd, ignore=shutil.ignore_patterns("?"))
    page = tmp_path / "s.html"
    result = CliRunner().invoke(app, ["--vault", str(odd), "stats", "--html", str(page)])
    assert result.exit_code == 0, result.output
    assert "<h1>?</h1>" in page.read_text("utf-8")


def test_strangers_words_are_only_words_on_the_page(
    run: Run, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write(
        "moc-evil.md",
        "# MOC - Evil\n\n## Learning Path\n\n### Phase 1: <img src=x onerror=alert(1)>\n\n"
        "1. **[[x|<script>alert(1)</script>]]** ⭐ (30min)\n   - **Covers**: all\n",
    )
    run("stats", "--html", str(tmp_path / "s.html"))
    page = (tmp_path / "s.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_forecast_knows_new_cards_and_days_off(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text("[study]\nnew = 2\n")
    run("build")
    run("vacation", "2026-01-12", "2026-01-15")
    coming = run("stats", "--json").json["forecast"]
    assert [one["new"] for one in coming[:9]] == [2, 2, 0, 0, 0, 0, 2, 1, 0]
    assert [one["expected"] for one in coming[:6]] == [0, 2.0, 0, 0, 0, 0]
    run("grade", run("next", "--json").json["id"], "4")
    assert run("stats", "--json").json["forecast"][0]["new"] == 1


def test_the_forecast_follows_each_deck_s_own_scheduler(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[study]\nnew = 2\nscheduler = "fsrs"\n')
    run("build")
    coming = run("stats", "--json").json["forecast"]
    assert [one["expected"] for one in coming[:3]] == [0, 0.2, 2.0]  # one in ten is forgotten; the others wait two days


@pytest.mark.usefixtures("studied")
def test_the_forecast_keeps_to_the_limit_of_reviews_and_to_the_spread(run: Run, vault: Path) -> None:
    late = "2026-03-01T09:00"
    assert [one["expected"] for one in run("stats", "--json", now=late).json["forecast"][:2]] == [7, 0.7]
    (vault / "mocards.toml").write_text("[study]\nreviews = 3\n")
    run("build")
    coming = run("stats", "--json", now=late).json["forecast"][:3]
    assert [(one["scheduled"], one["expected"]) for one in coming] == [(7, 3), (0, 3), (0, 1.6)]
    (vault / "mocards.toml").write_text("[study]\nspread = 2\n")
    run("build")
    assert run("stats", "--json", now=late).json["forecast"][0]["expected"] == 2
    assert "without drills, siblings that wait a day for each other" in " ".join(run("stats", now=late).out.split())
