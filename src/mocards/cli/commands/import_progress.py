"""What a package says of cards that are ours joins the store, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mocards.cli.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mocards.exports.incoming import Incoming
    from mocards.exports.package import Package
    from mocards.model import Batch, Merged, StoredCard, Wished
    from mocards.store.store import Store


def merge(
    place: Workspace, store: Store, package: Package, incoming: Incoming, *, dry_run: bool = False
) -> tuple[Batch, Merged]:
    """Take what a package says of our cards into the store."""
    from mocards.cli.scheduling import scheduler_of
    from mocards.exports.incoming import reviews_in
    from mocards.model import Batch

    batch = Batch(uuid4().hex, place.at, package.file.name)
    merged = store.merge(
        batch,
        reviews_in(package, incoming, place.offset_at, place.settings.study.rollover),
        scheduler_of(place, store),
        handovers=incoming.handovers,
        wishes=_wishes(place, batch, incoming),
        dry_run=dry_run,
    )
    return batch, merged


def _wishes(place: Workspace, batch: Batch, incoming: Incoming) -> Sequence[Wished]:
    """What the learner has set in Anki besides answers, as wishes that go with the import."""
    from mocards.model import Wish, Wished

    def wished(wish: Wish, value: bool | str, *cards: str) -> Wished:
        return Wished(id=batch.id, cards=cards, wish=wish, value=value, at=place.at, day=place.today)

    made = [wished(Wish.SUSPENDED, True, *incoming.suspended), wished(Wish.MARKED, True, *incoming.marked)]
    for colour in sorted(set(incoming.flagged.values())):
        cards = [card for card, own in incoming.flagged.items() if own == colour]
        made.append(wished(Wish.FLAG, f"{colour} flag in Anki", *cards))
    return made


def record(
    place: Workspace,
    batch: Batch,
    merged: Merged,
    incoming: Incoming | None,
    cards: Iterable[StoredCard],
    *,
    done: str,
) -> dict[str, Any]:
    """An import for other programs, and for the screen."""
    from mocards.cli.records import schedule_record

    fronts = {stored.card.id: stored.card.front for stored in cards if stored.card.id in merged.changes}
    return {
        "file": batch.source,
        "import": batch.id,
        "done": done,
        "reviews": {"new": merged.new, "known": merged.known},
        "cards": len(incoming.cards) if incoming else None,
        "strange_notes": incoming.strange if incoming else None,
        "schedules_taken_over": merged.taken_over,
        "wishes": merged.wished,
        "due_before": _due(place, merged, 0),
        "due_after": _due(place, merged, 1),
        "changes": [
            {
                "id": card,
                "front": fronts.get(card, ""),
                "before": before and schedule_record(before),
                "after": after and schedule_record(after),
            }
            for card, (before, after) in merged.changes.items()
        ],
    }


def _due(place: Workspace, merged: Merged, side: int) -> int:
    """How many of the cards whose schedule changes are due today, before (0) or after (1)."""
    schedules = (change[side] for change in merged.changes.values())
    return sum(schedule is not None and schedule.due <= place.today for schedule in schedules)
