"""What the store keeps of cards and decks, and what of them a study day asks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, case, delete, false, func, insert, select, text, update
from sqlmodel import SQLModel

from mocards.errors import CardError
from mocards.model import Card, StoredCard
from mocards.store import rows, sqlite, statements
from mocards.store.looks import Looks
from mocards.store.opened import Opened, table
from mocards.store.standing import stand, stand_again
from mocards.store.tables import CardRow, DeckRow, MetaRow, ScheduleRow, WishRow

if TYPE_CHECKING:
    from mocards.decks.build import Plan


class Cards(Opened, Looks):
    """Cards and decks: written by builds, read by everybody."""

    def apply(self, plan: Plan, fingerprint: str) -> None:
        """Make the cards and decks those of a plan. Reviews, schedules and wishes stay as they are.

        Cards that the plan does not know are retired, never deleted; a plan of some decks speaks of their cards alone.

        Args:
            plan: what a build found.
            fingerprint: of the notes it was made from; :meth:`fingerprint` gives it back.
        """
        decks = None if plan.rest is None else sorted({deck.slug for deck in plan.decks})
        with self._writing() as connection:
            titles = _there(connection, DeckRow, "slug", "slug", decks)
            _make_equal(connection, DeckRow, "slug", titles, [rows.deck_row(deck) for deck in plan.decks])
            cards = _there(connection, CardRow, "id", "deck", decks)
            wanted = [rows.card_row(card) for card in plan.cards]
            wanted += rows.no_longer_wanted(cards, wanted)
            _make_equal(connection, CardRow, "id", cards, wanted)
            stand(connection, rows.moved(cards, wanted))
            stand_again(connection)
            _set_meta(connection, "fingerprint", fingerprint)

    def fingerprint(self) -> str | None:
        """Of the notes that the store was last built from."""
        with self._reading() as connection:
            return connection.execute(text(statements.META), {"key": "fingerprint"}).scalar()

    def memory(self, of: str) -> str | None:
        """What :meth:`remember` was told last; None when it was told nothing."""
        with self._reading() as connection:
            return connection.execute(text(statements.META), {"key": of}).scalar()

    def remember(self, of: str, what: str) -> None:
        """Keep a text for the next run of a command."""
        with self._writing() as connection:
            _set_meta(connection, of, what)

    def pulse(self) -> tuple[object, ...]:
        """A value that is another one after anybody has written anything: what was read before may be old then."""
        with self._reading() as connection:
            return tuple(connection.execute(text(statements.PULSE)).one())

    def known_cards(self, decks: Collection[str] | None = None) -> list[Card]:
        """Every card of these decks, or of all; retired ones included."""
        if decks is None:
            return self._by_themselves(statements.KNOWN)
        return [card for deck in sorted(decks) for card in self._by_themselves(statements.KNOWN_OF, deck=deck)]

    def retired_cards(self, decks: Collection[str]) -> list[Card]:
        """Every retired card of these decks."""
        return [
            card for deck in sorted(decks) for card in self._by_themselves(statements.RETIRED_OF, deck=deck, yes=True)
        ]

    def known_ids(self, ids: Collection[str]) -> set[str]:
        """Which of these ids some card has."""
        with self._reading() as connection:
            return {one for one in ids if connection.execute(text(statements.HAS_CARD), {"id": one}).first()}

    def _by_themselves(self, statement: str, **named: Any) -> list[Card]:
        with self._reading() as connection:
            return [rows.card(row) for row in connection.execute(text(statement), named)]

    def cards(self, deck: str | None = None, kind: str | None = None) -> list[StoredCard]:
        """Cards in path order, with their schedules; of one deck or kind when it is named."""
        wanted = {"deck": deck, "kind": kind}
        conditions = [f"c.{name} = :{name}" for name, value in wanted.items() if value is not None]
        where = f"where {' and '.join(conditions)} " if conditions else ""
        with self._reading() as connection:
            found = connection.execute(
                text(f"{statements.CARD} {where}{statements.PATH_ORDER}"),
                {
                    "learner": self._learner,
                    **{name: value for name, value in wanted.items() if value is not None},
                },
            )
            return [rows.stored_card(row) for row in found]

    def find(self, words: Sequence[str], most: int) -> list[StoredCard]:
        """Cards with all of these words on front or back, in path order; retired ones last.

        Case plays no part, as far as it can be told without a collation of the database's own: a word is
        found as it was typed, in small letters, in capitals, and with a capital first.
        """
        conditions, parameters = [], dict[str, object](learner=self._learner, most=most)
        for number, word in enumerate(words):
            ways = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))
            either = []
            for way_number, way in enumerate(ways):
                name = f"w{number}_{way_number}"
                parameters[name] = f"%{_escaped(way)}%"
                either += [f"c.{side} like :{name} escape '\\'" for side in ("front", "back")]
            conditions.append(f"({' or '.join(either)})")
        where = f"where {' and '.join(conditions)} " if conditions else ""
        with self._reading() as connection:
            found = connection.execute(
                text(f"{statements.CARD} {where}order by c.retired, c.deck, c.position, c.id limit :most"), parameters
            )
            return [rows.stored_card(row) for row in found]

    def card(self, identity: str) -> StoredCard:
        """One card by its id, or by a beginning of it that no other card has.

        Raises:
            CardError: there is none, or there are several.
        """
        with self._reading() as connection:
            found = connection.execute(
                text(f"{statements.CARD} where c.id >= :id and c.id < :after order by c.id limit 2"),
                {"learner": self._learner, "id": identity, "after": f"{identity}\U0010ffff"},
            ).all()
        if not found or not identity:
            raise CardError(f"no card has the id '{identity}'; 'mocards cards' lists them")
        if len(found) > 1 and found[0].id != identity:
            raise CardError(f"several cards have an id that begins with '{identity}'; write more of it")
        return rows.stored_card(found[0])

    # ---- the day ---------------------------------------------------------------------------

    def _asked(self, statement: str, values: Mapping[str, Any]) -> Sequence[rows.Row]:
        with self._reading() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def next_day(self, after: date) -> date | None:
        """The first day after ``after`` on which a card that was answered comes back; None when there is none."""
        schedule, card, wish = table(ScheduleRow), table(CardRow), table(WishRow)
        comes = case((wish.c.buried_until > schedule.c.due, wish.c.buried_until), else_=schedule.c.due)
        first = (
            select(func.min(comes))
            .join(card, card.c.id == schedule.c.card)
            .outerjoin(wish, (wish.c.card == schedule.c.card) & (wish.c.learner == schedule.c.learner))
            .where(schedule.c.learner == self._learner, comes > after, ~card.c.retired)
            .where(~func.coalesce(wish.c.suspended, false()))
        )
        with self._reading() as connection:
            return connection.execute(first).scalar()


def _escaped(word: str) -> str:
    """A word as a pattern that means just itself."""
    return re.sub(r"([\\%_])", r"\\\1", word)


def _set_meta(connection: Connection, key: str, value: str) -> None:
    meta = table(MetaRow)
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta).values(key=key, value=value))


def _there(
    connection: Connection, model: type[SQLModel], key: str, column: str, decks: Sequence[str] | None
) -> dict[str, dict[str, Any]]:
    """The rows of a table that are there, by their key.

    Args:
        connection: in a transaction.
        model: of the table.
        key: its primary key.
        column: the one that holds the deck's slug.
        decks: whose rows; None for all.
    """
    own = table(model)
    asked = select(own) if decks is None else select(own).where(own.c[column].in_(decks))
    return {row[key]: dict(row) for row in connection.execute(asked).mappings()}


def _make_equal(
    connection: Connection,
    model: type[SQLModel],
    key: str,
    there: Mapping[str, dict[str, Any]],
    wanted: Sequence[dict[str, Any]],
) -> None:
    """Insert and update so that every wanted row is there, touching no row that is right already."""
    own = table(model)
    added = [row for row in wanted if row[key] not in there]
    changed = [row for row in wanted if row[key] in there and there[row[key]] != row]
    if added and connection.dialect.name == "sqlite":
        sqlite.insert_many(connection, own, added)
    elif added:
        connection.execute(insert(own), added)
    if changed:
        connection.execute(
            update(own).where(own.c[key] == bindparam(f"old_{key}")),
            [{f"old_{key}": row[key], **row} for row in changed],
        )
