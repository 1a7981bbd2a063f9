"""Where a card stands, said again in its schedules.

The order in which a study day's cards come hangs on the schedule, the deck and the place on the path. Indexes give it
only where all three are in one table, so a schedule repeats its card's deck, position and item, and whether it is
retired. Whoever writes a schedule, or changes where a card stands, says so here; :mod:`mocards.store.quick` does it by
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, text

from mocards.store import statements
from mocards.store.opened import table
from mocards.store.rows import STANDING
from mocards.store.tables import CardRow


def standing(connection: Connection, cards: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Card → the columns that say where it stands; one that is not there is left out, and stands nowhere."""
    own = table(CardRow)
    found = connection.execute(select(own.c.id, *(own.c[name] for name in STANDING)).where(own.c.id.in_(cards)))
    return {identity: dict(zip(STANDING, place, strict=True)) for identity, *place in found}


def stand(connection: Connection, places: Sequence[dict[str, Any]]) -> None:
    """Say in cards' schedules where they stand: ids, each with the columns that :func:`standing` gives."""
    if places:
        connection.execute(text(statements.STAND), places)


def stand_again(connection: Connection) -> None:
    """The same for cards that came back to schedules which had outlived them."""
    connection.execute(text(statements.STAND_AGAIN), {"no": False})
