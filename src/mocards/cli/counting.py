"""How many cards wait, in one line; apart from the command, so that a shell prompt need not import all of it."""

from __future__ import annotations

from mocards.cli.current import up_to_date
from mocards.cli.today import TODAY, todays_queue
from mocards.cli.workspace import Workspace
from mocards.study.queue import Backlog
from mocards.study.wanted import Wanted


def counted(place: Workspace, *, json: bool, wanted: Wanted = TODAY) -> str:
    """What waits today: for a person, or as JSON."""
    with up_to_date(place, whatever_changed=True) as source:
        queue = todays_queue(source, place, wanted=wanted)
    counts, backlog = queue.counts, queue.backlog
    if json:
        more = f', "overdue": {backlog.cards}, "done": "{backlog.done or ""}"' if backlog else ""
        return f'{{"due": {counts.due}, "new": {counts.new}, "drill": {counts.drill}{more}}}'
    more = f"; {_in_words(backlog)}" if backlog else ""
    return f"{counts.due} due, {counts.new} new, {counts.drill} to drill{more}"


def _in_words(backlog: Backlog) -> str:
    from mocards.cli.notices import backlog_text

    return backlog_text(backlog)
