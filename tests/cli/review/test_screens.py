"""Whole sessions, screen by screen, as they stand in ``screens/``: one readable file for each size of window.

``MOCARDS_SCREENS=write`` writes the files anew; look at what has changed before you commit it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from learner import Sit
from mocards.cli.review.screen import difference as drawn
from mocards.study.typed import difference

SCREENS = Path(__file__).parent / "screens"
NOTE = """
    # The Queen

    ## Retrieval Practice

    <details>
    <summary><strong>Q1:</strong> What do keepers write down in `May`?</summary>

    **Answer**: At every visit, *all three*:

    | What | How often | Why it matters |
    |:-----|:---------:|---------------:|
    | Eggs seen | weekly | No eggs for three weeks: no queen |
    | Queen cells | weekly | They come before a swarm<br>and after a loss |

    1. Date and weather
       - Wind from 女王蜂 side
       - [x] smoke used
    2. Stores, as $h \\le 3$ frames
    </details>

    <details>
    <summary><strong>Q2:</strong> How is the hive's scale read?</summary>

    **Answer**: By a small program:

    ```python
    def weight(raw: int, tare: int = 420) -> float:  # grams, measured each night at four
        return (raw - tare) / 1000
    ```

    > [!warning] Not in the rain
    > Wet wood weighs more.
    </details>
"""


@pytest.fixture
def bees(vault: Path, write: Callable[[str, str], Path]) -> Path:
    """The vault, with a note that has everything."""
    write("the-queen.md", NOTE)
    editor = vault / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/What she does/What a queen does/" "$2"\n')
    editor.chmod(0o755)
    return vault


def screens(sit: Sit, columns: int, rows: int, editor: Path) -> Iterator[tuple[str, str]]:
    """A session in a window of a size: what is done, and what is seen then."""
    learner = sit(columns, rows, EDITOR=str(editor), VISUAL="")

    def after(title: str, *keys: str, sees: str) -> tuple[str, str]:
        learner.press(*keys)
        return title, learner.sees(sees)

    yield after("the first question", sees="What should you know")
    yield after("its answer", " ", sees="Again")
    yield after("the next question, after Again", "1", sees="write down")
    yield after("a table and a list", " ", sees="Again")
    yield after("the next page of it", "pagedown", sees="Date and weather")
    yield after("code and a callout, after Hard and Space", "2", " ", sees="a small program")
    yield after("undone", "u", sees="undone")
    yield after("undone once more", "u", sees="What should you know")
    yield after("the note was edited", "e", sees="built again")
    yield after("typed: she knows, and Enter", "t", *"What a qeen does, how", "enter", sees="Again")
    yield after("marked", "m", sees="marked")
    yield after("a flag is typed", "f", *"No proof", sees="No proof")
    yield after("flagged", "enter", sees="flagged")
    yield after("what is known", "i", sees="What is known")
    yield after("found: queen", "x", "/", *"queen", "enter", sees="▸")
    yield after("looked at", "enter", sees="only to look at")
    yield after("back, and buried", "x", "q", "b", sees="buried")
    yield after("suspended", "s", sees="suspended")
    yield after("the help", "?", sees="any other key")
    learner.press("x", "q")
    assert learner.left() == 0
    learner = sit(columns, rows)
    yield after("after a restart", sees="leave")
    yield after("undone after the restart", "u", sees="undone: suspend")
    yield after("and the rest of the steps", "u", "u", "u", sees="undone: mark")
    learner.resize(columns // 2, rows)
    yield after("in half the width", sees="Space answer")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 15), (120, 40)])
def test_screens_are_as_they_were(sit: Sit, bees: Path, columns: int, rows: int) -> None:
    seen = "".join(
        f"{f' {title} ':═^{columns}}\n{_steady(screen)}\n\n"
        for title, screen in screens(sit, columns, rows, bees / "editor.sh")
    )
    file = SCREENS / f"{columns}x{rows}.txt"
    if os.environ.get("MOCARDS_SCREENS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(seen, "utf-8")
    assert seen == file.read_text("utf-8"), "MOCARDS_SCREENS=write writes the screens anew"


def _steady(screen: str) -> str:
    """Without the time that the session took, and what other parts of the program give a card: id and tags."""
    screen = re.sub(r"\b\d:\d\d$", "0:00", screen, flags=re.MULTILINE)
    screen = re.sub(r"^id      \w+", "id      …", screen, flags=re.MULTILINE)
    return re.sub(r"^tags    .*\n(?: {8}.*\n)*", "tags    …\n", screen, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("typed", "answer", "shown"),
    [
        ("drone", "queen", "drone queen"),
        ("a gap of 8 mm", "a gap of 6 to 9 mm", "a gap of 8 6 to 9 mm"),
        ("xueen", "queen", "xqueen"),
        ("it roars", "it roars, long", "it roars, long"),
    ],
)
def test_a_wrong_word_stands_apart_from_the_right_one(typed: str, answer: str, shown: str) -> None:
    assert drawn(difference(typed, answer)).plain == shown
