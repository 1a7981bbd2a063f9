"""What a session shows: values → lines of the terminal, at any width from 40 columns."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console, RenderableType
from rich.markdown import Markdown
from rich.rule import Rule
from rich.text import Text

from mocards.cli.mathtext import with_unicode_math
from mocards.cli.printable import printable
from mocards.model import BUTTONS, Card, Grade, Schedule
from mocards.study.queue import Counts
from mocards.study.session import HELP, Tally, interval_text

WIDEST = 96
"""Columns of text that are still easy to read."""
NARROWEST = 20
BETWEEN = 3
"""Lines between question and answer: a rule with room around it."""
NAMES = {Grade.AGAIN: "Again", Grade.HARD: "Hard", Grade.GOOD: "Good", Grade.EASY: "Easy"}
COLOURS = {Grade.AGAIN: "red", Grade.HARD: "yellow", Grade.GOOD: "green", Grade.EASY: "cyan"}
"""Of the buttons; colours of the terminal's own palette, which its owner chose."""


@dataclass(frozen=True, slots=True)
class View:
    """All that a screen is made of."""

    card: Card
    deck: str
    """The deck's title."""
    counts: Counts
    done: int
    """Answers given today, for the bar."""
    seconds: int
    previews: Mapping[Grade, Schedule] | None
    """What each button would do; None while the answer is hidden."""
    drill: bool = False
    message: str = ""
    """One line for the learner, such as what was undone."""


@dataclass(frozen=True, slots=True)
class Window:
    """A screen's lines, and how far one can scroll."""

    lines: tuple[str, ...]
    offset: int
    """By how many lines it is scrolled down."""
    page: int
    """Lines that one page goes on."""


def screen(view: View, columns: int, rows: int, offset: int | None = None) -> Window:
    """The lines to draw, ``rows`` at most.

    Args:
        view: what to show.
        columns: of the terminal.
        rows: of the terminal.
        offset: scrolled down by so many lines; None shows the top, or the answer when there is no room for both.
    """
    width = max(NARROWEST, min(columns, WIDEST))
    head = _lines(_header(view, width), width) + _lines(_progress(view, width), width)
    foot = _lines(_footer(view, width), width)
    question, answer = _lines(_markdown(view.card.front), width), _answer(view, width)
    body = [*question, *answer]
    space = max(1, rows - len(head) - len(foot) - 2)
    last = max(0, len(body) - space)
    if offset is None:
        offset = len(question) + BETWEEN if answer and len(question) + BETWEEN >= space else 0
    offset = max(0, min(offset, last))
    shown = body[offset : offset + space]
    shown += [""] * (space - len(shown))
    more = Text(("↑ k   " if offset else "") + ("↓ j more" if offset < last else ""), style="dim")
    lines = [*head, "", *shown, *(_lines(more, width) or [""]), *foot]
    return Window(tuple(lines[:rows]), offset, max(1, space - 1))


def help_screen(columns: int, rows: int) -> list[str]:
    """What the keys do."""
    width = max(NARROWEST, min(columns, WIDEST))
    lines = [*_lines(Text("Keys", style="bold"), width), ""]
    for keys, meaning in HELP:
        lines += _lines(Text.assemble((f"{keys:<16} ", "bold"), meaning), width)
    return [*lines, "", *_lines(Text("any key goes back", style="dim"), width)][:rows]


def plain_question(view: View, width: int) -> str:
    """A question for a pipe or a screen reader: linear text without colours."""
    counts = view.counts
    left = f"{counts.due} due, {counts.new} new, {counts.drill} drill"
    where = " › ".join(_where(view))
    return "\n".join([f"[{left}] {where}", "", *_plain(_markdown(view.card.front), width), ""])


def plain_answer(view: View, width: int) -> str:
    """The answer with its buttons, for a pipe or a screen reader."""
    buttons = "   ".join(f"{key} {name} {when}" for key, name, when, _ in _buttons(view))
    return "\n".join(["---", *_plain(_markdown(view.card.back), width), "", buttons, ""])


def plain_help() -> str:
    """What the keys do, as linear text."""
    return "\n".join(f"{keys}: {meaning}" for keys, meaning in HELP) + "\n"


def tally_text(tally: Tally) -> str:
    """What a session did, in one line."""
    if not tally.answers and not tally.drills:
        return "No answers this time."
    parts = []
    if tally.answers:
        share = round(100 * tally.passed / tally.answers)
        parts.append(f"{_some(tally.answers, 'card')} answered, {share} % recalled")
    if tally.drills:
        parts.append(_some(tally.drills, "drill"))
    parts.append(duration(tally.milliseconds // 1000))
    return " · ".join(parts)


def duration(seconds: int) -> str:
    """``45 s``, ``6 min 10 s``, ``1 h 5 min``."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _where(view: View) -> list[str]:
    parts = dict.fromkeys(part for part in (view.deck, view.card.phase, view.card.concept) if part)
    return [printable(part).replace("\n", " ") for part in parts]


def _header(view: View, width: int) -> Text:
    """Deck › phase › concept; on a narrow terminal the nearest part stays."""
    parts = _where(view)
    while len(parts) > 1 and len(" › ".join(parts)) > width:
        parts = parts[1:]
    text = Text(" › ".join(parts), style="bold", no_wrap=True, overflow="ellipsis")
    text.truncate(width, overflow="ellipsis")
    return text


def _progress(view: View, width: int) -> Text:
    """A bar of what is done, and the counts that remain."""
    counts = view.counts
    named = ((counts.due, "due", "green"), (counts.new, "new", "blue"), (counts.drill, "drill", "red"))
    text = Text(no_wrap=True)
    for number, (count, name, colour) in enumerate(named):
        text.append(" · " if number else "", style="dim")
        text.append(f"{count} {name}", style=colour if count else "dim")
    if width >= 60:
        text.append(f"   {view.seconds // 60}:{view.seconds % 60:02}", style="dim")
    room = width - text.cell_len - 2
    if room < 8:
        return text
    total = view.done + counts.all
    filled = round(room * view.done / total) if total else room
    return Text.assemble(("━" * filled, "green"), ("─" * (room - filled), "dim"), "  ", text)


def _answer(view: View, width: int) -> list[str]:
    """The answer under a rule, when it is shown."""
    if view.previews is None:
        return []
    return ["", *_lines(Rule(style="dim"), width), "", *_lines(_markdown(view.card.back), width)]


def _footer(view: View, width: int) -> Text:
    """The buttons, or how to see the answer; a message first when there is one."""
    text = Text.assemble((f"{printable(view.message)}\n", "yellow")) if view.message else Text()
    if view.previews is None:
        hints = [("Space", "answer"), ("u", "undo"), ("e", "edit"), ("?", "keys"), ("q", "leave")]
        between = "   " if width >= 60 else " "
        if width < 48:
            hints.remove(("e", "edit"))  # the help has it
        return text + Text(between).join(Text.assemble((key, "bold"), (f" {what}", "dim")) for key, what in hints)
    buttons = [
        Text.assemble((key, f"bold {colour}"), f" {name} ", (when, "dim")) for key, name, when, colour in _buttons(view)
    ]
    line = Text("    ").join(buttons)
    if line.cell_len > width:
        column = max(button.cell_len for button in buttons[::2]) + 3
        buttons[0].pad_right(column - buttons[0].cell_len)
        buttons[2].pad_right(column - buttons[2].cell_len)
        line = Text.assemble(buttons[0], buttons[1], "\n", buttons[2], buttons[3])
    return text + line


def _buttons(view: View) -> list[tuple[str, str, str, str]]:
    """Key, name, interval and colour of each button."""
    made = []
    for number, grade in enumerate(BUTTONS, start=1):
        if view.drill or view.previews is None:
            when = "done" if grade.firm else "once more"
        else:
            when = interval_text(view.previews[grade].days)
        made.append((str(number), NAMES[grade], when, COLOURS[grade]))
    return made


class _Safe(Markdown):
    """Markdown from strangers: raw HTML is shown as it is written, links and images as their text."""

    def __init__(self, source: str) -> None:
        from markdown_it import MarkdownIt

        super().__init__("", hyperlinks=False, code_theme="ansi_dark")
        parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        self.parsed = parser.parse(source)
        self.markup = source


def _markdown(text: str) -> Markdown:
    return _Safe(printable(with_unicode_math(text)))


def _lines(part: RenderableType, width: int) -> list[str]:
    """A part as lines of the terminal, none wider than ``width``; an empty text gives none."""
    console = _console(width)
    console.print(part)
    written = _output(console)
    return written if any(written) else []


def _console(width: int, *, styled: bool = True) -> Console:
    """A console that writes into memory; ``NO_COLOR`` leaves bold and dim."""
    return Console(
        file=io.StringIO(),
        width=width,
        height=1000,
        force_terminal=styled,
        no_color="NO_COLOR" in os.environ,
        color_system="standard" if styled else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )


def _plain(part: RenderableType, width: int) -> Sequence[str]:
    console = _console(width, styled=False)
    console.print(part)
    return [line.rstrip() for line in _output(console)]


def _output(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)  # noqa: S101 - made above
    return console.file.getvalue().rstrip("\n").split("\n")
