"""What a key does, and what ``[keys]`` makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocards.errors import SettingsError
from mocards.model import Grade
from mocards.study.keys import ACTIONS, SCHEMES, Action, Press, keys_of

FILE = Path("mocards.toml")


@pytest.mark.parametrize(
    ("key", "shown", "pressed"),
    [
        (" ", False, Press(Action.SHOW)),
        ("enter", False, Press(Action.SHOW)),
        (" ", True, Press(Action.GRADE, Grade.GOOD)),
        ("1", True, Press(Action.GRADE, Grade.AGAIN)),
        ("2", True, Press(Action.GRADE, Grade.HARD)),
        ("3", True, Press(Action.GRADE, Grade.GOOD)),
        ("4", True, Press(Action.GRADE, Grade.EASY)),
        ("4", False, None),
        ("5", True, None),
        ("0", True, None),
        ("x", True, None),
        ("t", False, Press(Action.TYPE)),
        ("t", True, None),
        ("u", False, Press(Action.UNDO)),
        ("u", True, Press(Action.UNDO)),
        ("eof", True, Press(Action.LEAVE)),
    ],
)
def test_a_key_does_what_the_help_says(key: str, shown: bool, pressed: Press | None) -> None:
    assert keys_of(FILE, {}).press(key, answer_shown=shown) == pressed


@pytest.mark.parametrize("grade", list(Grade))
def test_sm2_has_a_key_for_each_of_its_grades(grade: Grade) -> None:
    assert keys_of(FILE, {}, "sm2").press(str(int(grade)), answer_shown=True) == Press(Action.GRADE, grade)


def test_keys_can_be_changed() -> None:
    keys = keys_of(FILE, {"undo": "Z", "good": ("g", "Space"), "leave": "escape", "page-up": "home"})
    pressed = {key: keys.press(key, answer_shown=True) for key in ("Z", "u", "g", " ", "3", "enter", "escape", "home")}
    good = Press(Action.GRADE, Grade.GOOD)
    assert pressed == {
        "Z": Press(Action.UNDO),
        "u": None,
        "g": good,
        " ": good,
        "3": None,
        "enter": None,
        "escape": Press(Action.LEAVE),
        "home": Press(Action.PAGE_UP),
    }
    assert (keys.label("undo"), keys.label("good"), keys.label("leave")) == ("Z", "g", "Esc")


def test_an_action_may_have_no_key_and_ctrl_d_leaves_all_the_same() -> None:
    keys = keys_of(FILE, {"leave": ()})
    assert keys.press("q", answer_shown=False) is None
    assert keys.press("eof", answer_shown=False) == Press(Action.LEAVE)
    assert keys.label("leave") == ""


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"unod": "z"}, "mocards.toml: unknown key 'keys.unod'; did you mean 'undo'?"),
        (
            {"undo": "ctrl-z"},
            "mocards.toml: 'keys.undo': no key is called 'ctrl-z'; write one character, or one of space, enter, tab, "
            "backspace, delete, escape, up, down, left, right, home, end, pageup, pagedown",
        ),
        ({"undo": "e"}, "mocards.toml: 'keys.undo' and 'keys.edit' are both 'e'; give one of them another key"),
        ({"bury": "1"}, "mocards.toml: 'keys.again' and 'keys.bury' are both '1'; give one of them another key"),
    ],
)
def test_what_nobody_knows_and_what_clashes_is_refused(wanted: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        keys_of(FILE, wanted)
    assert str(raised.value) == message


def test_the_two_sides_of_a_card_may_share_a_key() -> None:
    keys = keys_of(FILE, {"easy": ("4", "t")})
    assert keys.press("t", answer_shown=False) == Press(Action.TYPE)
    assert keys.press("t", answer_shown=True) == Press(Action.GRADE, Grade.EASY)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_the_help_has_every_key(scheme: str) -> None:
    said = list(keys_of(FILE, {}, scheme).help())
    assert said[0] == ("Space Enter", "show the answer; then: Good")
    labels = " ".join(label for label, _ in said).split()
    named = {"space": "Space", "enter": "Enter", "up": "↑", "down": "↓", "pageup": "PgUp", "pagedown": "PgDn"}
    for binding in (*ACTIONS.values(), *SCHEMES[scheme].values()):
        assert {named.get(key, key) for key in binding.keys} <= set(labels)
