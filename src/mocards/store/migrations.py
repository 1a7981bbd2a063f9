"""Brings a store to the present schema, step by step, each in a transaction with its record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, inspect, text

from mocards.errors import StoreTooNewError
from mocards.store import sqlite
from mocards.store.steps import STEPS


def version(connection: Connection) -> int:
    """The version of an open store; 0 for an empty database."""
    if not inspect(connection).has_table("meta"):
        return 0
    found = connection.execute(text("""select value from meta where "key" = 'version'""")).scalar()
    return int(found) if found else 0


def migrate(engine: Engine, steps: Sequence[Sequence[str]] = STEPS) -> int:
    """Bring the store up to date; an existing one is backed up first.

    Returns:
        The version that was found.

    Raises:
        StoreTooNewError: a later mocards has written it.
    """
    with engine.connect() as connection:
        found = version(connection)
    if found > len(steps):
        raise StoreTooNewError(
            f"{engine.url.database}: this store has version {found}, and this mocards knows {len(steps)}; "
            "install the newer mocards that wrote it"
        )
    if 0 < found < len(steps):
        sqlite.back_up(engine, f"before-version-{len(steps)}")
    if found == 0:
        _take(engine, 0, steps)  # all at once, which is much quicker: there is nothing to lose yet
    else:
        for number in range(found, len(steps)):
            _take(engine, number, steps[number : number + 1])
    return found


def _take(engine: Engine, number: int, steps: Sequence[Sequence[str]]) -> None:
    """Some steps, the first with this number, and their record, or nothing. Another process may have been quicker."""
    with engine.begin() as connection:
        if version(connection) != number:
            return
        for statement in (statement for step in steps for statement in step):
            connection.execute(text(statement))
        connection.execute(text("""delete from meta where "key" = 'version'"""))
        connection.execute(
            text("""insert into meta ("key", value) values ('version', :version)"""),
            {"version": str(number + len(steps))},
        )
