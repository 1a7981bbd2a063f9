"""Rows ⇄ the values that everybody speaks of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any

import msgspec

from mocards.model import (
    Answered,
    Batch,
    Candidate,
    Card,
    Deck,
    Description,
    Grade,
    Handover,
    Outline,
    Position,
    Review,
    Schedule,
    State,
    StoredCard,
    Wish,
    Wished,
    Wishes,
)

if TYPE_CHECKING:
    from mocards.schedule.choice import Choice

Row = Sequence[Any]
_NO_WISHES = Wishes()


def milliseconds(at: datetime) -> int:
    """A moment as milliseconds since 1970, UTC."""
    return round(at.timestamp() * 1000)


def moment(since_1970: int) -> datetime:
    """Milliseconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(since_1970 / 1000, tz=UTC)


def day(value: date | str) -> date:
    """A date as a driver gives it: SQLAlchemy's as a date, sqlite3's as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def due_candidate(row: Row) -> Candidate:
    """A row of ``statements.WAITING``."""
    card, deck, item, position, due, interval = row
    return Candidate(card, deck, item, position, day(due), interval)


def new_candidate(row: Row) -> Candidate:
    """A row of ``statements.new_cards``."""
    card, deck, item, position = row
    return Candidate(card, deck, item, position, None, 0)


def answered(row: Row) -> Answered:
    """A row of ``statements.TODAY``."""
    card, deck, item, position, grade, drill, first, asleep, due, interval, given, phase = row
    return Answered(
        card=card,
        deck=deck,
        item=item,
        position=position,
        grade=Grade(grade),
        drill=bool(drill),
        first=bool(first),
        asleep=bool(asleep),
        due=day(due) if due else None,
        interval=interval,
        given=given,
        phase=phase,
    )


def outline(row: Row) -> Outline:
    """A row of ``statements.OUTLINES``."""
    card, deck, kind, facet, phase, tags, suspended, lapses = row
    return Outline(card, deck, kind, facet, phase, tuple(json.loads(tags)), bool(suspended), lapses)


def deck(row: Row) -> Deck:
    """A row of ``statements.DECKS``."""
    slug, title, moc, description = row
    return Deck(slug, title, moc, msgspec.json.decode(description, type=Description))


def card(row: Row) -> Card:
    """A row of ``statements.KNOWN``, and the first seventeen columns of ``statements.CARD``."""
    (identity, deck, kind, facet, anchor, front, back, note, line) = row[:9]
    (position, phase, concept, block_id, cloze, tags, changed, retired) = row[9:]
    return Card(
        id=identity,
        deck=intern(deck),  # what many cards share needs room only once
        kind=intern(kind),
        facet=intern(facet),
        anchor=anchor,
        front=front,
        back=back,
        source=Position(intern(note), line),
        position=position,
        phase=intern(phase),
        concept=intern(concept),
        block_id=block_id,
        cloze=cloze,
        tags=_tags(tags),
        changed=_change(changed),
        retired=bool(retired),
    )


@lru_cache(maxsize=1024)
def _change(since_1970: int) -> datetime:
    """When a card changed last; the cards of one build share their moment."""
    return moment(since_1970)


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[str, ...]:
    """A card's tags; most cards share theirs with many others."""
    return tuple(json.loads(text))


def stored_card(row: Row) -> StoredCard:
    """A row of ``statements.CARD``."""
    found, schedule, wishes = card(row[:17]), schedule_or_none(row[17:25]), _wishes(row[25:])
    if found.retired:
        state = State.RETIRED
    elif wishes.suspended:
        state = State.SUSPENDED
    else:
        state = State.NEW if schedule is None else State.REVIEW
    return StoredCard(found, state, schedule, wishes)


def _wishes(row: Row) -> Wishes:
    """The last columns of ``statements.CARD``, all of them null for a card without a wish."""
    suspended, buried_until, marked, flag = row
    if suspended is None:
        return _NO_WISHES
    return Wishes(bool(suspended), day(buried_until) if buried_until else None, bool(marked), flag or "")


def schedule_or_none(row: Row) -> Schedule | None:
    """The columns of a schedule, all of them null for a card that has none."""
    return None if row[0] is None else schedule(row)


def schedule(row: Row) -> Schedule:
    """The columns of a schedule, from ``due`` on."""
    due, interval, ease, repetitions, lapses, last, stability, difficulty = row
    return Schedule(
        due=day(due),
        interval=interval,
        ease=ease,
        repetitions=repetitions,
        lapses=lapses,
        last=day(last),
        stability=stability,
        difficulty=difficulty,
    )


def deck_row(found: Deck) -> dict[str, Any]:
    """A deck as a row of its table."""
    return {
        "slug": found.slug,
        "title": found.title,
        "moc": found.moc,
        "description": msgspec.json.encode(found.description).decode(),
    }


def card_row(found: Card) -> dict[str, Any]:
    """A card as a row of its table."""
    return {
        "id": found.id,
        "deck": found.deck,
        "kind": found.kind,
        "facet": found.facet,
        "anchor": found.anchor,
        "item": found.item,
        "front": found.front,
        "back": found.back,
        "note": found.source.note,
        "line": found.source.line,
        "position": found.position,
        "phase": found.phase,
        "concept": found.concept,
        "block_id": found.block_id,
        "cloze": found.cloze,
        "tags": _tags_text(found.tags),
        "changed": _changed(found.changed),
        "retired": found.retired,
    }


@lru_cache(maxsize=1024)
def _changed(at: datetime) -> int:
    """As :func:`milliseconds`; the cards of one build share their moment."""
    return milliseconds(at)


@lru_cache(maxsize=1024)
def _tags_text(tags: tuple[str, ...]) -> str:
    return json.dumps(tags, ensure_ascii=False)


def choice(text: str) -> Choice:
    """A row's choice of a scheduler."""
    from mocards.schedule.choice import Choice  # who only counts cards does not wait for it

    return msgspec.json.decode(text, type=Choice)


def choice_row(learner: str, deck: str, choice: Choice) -> dict[str, Any]:
    """Which scheduler a deck has, as a row of its table: all of the choice, so that fitted weights outlive it."""
    return {"learner": learner, "deck": deck, "choice": msgspec.json.encode(choice).decode()}


STANDING = ("deck", "retired", "position", "item")
"""The columns of a card that its schedules repeat; see :mod:`mocards.store.standing`."""


def no_longer_wanted(there: Mapping[str, dict[str, Any]], wanted: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The cards' rows, by id, that a build no longer gives, as retired ones."""
    kept = {row["id"] for row in wanted}
    return (row | {"retired": True} for identity, row in there.items() if identity not in kept)


def moved(there: Mapping[str, dict[str, Any]], wanted: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the cards' rows that were there already, by id, those that stand elsewhere now: ids and places."""

    def place(row: dict[str, Any]) -> dict[str, Any]:
        return {"id": row["id"], **{name: row[name] for name in STANDING}}

    return [place(row) for row in wanted if row["id"] in there and place(row) != place(there[row["id"]])]


def schedule_row(learner: str, of: str, schedule: Schedule) -> dict[str, Any]:
    """A schedule as a row of its table."""
    return {
        "learner": learner,
        "card": of,
        "due": schedule.due,
        "days": schedule.interval,
        "ease": schedule.ease,
        "repetitions": schedule.repetitions,
        "lapses": schedule.lapses,
        "last_day": schedule.last,
        "stability": schedule.stability,
        "difficulty": schedule.difficulty,
    }


def review_row(learner: str, sequence: int, review: Review) -> dict[str, Any]:
    """A review as a row of its table."""
    return {
        "sequence": sequence,
        "id": review.id,
        "learner": learner,
        "card": review.card,
        "at": milliseconds(review.at),
        "utc_offset": review.offset,
        "day": review.day,
        "grade": int(review.grade),
        "milliseconds": review.milliseconds,
        "drill": review.drill,
        "given_days": review.interval,
        "given_due": review.due,
    }


UNWISHED: dict[str, Any] = {wish.value: getattr(Wishes(), wish.value) for wish in Wish if not wish.amends}
"""Column → what holds for a card for which nothing was ever wished."""


def wished_row(learner: str, sequence: int, step: Wished, of: str, before: Any) -> dict[str, Any]:
    """What a wish changed for one card, as a row of its table."""
    return {
        "sequence": sequence,
        "step": step.id,
        "learner": learner,
        "card": of,
        "at": milliseconds(step.at),
        "day": step.day,
        "field": step.wish.value,
        "before": json.dumps(before, default=str, ensure_ascii=False),
        "after": json.dumps(step.value, default=str, ensure_ascii=False),
    }


def wished_value(wish: Wish, value: Any) -> Any:
    """A wish's value out of JSON, which knows no dates."""
    return day(value) if wish in {Wish.BURIED, Wish.DUE} and value else value


def wished(found: Sequence[Any]) -> list[Wished]:
    """Rows of one step, by their columns' names, as the wishes that they make together."""
    made = []
    for field in dict.fromkeys(row.field for row in found):
        own = [row for row in found if row.field == field]
        first, wish = own[0], Wish(field)
        made.append(
            Wished(
                id=first.step,
                cards=tuple(row.card for row in own),
                wish=wish,
                value=wished_value(wish, json.loads(first.after)),
                at=moment(first.at),
                day=day(first.day),
            )
        )
    return made


def review(row: Any) -> Review:
    """A row of the review table, by its columns' names."""
    return Review(
        id=row.id,
        card=row.card,
        at=moment(row.at),
        offset=row.utc_offset,
        day=day(row.day),
        grade=Grade(row.grade),
        milliseconds=row.milliseconds,
        drill=bool(row.drill),
        interval=row.given_days,
        due=day(row.given_due) if row.given_due else None,
    )


def handover_row(learner: str, batch: str, found: Handover) -> dict[str, Any]:
    """A schedule from another program as a row of its table."""
    return {**schedule_row(learner, found.card, found.schedule), "batch": batch, "at": milliseconds(found.at)}


def handover(row: Any) -> Handover:
    """A row of the handover table, by its columns' names."""
    schedule = Schedule(
        due=day(row.due),
        interval=row.days,
        ease=row.ease,
        repetitions=row.repetitions,
        lapses=row.lapses,
        last=day(row.last_day),
        stability=row.stability,
        difficulty=row.difficulty,
    )
    return Handover(row.card, moment(row.at), schedule)


def batch_row(learner: str, number: int, found: Batch) -> dict[str, Any]:
    """An import as a row of its table."""
    return {
        "id": found.id,
        "learner": learner,
        "sequence": number,
        "at": milliseconds(found.at),
        "source": found.source,
    }


def batch(row: Any) -> Batch:
    """A row of the batch table, by its columns' names."""
    return Batch(row.id, moment(row.at), row.source)
