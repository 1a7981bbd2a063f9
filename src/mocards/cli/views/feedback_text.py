"""What the author should look at, as a compiler would say it: note and line first, then why, then what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from mocards.cli.views.lines import flowing, hanging
from mocards.cli.views.printable import printable
from mocards.cli.views.render import console
from mocards.cli.views.wording import one_line, plain, some
from mocards.study.feedback import Finding, Sort

COLOURS = {
    Sort.FLAGGED: "bold red",
    Sort.LEECH: "bold red",
    Sort.FAILING: "bold magenta",
    Sort.SLOW: "bold cyan",
    Sort.REVEALED: "bold green",
}


def show(found: Sequence[Finding]) -> None:
    """Print the findings and their number."""
    out = console(soft_wrap=False)
    for finding in found:
        card = finding.card
        head = Text(f"{printable(str(card.source))}: ")
        head.append(finding.sort.value, style=COLOURS[finding.sort])
        head.append(f"  {card.id[:8]}", style="dim")
        out.print(head, soft_wrap=True)
        for mark, text in (
            ("", one_line(plain(card.front))),
            ("", printable(finding.evidence)),
            ("= ", finding.advice),
        ):
            before = Text(f"    {mark}")
            for line in hanging(before, flowing(Text(text), out.width - before.cell_len)):
                out.print(line)
    counts = Counter(finding.sort for finding in found)
    by_sort = ", ".join(f"{counts[sort]} {sort.value}" for sort in Sort if counts[sort])
    out.print(Text(f"{some(len(found), 'finding')}: {by_sort}" if found else "Nothing to look at."))
