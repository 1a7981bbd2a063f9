"""What every part of mocards speaks of: frozen values, no I/O, no clock.

Text in these values is Markdown unless a field says otherwise. Dates are study days
(:mod:`mocards.schedule.days`), moments are aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import ClassVar

from msgspec import Struct, field


class Position(Struct, frozen=True, order=True):
    """Where something stands."""

    note: str
    """Path of the note relative to the vault, with forward slashes."""
    line: int
    """1-based, counted in the file as it is on disk, front matter included."""

    def __str__(self) -> str:
        return f"{self.note}:{self.line}"


class Severity(StrEnum):
    """How bad a problem is. Only errors make ``check`` fail by themselves."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Problem(Struct, frozen=True):
    """Something wrong in a note, as a value: all of them are collected and shown at once."""

    code: str
    """Stable name such as ``broken-link``; each has a page in ``docs/problems``."""
    severity: Severity
    position: Position
    message: str
    hint: str = ""
    """What the author can do about it."""
    start: int = 0
    """Column of the first offending character in its line, 1-based; 0 when it is the whole line."""
    end: int = 0
    """The column after the last one."""


# ---- items: what is found in notes ---------------------------------------------------------


class Item(Struct, frozen=True, kw_only=True):
    """One learnable thing found in a note. Each kind is a subclass in a module of its own."""

    kind: ClassVar[str]
    position: Position
    block_id: str = ""
    """The author's own ``^block-id``, without the caret; the strongest mark of identity."""
    marked: bool = False
    """Whether the author marked it as a card, so that it is one even where no map leads to its note."""

    @property
    def anchor(self) -> str:
        """What names this item in its note: the link's target, the term, the mistake, the question."""
        raise NotImplementedError

    def facets(self) -> Mapping[str, str]:
        """Facet name → answer. A facet for which the note has no text is left out.

        A name may go on behind a blank, ``text 2``: the prompt is that of its first word.
        """
        raise NotImplementedError

    def words(self) -> Mapping[str, str]:
        """What the prompts of this kind may name in braces: ``{title}``, ``{term}``, …"""
        raise NotImplementedError

    def words_of(self, facet: str) -> Mapping[str, str]:  # noqa: ARG002 - for kinds whose facets differ
        """Words of one facet's prompt, besides those of all."""
        return {}

    def cloze(self, facet: str) -> str:  # noqa: ARG002 - for clozes
        """The whole text with the facet's gap in ``{{c1::…}}``; empty when the item is no cloze."""
        return ""


class Phase(Struct, frozen=True):
    """One phase of a learning path."""

    number: str
    """As written: ``1``, or empty when the heading has none."""
    title: str
    goal: str = ""
    minutes: int | None = None
    """Planned time for the whole phase."""
    position: Position | None = None


class Step(Struct, frozen=True, kw_only=True):
    """One entry of a learning path, as the map draws it."""

    title: str
    """What its cards name as their concept."""
    phase: str = ""
    """Title of the phase; empty outside the phases."""
    number: str = ""
    """As written, such as ``5a``; empty for a bullet."""
    stars: int | None = None
    """How hard the author calls it."""
    minutes: int | None = None
    """Planned time."""
    status: str = ""
    """What the author says of its state, such as ``planned``."""
    note: str = ""
    """Path of the note that it links to; empty when there is none yet."""
    line: int = 0
    """Of the entry in the map, 1-based."""


class Description(Struct, frozen=True):
    """What a MOC says about itself besides its items."""

    what: str = ""
    who: str = ""
    why: str = ""
    objective: str = ""
    use_case: str = ""
    phases: tuple[Phase, ...] = ()
    project: str = ""
    total_minutes: int | None = None
    difficulty: str = ""
    prerequisites: str = ""
    next_steps: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()
    """The entries of the learning path, in their order."""
    needs: tuple[str, ...] = ()
    """Slugs of the decks whose maps the prerequisites link to."""


# ---- cards ---------------------------------------------------------------------------------


class Draft(Struct, frozen=True, kw_only=True):
    """A card as the notes give it, before it has been recognised: everything but the id."""

    deck: str
    """Slug of the deck."""
    kind: str
    facet: str
    anchor: str
    front: str
    back: str
    source: Position
    """Where the item starts."""
    position: int
    """Place in the deck's order, 1-based."""
    phase: str = ""
    """Title of the phase, shown as context; empty outside the path."""
    concept: str = ""
    """Title of the path's entry that the item belongs to; empty outside the path."""
    block_id: str = ""
    cloze: str = ""
    """For a card made of a cloze: the whole text, with this card's hidden part in ``{{c1::part}}`` or
    ``{{c1::part::hint}}``; ``front`` shows a gap there, ``back`` the part in bold. Empty for other cards."""
    tags: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """Key that the facets of one item share; siblings have the same."""
        return f"{self.source.note}#{self.kind}:{self.anchor}"

    @property
    def slot(self) -> tuple[str, str, str, str]:
        """Where the card sits: note, kind, facet, anchor."""
        return (self.source.note, self.kind, self.facet, self.anchor)


class Card(Draft, frozen=True, kw_only=True):
    """One prompt and its answer, with an id that lasts."""

    id: str
    """Given once, kept in the deck file; key in the store and guid in Anki."""
    changed: datetime
    """When front, back or cloze last changed, or the card was retired or came back; UTC, whole seconds.
    The note's mtime in an Anki package."""
    retired: bool = False
    """Its text has gone from the notes. It waits, out of the queue, for the text to come back."""


class Deck(Struct, frozen=True):
    """The cards of one MOC and of the notes that it links to."""

    slug: str
    title: str
    moc: str
    """Path of the MOC relative to the vault."""
    description: Description = field(default_factory=Description)


# ---- scheduling ----------------------------------------------------------------------------


class Grade(IntEnum):
    """How well an answer was recalled (Woźniak 1990). The four buttons are 1, 3, 4 and 5."""

    BLACKOUT = 0
    AGAIN = 1
    FAMILIAR = 2
    HARD = 3
    GOOD = 4
    EASY = 5

    @property
    def passed(self) -> bool:
        """Whether the answer counts as recalled."""
        return self >= Grade.HARD

    @property
    def firm(self) -> bool:
        """Whether the card needs no more drill today."""
        return self >= Grade.GOOD


BUTTONS: tuple[Grade, ...] = (Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY)
"""What keys 1 to 4 give."""


class Review(Struct, frozen=True, kw_only=True):
    """One graded answer. The list of reviews is only ever added to."""

    id: str
    card: str
    at: datetime
    """The moment of the answer, UTC."""
    offset: int
    """Minutes east of UTC where the learner was."""
    day: date
    """The study day that the answer counts for; fixed at the time, never computed again."""
    grade: Grade
    milliseconds: int
    """From the prompt to the grade."""
    drill: bool = False
    """A repetition on the same day, which changes no schedule."""
    interval: int | None = None
    """Days that the answer gave; None for a drill, and for an answer that was not given here."""
    due: date | None = None
    """The day that it gave: fuzz may have moved it away from ``day`` + ``interval``."""


class Schedule(Struct, frozen=True, kw_only=True):
    """When a card is due and how firm it is: what a scheduler makes of the card's reviews."""

    due: date
    interval: int
    """Days."""
    ease: int
    """SM-2's ease factor in hundredths: every step of it is one, so it is exact."""
    repetitions: int
    """Run of passed answers."""
    lapses: int
    """How often a card that had been learned failed."""
    last: date
    """Study day of the last scheduled review."""
    stability: float | None = None
    """FSRS: days until recall falls to 90 %; None under SM-2."""
    difficulty: float | None = None
    """FSRS: 1 to 10; None under SM-2."""

    @property
    def days(self) -> int:
        """From the last answer until the card is due: ``interval``, unless fuzz has moved the day."""
        return (self.due - self.last).days


class Handover(Struct, frozen=True):
    """The schedule with which a card came from another program: its reviews go on from there."""

    card: str
    at: datetime
    """The moment, UTC: reviews up to it are history, which the schedule has in it already."""
    schedule: Schedule


class Batch(Struct, frozen=True):
    """One import of another program's log."""

    id: str
    at: datetime
    """The moment of the import, UTC."""
    source: str
    """Name of the file."""


class Merged(Struct, frozen=True):
    """What came of joining another program's log, or of parting with it again."""

    new: int
    """Answers that the log did not have."""
    known: int
    """Answers that it had already."""
    taken_over: int
    """Cards whose schedule came with them."""
    wished: int
    """Changes of what is wished for cards."""
    changes: Mapping[str, tuple[Schedule | None, Schedule | None]]
    """Card → its schedule before and after, where that is another."""


class Wish(StrEnum):
    """What a learner may wish for a card besides its answers. The names of states are the store's columns."""

    SUSPENDED = "suspended"
    """Out of every queue, until it is taken back: a bool."""
    BURIED = "buried_until"
    """Out of the queue before this study day: a date, or None."""
    MARKED = "marked"
    """To be found again: a bool."""
    FLAG = "flag"
    """What the card's author should know, in the learner's words; empty for none."""
    RESET = "reset"
    """To be learned anew, as if it had never been answered: True. No state, but a step of the card's log."""
    DUE = "due"
    """To come back on a day that the next answer ends: a date. A step of the card's log, too."""

    @property
    def amends(self) -> bool:
        """Whether it is a step of the log, which changes the schedule, and not a state of its own."""
        return self in {Wish.RESET, Wish.DUE}


class Wishes(Struct, frozen=True):
    """All that a learner wishes for one card; see :class:`Wish`."""

    suspended: bool = False
    buried_until: date | None = None
    marked: bool = False
    flag: str = ""


class Wished(Struct, frozen=True, kw_only=True):
    """One wish for some cards, made at one moment: a step that can be taken back."""

    id: str
    """Its own; or that of the review that it follows from, and is taken back with."""
    cards: tuple[str, ...]
    wish: Wish
    value: bool | date | str | None
    """What holds from now on; its type depends on the wish."""
    at: datetime
    """The moment, UTC."""
    day: date
    """The study day to whose history it belongs."""


Deed = Review | Wished
"""What a learner does to cards, and can take back."""


class State(StrEnum):
    """What ``mocards cards`` calls a card."""

    NEW = "new"
    REVIEW = "review"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class Candidate(Struct, frozen=True):
    """What the daily queue needs to know of a card: light, since there may be 100,000."""

    card: str
    deck: str
    item: str
    """Key that siblings share."""
    position: int
    due: date | None
    """None for a card that was never answered."""
    interval: int
    """Days; 0 for a new card."""


class Answered(Struct, frozen=True):
    """An answer of today, as the daily queue sees it."""

    card: str
    deck: str
    item: str
    position: int
    grade: Grade
    drill: bool
    first: bool
    """Whether it was the card's first answer ever: it took one of the day's new cards."""
    asleep: bool = False
    """Suspended or buried since: it counts against the day's limits, and is not drilled."""
    due: date | None = None
    """The day on which the card was due before the answer, where that is known."""
    interval: int = 0
    """Days that it had then."""
    given: int = 0
    """Days that the answer gave it; 0 for a drill."""
    phase: str = ""
    """Title of the card's phase."""


class Vacation(Struct, frozen=True, order=True):
    """Days without study."""

    first: date
    last: date
    """Not before ``first``."""


class Outline(Struct, frozen=True):
    """What must be known of a card to tell whether it is meant: light, since there may be 100,000."""

    card: str
    deck: str
    kind: str
    facet: str
    phase: str
    tags: tuple[str, ...]
    suspended: bool
    lapses: int


class StoredCard(Struct, frozen=True):
    """A card with what the store knows of this learner's way with it."""

    card: Card
    state: State
    schedule: Schedule | None
    """None for a card that was never answered."""
    wishes: Wishes = Wishes()
