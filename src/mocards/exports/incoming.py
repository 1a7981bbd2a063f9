"""What an opened package says of cards that we know: whose it is, what was answered, and where each card stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from msgspec import Struct

from mocards.errors import PackageError
from mocards.exports import collection
from mocards.exports.collection import AnkiCard, Calendar
from mocards.exports.package import Package
from mocards.exports.progress import RELEARNING_CARD, REVIEW_CARD, SUSPENDED, reviews_of
from mocards.model import Handover, Review, Schedule, StoredCard
from mocards.schedule.days import days_after, study_day
from mocards.schedule.sm2 import INITIAL_EASE, LONGEST_INTERVAL, LOWEST_EASE, SECOND_INTERVAL

OffsetAt = Callable[[datetime], int]
"""Minutes east of UTC where the learner was, at a moment."""
BLOCK = "anki-"
"""How the block id of an item begins that came out of an Anki package; its note's name follows."""
FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
"""Anki's flags by their numbers."""
_FLAG = 7
"""The bits of a card's flags that hold its number."""


class Incoming(Struct, frozen=True):
    """What there is to take in."""

    calendar: Calendar
    cards: Mapping[int, str]
    """Number in the collection → our card's id."""
    strange: int
    """Notes none of whose cards we know."""
    suspended: tuple[str, ...]
    flagged: Mapping[str, str]
    """Our card's id → the colour of its flag in Anki."""
    marked: tuple[str, ...]
    handovers: tuple[Handover, ...]
    """Schedules of cards whose log does not say how they came about."""


def name_of(guid: str) -> str:
    """What a note of a foreign deck is called here, for ever: made of its guid, in small letters and digits."""
    number = int.from_bytes(blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
    letters = ""
    while number:
        number, digit = divmod(number, 36)
        letters = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + letters
    return letters or "0"


def block_of(guid: str, template: int = 0) -> str:
    """The block id of a note's item; of the item of one of its cards, when each has one of its own."""
    return f"{BLOCK}{name_of(guid)}" + (f"-{template + 1}" if template else "")


def look_into(package: Package, known: Iterable[StoredCard], offset_at: OffsetAt, at: datetime) -> Incoming:
    """Find our cards in a package.

    Args:
        package: an open one.
        known: the store's cards.
        offset_at: where the learner was.
        at: the moment of the import.

    Raises:
        PackageError: two notes claim one card of ours, or the package is damaged.
    """
    own, places = _names(known)
    calendar = collection.calendar(package, offset_at)
    cards = _matched(package, own, places)
    last = {number: at for number, at in collection.last_answers(package) if number in cards}
    suspended, flagged, handovers, notes = [], {}, [], set()
    for found in collection.cards(package):
        card = cards.get(found.number)
        if card is None:
            continue
        notes.add(found.guid)
        if found.queue == SUSPENDED and not own[card].card.retired:
            suspended.append(card)
        if found.flag & _FLAG and not own[card].wishes.flag:
            flagged[card] = FLAGS[found.flag & _FLAG]
        answered = last.get(found.number)
        tells_all = found.guid in own and answered is not None
        if not tells_all and (schedule := schedule_of(found, calendar, answered, offset_at)):
            moment = datetime.fromtimestamp(answered / 1000, UTC) if answered else at
            handovers.append(Handover(card, moment, schedule))
    return Incoming(
        calendar=calendar,
        cards=cards,
        strange=collection.note_count(package) - len(notes),
        suspended=tuple(suspended),
        flagged=flagged,
        marked=tuple(_marked(package, own, places)),
        handovers=tuple(handovers),
    )


def _matched(package: Package, own: Mapping[str, StoredCard], places: Mapping[tuple[str, int], str]) -> dict[int, str]:
    """Number of a card in the collection → our card's id; of notes with one guid out of a foreign deck, the first.

    Raises:
        PackageError: two cards claim one card that we made.
    """
    cards: dict[int, str] = {}
    taken: set[str] = set()
    for number, guid, template in collection.names(package):
        if guid in own:
            card = guid if template == 0 else None
        else:
            card = places.get((name_of(guid), template)) if places else None
        if card is None or (card in taken and guid not in own):
            continue
        if card in taken:
            raise PackageError(
                f"{package.file}: two notes of this package have the guid '{guid}'; "
                "keep one of them in Anki and export it again"
            )
        taken.add(card)
        cards[number] = card
    return cards


def reviews_in(
    package: Package, incoming: Incoming, offset_at: OffsetAt, rollover: int
) -> Iterator[tuple[Review, int]]:
    """The answers of our cards, in the order of their moments; see :func:`mocards.exports.progress.reviews_of`."""
    answers = collection.answers(package, incoming.cards.get)
    return reviews_of(answers, offset_at, rollover, three_buttons=incoming.calendar.scheduler == 1)


def schedule_of(found: AnkiCard, calendar: Calendar, answered: int | None, offset_at: OffsetAt) -> Schedule | None:
    """A card's schedule as Anki has it; None for one that it is still teaching.

    Args:
        found: the card.
        calendar: of its collection.
        answered: the moment of its last answer, in milliseconds; None when the log has none.
        offset_at: where the learner was.
    """
    if found.kind not in (REVIEW_CARD, RELEARNING_CARD) or found.interval < 1:
        return None
    interval = min(found.interval, LONGEST_INTERVAL)
    if answered is None:
        last = None
    else:
        at = datetime.fromtimestamp(answered / 1000, UTC)
        last = study_day(at, offset_at(at), calendar.rollover)
    if found.kind == RELEARNING_CARD and found.due > _A_MOMENT:
        # Its due is a moment, minutes away: what it comes to is the interval after it.
        due = days_after(last, interval) if last else None
    else:
        due = _day(calendar.first, found.due)
    if due is None:
        return None
    memory = collection.memory(found.data)
    return Schedule(
        due=due,
        interval=interval,
        ease=max(LOWEST_EASE, round(found.factor / 10)) if found.factor else INITIAL_EASE,
        repetitions=2 if interval >= SECOND_INTERVAL else 1,
        lapses=max(0, found.lapses),
        last=last or due - timedelta(days=min(interval, (due - date.min).days)),
        stability=memory[0] if memory else None,
        difficulty=memory[1] if memory else None,
    )


_A_MOMENT = 1_000_000
"""A due date of a learning card is seconds since 1970; of any other, days: no calendar has so many."""


def _day(first: date, days: int) -> date | None:
    try:
        return first + timedelta(days=days)
    except OverflowError:
        return None


def _names(known: Iterable[StoredCard]) -> tuple[dict[str, StoredCard], dict[tuple[str, int], str]]:
    """Our cards by their ids; and of those out of Anki packages, name of the note and template → id."""
    own, places = {}, {}
    for stored in known:
        card = stored.card
        own[card.id] = stored
        if card.block_id.startswith(BLOCK):
            name, _, template = card.block_id.removeprefix(BLOCK).partition("-")
            place = (name, _template(card.facet, template))
            if place not in places or not card.retired:
                places[place] = card.id
    return own, places


def _template(facet: str, suffix: str) -> int:
    """Which of its note's cards an item's card is: by the number of the gap, the way round, or the block id."""
    gap = facet.rpartition(" ")[2]
    if gap.isdecimal():
        return int(gap) - 1
    if facet == "reverse":
        return 1
    return int(suffix) - 1 if suffix.isdecimal() else 0


def _marked(package: Package, own: Mapping[str, StoredCard], places: Mapping[tuple[str, int], str]) -> Iterator[str]:
    """Our cards whose notes have Anki's mark."""
    for (guid,) in package.collection.execute("select guid from notes where ' ' || tags || ' ' like '% marked %'"):
        if guid in own:
            yield guid
        elif (card := places.get((name_of(guid), 0))) is not None:
            yield card
