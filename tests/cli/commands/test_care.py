"""Backup, restore and doctor, on stores that were really damaged."""

from __future__ import annotations

import os
import re
import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ran import Run


@pytest.fixture
def store(run: Run, vault: Path) -> Path:
    """A store with one answer."""
    run("grade", run("next", "--json").json["id"], "4")
    return vault / ".mocards" / "store.sqlite3"


def spoil(store: Path, *statements: str) -> None:
    with closing(sqlite3.connect(store)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


BACKUP = ".mocards/backups/2026-01-10-0900.sqlite3"


def test_a_backup_is_one_file_with_everything(run: Run, vault: Path, store: Path) -> None:
    assert run("backup").out == f"wrote {vault / BACKUP}: 7 cards, 1 answers, the last on 2026-01-10\n"
    assert [path.name for path in (vault / BACKUP).parent.iterdir()] == ["2026-01-10-0900.sqlite3"]
    assert run("--store", f"sqlite:///{vault / BACKUP}", "due", "--json").json == run("due", "--json").json
    assert run("backup", "--json").json["file"].endswith("2026-01-10-0900-2.sqlite3")


def test_restore_keeps_what_was_there_and_can_be_taken_back(run: Run, vault: Path, store: Path) -> None:
    run("backup")
    run("grade", run("next", "--json").json["id"], "4")
    kept = vault / ".mocards/backups/before-restore-2026-01-10-0900.sqlite3"
    assert run("restore", str(vault / BACKUP)).out == (
        f"restored {store}: 7 cards, 1 answers, the last on 2026-01-10; to take it back: mocards restore {kept}\n"
    )
    assert run("stats", "--json").json["today"]["answers"] == 1
    run("restore", str(kept))
    assert run("stats", "--json").json["today"]["answers"] == 2


def test_a_session_that_is_open_sees_the_restored_store(run: Run, vault: Path, store: Path) -> None:
    run("backup")
    with closing(sqlite3.connect(store)) as session:
        session.execute("delete from review")
        session.commit()
        run("restore", str(vault / BACKUP))
        assert session.execute("select count(*) from review").fetchone() == (1,)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is no mocards store"),
        (b"# A note\n", "it is no mocards store"),
        (None, "there is no such file"),
    ],
)
def test_what_is_no_store_is_refused(
    run: Run, tmp_path: Path, store: Path, content: bytes | None, message: str
) -> None:
    other = tmp_path / "other.sqlite3"
    if content is not None:
        other.write_bytes(content)
    before = store.read_bytes()
    ran = run("restore", str(other))
    assert ran.code == 6
    assert message in ran.err
    assert store.read_bytes() == before


def test_a_store_of_a_later_mocards_is_refused(run: Run, vault: Path, store: Path) -> None:
    run("backup")
    spoil(vault / BACKUP, "update meta set value = '99' where key = 'version'")
    ran = run("restore", str(vault / BACKUP))
    assert (ran.code, "install the newer mocards" in ran.err) == (7, True)


def test_a_backup_overwrites_nothing_but_a_backup(run: Run, vault: Path, store: Path) -> None:
    mine = vault / "moc-keeping-bees.md"
    before = (mine.read_bytes(), store.read_bytes())
    assert run("backup", str(mine)).err == (
        f"mocards: {mine} is there already, and is no backup that could be replaced\n"
    )
    assert run("backup", str(store)).err == f"mocards: {store} is the store itself; name another file\n"
    assert run("restore", str(store)).err == f"mocards: {store} is the store itself; name a backup of it\n"
    assert (mine.read_bytes(), store.read_bytes()) == before
    for _ in range(2):
        assert run("backup", str(vault / "own.sqlite3")).code == 0


def test_a_server_has_tools_of_its_own(run: Run, store: Path) -> None:
    ran = run("--store", "postgresql://example/cards", "backup")
    assert (ran.code, ran.err) == (
        6,
        "mocards: this store is on a server; back it up and restore it with the database's own tools\n",
    )


SOUND = [
    "settings and manifests",
    "deck files",
    "nothing left unfinished",
    "rights",
    "disk room",
    "store file",
    "schedules follow from the log",
    "every row has its card",
    "schedules stand where their cards do",
    "cards as in the notes",
]


def test_a_sound_store(run: Run, store: Path) -> None:
    ran = run("doctor")
    assert (ran.code, ran.out) == (0, "".join(f"ok    {name}\n" for name in SOUND))


def test_a_card_that_was_retired_out_of_the_midst_is_no_fault(run: Run, vault: Path, store: Path) -> None:
    moc = vault / "moc-keeping-bees.md"
    moc.write_text(
        moc.read_text("utf-8").replace("   - **Why now**: Every check of a hive begins with her\n", ""), "utf-8"
    )
    assert "1 retired" in run("build").out
    assert run("doctor").code == 0


def test_notes_that_are_not_built_yet_are_no_fault(run: Run, vault: Path, store: Path) -> None:
    (vault / "the-queen.md").unlink()
    ran = run("doctor")
    said = "ok    cards as in the notes: these have changed since, and are built with the next session"
    assert (ran.code, ran.out.splitlines()[-1]) == (0, said)


def test_without_a_store_there_is_little_to_say(run: Run) -> None:
    ran = run("doctor")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "ok    store: there is none yet")


@pytest.mark.parametrize(
    ("statement", "check", "fault"),
    [
        (
            "update schedule set days = 99",
            "schedules follow from the log",
            "not what their answers make: 1 schedule",
        ),
        (
            "insert into wish values ('me', 'gone', 1, null, 0, '')",
            "every row has its card",
            "without a card: 1 wishes",
        ),
        (
            "update schedule set deck = '', position = 9",
            "schedules stand where their cards do",
            "in another deck or place than their card: 1 schedule",
        ),
        (
            "update card set front = 'Forged'",
            "cards as in the notes",
            "not as notes and deck files have them: 7 cards",
        ),
    ],
)
def test_what_is_safe_is_mended(run: Run, vault: Path, store: Path, statement: str, check: str, fault: str) -> None:
    healthy = run("cards", "--json").out
    spoil(store, statement)
    sick = run("doctor", "--json")
    assert sick.code == 1
    assert {one["check"]: one["fault"] for one in sick.json if one["fault"]} == {check: fault}
    mended = run("doctor", "--fix")
    assert (mended.code, f"fixed {check}: {fault}" in mended.out) == (0, True)
    assert run("doctor").code == 0
    assert run("cards", "--json").out == healthy
    (before,) = re.findall(r"to take it back: mocards restore (\S+)", mended.out)
    assert run("restore", before).code == 0
    assert [one["fault"] for one in run("doctor", "--json").json if one["fault"]] == [fault]


def test_answers_without_a_card_are_reported_and_stay(run: Run, store: Path) -> None:
    spoil(store, "update review set card = 'gone'", "delete from schedule")
    ran = run("doctor", "--fix")
    assert ran.code == 1
    assert (
        "FAULT every row has its card: without a card: 1 answers\n"
        "      answers stay, since their cards may come back\n" in ran.out
    )
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("select count(*) from review").fetchone() == (1,)


def test_a_damaged_file_is_told_before_it_is_opened(run: Run, store: Path) -> None:
    run("backup")
    with store.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 4))
    for rest in store.parent.glob("store.sqlite3-*"):
        rest.unlink()
    ran = run("doctor", "--fix")
    assert ran.code == 1
    assert "FAULT store file" in ran.out
    assert "put a backup back: mocards restore FILE" in ran.out


def test_a_disk_without_room_is_no_fault_of_the_store(run: Run, vault: Path, store: Path) -> None:
    run("backup")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (0, hard)
    )  # SQLite cannot make the file beside the store that it reads with
    try:
        looked, restored = run("doctor"), run("restore", str(vault / BACKUP))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert f"FAULT store file: cannot read {store}: disk I/O error\n      make room, " in looked.out
    assert "mocards restore" not in looked.out
    assert (restored.code, restored.err) == (11, f"mocards: cannot read {store}: disk I/O error\n")
    assert run("doctor").code == 0


def test_a_damaged_store_is_replaced_and_kept_as_it_is(run: Run, vault: Path, store: Path) -> None:
    run("backup")
    store.write_bytes(b"SQLite format 3\0" + os.urandom(9000))
    kept = vault / ".mocards/backups/before-restore-2026-01-10-0900.sqlite3"
    ran = run("restore", str(vault / BACKUP))
    assert ran.out.endswith(f"; what was there is damaged, and kept as {kept}\n")
    assert kept.stat().st_size == 9016
    assert run("doctor").code == 0


def test_a_broken_deck_file_is_a_fault(run: Run, vault: Path, store: Path) -> None:
    (vault / "decks" / "keeping-bees.cards.json").write_text("{", "utf-8")
    ran = run("doctor")
    assert ran.code == 1
    assert "FAULT deck files: " in ran.out
    assert ran.out.splitlines()[-1] == "ok    store file"


def test_what_killed_writes_have_left_is_deleted(run: Run, vault: Path, store: Path) -> None:
    left = [vault / "decks/.keeping-bees.cards.json.k3.aside", vault / ".mocards/backups/.old.sqlite3.aside"]
    left += [vault / ".the-queen.md.x9.aside", vault / "exports/.bees.apkg.77.aside"]
    for path in left[:3]:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    left[3].mkdir(parents=True)
    (left[3] / "collection.anki2").write_bytes(b"half")
    for path in left:
        os.utime(path, (1, 1))
    going_on = vault / "decks/.other.cards.json.k4.aside"
    going_on.write_bytes(b"half")
    names = ".the-queen.md.x9.aside, decks/.keeping-bees.cards.json.k3.aside, exports/.bees.apkg.77.aside, "
    fault = f"nothing left unfinished: left by writes that were stopped: {names}.mocards/backups/.old.sqlite3.aside\n"
    sick = run("doctor")
    assert (sick.code, sick.out.count("FAULT")) == (1, 1)
    assert f"FAULT {fault}      delete it, or let --fix do it\n" in sick.out
    mended = run("doctor", "--fix")
    assert (mended.code, f"fixed {fault}" in mended.out) == (0, True)
    assert ([path.exists() for path in left], going_on.exists()) == ([False] * 4, True)


def test_notes_that_cannot_be_found_are_one_fault_among_others(run: Run, vault: Path, store: Path) -> None:
    (vault / "mocards.toml").write_text('notes = "gone"\n', "utf-8")
    ran = run("doctor")
    assert ran.code == 1
    assert ran.out == "".join(f"ok    {name}\n" for name in SOUND[:-1]) + (
        f"FAULT cards as in the notes: {vault}: there is no folder 'gone'; mend 'notes' in mocards.toml\n"
        "      until that is mended, no command reads the notes\n"
    )
