"""Cards and schedules as other programs get them: values → records for JSON."""

from __future__ import annotations

from typing import Any

from mocards.model import Schedule, StoredCard
from mocards.schedule.sm2 import INITIAL_EASE
from mocards.study.leeches import LEECH, is_leech

NEVER_ANSWERED = {"due": None, "interval": 0, "ease": INITIAL_EASE, "repetitions": 0, "lapses": 0}
"""What stands for the schedule of a card that has none."""


def record(stored: StoredCard, lapses: int | None = None) -> dict[str, Any]:
    """One card for other programs.

    Args:
        stored: the card.
        lapses: that make it a leech, which its tags say then; None to leave that out.
    """
    card, schedule = stored.card, stored.schedule
    leech = [LEECH] if lapses and is_leech(schedule, lapses) else []
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": card.kind,
        "facet": card.facet,
        "front": card.front,
        "back": card.back,
        "cloze": card.cloze,
        "note": card.source.note,
        "line": card.source.line,
        "phase": card.phase,
        "concept": card.concept,
        "position": card.position,
        "tags": [*card.tags, *leech],
        "state": stored.state.value,
        **(schedule_record(schedule) if schedule else NEVER_ANSWERED),
    }


def schedule_record(schedule: Schedule) -> dict[str, Any]:
    """A schedule for other programs; the ease factor is in hundredths."""
    return {
        "due": schedule.due.isoformat(),
        "interval": schedule.interval,
        "ease": schedule.ease,
        "repetitions": schedule.repetitions,
        "lapses": schedule.lapses,
    }
