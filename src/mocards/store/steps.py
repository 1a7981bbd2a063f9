"""The numbered steps that make an empty database a store of the present version, or an older store one.

A step is frozen once it was released: it says what the tables were then. That all steps together give
just what :mod:`mocards.store.tables` says is held by a test.
"""

from __future__ import annotations

from collections.abc import Sequence

_FIRST = (
    """create table meta ("key" varchar not null primary key, value varchar not null)""",
    """create table deck (slug varchar not null primary key, title varchar not null, moc varchar not null,
      description text not null)""",
    """create table card (id varchar not null primary key, deck varchar not null, kind varchar not null,
      facet varchar not null, anchor text not null, item text not null, front text not null, back text not null,
      note varchar not null, line integer not null, position integer not null, phase varchar not null,
      concept varchar not null, block_id varchar not null, tags text not null, changed bigint not null,
      retired boolean not null)""",
    "create index card_in_path_order on card (deck, retired, position)",
    """create table review (sequence bigint not null primary key, id varchar not null unique,
      learner varchar not null, card varchar not null, at bigint not null, utc_offset bigint not null,
      day date not null, grade integer not null, milliseconds integer not null, drill boolean not null)""",
    "create index review_of_card on review (learner, card)",
    "create index review_of_day on review (learner, day)",
    """create table retraction (review varchar not null primary key, learner varchar not null,
      sequence bigint not null, log bigint not null)""",
    """create table schedule (learner varchar not null, card varchar not null, due date not null,
      days bigint not null, ease integer not null, repetitions integer not null, lapses integer not null,
      last_day date not null, stability float, difficulty float, primary key (learner, card))""",
    "create index schedule_by_due on schedule (learner, due)",
)
_WISHES = (
    """create table wish (learner varchar not null, card varchar not null, suspended boolean not null,
      buried_until date, marked boolean not null, flag varchar not null, primary key (learner, card))""",
)
_CLOZES = ("alter table card add column cloze text not null default ''",)
_HISTORY = (
    """create table wished (sequence bigint not null primary key, step varchar not null, learner varchar not null,
      card varchar not null, at bigint not null, day date not null, field varchar not null, before text not null,
      after text not null)""",
    "create index wished_by_step on wished (step)",
    "create index wished_of_day on wished (learner, day)",
)
_SCHEDULERS = (
    "alter table review add column given_days bigint",
    "alter table review add column given_due date",
    """create table scheduling (learner varchar not null, deck varchar not null, choice text not null,
      primary key (learner, deck))""",
    """create table vacation (learner varchar not null, first_day date not null, last_day date not null,
      primary key (learner, first_day))""",
)
_SUMS = (
    "alter table review add column days_before bigint",
    "drop index review_of_card",
    "create index review_of_card on review (learner, card, drill, grade, days_before, milliseconds, sequence)",
    "drop index review_of_day",
    "create index review_of_day on review (learner, day, drill, grade, days_before, milliseconds, sequence)",
    "create index card_of_step on card (retired, deck, phase, concept, kind, id)",
)
_IMPORTS = (
    "alter table review add column batch varchar not null default ''",
    """create table batch (id varchar not null primary key, learner varchar not null, sequence bigint not null,
      at bigint not null, source text not null)""",
    """create table handover (learner varchar not null, card varchar not null, batch varchar not null,
      at bigint not null, due date not null, days bigint not null, ease integer not null,
      repetitions integer not null, lapses integer not null, last_day date not null, stability float,
      difficulty float, primary key (learner, card))""",
)
_IDS_IN_PATH_ORDER = (
    "drop index card_in_path_order",
    "create index card_in_path_order on card (deck, retired, position, id)",
)
"""With the id in it, looking for new cards in a deck that has hardly any left reads no card that was answered."""
_DUE_WITH_INTERVAL_AND_EASE = (
    "drop index schedule_by_due",
    "create index schedule_by_due on schedule (learner, due, days, ease, card)",
)
"""With them, neither what is due nor what is to come has to fetch the schedules."""
_SCHEDULES_IN_ORDER = (
    "alter table schedule add column deck varchar not null default ''",
    "alter table schedule add column retired boolean not null default false",
    "alter table schedule add column position integer not null default 0",
    "alter table schedule add column item text not null default ''",
    """update schedule set deck = (select c.deck from card c where c.id = schedule.card),
      retired = (select c.retired from card c where c.id = schedule.card),
      position = (select c.position from card c where c.id = schedule.card),
      item = (select c.item from card c where c.id = schedule.card)
      where card in (select id from card)""",
    "drop index schedule_by_due",
    """create index schedule_in_queue_order on schedule
      (learner, retired, deck, due, days, position, card, item, ease)""",
    "create index schedule_in_path_order on schedule (learner, retired, deck, position)",
)
"""With a card's place in its schedule, indexes give the order of a study day, and tell where new cards stand."""
STEPS: tuple[Sequence[str], ...] = (
    _FIRST,
    _WISHES,
    _CLOZES,
    _HISTORY,
    _SCHEDULERS,
    _SUMS,
    _IMPORTS,
    _IDS_IN_PATH_ORDER,
    _DUE_WITH_INTERVAL_AND_EASE,
    _SCHEDULES_IN_ORDER,
)
"""``STEPS[n]`` brings version n to version n + 1."""
VERSION = len(STEPS)
"""What this program reads and writes."""
