"""A session, over a pipe and in a terminal: the screens are read from a terminal emulator."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from learner import Sit
from ran import NOW, Run

LATER = "2026-01-11T09:00:00"


def _untimed(shown: str) -> str:
    """Without the time that a session took: a machine may be busy."""
    return re.sub(r"· \d+ s", "· 0 s", re.sub(r"\b\d:\d\d\n", "0:00\n", shown))


# ---- in a terminal -------------------------------------------------------------------------


def test_a_whole_session(sit: Sit, run: Run) -> None:
    learner = sit()
    assert _untimed(learner.sees("What should you know")) == (
        "Keeping Bees › The Colony › The Queen\n"
        "────────────────────────────────────────────────  0 due · 5 new · 0 drill   0:00\n"
        "\n"
        "What should you know after The Queen, on the path Keeping Bees?\n"
        + "\n" * 19
        + "Space answer   u undo   e edit   ? keys   q leave"
    )
    learner.press(" ")
    shown = learner.sees("1 Again")
    assert "What she does, how to find her, what her absence sounds like" in shown
    assert shown.endswith("1 Again 1 d    2 Hard 1 d    3 Good 1 d    4 Easy 1 d")
    learner.press("1")
    assert "0 due · 4 new · 1 drill" in learner.sees("How does a colony without a queen sound?")
    for question in ("What should you know after Swarming", "Bee space", "Opening the hive in the rain"):
        learner.press("enter", "4")
        learner.sees(question)
    learner.press(" ", "3")
    assert "0 due · 0 new · 1 drill" in learner.sees("What should you know after The Queen")
    learner.press(" ")
    assert learner.sees("1 Again").endswith("1 Again once more    2 Hard once more    3 Good done    4 Easy done")
    learner.press("3")
    assert "Done for today.\nTomorrow: 5 due, 0 new.\n\nu undoes the last step" in learner.sees("any other key")
    learner.press("u")
    assert "0 due · 0 new · 1 drill" in learner.sees("undone: the answer is taken back")
    learner.press(" ", "3")
    learner.sees("any other key")
    learner.press("q")
    assert learner.left() == 0
    assert _untimed(learner.lines()) == (
        "5 cards answered, 80 % recalled · 1 drill · 0 s\nDone for today.\nTomorrow: 5 due, 0 new."
    )
    assert run("due", "--json").json == {"due": 0, "new": 0, "drill": 0}


def test_the_next_day_shows_longer_intervals(sit: Sit, run: Run) -> None:
    run("study", keys=" 4 4 4 4 4")
    learner = sit(now=LATER)
    assert "5 due · 0 new" in learner.sees("What should you know")
    learner.press(" ")
    assert learner.sees("1 Again").endswith("1 Again 1 d    2 Hard 6 d    3 Good 6 d    4 Easy 6 d")


def test_undo_brings_the_card_back_also_after_a_restart(sit: Sit, run: Run) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.press("q")
    assert learner.left() == 0
    learner = sit()
    learner.sees("How does a colony")
    learner.press("u")
    shown = learner.sees("undone: the answer is taken back")
    assert "What should you know after The Queen" in shown
    assert "0 due · 5 new · 0 drill" in shown
    learner.press("r")
    assert "How does a colony" in learner.sees("redone: the answer counts again")
    learner.press("u")
    learner.sees("undone")
    learner.press("u")
    learner.sees("nothing to undo")
    learner.press("q")
    assert learner.left() == 0
    assert run("due", "--json").json == {"due": 0, "new": 5, "drill": 0}


def test_undo_goes_on_with_the_day_before_and_says_whose_answer_it_was(sit: Sit, run: Run) -> None:
    run("study", keys=" 4 1q")
    before = run("cards", "--json").json
    learner = sit(now=LATER)
    learner.sees("2 due")
    learner.press(" ", "4")
    learner.sees("1 due")
    learner.press("u")
    learner.sees("undone: the answer is taken back")
    learner.press("u")
    shown = learner.sees("undone: the answer of yesterday to “How does a colony without a queen sound?” is")
    assert "1 due · 4 new · 0 drill" in shown
    assert "\n\nHow does a colony" in shown
    learner.press("r", "u", "u")
    learner.sees("undone: the answer of yesterday to “What should you know after The Queen")
    learner.press("r", "r")
    learner.sees("redone: the answer of yesterday to “How does")
    learner.press("q")
    learner.left()
    assert run("cards", "--json").json == before


def test_an_edit_of_the_note_shows_at_once(sit: Sit, vault: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nsed -i "s/What she does/What she is/" "$2"\n')
    editor.chmod(0o755)
    learner = sit(EDITOR=str(editor), VISUAL="")
    learner.sees("What should you know")
    learner.press("e")
    learner.sees("built again: 1 card changed")
    learner.press(" ")
    learner.sees("What she is, how to find her")
    learner.press("4")
    learner.sees("How does a colony")
    assert (tmp_path / "called").read_text() == f"+11 {vault}/moc-keeping-bees.md\n"


def test_without_an_editor_it_says_what_to_set(sit: Sit) -> None:
    learner = sit(EDITOR="", VISUAL="")
    learner.sees("What should you know")
    learner.press("e")
    learner.sees("no editor: set EDITOR, for example to nano")


def test_a_long_card_can_be_scrolled_in_a_small_terminal(sit: Sit, vault: Path) -> None:
    steps = "\n".join(f"  - step {number} of the long list" for number in range(30))
    (vault / "the-queen.md").write_text(
        "# The Queen\n\n<details>\n<summary>Q1: Which steps?</summary>\n\n"
        f"**Answer**: All of them\n\n{steps}\n</details>\n"
    )
    learner = sit(40, 15)
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("Which steps?")
    learner.press(" ")
    first = learner.sees("↓ j more")
    assert "step 29" not in first
    assert "1 Again 1 d   2 Hard 1 d\n3 Good 1 d    4 Easy 1 d" in first
    for _ in range(8):
        learner.press("pagedown")
    last = learner.sees("step 29")
    assert "↓" not in last
    learner.press("k")
    learner.sees("↓ j more")
    learner.press("3")
    learner.sees("What should you know after Swarming")


@pytest.mark.parametrize(("columns", "rows"), [(40, 15), (40, 8), (52, 12), (80, 24), (120, 40), (300, 90)])
def test_no_line_is_wider_than_the_terminal(sit: Sit, columns: int, rows: int) -> None:
    learner = sit(columns, rows)
    shown = learner.sees("leave")
    assert "What should you know" in shown
    learner.press(" ")
    shown = learner.sees("Easy")
    assert "What she does" in shown
    assert len(shown.split("\n")) <= rows


def test_a_window_that_is_resized_is_drawn_anew(sit: Sit) -> None:
    learner = sit(100, 30)
    learner.sees("What should you know")
    learner.resize(40, 15)
    learner.sees("on\nthe path Keeping Bees?\n")


def test_the_help_lists_the_keys(sit: Sit) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press("?")
    assert "undo the last step" in learner.sees("any other key goes back")
    learner.press("x")
    learner.sees("What should you know")


def test_other_keys_do_nothing(sit: Sit) -> None:
    learner = sit()
    before = learner.sees("leave")
    learner.presses("4", "x", "\x1b[11~", "ü", "\x1b")  # nobody is as quick after Escape as a sequence is
    learner.press(" ")
    learner.sees("1 Again")
    assert "0 due · 5 new" in learner.lines()
    assert "0 due · 5 new" in before


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("ctrl-d", 0), ("ctrl-c", 0)])
def test_leaving_gives_the_terminal_back(sit: Sit, key: str, code: int) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.press(key)
    assert learner.left() == code
    assert not learner.screen.cursor.hidden
    assert "Left for today: 0 due, 4 new, 0 to drill." in learner.lines()


@pytest.mark.parametrize(
    ("key", "asked"),
    [("t", "Your answer"), ("f", "What is wrong"), ("/", "Find"), ("i", "What is known"), ("?", "Keys")],
)
def test_ctrl_c_leaves_from_wherever_the_learner_is_with_the_summary(sit: Sit, key: str, asked: str) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.press(key, *("half an" if key in "tf/" else ""))
    learner.sees(asked)
    learner.press("ctrl-c")
    assert learner.left() == 0
    assert _untimed(learner.lines()) == (
        "1 card answered, 100 % recalled · 0 s\nLeft for today: 0 due, 4 new, 0 to drill.\nTomorrow: 1 due, 4 new."
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_terminal_that_goes_away_loses_no_answer(sit: Sit, run: Run, number: int, code: int) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.kill(number)
    assert learner.left() == code
    assert run("due", "--json").json == {"due": 0, "new": 4, "drill": 0}


def test_a_killed_session_loses_no_answer(sit: Sit, run: Run) -> None:
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ", "1")
    learner.sees("How does a colony")
    learner.kill(signal.SIGKILL)
    assert learner.left() == -signal.SIGKILL
    assert run("due", "--json").json == {"due": 0, "new": 4, "drill": 1}


def test_colours_are_the_terminal_s_own_and_can_be_turned_off(sit: Sit) -> None:
    for environment, colours in (({}, {"default", "cyan"}), ({"NO_COLOR": "1"}, {"default"})):
        learner = sit(**environment)
        learner.sees("leave")
        used = {cell.fg for row in learner.screen.buffer.values() for cell in row.values()}
        assert used == colours


def test_a_card_that_another_session_answered_meanwhile_counts_once(sit: Sit, run: Run) -> None:
    learner = sit()
    learner.sees("What should you know")
    card = run("next", "--json").json
    run("grade", card["id"], "5")
    learner.press(" ", "1")
    learner.sees("answered in another session meanwhile")
    learner.press("q")
    learner.left()
    (stored,) = [one for one in run("cards", "--json").json if one["id"] == card["id"]]
    assert stored["ease"] == 260


def test_control_characters_in_a_note_reach_no_terminal(sit: Sit, vault: Path) -> None:
    note = vault / "moc-keeping-bees.md"
    note.write_text(note.read_text("utf-8").replace("What she does", "What \x1b]0;owned\x07\x1b[2Jshe does"), "utf-8")
    learner = sit()
    learner.sees("What should you know")
    learner.press(" ")
    shown = learner.sees("1 Again")
    assert "she does, how to find her" in shown
    assert "What should you know" in shown
    assert learner.screen.title == ""


def test_ctrl_c_leaves_plain_text_with_the_summary(sit: Sit) -> None:
    learner = sit(80, 24, NOW, "--plain")
    learner.press(" 4", "enter")
    learner.sees("[0 due, 4 new, 0 drill]")
    learner.press("t", "enter")
    learner.sees("Your answer:")
    learner.press("ctrl-c")
    assert learner.left() == 0
    assert "Left for today: 0 due, 4 new, 0 to drill." in learner.lines()


# ---- over a pipe ---------------------------------------------------------------------------


def test_a_session_over_a_pipe(program: Run) -> None:
    ran = program("study", keys=" 4 1q")
    assert ran.code == 0
    assert ran.out.startswith(
        "[0 due, 5 new, 0 drill] Keeping Bees › The Colony › The Queen\n"
        "\n"
        "What should you know after The Queen, on the path Keeping Bees?\n"
        "\n"
        "---\n"
        "What she does, how to find her, what her absence sounds like\n"
        "\n"
        "1 Again 1 d   2 Hard 1 d   3 Good 1 d   4 Easy 1 d\n"
    )
    assert _untimed(ran.out).endswith(
        "2 cards answered, 50 % recalled · 0 s\nLeft for today: 0 due, 3 new, 1 to drill.\nTomorrow: 2 due, 3 new.\n"
    )
    assert "\x1b" not in ran.out
    assert program("study", keys="u", now=NOW).out.count("undone: the answer is taken back") == 1


def test_the_end_of_the_pipe_leaves(program: Run) -> None:
    assert program("study", keys="").code == 0
    assert program("study", keys=" ").out.endswith(
        "Left for today: 0 due, 5 new, 0 to drill.\nTomorrow: 0 due, 5 new.\n"
    )


def test_a_day_without_cards_says_when_the_next_one_is(program: Run) -> None:
    program("study", keys=" 4 4 4 4 4")
    program("study", keys=" 4 4 4 4 4", now=LATER)
    program("study", keys=" 4 4", now="2026-01-12T09:00:00")
    program("study", keys=" 4 4", now="2026-01-13T09:00:00")
    assert program("study", now="2026-01-14T09:00:00").out == "Next: Saturday, 17 January 2026.\n"


def test_notes_that_changed_are_built_before_the_drill(program: Run, vault: Path) -> None:
    program("study", keys="q")
    note = vault / "moc-keeping-bees.md"
    note.write_text(note.read_text("utf-8").replace("What she does", "What a queen does"), "utf-8")
    assert "What a queen does" in program("study", keys=" q").out


def test_a_word_that_is_marked_is_shown_without_its_marks(program: Run, vault: Path) -> None:
    note = vault / "moc-keeping-bees.md"
    note.write_text(note.read_text("utf-8").replace("What she does", "`What` **she** <u>does</u>"), "utf-8")
    assert "What she does, how to find her" in program("study", keys=" q").out


# ---- keys of one's own, and the other grades ----------------------------------------------------


def test_sm2_s_six_grades(sit: Sit, vault: Path) -> None:
    learner = sit(80, 24, NOW, "--grades", "sm2")
    learner.sees("What should you know")
    learner.press(" ")
    assert learner.sees("0 Blackout").endswith(
        "0 Blackout 1 d   1 Again 1 d      2 Familiar 1 d\n3 Hard 1 d       4 Good 1 d       5 Easy 1 d"
    )
    learner.press("5")
    learner.sees("How does a colony")
    learner.press(" ", "2")
    assert "0 due · 3 new · 1 drill" in learner.sees("Swarming")


def test_keys_can_be_changed_in_the_settings(sit: Sit, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[keys]\nshow = "x"\ngood = ["g", "x"]\nundo = "z"\n')
    learner = sit()
    assert learner.sees("leave").endswith("x answer   z undo   e edit   ? keys   q leave")
    learner.press("x")
    assert learner.sees("Again").endswith("1 Again 1 d    2 Hard 1 d    g Good 1 d    4 Easy 1 d")
    learner.press("g")
    learner.sees("How does a colony")
    learner.press("z")
    learner.sees("undone")


def test_a_key_that_clashes_is_told_before_anything_is_shown(run: Run, vault: Path) -> None:
    (vault / "mocards.toml").write_text('[keys]\nbury = "u"\n')
    ran = run("study")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == (
        f"mocards: {vault}/mocards.toml: 'keys.undo' and 'keys.bury' are both 'u'; give one of them another key\n"
    )


# ---- everything over a pipe --------------------------------------------------------------------


def test_plain_text_can_do_all_that_a_screen_can(program: Run, vault: Path) -> None:
    keys = "\n".join(
        ["tWhat she does", "m", "fwrong", "i", "/queen", "1", "", "?", "b", "s", "u", "u", "r", "o", "e", "q"]
    )
    ran = program("study", "--plain", keys=keys, EDITOR="", VISUAL="", MOCARDS_OPEN="true")
    said = ran.out
    assert ran.code == 0
    for part in (
        "---\nWhat she does{+, how to find her, what her absence sounds like+}\n---\n",
        "the card is marked\n",
        "the card is flagged: wrong\n",
        "What is known about this card\n",
        "source  moc-keeping-bees.md:11\n",
        "3 cards with 'queen'\n\n1. What should you know after The Queen, on the path Keeping Bees?\n",
        "A card, only to look at\n",
        "Space Enter        show the answer; then: Good\n",
        "the card is buried until 2026-01-11; u takes it back\n",
        "the card is suspended; u takes it back\n",
        "undone: suspend\n",
        "undone: bury\n",
        "redone: bury\n",
        "opened moc-keeping-bees.md\n",
        "no editor: set EDITOR, for example to nano\n",
    ):
        assert part in said, said
    assert "\x1b" not in said


def test_a_paste_into_plain_text_answers_no_card(sit: Sit) -> None:
    for pasted in ("\r3\r\r3\r\r3\r", " 3 suspend nothing, bury nothing, undo nothing: 4 3 3\r"):
        learner = sit(80, 24, NOW, "--plain")
        learner.sees("What should you know")
        learner.press(pasted)
        learner.sees("that was pasted, and does nothing; type a key, and Enter")
        learner.press("q", "enter")
        assert learner.left() == 0
        assert "Left for today: 0 due, 5 new, 0 to drill." in learner.lines()


def test_one_line_of_plain_text_answers_one_card(sit: Sit) -> None:
    learner = sit(80, 30, NOW, "--plain")
    learner.sees("What should you know")
    learner.press(" 3 3 3", "enter")
    learner.sees("the rest of that line is left out: it was typed before this card was there")
    learner.press("q", "enter")
    assert learner.left() == 0
    assert "Left for today: 0 due, 4 new, 0 to drill." in learner.lines()


def test_a_pasted_reason_is_one_line_of_plain_text(sit: Sit, vault: Path) -> None:
    learner = sit(80, 30, NOW, "--plain")
    learner.sees("What should you know")
    learner.press("f", "enter")
    learner.sees("What is wrong with this card?")
    learner.press("it is wrong\rand 3\r")
    learner.sees("the card is flagged: it is wrong and 3")
    learner.press("q", "enter")
    assert learner.left() == 0
    assert "Left for today: 0 due, 5 new, 0 to drill." in learner.lines()


def test_in_plain_text_a_line_s_end_is_no_key(program: Run) -> None:
    ran = program("study", "--plain", keys="\n3\n \n4\nq\n")
    assert ran.out.endswith("Left for today: 0 due, 3 new, 0 to drill.\nTomorrow: 2 due, 3 new.\n")


def test_what_is_typed_is_held_against_the_gap_alone(program: Run, vault: Path) -> None:
    note = vault / "the-queen.md"
    note.write_text(f"{note.read_text('utf-8')}\nShe mates {{{{c1::once::how often?}}}} in her life.\n", "utf-8")
    ran = program("study", "--plain", "--kind", "cloze", keys="tonce\nq\n")
    assert "[how often?]" in ran.out
    assert "---\nonce\n---\nShe mates once in her life.\n" in ran.out


def test_the_help_can_be_read_in_the_smallest_window(sit: Sit) -> None:
    learner = sit(20, 5)
    learner.sees("? keys")
    assert learner.presses("?").split("\n")[1:4] == ["Space Enter", "  show the answer;", "  then: Good"]
