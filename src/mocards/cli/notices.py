"""What a learner should know before the first card of the day, in a line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mocards.cli.scheduling import Scheduling
from mocards.model import Vacation
from mocards.study.queue import Backlog
from mocards.study.session import day_text
from mocards.study.vacations import on_vacation


def backlog_text(backlog: Backlog) -> str:
    """``412 overdue; at 30 a day done by 12 March 2026``."""
    some = f"{backlog.cards:,} overdue"
    if backlog.done is None:
        return f"{some}; more become due than the limits let through: raise 'reviews', or study --minutes"
    return f"{some}; at {backlog.a_day:,} a day done by {day_text(backlog.done)}"


def vacation_text(day: date, vacations: Iterable[Vacation]) -> str:
    """Until when nothing is due; empty on a day of study."""
    found = on_vacation(day, vacations)
    if found is None:
        return ""
    return f"On vacation until {day_text(found.last)}; 'mocards vacation --end' when you are back"


def scheduler_text(scheduling: Scheduling, decks: Iterable[str]) -> str:
    """That settings ask for another scheduler than the one in force; empty when they do not."""
    unlike = scheduling.unlike(decks)
    if not unlike:
        return ""
    more = f" and {len(unlike) - 1} more" if len(unlike) > 1 else ""
    wanted = scheduling.wanted(unlike[0]).words
    return f"{unlike[0]}{more}: settings ask for {wanted}; 'mocards scheduler' says what would change"
