"""Which key does what in a session: the defaults, and what ``[keys]`` in ``mocards.toml`` makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, StrEnum, auto
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mocards.errors import SettingsError
from mocards.model import Grade


class Action(StrEnum):
    """What a key can ask for; by these names ``[keys]`` calls all but the grades."""

    SHOW = "show"
    GRADE = "grade"
    UNDO = "undo"
    REDO = "redo"
    TYPE = "type"
    EDIT = "edit"
    OPEN = "open"
    INFO = "info"
    FIND = "find"
    SUSPEND = "suspend"
    BURY = "bury"
    MARK = "mark"
    FLAG = "flag"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page-up"
    PAGE_DOWN = "page-down"
    HELP = "help"
    LEAVE = "leave"


class Press(Struct, frozen=True):
    """An action, with its grade when it is one."""

    action: Action
    grade: Grade | None = None


class When(Enum):
    """Where a key works. The two sides never show at once, so one key may do something on each."""

    ALWAYS = auto()
    QUESTION = auto()
    ANSWER = auto()

    def meets(self, other: When) -> bool:
        """Whether both may hold at the same time."""
        return self is other or When.ALWAYS in (self, other)


class Binding(Struct, frozen=True):
    """The keys of one action."""

    press: Press
    keys: tuple[str, ...]
    meaning: str
    """For the help."""
    when: When = When.ALWAYS


def _grade(grade: Grade, *keys: str) -> Binding:
    return Binding(Press(Action.GRADE, grade), keys, grade.name.capitalize(), When.ANSWER)


SCHEMES: Mapping[str, Mapping[str, Binding]] = {
    "buttons": {
        "again": _grade(Grade.AGAIN, "1"),
        "hard": _grade(Grade.HARD, "2"),
        "good": _grade(Grade.GOOD, "3", "space", "enter"),
        "easy": _grade(Grade.EASY, "4"),
    },
    "sm2": {
        "blackout": _grade(Grade.BLACKOUT, "0"),
        "again": _grade(Grade.AGAIN, "1"),
        "familiar": _grade(Grade.FAMILIAR, "2"),
        "hard": _grade(Grade.HARD, "3"),
        "good": _grade(Grade.GOOD, "4", "space", "enter"),
        "easy": _grade(Grade.EASY, "5"),
    },
}
"""How answers are graded: by Anki's four buttons, or by SM-2's own six grades."""


def _action(action: Action, meaning: str, *keys: str, when: When = When.ALWAYS) -> Binding:
    return Binding(Press(action), keys, meaning, when)


ACTIONS: Mapping[str, Binding] = {
    binding.press.action.value: binding
    for binding in (
        _action(Action.SHOW, "show the answer", "space", "enter", when=When.QUESTION),
        _action(Action.UNDO, "undo the last step, as often as you like", "u"),
        _action(Action.REDO, "redo what was undone", "r"),
        _action(Action.TYPE, "type the answer first, and see the difference", "t", when=When.QUESTION),
        _action(Action.EDIT, "edit the note at this card's line", "e"),
        _action(Action.OPEN, "open the note in Obsidian or its program", "o"),
        _action(Action.INFO, "what is known about this card", "i"),
        _action(Action.FIND, "find a card, and look at it", "/"),
        _action(Action.SUSPEND, "suspend: never ask this card again", "s"),
        _action(Action.BURY, "bury: ask it tomorrow", "b"),
        _action(Action.MARK, "mark it, or take the mark off", "m"),
        _action(Action.FLAG, "flag it for its author, with a reason", "f"),
        _action(Action.UP, "scroll up", "k", "up"),
        _action(Action.DOWN, "scroll down", "j", "down"),
        _action(Action.PAGE_UP, "a page up", "pageup"),
        _action(Action.PAGE_DOWN, "a page down", "pagedown"),
        _action(Action.HELP, "this help", "?"),
        _action(Action.LEAVE, "leave; every answer is saved already", "q"),
    )
}
"""Name in ``[keys]`` → what it does, and by which keys."""

LABELS: Mapping[str, str] = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "escape": "Esc",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
"""Keys that have names, and how they are shown; every other key is its character."""
ALWAYS_LEAVES = "eof"
"""Ctrl-D, and the end of a pipe."""


SCROLLING = frozenset({Action.UP, Action.DOWN, Action.PAGE_UP, Action.PAGE_DOWN})


class Keys(Struct, frozen=True):
    """The keys of one session."""

    bindings: Mapping[str, Binding]

    def press(self, key: str, *, answer_shown: bool) -> Press | None:
        """What a key does now; None when it does nothing."""
        if key == ALWAYS_LEAVES:
            return Press(Action.LEAVE)
        now = When.ANSWER if answer_shown else When.QUESTION
        name = "space" if key == " " else key
        found = (one.press for one in self.bindings.values() if name in one.keys and one.when.meets(now))
        return next(found, None)

    def label(self, name: str) -> str:
        """How the first key of an action is shown; empty when it has none."""
        return next((LABELS.get(key, key) for key in self.bindings[name].keys), "")

    def grades(self) -> Iterator[tuple[str, Grade]]:
        """The buttons: the key that is shown on each, and its grade."""
        for name, binding in self.bindings.items():
            if binding.press.grade is not None:
                yield self.label(name), binding.press.grade

    def help(self) -> Iterator[tuple[str, str]]:
        """Keys and what they do, action by action; the grades in one line, and the scrolling."""
        grades = [binding for binding in self.bindings.values() if binding.press.grade is not None]
        scrolls = [binding for binding in self.bindings.values() if binding.press.action in SCROLLING]
        for name, binding in self.bindings.items():
            if binding is grades[0]:
                labels = [self.label(of) for of, other in self.bindings.items() if other in grades]
                yield " ".join(labels), ", ".join(other.meaning for other in grades)
            elif binding is scrolls[0]:
                yield _labels([key for other in scrolls for key in other.keys]), "scroll a long card"
            elif name == Action.SHOW:
                then = [f"; then: {other.meaning}" for other in grades if set(other.keys) & set(binding.keys)]
                yield _labels(binding.keys), binding.meaning + "".join(then)
            elif binding.keys and binding not in (*grades, *scrolls):
                yield _labels(binding.keys), binding.meaning


def _labels(keys: Iterable[str]) -> str:
    return " ".join(LABELS.get(key, key) for key in keys)


def keys_of(file: Path, wanted: Mapping[str, str | tuple[str, ...]], scheme: str = "buttons") -> Keys:
    """The session's keys.

    Args:
        file: where they are set, for the messages.
        wanted: action → its keys, in place of the usual ones.
        scheme: how answers are graded; see :data:`SCHEMES`.

    Raises:
        SettingsError: an action or a key that nobody knows, or one key for two actions.
    """
    known = {name for grades in SCHEMES.values() for name in grades} | set(ACTIONS)
    bindings = {"show": ACTIONS["show"], **SCHEMES[scheme], **ACTIONS}
    for name, keys in wanted.items():
        if name not in known:
            raise SettingsError.unknown_key(file, f"keys.{name}", known)
        given = tuple(dict.fromkeys(_key(file, name, key) for key in ([keys] if isinstance(keys, str) else keys)))
        if name in bindings:
            bindings[name] = replace(bindings[name], keys=given)
    _refuse_conflicts(file, bindings)
    return Keys(bindings)


def _key(file: Path, action: str, key: str) -> str:
    """A key by its name, or a character that can be typed."""
    name = "space" if key == " " else key.casefold() if len(key) > 1 else key
    if name in LABELS or (len(name) == 1 and name.isprintable()):
        return name
    raise SettingsError(
        f"{file}: 'keys.{action}': no key is called '{key}'; write one character, or one of {', '.join(LABELS)}"
    )


def _refuse_conflicts(file: Path, bindings: Mapping[str, Binding]) -> None:
    for key, first, second in _conflicts(bindings.items()):
        raise SettingsError(
            f"{file}: 'keys.{first}' and 'keys.{second}' are both '{key}'; give one of them another key"
        )


def _conflicts(bindings: Iterable[tuple[str, Binding]]) -> Iterator[tuple[str, str, str]]:
    taken: dict[str, list[tuple[str, When]]] = {}
    for name, binding in bindings:
        for key in binding.keys:
            for other, when in taken.setdefault(key, []):
                if binding.when.meets(when):
                    yield key, other, name
            taken[key].append((name, binding.when))
