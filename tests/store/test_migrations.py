"""Old stores come up to date with all that is in them; new ones are exactly what the tables say."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlmodel import SQLModel, create_engine

from mocards.errors import StoreTooNewError
from mocards.model import Candidate
from mocards.store import migrations, sqlite, tables
from mocards.store.steps import STEPS, VERSION
from mocards.store.store import Store


def shape(file: Path) -> dict[str, object]:
    """Tables, columns, keys and indexes."""
    engine = create_engine(f"sqlite:///{file}")
    seen = inspect(engine)
    found: dict[str, object] = {}
    for table in seen.get_table_names():
        found[table] = {
            "columns": {one["name"]: (str(one["type"]), one["nullable"]) for one in seen.get_columns(table)},
            "key": seen.get_pk_constraint(table)["constrained_columns"],
            "indexes": {one["name"]: one["column_names"] for one in seen.get_indexes(table)},
            "unique": [one["column_names"] for one in seen.get_unique_constraints(table)],
        }
    engine.dispose()
    return found


def test_all_steps_together_give_what_the_tables_say(tmp_path: Path) -> None:
    assert tables.MetaRow
    made, stepped = tmp_path / "made.sqlite3", tmp_path / "stepped.sqlite3"
    engine = create_engine(f"sqlite:///{made}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    Store.open(f"sqlite:///{stepped}").close()
    assert shape(stepped) == shape(made)


def old_store(file: Path, version: int) -> None:
    engine = create_engine(f"sqlite:///{file}")
    sqlite.configure(engine)
    migrations.migrate(engine, STEPS[:version])
    with engine.begin() as connection:
        connection.execute(text("insert into deck values ('bees', 'Bees', 'moc-bees.md', '{}')"))
    engine.dispose()


@pytest.mark.parametrize("version", range(1, VERSION))
def test_an_older_store_is_backed_up_and_keeps_its_rows(tmp_path: Path, version: int) -> None:
    file = tmp_path / "store.sqlite3"
    if version:
        old_store(file, version)
    before = shape(file)
    with Store.open(f"sqlite:///{file}") as store:
        assert store.titles() == {"bees": "Bees"}
    (backup,) = tmp_path.glob("store-before-version-*.sqlite3")
    assert backup.name == f"store-before-version-{VERSION}.sqlite3"
    assert shape(backup) == before
    Store.open(f"sqlite:///{file}").close()
    assert len(list(tmp_path.glob("store-before-*"))) == 1


@pytest.mark.parametrize("version", [0, 1])
def test_a_step_that_fails_changes_nothing(tmp_path: Path, version: int) -> None:
    file = tmp_path / "store.sqlite3"
    if version:
        old_store(file, version)
    before = shape(file)
    engine = create_engine(f"sqlite:///{file}")
    sqlite.configure(engine)
    broken = (STEPS[0], ("create table extra (id integer)", "insert into nowhere values (1)"))
    with pytest.raises(Exception, match="no such table: nowhere"):
        migrations.migrate(engine, broken)
    engine.dispose()
    assert shape(file) == before


def test_a_store_of_a_later_mocards_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    Store.open(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.execute("update meta set value = '99' where key = 'version'")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreTooNewError) as raised:
        Store.open(f"sqlite:///{file}")
    assert str(raised.value) == (
        f"{file}: this store has version 99, and this mocards knows {VERSION}; install the newer mocards that wrote it"
    )
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "before" in path.name] == []


def test_schedules_learn_where_their_cards_stand(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    old_store(file, 9)
    card = "'{}', 'bees', 'k', 'f', 'a', 'moc#{}', 'q', 'a', 'moc.md', 1, {}, '', '', '', '[]', 0, {}, ''"
    with sqlite3.connect(file) as connection:
        for identity, position, retired in (("one", 3, 0), ("two", 4, 1)):
            connection.execute(f"insert into card values ({card.format(identity, identity, position, retired)})")  # noqa: S608 - our own names
        for identity in ("one", "two", "gone"):
            values = f"'me', '{identity}', '2026-01-05', 6, 250, 2, 0, '2025-12-30', null, null"
            connection.execute(f"insert into schedule values ({values})")  # noqa: S608 - our own names
    connection.close()
    with Store.open(f"sqlite:///{file}") as store:
        found = store.due(date(2026, 1, 6), date(2026, 1, 5), date(2026, 1, 5))
        assert {deck: list(cards) for deck, cards in found.items()} == {
            "bees": [Candidate("one", "bees", "moc#one", 3, date(2026, 1, 5), 6)]
        }
    with sqlite3.connect(file) as connection:
        stand = connection.execute("select card, deck, retired, position, item from schedule order by card").fetchall()
    connection.close()
    assert stand == [("gone", "", 0, 0, ""), ("one", "bees", 0, 3, "moc#one"), ("two", "bees", 1, 4, "moc#two")]
