"""The store: cards, the log of reviews, and the schedules that follow from it.

The one place that knows SQL. Its methods speak the values of :mod:`mocards.model`; no row leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlmodel import SQLModel, create_engine

from mocards.errors import AlreadyAnsweredError, CardError, StoreError
from mocards.model import Answered, Candidate, Card, Deck, Review, Schedule, StoredCard
from mocards.schedule.replay import replay
from mocards.schedule.scheduler import Scheduler
from mocards.store import migrations, rows, sqlite, statements
from mocards.store.tables import CardRow, DeckRow, MetaRow, RetractionRow, ReviewRow, ScheduleRow

if TYPE_CHECKING:
    from mocards.decks.build import Plan

LEARNER = "me"
"""Whose rows they are, in a store that one person uses."""


class Store:
    """An open store. Use it in a ``with`` statement, or close it.

    Every method that writes does so in one transaction, on the disk before it returns.
    """

    def __init__(self, engine: Engine, learner: str) -> None:
        self._engine = engine
        self._learner = learner

    @classmethod
    def open(cls, url: str, learner: str = LEARNER) -> Store:
        """Open a store, making it when there is none and bringing it up to date when it is old.

        Args:
            url: any URL that SQLAlchemy understands.
            learner: whose reviews and schedules to read and write.

        Raises:
            StoreTooNewError: a later mocards has written it.
            StoreError: it cannot be opened; the message says why.
            DiskError: its folder or its backup cannot be written.
        """
        engine = _engine(url)
        store = cls(engine, learner)
        try:
            with store._faults():
                migrations.migrate(engine)
        except BaseException:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- cards -----------------------------------------------------------------------------

    def apply(self, plan: Plan, fingerprint: str) -> None:
        """Make the cards and decks those of a plan. Reviews, schedules and wishes stay as they are.

        Cards that the plan does not know are retired, never deleted.

        Args:
            plan: what a build found.
            fingerprint: of the notes it was made from; :meth:`fingerprint` gives it back.
        """
        with self._writing() as connection:
            _make_equal(connection, DeckRow, "slug", [_deck_row(deck) for deck in plan.decks])
            gone = _make_equal(connection, CardRow, "id", [rows.card_row(card) for card in plan.cards])
            if gone:
                card = _table(CardRow)
                connection.execute(
                    update(card).where(card.c.id.in_(gone), card.c.retired.is_(False)).values(retired=True)
                )
            _set_meta(connection, "fingerprint", fingerprint)

    def fingerprint(self) -> str | None:
        """Of the notes that the store was last built from."""
        with self._reading() as connection:
            return connection.execute(text(statements.META), {"key": "fingerprint"}).scalar()

    def known_cards(self) -> list[Card]:
        """Every card, retired ones included."""
        with self._reading() as connection:
            found = connection.execute(
                text(f"{statements.CARD} order by c.deck, c.position, c.id"), {"learner": self._learner}
            )
            return [rows.card(row) for row in found]

    def decks(self) -> list[Deck]:
        """Every deck, by its slug."""
        with self._reading() as connection:
            return [rows.deck(row) for row in connection.execute(text(statements.DECKS))]

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

    def titles(self) -> dict[str, str]:
        """Slug → title of every deck."""
        with self._reading() as connection:
            return {row.slug: row.title for row in connection.execute(text(statements.DECKS))}

    def due(self, day: date) -> list[Candidate]:
        """Cards to repeat on a study day: due then or before, neither retired, suspended nor buried."""
        with self._reading() as connection:
            found = connection.execute(text(statements.DUE), {"learner": self._learner, "day": day.isoformat()})
            return [rows.due_candidate(row) for row in found]

    def new(self, day: date, most: int) -> list[Candidate]:
        """The next cards of each deck that were never answered, in path order, at most ``most`` a deck."""
        decks = self.titles()
        with self._reading() as connection:
            shared = {"learner": self._learner, "day": day.isoformat(), "most": most, "no": False}
            return [
                rows.new_candidate(row)
                for deck in decks
                for row in connection.execute(text(statements.NEW), {**shared, "deck": deck})
            ]

    def today(self, day: date) -> list[Answered]:
        """The answers of a study day that count, in their order."""
        with self._reading() as connection:
            found = connection.execute(text(statements.TODAY), {"learner": self._learner, "day": day.isoformat()})
            return [rows.answered(row) for row in found]

    def next_day(self, after: date) -> date | None:
        """The first day after ``after`` on which a card is due; None when there is none."""
        schedule, card = _table(ScheduleRow), _table(CardRow)
        first = (
            select(func.min(schedule.c.due))
            .join(card, card.c.id == schedule.c.card)
            .where(schedule.c.learner == self._learner, schedule.c.due > after, ~card.c.retired)
        )
        with self._reading() as connection:
            return connection.execute(first).scalar()

    # ---- the log ---------------------------------------------------------------------------

    def record(self, review: Review, schedule: Schedule | None) -> None:
        """Add an answer to the log, together with the schedule that follows from it.

        Args:
            review: the answer.
            schedule: the card's schedule from now on; None for a drill, which changes none.

        Raises:
            AlreadyAnsweredError: another session has given the card its scheduled answer today.
        """
        with self._writing() as connection:
            if not review.drill and self._scheduled_answer(connection, review):
                raise AlreadyAnsweredError(
                    "this card was answered in another session meanwhile; that answer counts, this one does not"
                )
            sequence = _last(connection) + 1
            connection.execute(insert(_table(ReviewRow)).values(rows.review_row(self._learner, sequence, review)))
            if schedule is not None:
                self._set_schedule(connection, review.card, schedule)

    def undo(self, day: date, scheduler: Scheduler) -> Review | None:
        """Take back the newest answer of a study day; its card's schedule is what the rest of the log says.

        Returns:
            The answer taken back; None when there is none left.
        """
        with self._writing() as connection:
            review, retraction = _table(ReviewRow), _table(RetractionRow)
            newest = connection.execute(
                self._counting().where(review.c.day == day).order_by(review.c.sequence.desc()).limit(1)
            ).first()
            if newest is None:
                return None
            order = connection.execute(select(func.coalesce(func.max(retraction.c.sequence), 0))).scalar_one() + 1
            connection.execute(
                insert(retraction).values(
                    review=newest.id, learner=self._learner, sequence=order, log=_last(connection)
                )
            )
            return self._replayed(connection, rows.review(newest), scheduler)

    def redo(self, day: date, scheduler: Scheduler) -> Review | None:
        """Give back the answer taken back last, when no other was given since.

        Returns:
            The answer that counts again; None when there is none.
        """
        with self._writing() as connection:
            review, retraction = _table(ReviewRow), _table(RetractionRow)
            last = connection.execute(
                select(review)
                .join(retraction, retraction.c.review == review.c.id)
                .where(review.c.learner == self._learner, review.c.day == day)
                .where(retraction.c.log == _last(connection))
                .order_by(retraction.c.sequence.desc())
                .limit(1)
            ).first()
            if last is None:
                return None
            connection.execute(delete(retraction).where(retraction.c.review == last.id))
            return self._replayed(connection, rows.review(last), scheduler)

    def reviews(self, card: str | None = None, day: date | None = None) -> list[Review]:
        """The answers that count, in their sequence; of one card or study day when it is named."""
        review = _table(ReviewRow)
        wanted = self._counting().order_by(review.c.sequence)
        if card is not None:
            wanted = wanted.where(review.c.card == card)
        if day is not None:
            wanted = wanted.where(review.c.day == day)
        with self._reading() as connection:
            return [rows.review(row) for row in connection.execute(wanted)]

    def _counting(self) -> Any:
        """Reviews of this learner that were not taken back."""
        review, retraction = _table(ReviewRow), _table(RetractionRow)
        taken_back = select(retraction.c.review).where(retraction.c.review == review.c.id).exists()
        return select(review).where(review.c.learner == self._learner, ~taken_back)

    def _scheduled_answer(self, connection: Connection, review: Review) -> bool:
        table = _table(ReviewRow)
        same = self._counting().where(table.c.card == review.card, table.c.day == review.day, ~table.c.drill)
        return connection.execute(same.limit(1)).first() is not None

    def _set_schedule(self, connection: Connection, card: str, schedule: Schedule | None) -> None:
        table = _table(ScheduleRow)
        own = (table.c.learner == self._learner) & (table.c.card == card)
        connection.execute(delete(table).where(own))
        if schedule is not None:
            connection.execute(insert(table).values(rows.schedule_row(self._learner, card, schedule)))

    def _replayed(self, connection: Connection, changed: Review, scheduler: Scheduler) -> Review:
        """Make the schedule of the review's card what the log says now."""
        table = _table(ReviewRow)
        log = connection.execute(self._counting().where(table.c.card == changed.card).order_by(table.c.sequence))
        self._set_schedule(connection, changed.card, replay((rows.review(row) for row in log), scheduler))
        return changed

    # ---- the edge --------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._faults(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._faults(), self._engine.connect() as connection:
            yield connection.execution_options(only_reads=True)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """A database's complaint, as one line that says what and where and what to do."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(_in_words(str(error.orig), str(self._engine.url.database))) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the store {self._engine.url!r} cannot be used: {error}") from error


_REMEDIES = (
    ("locked", "another program is writing to it; try again when that is done"),
    ("disk is full", "the disk is full; make room and try again: nothing was lost"),
    ("readonly", "it is read-only; mend the rights of the file and of its folder"),
    ("not a database", "it is no mocards store; move it away, and the next build makes a new one"),
    ("malformed", "it is damaged; put back a backup from the same folder"),
    ("unable to open", "it cannot be opened; is it a folder, or in one without rights?"),
    ("I/O error", "the disk gave an error; check the disk and its free space"),
)
"""What SQLite says → what it means and what to do."""


def _in_words(said: str, where: str) -> str:
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), said)
    return f"the card store {where}: {remedy}"


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        engine = create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StoreError(f"'{url}' is no store that can be opened: {error}") from error
    if engine.dialect.name == "sqlite":
        if sqlite.is_file(engine):
            sqlite.prepare_folder(Path(str(parsed.database)))
        sqlite.configure(engine)
    return engine


def _table(model: type[SQLModel]) -> Any:
    return model.__table__  # type: ignore[attr-defined] # made by SQLModel at run time


def _last(connection: Connection) -> int:
    """The sequence of the newest review; 0 for an empty log."""
    newest = connection.execute(select(func.coalesce(func.max(_table(ReviewRow).c.sequence), 0)))
    return int(newest.scalar_one())


def _set_meta(connection: Connection, key: str, value: str) -> None:
    meta = _table(MetaRow)
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta).values(key=key, value=value))


def _deck_row(deck: Deck) -> dict[str, Any]:
    return {
        "slug": deck.slug,
        "title": deck.title,
        "moc": deck.moc,
        "description": msgspec.json.encode(deck.description).decode(),
    }


def _make_equal(connection: Connection, model: type[SQLModel], key: str, wanted: Sequence[dict[str, Any]]) -> list[str]:
    """Insert and update so that every wanted row is there, touching no row that is right already.

    Returns:
        The keys of the rows that nobody wanted; they are left alone.
    """
    table = _table(model)
    there = {row[key]: dict(row) for row in connection.execute(select(table)).mappings()}
    added = [row for row in wanted if row[key] not in there]
    changed = [row for row in wanted if row[key] in there and there[row[key]] != row]
    if added:
        connection.execute(insert(table), added)
    if changed:
        connection.execute(
            update(table).where(table.c[key] == bindparam(f"old_{key}")),
            [{f"old_{key}": row[key], **row} for row in changed],
        )
    kept = {row[key] for row in wanted}
    return [found for found in there if found not in kept]
