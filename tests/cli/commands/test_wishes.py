"""Cards suspended, buried, marked, flagged, reset and rescheduled by hand; each is taken back by undo."""

from __future__ import annotations

from typing import Any

import pytest

from ran import Run

LATER = "2026-01-11T09:00"


def cards(run: Run) -> list[Any]:
    found: list[Any] = run("cards", "--json").json
    return found


@pytest.fixture
def first(run: Run) -> str:
    """The id of the deck's first card, which was answered on the ninth and tenth."""
    run("build")
    identity: str = cards(run)[0]["id"]
    run("grade", identity, "4", now="2026-01-09T09:00")
    run("grade", identity, "4")
    return identity


@pytest.mark.parametrize(
    ("arguments", "said", "undone"),
    [
        (("suspend", "ID"), "1 card suspended", "the card is suspended"),
        (("bury", "ID"), "1 card buried until 2026-01-11", "the card is buried until 2026-01-11"),
        (
            ("bury", "ID", "--until", "2026-02-01"),
            "1 card buried until 2026-02-01",
            "the card is buried until 2026-02-01",
        ),
        (("bury", "ID", "--until", "+3"), "1 card buried until 2026-01-13", "the card is buried until 2026-01-13"),
        (("mark", "ID"), "1 card marked", "the card is marked"),
        (("flag", "ID", "no such bee"), "1 card flagged", "the card is flagged: no such bee"),
        (("reset", "ID"), "1 card new again", "the card is new again"),
        (("reschedule", "ID", "+10"), "1 card due on 2026-01-20", "the card comes back on 2026-01-20"),
        (("reschedule", "ID", "tomorrow"), "1 card due on 2026-01-11", "the card comes back on 2026-01-11"),
    ],
)
def test_what_is_done_by_hand_is_said_and_taken_back(
    run: Run, first: str, arguments: tuple[str, ...], said: str, undone: str
) -> None:
    before = run("cards", "--json").out
    typed = [first[:8] if word == "ID" else word for word in arguments]
    assert run(*typed).out == f"{said}; 'mocards undo' takes it back\n"
    again = run(*typed)
    assert again.out == "nothing changed: it is so already\n" or again.code == 8  # a card that is new again
    assert run("undo").out == f"taken back: “{undone}” (1 card: {first[:8]})\n"
    assert run("cards", "--json").out == before
    assert run("redo", "--json").json["cards"] == [first]


def test_a_suspended_card_comes_again_as_it_was(run: Run, first: str) -> None:
    before = cards(run)[0]
    run("suspend", first)
    assert cards(run)[0] == before | {"state": "suspended"}
    assert run("unsuspend", first).out == "1 card unsuspended; 'mocards undo' takes it back\n"
    assert cards(run)[0] == before


def test_a_reset_card_is_new_and_a_rescheduled_one_keeps_its_interval(run: Run, first: str) -> None:
    run("reschedule", first, "2026-03-01")
    assert (cards(run)[0]["due"], cards(run)[0]["interval"]) == ("2026-03-01", 6)
    run("reset", first)
    assert (cards(run)[0]["state"], cards(run)[0]["due"]) == ("new", None)
    for _ in range(2):
        run("undo")
    assert (cards(run)[0]["due"], cards(run)[0]["interval"]) == ("2026-01-16", 6)


def test_many_cards_are_one_step(run: Run, first: str) -> None:
    assert run("suspend", "--kind", "concept", first, "--json").json["changed"] == 4
    assert sum(card["state"] == "suspended" for card in cards(run)) == 4
    assert run("undo", "--json").json == {
        "step": "suspended",
        "cards": [card["id"] for card in cards(run)[:2] + cards(run)[3:5]],
        "day": "2026-01-10",
    }
    assert not any(card["state"] == "suspended" for card in cards(run))


def test_undo_takes_back_answers_too_day_by_day(run: Run, first: str) -> None:
    assert run("undo").out == f"taken back: the answer 4 to {first[:8]}\n"
    assert run("undo", "--day", "2026-01-10").out == "nothing to undo on 2026-01-10\n"
    assert run("undo", "--day", "2026-01-09").out == f"taken back: the answer 4 to {first[:8]}, of 2026-01-09\n"
    assert cards(run)[0]["state"] == "new"
    assert run("redo", "--day", "2026-01-09").out == f"given again: the answer 4 to {first[:8]}, of 2026-01-09\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("suspend",), 8, "mocards: which cards? name their ids, or pick them with --deck, --phase, --kind or --tag\n"),
        (("mark", "zzzz"), 8, "mocards: no card has the id 'zzzz'; 'mocards cards' lists them\n"),
        (("reschedule", "ID", "soon"), 2, "'soon' is no day; write it like 2026-02-28, or +10"),
        (("bury", "ID", "--until", "today"), 2, "2026-01-10 is not after today"),
        (("reschedule", "ID", "+99999999999"), 2, "'+99999999999' is no day; write it like 2026-02-28, or +10"),
    ],
)
def test_what_cannot_be_done(run: Run, first: str, arguments: tuple[str, ...], code: int, message: str) -> None:
    ran = run(*[first if word == "ID" else word for word in arguments])
    assert ran.code == code
    assert message.strip() in " ".join(ran.err.replace("│", "").split())


def test_a_card_without_answers_has_nothing_to_amend(run: Run, first: str) -> None:
    new = cards(run)[1]["id"]
    assert run("reset", new).err == f"mocards: the card '{new}' was never answered: it has nothing to be reset\n"
    assert run("reschedule", new, "+1").err == (
        f"mocards: the card '{new}' was never answered: "
        "it has no day yet; 'mocards bury ID --until DATE' keeps it away until then\n"
    )


def test_a_card_that_may_come_again_is_not_called_buried(run: Run) -> None:
    card = run("next", "--json").json["id"]
    run("bury", card)
    shown = [run("--now", f"2026-01-{day}T09:00", "show", card).out for day in (10, 11)]
    assert ["Buried until 2026-01-11\n" in text for text in shown] == [True, False]


def test_undo_goes_on_with_the_days_before_unless_a_day_is_named(run: Run, first: str) -> None:
    run("mark", first, now=LATER)
    assert run("undo", now=LATER).out == f"taken back: “the card is marked” (1 card: {first[:8]})\n"
    assert run("undo", "--day", "today", now=LATER).out == "nothing to undo on 2026-01-11\n"
    assert run("undo", now=LATER).out == f"taken back: the answer 4 to {first[:8]}, of 2026-01-10\n"
    assert run("undo", now=LATER).out == f"taken back: the answer 4 to {first[:8]}, of 2026-01-09\n"
    assert run("undo", now=LATER).out == "nothing to undo\n"
    assert run("redo", now=LATER).out == f"given again: the answer 4 to {first[:8]}, of 2026-01-09\n"
    assert run("redo", now=LATER).out == f"given again: the answer 4 to {first[:8]}, of 2026-01-10\n"
    assert run("redo", "--day", "2026-01-11", now=LATER).out.startswith("given again: “the card is marked”")
    assert run("redo", now=LATER).out == "nothing to redo\n"
