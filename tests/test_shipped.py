"""The vault that ships: its notes are sound, its deck file is what they give, and its facts hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mocards.decks.build import Plan, plan
from mocards.notes.encoding import decode
from mocards.notes.note import Note, read_note
from mocards.notes.wording import minutes
from mocards.settings import read_settings

ROOT = Path(__file__).parents[1]
MAP = ROOT / "notes" / "moc-docker-production.md"
NOTES = sorted(path for path in (ROOT / "notes" / "docker").glob("*.md") if "project" not in path.name)
MOCARDS = Path(sys.executable).parent / "mocards"


@pytest.fixture(scope="module")
def built() -> Plan:
    """What a build of the shipped vault would do."""
    return plan(ROOT, read_settings(ROOT), datetime(2027, 1, 1, tzinfo=UTC))


def read(file: Path) -> Note:
    return read_note(str(file.relative_to(ROOT)), file.read_bytes())


def kinds(note: Note) -> Counter[str]:
    return Counter(item.kind for item in note.items)


def test_the_deck_file_is_what_the_notes_give(built: Plan) -> None:
    assert [(change.change, change.card.front) for change in built.changes] == []
    assert dict(built.files) == {}


def test_there_is_nothing_to_mend(built: Plan) -> None:
    assert built.problems == ()


def test_the_map_holds_what_it_should() -> None:
    assert kinds(read(MAP)) == {"concept": 11, "pitfall": 7, "reference": 12}


def test_the_times_of_phases_and_entries_add_up() -> None:
    note = read(MAP)
    assert note.description is not None
    assert [phase.minutes for phase in note.description.phases] == [210, 180, 270, 120]
    assert note.description.total_minutes == 13 * 60
    for phase in note.description.phases:
        entries = [item.minutes for item in note.items if item.kind == "concept" and item.phase.title == phase.title]
        assert sum(entries) == phase.minutes
    assert minutes("13h") == 780


def test_damaged_as_the_map_was_once_it_reads_the_same() -> None:
    whole = MAP.read_bytes()
    damaged = whole.decode().encode().decode("mac_roman").encode()
    assert damaged != whole
    assert decode(damaged).text == whole.decode()
    repaired = read_note("notes/moc-docker-production.md", damaged)
    assert kinds(repaired) == {"concept": 11, "pitfall": 7, "reference": 12}
    assert [item.position for item in repaired.items] == [item.position for item in read(MAP).items]
    assert [problem.code for problem in repaired.problems] == ["mojibake"]


@pytest.mark.parametrize("file", NOTES, ids=lambda file: file.stem)
def test_every_note_is_worth_its_place(file: Path) -> None:
    found = kinds(read(file))
    assert found["pitfall"] >= 2
    assert found["question"] >= 3
    assert found["idea"] >= 3
    assert found["summary"] == 1
    for item in read(file).items:
        if item.kind == "pitfall":
            assert {"cause", "solution", "lesson"} <= set(item.facets())


def test_there_is_a_note_for_every_entry() -> None:
    assert len(NOTES) == 11


def test_no_card_shows_its_answer_in_its_question(built: Plan) -> None:
    assert [card.front for card in built.cards if card.back.casefold() in card.front.casefold()] == []


def test_every_question_can_be_read_without_its_note(built: Plan) -> None:
    assert [card.front for card in built.cards if "[[" in card.front or "{" in card.front.replace("{{", "")] == []
    assert len({card.front for card in built.cards}) == len(built.cards)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped vault, with its store."""
    copy = tmp_path_factory.mktemp("vault")
    shutil.copytree(ROOT / "notes", copy / "notes")
    shutil.copytree(ROOT / "decks", copy / "decks")
    shutil.copy(ROOT / "mocards.toml", copy)
    subprocess.run([MOCARDS, "--vault", copy, "build"], check=True, capture_output=True)
    return copy


HEAVIEST = ("sqlmodel", "sqlalchemy", "genanki", "rapidfuzz", "pydantic")
HEAVY = (*HEAVIEST, "markdown_it", "pygments")


@pytest.mark.parametrize(
    ("command", "kept_out"),
    [
        (["--help"], HEAVIEST),  # typer draws it with rich, which brings its Markdown along
        (["due"], (*HEAVY, "rich")),
        (["next", "--json"], HEAVY),
        (["export", "--help"], HEAVIEST),
        (["export"], ("sqlmodel", "sqlalchemy", "pydantic")),
    ],
)
def test_a_quick_command_imports_nothing_heavy(vault: Path, command: list[str], kept_out: tuple[str, ...]) -> None:
    imported = imported_by(vault, command)
    assert imported.isdisjoint(kept_out), imported & set(kept_out)


@pytest.mark.parametrize("command", [["build"], ["next", "--json"]])
def test_a_first_build_imports_nothing_heavy(vault: Path, tmp_path: Path, command: list[str]) -> None:
    copy = tmp_path / "new"
    shutil.copytree(vault, copy, ignore=shutil.ignore_patterns(".mocards", "*.cards.json"))
    imported = imported_by(copy, command)
    assert imported.isdisjoint(HEAVIEST), imported & set(HEAVIEST)


def imported_by(vault: Path, command: list[str]) -> set[str]:
    """The modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", MOCARDS, "--vault", vault, *command],
        check=True,
        capture_output=True,
        text=True,
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
