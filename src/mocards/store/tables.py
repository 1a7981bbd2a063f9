"""The schema: what the store keeps, as SQLModel tables. Rows never leave this package.

Moments are whole milliseconds since 1970 in UTC; days are dates. What belongs to a learner carries
the learner's name, so that one store can serve several.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text, false
from sqlmodel import Field, SQLModel


class MetaRow(SQLModel, table=True):
    """What the store knows of itself: its version, the fingerprint of the notes it was built from."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class DeckRow(SQLModel, table=True):
    """One deck."""

    __tablename__ = "deck"
    slug: str = Field(primary_key=True)
    title: str
    moc: str
    description: str = Field(sa_column=Column(Text, nullable=False))
    """:class:`mocards.model.Description` as JSON."""


class CardRow(SQLModel, table=True):
    """One card, retired ones included."""

    __tablename__ = "card"
    __table_args__ = (
        Index("card_in_path_order", "deck", "retired", "position", "id"),
        Index("card_of_step", "retired", "deck", "phase", "concept", "kind", "id"),
    )
    id: str = Field(primary_key=True)
    deck: str
    kind: str
    facet: str
    anchor: str = Field(sa_column=Column(Text, nullable=False))
    item: str = Field(sa_column=Column(Text, nullable=False))
    front: str = Field(sa_column=Column(Text, nullable=False))
    back: str = Field(sa_column=Column(Text, nullable=False))
    note: str
    line: int
    position: int
    phase: str
    concept: str
    block_id: str
    cloze: str = Field(sa_column=Column(Text, nullable=False, server_default=""))
    tags: str = Field(sa_column=Column(Text, nullable=False))
    """JSON list."""
    changed: int = Field(sa_column=Column(BigInteger, nullable=False))
    retired: bool


class ReviewRow(SQLModel, table=True):
    """One answer. Rows are only ever added."""

    __tablename__ = "review"
    __table_args__ = (
        # They hold all that is summed over a million answers, so that no sum has to fetch the rows.
        Index("review_of_card", "learner", "card", "drill", "grade", "days_before", "milliseconds", "sequence"),
        Index("review_of_day", "learner", "day", "drill", "grade", "days_before", "milliseconds", "sequence"),
    )
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """The order of the log, whatever the clocks said."""
    id: str = Field(unique=True)
    learner: str
    card: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    offset: int = Field(sa_column=Column("utc_offset", BigInteger, nullable=False))
    day: date
    grade: int
    milliseconds: int
    drill: bool
    interval: int | None = Field(default=None, sa_column=Column("given_days", BigInteger))
    due: date | None = Field(default=None, sa_column_kwargs={"name": "given_due"})
    interval_before: int | None = Field(default=None, sa_column=Column("days_before", BigInteger))
    """Days that the card's schedule had given it before this answer; 0 for a new card, None when not known."""
    batch: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    """The import that brought it; empty for an answer given here."""


class RetractionRow(SQLModel, table=True):
    """A step that was taken back: an answer, whose review stays in the log and no longer counts, or a wish."""

    __tablename__ = "retraction"
    review: str = Field(primary_key=True)
    """Id of the step: of a review, or of a wish."""
    learner: str
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    """The order in which steps were taken back."""
    log: int = Field(sa_column=Column(BigInteger, nullable=False))
    """The last step's sequence at the time; a later step ends the chance to redo."""


class ScheduleRow(SQLModel, table=True):
    """What the log says about a card; can be computed again at any time."""

    __tablename__ = "schedule"
    __table_args__ = (
        # It holds all that a queue and a forecast ask of a card.
        Index(
            "schedule_in_queue_order",
            *("learner", "retired", "deck", "due", "days", "position", "card", "item", "ease"),
        ),
        Index("schedule_in_path_order", "learner", "retired", "deck", "position"),
    )
    learner: str = Field(primary_key=True)
    card: str = Field(primary_key=True)
    due: date
    interval: int = Field(sa_column=Column("days", BigInteger, nullable=False))
    ease: int
    repetitions: int
    lapses: int
    last: date = Field(sa_column_kwargs={"name": "last_day"})
    stability: float | None = None
    difficulty: float | None = None
    deck: str = Field(sa_column=Column(String, nullable=False, server_default=""))
    """Where the card stands, said again here for the indexes; see :mod:`mocards.store.standing`. Empty for no card."""
    retired: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    position: int = Field(sa_column=Column(Integer, nullable=False, server_default="0"))
    item: str = Field(sa_column=Column(Text, nullable=False, server_default=""))


class WishRow(SQLModel, table=True):
    """What a learner wants for a card, besides what the log says."""

    __tablename__ = "wish"
    learner: str = Field(primary_key=True)
    card: str = Field(primary_key=True)
    suspended: bool = False
    buried_until: date | None = None
    """Out of the queue before this study day."""
    marked: bool = False
    flag: str = ""
    """What the card's author should know, in the learner's words."""


class WishedRow(SQLModel, table=True):
    """What one wish changed for one card. Rows are only ever added."""

    __tablename__ = "wished"
    __table_args__ = (
        Index("wished_by_step", "step"),
        Index("wished_of_day", "learner", "day"),
    )
    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    """Shared with the log of answers: one order for all steps."""
    step: str
    """Id of the step; rows that are taken back together have the same."""
    learner: str
    card: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    day: date
    field: str
    """Column of :class:`WishRow`."""
    before: str = Field(sa_column=Column(Text, nullable=False))
    after: str = Field(sa_column=Column(Text, nullable=False))
    """JSON."""


class SchedulingRow(SQLModel, table=True):
    """Which scheduler has made the schedules of a deck."""

    __tablename__ = "scheduling"
    learner: str = Field(primary_key=True)
    deck: str = Field(primary_key=True)
    choice: str = Field(sa_column=Column(Text, nullable=False))
    """:class:`mocards.schedule.choice.Choice` as JSON."""


class VacationRow(SQLModel, table=True):
    """Days on which a learner does not study."""

    __tablename__ = "vacation"
    learner: str = Field(primary_key=True)
    first: date = Field(primary_key=True, sa_column_kwargs={"name": "first_day"})
    last: date = Field(sa_column_kwargs={"name": "last_day"})


class BatchRow(SQLModel, table=True):
    """One import of another program's log: all that it brought can be taken back together."""

    __tablename__ = "batch"
    id: str = Field(primary_key=True)
    learner: str
    sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    """The order of imports."""
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    """Name of the file."""


class HandoverRow(SQLModel, table=True):
    """The schedule with which a card came from another program; see :class:`mocards.model.Handover`."""

    __tablename__ = "handover"
    learner: str = Field(primary_key=True)
    card: str = Field(primary_key=True)
    batch: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    due: date
    interval: int = Field(sa_column=Column("days", BigInteger, nullable=False))
    ease: int
    repetitions: int
    lapses: int
    last: date = Field(sa_column_kwargs={"name": "last_day"})
    stability: float | None = None
    difficulty: float | None = None
