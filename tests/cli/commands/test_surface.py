"""The surface that other programs use: build, cards, next, grade, due, check, init, export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ran import Run

LATER = "2026-01-11T09:00:00"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_build_tells_what_it_did(run: Run, vault: Path) -> None:
    first = run("build", "--json").json
    first.pop("changes")
    counts = {"added": 7, "reworded": 0, "moved": 0, "retired": 0, "revived": 0, "unchanged": 0, "problems": 1}
    assert first == {**counts, "reordered": 0, "ambiguous": 0, "questions": [], "notices": []}
    edit(vault / "moc-keeping-bees.md", "wider ones are built up", "wider ones get comb")
    second = run("build", "--json").json
    assert (second["reworded"], second["unchanged"]) == (1, 6)
    (change,) = second["changes"]
    assert change["before"]["back"] == "A gap of 6 to 9 mm is left open; wider ones are built up, narrower ones glued"
    assert change["line"] == 22


def test_build_shows_people_a_diff(run: Run, vault: Path) -> None:
    run("build")
    edit(vault / "moc-keeping-bees.md", "6 to 9 mm", "8 mm")
    assert run("build").out == (
        "moc-keeping-bees.md\n"
        "  ~ *Keeping Bees*: what should you remember about **Bee space**?\n"
        "      A gap of [-6 to 9-] {+8+} mm is left open; wider …\n"
        "1 deck, 7 cards: 1 reworded\n"
        "1 problem in the notes: mocards check\n"
    )


def test_a_dry_run_writes_nothing(run: Run, vault: Path) -> None:
    before = sorted(path for path in vault.rglob("*"))
    assert "1 deck, would have 7 cards: 7 added" in run("build", "--dry-run").out
    assert sorted(path for path in vault.rglob("*")) == before


def test_cards_gives_every_field(run: Run) -> None:
    run("build")
    (pitfall,) = run("cards", "--kind", "pitfall", "--json").json
    assert pitfall | {"id": ""} == {
        "id": "",
        "deck": "keeping-bees",
        "kind": "pitfall",
        "facet": "remedy",
        "front": "A pitfall in *Keeping Bees*: **Opening the hive in the rain**\n\n"
        "What goes wrong, and what should you do instead?",
        "back": "wait for a dry noon: cold brood dies",
        "cloze": "",
        "note": "moc-keeping-bees.md",
        "line": 25,
        "phase": "",
        "concept": "",
        "position": 7,
        "tags": ["keeping-bees", "pitfall"],
        "state": "new",
        "due": None,
        "interval": 0,
        "ease": 250,
        "repetitions": 0,
        "lapses": 0,
    }


def test_next_and_grade_are_a_front_end(run: Run) -> None:
    answered = []
    while (card := run("next", "--json").json) is not None:
        grade = 3 if not answered else 4
        after = run("grade", card["id"], str(grade), "--json").json
        answered.append((card["facet"], card["drill"], after["drill"], after["due"]))
    assert answered == [
        ("covers", False, False, "2026-01-11"),
        ("answer", False, False, "2026-01-11"),
        ("covers", False, False, "2026-01-11"),
        ("text", False, False, "2026-01-11"),
        ("remedy", False, False, "2026-01-11"),
        ("covers", True, True, "2026-01-11"),
    ]
    assert run("due", "--json").json == {"due": 0, "new": 0, "drill": 0}
    assert run("due", "--json", now=LATER).json == {"due": 5, "new": 0, "drill": 0}


def test_next_says_what_each_grade_would_do(run: Run) -> None:
    assert run("next", "--json").json["intervals"] == {"1": 1, "3": 1, "4": 1, "5": 1}
    run("grade", run("next", "--json").json["id"], "5")
    (card,) = [card for card in run("cards", "--json").json if card["state"] == "review"]
    assert run("grade", card["id"], "5", "--json", now=LATER).json["interval"] == 6


def test_grade_takes_the_beginning_of_an_id_and_tells_people(run: Run) -> None:
    card = run("next", "--json").json
    ran = run("grade", card["id"][:8], "3")
    assert ran.out == f"{card['id']}: due 2026-01-11, in 1 day, and once more today\n"


@pytest.mark.parametrize(("card", "message"), [("zzzzzz", "no card has the id 'zzzzzz'")])
def test_an_unknown_card_is_exit_code_8(run: Run, card: str, message: str) -> None:
    run("build")
    ran = run("grade", card, "4")
    assert ran.code == 8
    assert message in ran.err


def test_a_retired_card_cannot_be_graded(run: Run, vault: Path) -> None:
    run("build")
    (card,) = run("cards", "--kind", "reference", "--json").json
    (vault / "moc-keeping-bees.md").write_text("# MOC - Keeping Bees\n", "utf-8")
    run("build")
    ran = run("grade", card["id"], "4")
    assert (ran.code, "is retired: its text has gone from the notes" in ran.err) == (8, True)


def test_due_of_a_store_that_is_not_there_builds_it(run: Run) -> None:
    assert run("due").out == "0 due, 5 new, 0 to drill\n"


def test_check_prints_findings_and_is_strict_when_asked(run: Run, vault: Path) -> None:
    ran = run("check")
    assert ran.code == 0
    assert ran.out.startswith("moc-keeping-bees.md:15: warning[broken-link] 'swarming' is not among the notes")
    assert run("check", "--strict").code == 1
    (found,) = run("check", "--json").json
    assert (found["code"], found["note"], found["line"]) == ("broken-link", "moc-keeping-bees.md", 15)
    (vault / "swarming.md").write_text("# Swarming\n\n## TL;DR\n\n> The colony parts.\n", "utf-8")
    assert run("check", "--strict").code == 0


@pytest.mark.parametrize("form", ["apkg", "csv", "json"])
def test_export_writes_each_format(run: Run, vault: Path, form: str) -> None:
    ran = run("export", "--format", form)
    assert ran.out == f"wrote {vault}/exports/keeping-bees.{form}: 7 notes\n"
    assert (vault / "exports" / f"keeping-bees.{form}").stat().st_size > 500


def test_export_can_name_decks_and_a_file(run: Run, vault: Path) -> None:
    target = vault / "out" / "bees.json"
    (record,) = run("export", "keeping-bees", "--format", "json", "-o", str(target), "--json").json
    quiet: dict[str, list[str]] = {"retired": [], "refused": [], "notices": []}
    assert record == {"file": str(target), "decks": ["keeping-bees"], "notes": 7, **quiet}
    assert len(json.loads(target.read_text("utf-8"))) == 7


def test_export_tells_of_retired_cards(run: Run, vault: Path) -> None:
    run("build")
    edit(vault / "moc-keeping-bees.md", "1. **Bee space**", "Bee space")
    out = run("export").out
    assert "1 card no longer in the notes: suspended and tagged in a new import" in out
    assert "tag:mocards::retired" in out


def test_init_says_how_to_enter_a_folder_with_blanks(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "my own notes"
    assert run("init", str(made)).out.endswith(f"drill them: cd '{made}' && mocards study\n")


def test_an_option_of_mocards_behind_the_command_is_told_its_place(run: Run) -> None:
    ran = run("due", "--now", "2026-01-31T08:00")
    assert ran.code == 2
    assert "No such option: --now; it stands before the command: mocards --now … COMMAND" in " ".join(
        ran.err.replace("│", " ").split()
    )


def test_init_makes_a_vault_that_can_be_drilled(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "mine"
    ran = run("init", str(made))
    assert ran.out.splitlines()[-1] == f"Now edit the notes, and drill them: cd {made} && mocards study"
    assert run("--vault", str(made), "list").out.startswith(
        "No cards yet: 'mocards build' makes them of maps of content;"
    )
    assert run("--vault", str(made), "cards").out == run("--vault", str(made), "list").out
    assert "14 cards: 14 added" in run("--vault", str(made), "build").out
    assert run("--vault", str(made), "check", "--strict").code == 0
    again = run("init", str(made))
    assert (again.code, "this is a vault: run 'mocards study'" in again.err) == (3, True)


def test_init_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    note = tmp_path / "mine/notes/forgetting-curve.md"
    note.parent.mkdir(parents=True)
    note.write_text("mine")
    run("init", str(tmp_path / "mine"))
    assert note.read_text() == "mine"
