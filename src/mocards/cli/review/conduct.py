"""A session from its first card to its last, on any face: what each key does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mocards.cli.review.face import Face
from mocards.errors import MocardsError
from mocards.model import StoredCard, Wish
from mocards.study.keys import Action, Keys, Press
from mocards.study.session import interval_text

if TYPE_CHECKING:
    from mocards.cli.review.screen import Button, View
    from mocards.cli.review.sitting import Sitting
    from mocards.study.typed import Piece

FOUND = 200
"""Cards that a search lists at most."""


class Conduct:
    """Which side of the card is shown, and what there is to say; everything else is the sitting's."""

    def __init__(self, sitting: Sitting, face: Face, keys: Keys, farewell: Callable[[], str]) -> None:
        self._sitting = sitting
        self._face = face
        self._keys = keys
        self._farewell = farewell
        self._shown = False
        self._typed: tuple[Piece, ...] = ()
        self._message = sitting.notice

    def run(self) -> None:
        """Go on until there is nothing left, or the learner leaves."""
        while self._sitting.card is not None or self._goes_back():
            if self._sitting.card is None:
                continue
            pressed = self._face.pressed(self._view())
            if pressed is None:
                continue
            if pressed.action is Action.LEAVE:
                return
            self._act(pressed)

    def _goes_back(self) -> bool:
        """Whether the learner, with the day's work done, takes the last step back."""
        from mocards.cli.review.pages import text_page

        if not self._sitting.done:
            return False
        undo = self._keys.label(Action.UNDO)
        if not self._face.last(self._message, text_page(f"{self._farewell()}\n\n{undo} undoes the last step")):
            return False
        self._act(Press(Action.UNDO))
        return True

    def _act(self, pressed: Press) -> None:
        """Do what a key asks for. Whatever cannot be done is said, and the card stays."""
        before = self._sitting.card
        try:
            if pressed.action in _LOOKS:
                _ACTIONS[pressed.action](self)
            elif word := self._sitting.catch_up():
                self._turned(word)
            elif pressed.grade is not None:
                self._turned(self._sitting.answer(pressed.grade))
            else:
                _ACTIONS[pressed.action](self)
        except MocardsError as error:
            if self._sitting.card != before:
                self._turned("")
            self._message = str(error)

    def _turned(self, message: str) -> None:
        """A card is in front with its question."""
        self._shown, self._typed, self._message = False, (), message

    # ---- what the keys do ------------------------------------------------------------------

    def show(self) -> None:
        """Show the answer."""
        self._shown, self._message = True, ""

    def type(self) -> None:
        """Let the learner type the answer, and compare."""
        from mocards.cli.views.markdown import in_one_line
        from mocards.study.typed import difference

        typed = self._face.line("Your answer:")
        if typed is not None:
            self._typed = difference(typed, in_one_line(self._asked_for))
            self.show()

    def undo(self) -> None:
        """Take back the last step."""
        self._turned(self._sitting.undo())

    def redo(self) -> None:
        """Do again what was undone last."""
        self._turned(self._sitting.redo())

    def edit(self) -> None:
        """Open the note at the card's line, then build and go on."""
        from mocards.cli.review.programs import edited

        source = self._card.card.source
        trouble = edited(self._sitting.vault / source.note, source.line, self._face)
        if trouble:
            self._message = trouble
        else:
            self._turned(self._sitting.rebuild())

    def open(self) -> None:
        """Open the note in the program that it is read in."""
        from mocards.cli.review.programs import opened

        source = self._card.card.source
        self._message = opened(self._sitting.vault, source.note, source.line)

    def info(self) -> None:
        """Show what is known about the card."""
        from mocards.cli.review.pages import info_page

        sitting, card = self._sitting, self._card
        page = info_page(card, self._deck, sitting.history(), sitting.outlook(), sitting.day)
        self._face.read("What is known about this card", page)
        self._message = ""

    def find(self) -> None:
        """Search all cards by words, and look at what was found."""
        from mocards.cli.review.pages import card_page
        from mocards.cli.views.markdown import in_one_line
        from mocards.cli.views.wording import some

        words = self._face.line("Find:")
        if not words:
            return
        found = self._sitting.find(words, FOUND)
        if not found:
            self._message = f"no card has '{words}'"
            return
        entries = [in_one_line(stored.card.front) for stored in found]
        more = f"the first {FOUND} cards" if len(found) == FOUND else some(len(found), "card")
        while (chosen := self._face.choose(f"{more} with '{words}'", entries)) is not None:
            stored = found[chosen]
            self._face.read("A card, only to look at", card_page(stored, self._sitting.title(stored.card.deck)))
        self._message = ""

    def suspend(self) -> None:
        """Take the card out of every queue."""
        self._put_to_sleep(Wish.SUSPENDED, True)

    def bury(self) -> None:
        """Take the card out of today's queue."""
        self._put_to_sleep(Wish.BURIED, self._sitting.day + timedelta(days=1))

    def _put_to_sleep(self, wish: Wish, value: bool | date) -> None:
        undo = self._keys.label(Action.UNDO)
        self._turned(f"{self._sitting.wish(wish, value)}; {undo} takes it back")

    def mark(self) -> None:
        """Mark the card, or take the mark off."""
        self._message = self._sitting.wish(Wish.MARKED, not self._card.wishes.marked)

    def flag(self) -> None:
        """Tell the card's author something about it."""
        reason = self._face.line("What is wrong with this card?", self._card.wishes.flag)
        if reason is not None:
            self._message = self._sitting.wish(Wish.FLAG, reason)

    def help(self) -> None:
        """Show what the keys do."""
        from mocards.cli.review.pages import help_page

        self._face.read("Keys", help_page(self._keys))
        self._message = ""

    # ---- what is shown ---------------------------------------------------------------------

    @property
    def _card(self) -> StoredCard:
        assert self._sitting.card is not None  # noqa: S101 - there is a card in front
        return self._sitting.card

    @property
    def _asked_for(self) -> str:
        """What is to be said: of a text with a gap, what is hidden there."""
        from mocards.exports.cloze import hidden_in

        card = self._card.card
        return ", ".join(hidden_in(card.cloze, card.front)) if card.cloze else card.back

    @property
    def _deck(self) -> str:
        return self._sitting.title(self._card.card.deck)

    def _view(self) -> View:
        from mocards.cli.review.screen import View

        sitting = self._sitting
        return View(
            stored=self._card,
            deck=self._deck,
            counts=sitting.queue.counts,
            done=sitting.done,
            seconds=sitting.seconds,
            keys=self._keys,
            buttons=self._buttons() if self._shown else (),
            typed=self._typed,
            message=self._message,
        )

    def _buttons(self) -> tuple[Button, ...]:
        """Each grade with what it would do: the very schedule that the answer then gives."""
        from mocards.cli.review.screen import Button

        grades = {grade: key for key, grade in self._keys.grades()}
        if self._sitting.queue.is_drill:
            return tuple(Button(key, grade, "done" if grade.firm else "once more") for grade, key in grades.items())
        after = self._sitting.previews(grades)
        return tuple(Button(key, grade, interval_text(after[grade].days)) for grade, key in grades.items())


_LOOKS = frozenset({Action.SHOW, Action.HELP})
"""They touch no store: the answer need not wait until it is open."""
_ACTIONS: Mapping[Action, Callable[[Conduct], None]] = {
    Action.SHOW: Conduct.show,
    Action.TYPE: Conduct.type,
    Action.UNDO: Conduct.undo,
    Action.REDO: Conduct.redo,
    Action.EDIT: Conduct.edit,
    Action.OPEN: Conduct.open,
    Action.INFO: Conduct.info,
    Action.FIND: Conduct.find,
    Action.SUSPEND: Conduct.suspend,
    Action.BURY: Conduct.bury,
    Action.MARK: Conduct.mark,
    Action.FLAG: Conduct.flag,
    Action.HELP: Conduct.help,
}
