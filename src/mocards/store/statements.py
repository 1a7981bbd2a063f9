"""The few statements that the first card waits for, in SQL that every database speaks.

:mod:`mocards.store.peek` runs them before SQLModel is imported, and :class:`mocards.store.store.Store`
runs the very same, so both answer alike. Their names are the tables' (:mod:`mocards.store.tables`).
"""

from __future__ import annotations

from collections.abc import Sequence

_COUNTS = "not exists (select 1 from retraction x where x.review = r.id)"
_AWAKE = "not coalesce(w.suspended, false) and (w.buried_until is null or w.buried_until <= :day)"

_RESETS = """(select z.card, max(z.sequence) as sequence from wished z
  where z.learner = :learner and z.field = 'reset' and not exists (select 1 from retraction x where x.review = z.step)
  group by z.card)"""
"""When each card that has begun anew last did so."""

META = """select value from meta where "key" = :key"""

DECKS = "select slug, title, moc, description from deck order by slug"

LATE = {"sqlite": "(julianday(:day) - julianday(s.due))"}
"""Database → how late a card is on ``:day``, in days."""
LATE_ELSEWHERE = "(cast(:day as date) - s.due)"
"""The same in the words of the standard."""

WAITING = """
select s.card, s.deck, s.item, s.position, s.due, s.days from schedule s
where s.learner = :learner and s.retired = :no and s.deck = :deck and s.due between :since and :until
order by {late} * 1.0 / case when s.days > 1 then s.days else 1 end desc, s.position, s.card limit :most offset :passed
"""
"""Cards of a deck that are due between two days, the latest in proportion to its interval first.

An index holds all that is asked for, so that no card is looked up.
"""

WAIT = """
select d.slug, count(*)
from deck d cross join schedule s
where s.learner = :learner and s.retired = :no and s.deck = d.slug and s.due between :since and :until
group by d.slug
"""
"""Deck → how many cards are due between two days, where there are any."""

ASLEEP = f"""
select s.deck, s.card
from wish w cross join schedule s
where s.learner = w.learner and s.card = w.card and w.learner = :learner and s.retired = :no
and s.due between :since and :until and not ({_AWAKE})
"""  # noqa: S608 - made of constants
"""Those of them that are suspended, or buried on ``:day``. The join begins with the few that are wished so."""

_NEW = f"""
select c.id, c.deck, c.item, c.position
from card c
left join schedule s on s.card = c.id and s.learner = :learner
left join wish w on w.card = c.id and w.learner = :learner
where c.deck = :deck and c.retired = :no and c.position between :first and :last
and s.card is null and {_AWAKE} {{open}}
order by c.position, c.id limit :most
"""  # noqa: S608 - made of constants


UNMET = """
select (select count(*) from card)
  - (select count(*) from schedule)
  + (select count(*) from schedule where learner < :learner)
  + (select count(*) from schedule where learner > :learner)
  - (select count(*) from card c left join schedule s on s.card = c.id and s.learner = :learner
     where c.retired = :yes and s.card is null)
"""
"""How many cards were never answered, without a search for them: all cards, less those that have a schedule, less
retired ones that have none. Schedules of cards that are not there, which ``doctor`` drops, would count as well.
A table is counted faster than a learner's rows of it, and other learners are few."""

UNMET_BETWEEN = """
select (select count(*) from card
    where deck = :deck and retired = :no and position between :first and :last)
  - (select count(*) from schedule
    where learner = :learner and deck = :deck and retired = :no and position between :first and :last)
"""
"""How many cards on a stretch of a deck's path were never answered. Two indexes tell it at once."""

LAST_POSITION = "select max(position) from card where deck = :deck and retired = :no"

_LEARNERS = """with recursive known (name) as (select min(learner) from schedule
  union all select (select min(learner) from schedule where learner > known.name) from known where known.name <> '')
  select name from known where name <> ''"""
"""Whoever has schedules, one by one from an index."""

STAND = f"""
update schedule set deck = :deck, retired = :retired, position = :position, item = :item
where learner in ({_LEARNERS}) and card = :id
"""  # noqa: S608 - made of constants
"""Say in a card's schedules where it stands."""

STAND_ALL = """
update schedule set deck = (select c.deck from card c where c.id = schedule.card),
  retired = (select c.retired from card c where c.id = schedule.card),
  position = (select c.position from card c where c.id = schedule.card),
  item = (select c.item from card c where c.id = schedule.card)
where card in (select id from card)
"""
"""The same of every card."""

STAND_AGAIN = f"{STAND_ALL} and learner in ({_LEARNERS}) and retired = :no and deck = ''"
"""The same of cards that came back to schedules which had lost them."""

MISPLACED = """
select count(*) from schedule s join card c on c.id = s.card
where s.deck <> c.deck or s.retired <> c.retired or s.position <> c.position or s.item <> c.item
"""
"""How many schedules say that their card stands elsewhere."""


def new_cards(closed: Sequence[str] = ()) -> str:
    """The next cards of one deck that were never answered.

    Args:
        closed: names of the values that are titles of phases which bring none.
    """
    return _NEW.format(open=f"and c.phase not in ({', '.join(f':{name}' for name in closed)})" if closed else "")


_EARLIER = """from review p where p.learner = r.learner and p.card = r.card and not p.drill
    and p.sequence < r.sequence and p.sequence > coalesce(b.sequence, 0)
    and not exists (select 1 from retraction y where y.review = p.id)"""

TODAY = f"""
select r.card, c.deck, c.item, c.position, r.grade, r.drill,
  not exists (select 1 {_EARLIER}), not ({_AWAKE}),
  (select p.given_due {_EARLIER} order by p.sequence desc limit 1), coalesce(r.days_before, 0),
  coalesce(r.given_days, 0), c.phase
from review r join card c on c.id = r.card
left join wish w on w.card = c.id and w.learner = r.learner
left join {_RESETS} b on b.card = r.card
where r.learner = :learner and r.day = :day and not c.retired and {_COUNTS}
order by r.sequence
"""  # noqa: S608 - made of constants
"""The answers of one study day that count, in their order."""

PULSE = """
select coalesce((select max(sequence) from review), 0), coalesce((select max(sequence) from wished), 0),
  coalesce((select max(sequence) from retraction), 0), (select count(*) from retraction),
  (select value from meta where "key" = 'fingerprint')
"""
"""What is another value after whatever anybody has written: answers, wishes, what was taken back, cards."""

_CARD = """c.id, c.deck, c.kind, c.facet, c.anchor, c.front, c.back, c.note, c.line, c.position, c.phase, c.concept,
  c.block_id, c.cloze, c.tags, c.changed, c.retired"""

PATH_ORDER = "order by c.deck, c.retired, c.position, c.id"
"""Of cards, deck by deck; retired ones behind the others. An index gives it: nothing is sorted."""

CARD = f"""
select {_CARD},
  s.due, s.days, s.ease, s.repetitions, s.lapses, s.last_day, s.stability, s.difficulty,
  w.suspended, w.buried_until, w.marked, w.flag
from card c
left join schedule s on s.card = c.id and s.learner = :learner
left join wish w on w.card = c.id and w.learner = :learner
"""  # noqa: S608 - made of constants
"""Cards with their schedules and wishes; a condition and an order may follow."""

KNOWN = f"select {_CARD} from card c {PATH_ORDER}"  # noqa: S608 - made of constants
"""Every card by itself."""

KNOWN_OF = f"select {_CARD} from card c where c.deck = :deck {PATH_ORDER}"  # noqa: S608 - made of constants
"""The same of one deck."""

RETIRED_OF = f"""
select {_CARD} from card c where c.deck = :deck and c.retired = :yes order by c.position, c.id
"""  # noqa: S608 - made of constants
"""The retired cards of one deck."""

HAS_CARD = "select id from card where id = :id"
"""Whether some card has an id."""

OUTLINES = """
select c.id, c.deck, c.kind, c.facet, c.phase, c.tags, coalesce(w.suspended, false), coalesce(s.lapses, 0)
from card c
left join schedule s on s.card = c.id and s.learner = :learner
left join wish w on w.card = c.id and w.learner = :learner
where c.retired = :no order by c.deck, c.position, c.id
"""
"""Every card that is not retired, with what tells whether somebody means it."""

TIMES = f"""
select case when r.drill then 'drill' when r.days_before = 0 then 'new' else 'review' end as kind,
  count(*), sum(r.milliseconds)
from review r
where r.learner = :learner and r.day >= :since and r.milliseconds > 0 and {_COUNTS}
group by case when r.drill then 'drill' when r.days_before = 0 then 'new' else 'review' end
"""  # noqa: S608 - made of constants
"""How many answers of each kind there were since a day, and how long they took; untimed ones are left out."""

VACATIONS = "select first_day, last_day from vacation where learner = :learner order by first_day"
"""The days without study."""

CHOICES = "select deck, choice from scheduling where learner = :learner"
"""Which scheduler has made the schedules of each deck."""

LOG = f"""
select r.card, r.grade, r.day, r.given_days, r.given_due, r.sequence
from review r left join {_RESETS} b on b.card = r.card
where r.learner = :learner and r.drill = :no and {_COUNTS} and r.sequence > coalesce(b.sequence, 0)
and not exists (select 1 from handover h where h.learner = r.learner and h.card = r.card and h.at >= r.at)
order by r.card, r.sequence
"""  # noqa: S608 - made of constants
"""All scheduled answers that count, card by card in their sequence: what schedules are made of.

Those up to a handover are left out, for it has them in it; those up to a reset, for they no longer count.
"""

INTERVALS = "select card, days from schedule where learner = :learner"

LOAD = """
select s.due, count(*)
from deck d cross join schedule s
where s.learner = :learner and s.retired = :no and s.deck = d.slug and s.due between :first and :last
group by s.due
"""
"""How many cards are due on each day between two, where there are any."""

SCHEDULES = """
select card, due, days, ease, repetitions, lapses, last_day, stability, difficulty
from schedule where learner = :learner
"""
"""All schedules there are."""
