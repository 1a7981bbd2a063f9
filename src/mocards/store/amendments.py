"""What a learner changes by hand in a card's log: it begins anew, or comes back on a day that was chosen."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mocards.model import Handover, Schedule, Wish
from mocards.store import rows


class Amendments(Struct, frozen=True):
    """The amendments of one card that count."""

    reset: int = 0
    """Sequence of the last reset: steps before it no longer make the schedule. 0 for none."""
    reset_at: datetime | None = None
    due: date | None = None
    """The day that was chosen last …"""
    chosen: int = 0
    """… and the sequence of that step."""

    def with_row(self, row: Any) -> Amendments:
        """These, and a later row of the table of wishes."""
        if row.field == Wish.RESET:
            return Amendments(reset=row.sequence, reset_at=rows.moment(row.at))
        return replace(self, due=rows.day(json.loads(row.after)), chosen=row.sequence)

    def kept(self, handover: Handover | None) -> Handover | None:
        """The schedule that came from another program, unless the card has begun anew since."""
        return None if handover and self.reset_at and handover.at <= self.reset_at else handover

    def applied(self, schedule: Schedule | None, newest: int) -> Schedule | None:
        """A card's schedule on the day that was chosen, unless an answer has ended that.

        Args:
            schedule: what the answers make.
            newest: sequence of the last scheduled answer.
        """
        return replace(schedule, due=self.due) if schedule and self.due and self.chosen > newest else schedule
