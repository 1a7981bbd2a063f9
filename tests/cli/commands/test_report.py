"""The report as authors and programs see it."""

from __future__ import annotations

from ran import Run


def test_a_flagged_card_is_shown_with_note_and_line(run: Run) -> None:
    run("build")
    card = run("cards", "--kind", "pitfall", "--json").json[0]
    run("flag", card["id"], "which weather \x1b[31mexactly?")
    assert [line.rstrip() for line in run("report").out.splitlines()] == [
        f"moc-keeping-bees.md:25: flagged  {card['id'][:8]}",
        "    A pitfall in Keeping Bees: Opening the hive in the rain What goes…",
        "    “which weather [31mexactly?”",
        f"    = mend the note, and take the flag off: mocards flag {card['id'][:8]}",
        "1 finding: 1 flagged",
    ]
    (found,) = run("report", "--json").json
    assert (found["sort"], found["note"], found["line"], found["id"]) == (
        "flagged",
        "moc-keeping-bees.md",
        25,
        card["id"],
    )
    run("flag", card["id"])
    assert run("report").out == "Nothing to look at.\n"


def test_a_card_that_fails_is_shown(run: Run) -> None:
    run("build")
    card = run("cards", "--json").json[0]["id"]
    for day in range(10, 16):
        run("grade", card, "1", now=f"2026-01-{day}T09:00")
    (found,) = run("report", "--json").json
    assert (found["sort"], found["evidence"]) == ("failing", "6 of 6 answers failed")


def test_an_unknown_deck_is_refused(run: Run) -> None:
    assert run("report", "--deck", "honey").code == 13
