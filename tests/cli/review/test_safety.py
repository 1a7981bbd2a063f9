"""Accidents in the middle of a session: nothing is lost, nothing counts twice, and the learner is told."""

from __future__ import annotations

import resource
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from learner import MOCARDS, PATIENCE, Learner, Sit
from mocards.cli.terminal import BURST
from ran import NOW, Run

QUESTION = "What should you know after The Queen"


def store_of(vault: Path) -> Path:
    return vault / ".mocards" / "store.sqlite3"


def seated(sit: Sit, columns: int = 80, rows: int = 24, now: str = NOW) -> Learner:
    """A learner who has answered one card, and sees the answer of the second."""
    learner = sit(columns, rows, now)
    learner.sees(QUESTION)
    learner.press(" ", "4")
    learner.sees("How does a colony")
    learner.press(" ")
    learner.sees("It roars")
    return learner


# ---- keys that are none ----------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [("\x1b[200~", "\x1b[201~"), ("", "")])
def test_ten_thousand_pasted_characters_grade_no_card(sit: Sit, before: str, after: str) -> None:
    learner = seated(sit)
    learner.presses(before + "4 3u" * 2500 + after)
    learner.press("m")
    assert "0 due · 4 new · 0 drill" in learner.sees("the card is marked")


def test_a_paste_into_a_line_is_its_text(sit: Sit, run: Run) -> None:
    learner = seated(sit)
    learner.press("f")
    learner.sees("What is wrong with this card?")
    learner.press("\x1b[200~two\nlines \x1b]0;owned\x07" + "x" * 10_000 + "\x1b[201~")
    learner.press("enter")
    learner.sees("the card is flagged: two lines …")
    assert learner.screen.title == ""


def test_keys_typed_ahead_all_count(sit: Sit, run: Run) -> None:
    learner = sit()
    learner.press(" 3 3 3 3 3")
    assert learner.sees("Done for today").endswith("any other key leaves")
    assert run("due", "--json").json == {"due": 0, "new": 0, "drill": 0}


def test_space_held_down_does_not_run_through_the_cards(sit: Sit) -> None:
    learner = sit()
    learner.sees(QUESTION)
    learner.press(" " * (BURST - 1))
    learner.sees("1 Again")
    learner.press("m")
    assert "0 due · 5 new · 0 drill" in learner.sees("the card is marked")


# ---- the terminal ----------------------------------------------------------------------------


def test_a_window_of_twenty_by_five_will_do(sit: Sit) -> None:
    learner = sit(20, 5)
    assert (
        learner.sees("Space answer")
        == " ↓ The Queen\nWhat should you know\nafter The Queen, on\nthe path Keeping\nSpace answer  ? keys"
    )
    learner.press(" ")
    assert learner.sees("1:1d").split("\n") == [
        "↑↓ The Queen",
        "What she does, how",
        "to find her, what",
        "her absence sounds",
        "1:1d 2:1d 3:1d 4:1d",
    ]
    learner.press("k", "j", "j")
    learner.sees("\nlike\n")
    learner.press("m")
    learner.sees("the card is marked")
    learner.press("3")
    learner.sees("How does a colony")
    learner.press("i")
    assert learner.sees("What is known").split("\n")[0] == " ↓ What is known ab…"
    learner.press("x", "/", *"queen", "enter")
    assert learner.sees("3 cards").split("\n")[0] == " ↓ 3 cards with 'qu…"


def test_buttons_in_two_rows_leave_the_answer_in_sight(sit: Sit) -> None:
    learner = sit(20, 5, NOW, "--grades", "sm2")
    learner.sees("Space answer")
    learner.press(" ")
    assert learner.sees("0:1d").split("\n") == [
        "↑↓ The Queen",
        "What she does, how",
        "to find her, what",
        "0:1d 1:1d 2:1d 3:1d",
        "4:1d 5:1d",
    ]


def test_a_smaller_window_says_what_it_needs_and_takes_no_grades(sit: Sit) -> None:
    learner = seated(sit)
    learner.resize(18, 4)
    assert learner.sees("18×4") == "mocards needs a\nwindow of 20×5 or\nlarger; this one\nis 18×4"
    learner.presses("3")
    learner.resize(80, 24)
    assert "0 due · 4 new · 0 drill" in learner.sees("It roars")


def test_a_resize_keeps_side_and_place(sit: Sit) -> None:
    learner = seated(sit)
    for columns, rows in ((40, 15), (200, 50), (20, 5), (80, 24)):
        learner.resize(columns, rows)
        learner.sees("It roars")


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(vault: Path) -> None:
    shell = pexpect.spawn(
        "bash", ["--norc", "--noprofile", "-i"], dimensions=(24, 80), encoding="utf-8", timeout=PATIENCE
    )
    shell.sendline(f"PS1='ready> '; TERM=xterm-256color {MOCARDS} --vault {vault} --now {NOW} study")
    shell.expect("What should you know")
    shell.send("\x1a")
    shell.expect("Stopped")
    shell.expect("ready> ")
    shell.sendline("echo here")
    shell.expect("here\r\n")
    shell.sendline("fg")
    shell.expect("What should you know")
    shell.send(" ")
    shell.expect("1 Again|Again")
    shell.send("q")
    shell.expect("Left for today: 0 due, 5 new")
    shell.close(force=True)


# ---- the store -------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can limit another process")
def test_a_full_disk_keeps_the_card_in_front_until_there_is_room(sit: Sit, run: Run, vault: Path) -> None:
    learner = seated(sit)
    # A limit on the size of files, laid upon the running program, is the nearest that a test comes to a full disk.
    wal = store_of(vault).with_name("store.sqlite3-wal").stat().st_size
    no_limit = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(learner.process, resource.RLIMIT_FSIZE, (wal, resource.RLIM_INFINITY))
    learner.press("1")
    shown = learner.sees("the disk")
    assert "It roars" in shown
    assert "0 due · 4 new · 0 drill" in shown
    resource.prlimit(learner.process, resource.RLIMIT_FSIZE, no_limit)
    learner.press("3")
    assert "0 due · 3 new · 0 drill" in learner.sees("Swarming")
    learner.press("q")
    assert learner.left() == 0
    assert run("due", "--json").json == {"due": 0, "new": 3, "drill": 0}


def test_a_store_that_is_taken_away_and_put_back(sit: Sit, vault: Path) -> None:
    learner = seated(sit)
    away = vault / "away.sqlite3"
    store_of(vault).rename(away)
    learner.press("3")
    assert "It roars" in learner.sees("has gone; put it back and go on")
    away.rename(store_of(vault))
    learner.press("3")
    learner.sees("What should you know after Swarming")


def test_a_store_that_is_replaced_is_gone_on_with(sit: Sit, run: Run, vault: Path) -> None:
    run("build")
    with closing(sqlite3.connect(store_of(vault))) as source, closing(sqlite3.connect(vault / "old.sqlite3")) as copy:
        source.backup(copy)
    learner = seated(sit)
    for left in store_of(vault).parent.glob("store.sqlite3-*"):
        left.unlink()
    (vault / "old.sqlite3").replace(store_of(vault))
    learner.press("3")
    assert "0 due · 5 new · 0 drill" in learner.sees("the card store was replaced")
    learner.press("q")
    learner.left()
    assert run("due", "--json").json == {"due": 0, "new": 5, "drill": 0}


def test_a_card_retired_by_a_build_in_another_window(sit: Sit, run: Run, vault: Path) -> None:
    learner = seated(sit)
    (vault / "the-queen.md").write_text("# The Queen\n")
    run("build")
    learner.press("3")
    shown = learner.sees("gone from the notes meanwhile; it is retired")
    assert "What should you know after Swarming" in shown
    assert "0 due · 3 new · 0 drill" in shown


def test_a_card_reworded_by_a_build_in_another_window(sit: Sit, run: Run, vault: Path) -> None:
    learner = seated(sit)
    note = vault / "the-queen.md"
    note.write_text(note.read_text().replace("It roars", "It wails"))
    run("build")
    learner.press("3")
    learner.sees("this card was reworded meanwhile")
    learner.press(" ")
    learner.sees("It wails")


def test_of_two_sessions_each_answer_counts_once(sit: Sit, run: Run) -> None:
    first, second = seated(sit), sit()
    second.sees("How does a colony")
    second.press(" ")
    second.sees("It roars")
    first.press("1")
    first.sees("Swarming")
    second.press("4")
    shown = second.sees("answered in another session meanwhile; that answer counts")
    assert "0 due · 3 new · 1 drill" in shown
    for learner in (first, second):
        learner.press("q")
        learner.left()
    (stored,) = [card for card in run("cards", "--json").json if "colony" in card["front"]]
    assert (stored["interval"], stored["lapses"]) == (1, 0)


def test_what_another_session_puts_to_sleep_is_asked_no_more(sit: Sit) -> None:
    first, second = seated(sit), sit()
    second.sees("How does a colony")
    first.press("s")
    first.sees("suspended")
    second.press(" ", "3")
    second.sees("put to sleep in another session")
    assert "What should you know after Swarming" in second.lines()


# ---- time ------------------------------------------------------------------------------------


def test_a_study_day_that_begins_in_the_session(sit: Sit, run: Run) -> None:
    learner = seated(sit, now="2026-01-11T03:59:55")  # which leaves a busy machine time to answer before the day begins
    time.sleep(5)  # the session's clock goes on from --now
    learner.press("3")
    shown = learner.sees("a new study day has begun")
    assert "1 due · 4 new · 0 drill" in shown
    assert "How does a colony" in shown
    learner.press(" ", "3")
    learner.sees("1 due · 3 new")
    learner.press("q")
    learner.left()
