"""What a session shows: values → lines of the terminal, at any width from 20 columns."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.text import Text

from mocards.cli.views.lines import Lines, ansi, hanging, wrapped
from mocards.cli.views.markdown import rendered
from mocards.cli.views.printable import printable
from mocards.model import Grade, StoredCard
from mocards.study.keys import Keys
from mocards.study.queue import Counts
from mocards.study.typed import Part, Piece

WIDEST = 96
"""Columns of text that are still easy to read."""
NARROWEST, LOWEST = 20, 5
"""The smallest window in which a card can be studied: columns and rows."""
NARROW = 32
"""Columns below which a count of nothing is left out."""
ROOMY, SMALL = 12, 8
"""Rows from which there is air around the card; and below which it gets all but two or three of them."""
COLOURS = ("red", "red", "red", "magenta", "green", "cyan")
"""Of the grades 0 to 5; colours of the terminal's own palette, which its owner chose."""
ARROWS = 3
"""Columns of a small window's first line that say whether one can scroll."""
RULE = 3
"""Lines between question and answer."""
PIECES = {Part.SAME: "", Part.MISSING: "underline green", Part.EXTRA: "strike red"}


class Button(Struct, frozen=True):
    """One grade that can be given, and what it would do."""

    key: str
    grade: Grade
    when: str
    """The interval that it gives; of a drill, whether the card comes once more."""

    @property
    def name(self) -> str:
        """As the learner reads it."""
        return self.grade.name.capitalize()


class View(Struct, frozen=True):
    """All that a screen is made of."""

    stored: StoredCard
    deck: str
    """The deck's title."""
    counts: Counts
    done: int
    """Answers given today, for the bar."""
    seconds: int
    keys: Keys
    buttons: tuple[Button, ...] = ()
    """Empty while the answer is hidden."""
    typed: tuple[Piece, ...] = ()
    """What the learner typed, against the answer."""
    message: str = ""
    """A word for the learner, such as what was undone."""

    @property
    def where(self) -> list[str]:
        """Deck, phase and concept, each on one line."""
        card = self.stored.card
        parts = dict.fromkeys(part for part in (self.deck, card.phase, card.concept) if part)
        return [printable(part).replace("\n", " ") for part in parts]


class Window(Struct, frozen=True):
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
    if is_too_small(columns, rows):
        return _too_small(columns, rows)
    width = min(columns, WIDEST)
    small = rows < SMALL
    message = wrapped(Text(printable(view.message), style="bold"), width) if view.message else []
    foot = _buttons(view, width, small=small) if view.buttons else _hints(view, width)
    head = [_header(view, width)] if small else [_header(view, width), _progress(view, width)]
    if message and len(head) + len(message) + len(foot) + 3 > rows:  # a long message can be scrolled like the card
        question, above = [*message, Text(), *rendered(view.stored.card.front, width)], []
        offset = offset or 0
    else:
        question, above = rendered(view.stored.card.front, width), message
    answer = _answer(view, width)
    if small and offset is None and answer:
        offset = len(question) + RULE
    return _composed([*head, *([Text()] if rows >= ROOMY else [])], question, answer, [*above, *foot], rows, offset)


def is_too_small(columns: int, rows: int) -> bool:
    """Whether no card can be shown."""
    return columns < NARROWEST or rows < LOWEST


def page(title: str, body: Lines, hint: str, columns: int, rows: int, offset: int = 0) -> Window:
    """A page to be read, such as the help."""
    foot = _truncated(Text(hint), columns)
    return _composed(_title(title, columns, rows), body, [], [foot], rows, offset)


def entries(title: str, listed: Sequence[str], chosen: int, columns: int, rows: int) -> Window:
    """A list of which one entry is chosen; that one is always in sight, and shown whole."""
    width = min(columns, WIDEST)
    body = [_truncated(Text(f"  {entry}"), width) for entry in listed]
    whole = hanging(Text("▸ "), wrapped(Text(listed[chosen], style="bold"), width - 2))
    body[chosen : chosen + 1] = whole
    hint = _truncated(Text("j k choose · Enter looks at it · q goes back"), width)
    head = _title(title, width, rows)
    space = max(1, rows - len(head) - 2)
    return _composed(head, body, [], [hint], rows, min(chosen, max(0, chosen + len(whole) - space)))


def asking(question: str, typed: str, columns: int, rows: int) -> Window:
    """A line that is being typed, with its cursor; the end of it stays in sight."""
    width = min(columns, WIDEST)
    body = wrapped(Text.assemble((f"{question} ", "bold"), typed, ("▏", "reverse")), width)
    hint = _truncated(Text("Enter · Esc goes back"), width)
    return _composed([], body, [], [hint], rows, len(body))


def _title(title: str, width: int, rows: int) -> Lines:
    """What a page or a list is about, in one line; in a small window beside the arrows, with no line below."""
    if rows < SMALL:
        return [_truncated(Text(title, style="bold"), width - ARROWS)]
    return [_truncated(Text(title, style="bold"), width), Text()]


def _composed(head: Lines, question: Lines, answer: Lines, foot: Lines, rows: int, offset: int | None) -> Window:
    """Head and foot stay; what is between them scrolls."""
    body = [*question, *answer]
    marked = rows >= SMALL
    space = max(1, rows - len(head) - len(foot) - marked)
    last = max(0, len(body) - space)
    if offset is None:
        offset = len(question) + 1 if answer and len(body) > space else 0
    offset = max(0, min(offset, last))
    shown = body[offset : offset + space]
    shown += [Text()] * (space - len(shown))
    if marked:
        more = Text(("↑ k   " if offset else "") + ("↓ j more" if offset < last else ""))
        lines = [*head, *shown, more, *foot]
    else:
        arrows = ("↑" if offset else " ") + ("↓" if offset < last else " ")
        lines = [*_with_arrows(head, arrows), *shown, *foot]
    return Window(tuple(ansi(line) for line in lines[:rows]), offset, max(1, space - 1))


def _with_arrows(head: Lines, arrows: str) -> Lines:
    """In a small window the first line says whether one can scroll."""
    return [Text.assemble((arrows, "reverse" if arrows.strip() else ""), " ") + head[0], *head[1:]] if head else []


def _too_small(columns: int, rows: int) -> Window:
    said = f"mocards needs a window of {NARROWEST}×{LOWEST} or larger; this one is {columns}×{rows}"
    return Window(tuple(ansi(line) for line in wrapped(Text(said), max(1, columns))[:rows]), 0, 1)


def difference(typed: Sequence[Piece]) -> Text:
    """What was typed, with what is missing underlined and what is too much struck out.

    Between a whole word and the one that should be there is a blank, for terminals that show neither.
    """
    text = Text()
    for place, piece in enumerate(typed):
        text.append(piece.text, style=PIECES[piece.part])
        goes_on = place + 1 < len(typed) and typed[place + 1].part is Part.MISSING
        if piece.part is Part.EXTRA and goes_on and _is_word(typed, place, place + 2):
            text.append(" ")
    return text


def _is_word(typed: Sequence[Piece], start: int, end: int) -> bool:
    """Whether no letter of the same word stands beside some pieces."""
    before = "".join(piece.text for piece in typed[:start])
    after = "".join(piece.text for piece in typed[end:])
    return not before[-1:].strip() and not after[:1].isalnum()


# ---- head and foot ---------------------------------------------------------------------------


def _header(view: View, width: int) -> Text:
    """Deck › phase › concept, and what the learner wished; on a narrow terminal the nearest part stays."""
    wishes = view.stored.wishes
    signs = Text.assemble((" ★" if wishes.marked else "", "magenta"), (" ⚑" if wishes.flag else "", "red"))
    room = width - signs.cell_len - ARROWS
    parts = view.where
    while len(parts) > 1 and Text(" › ".join(parts)).cell_len > room:
        parts = parts[1:]
    return _truncated(Text(" › ".join(parts), style="bold"), room) + signs


def _progress(view: View, width: int) -> Text:
    """A bar of what is done, and the counts that remain."""
    counts = view.counts
    named = ((counts.due, "due", "green"), (counts.new, "new", "cyan"), (counts.drill, "drill", "red"))
    text = Text()
    for count, name, colour in named:
        if width < NARROW and not count:
            continue
        text.append(" · " if text else "", style="dim")
        text.append(f"{count} {name}", style=colour if count else "")
    if width >= 40:
        text.append(f"   {view.seconds // 60}:{view.seconds % 60:02}")
    room = width - text.cell_len - 2
    if room < 4:
        return _truncated(text, width)
    total = view.done + counts.all
    filled = round(room * view.done / total) if total else room
    return Text.assemble(("━" * filled, "green"), ("─" * (room - filled), "dim"), "  ", text)


def _answer(view: View, width: int) -> Lines:
    """The answer under a rule, when it is shown; what was typed above it."""
    if not view.buttons:
        return []
    rule = [Text(), Text("─" * width, style="dim"), Text()]
    typed = [*wrapped(difference(view.typed), width), *rule] if view.typed else []
    return [*rule, *typed, *rendered(view.stored.card.back, width)]


def _hints(view: View, width: int) -> Lines:
    """The most important keys, as many as there is room for: the help has all."""
    hints = [("show", "answer"), ("help", "keys"), ("leave", "leave"), ("undo", "undo"), ("edit", "edit")]
    order = ["show", "undo", "edit", "help", "leave"]
    between = "   " if width >= 60 else "  "
    shown: list[tuple[str, str, str]] = []
    for name, what in hints:
        if label := view.keys.label(name):
            more = [*shown, (name, label, what)]
            if sum(len(f"{key} {said}") for _, key, said in more) + len(between) * (len(more) - 1) <= width:
                shown = more
    shown.sort(key=lambda hint: order.index(hint[0]))
    return [Text(between).join(Text.assemble((key, "bold"), f" {what}") for _, key, what in shown)]


def _buttons(view: View, width: int, *, small: bool) -> Lines:
    """The grades with their intervals, beside each other, in two columns, or as short as can be."""
    made = [
        Text.assemble(
            (button.key, f"bold {COLOURS[button.grade]}"),
            ":" if small else f" {button.name} ",
            button.when.replace(" ", "") if small else button.when,
        )
        for button in view.buttons
    ]
    line = Text(" " if small else "    ").join(made)
    if line.cell_len <= width:
        return [line]
    if small:
        return _flowed(made, width)
    across = 3 if len(made) > 4 and width >= 56 else 2
    column = max(button.cell_len for button in made) + 3
    if column * across - 3 > width:
        return _flowed(made, width)
    rows = [made[at : at + across] for at in range(0, len(made), across)]
    return [Text().join(Text.assemble(cell, " " * (column - cell.cell_len)) for cell in row) for row in rows]


def _flowed(pieces: Sequence[Text], width: int) -> Lines:
    """Pieces after each other, each whole on its line."""
    lines: Lines = []
    for piece in pieces:
        if lines and lines[-1].cell_len + 1 + piece.cell_len <= width:
            lines[-1] = lines[-1] + Text(" ") + piece
        else:
            lines.append(piece)
    return lines


def _truncated(text: Text, width: int) -> Text:
    text.truncate(max(1, width), overflow="ellipsis")
    return text
