"""``mocards explain``: which line became which card."""

from __future__ import annotations

from pathlib import Path

import pytest

from ran import Run


def test_every_line_of_a_note_has_a_record(run: Run, vault: Path) -> None:
    told = run("explain", "moc-keeping-bees.md", "--json").json
    lines = (vault / "moc-keeping-bees.md").read_text("utf-8").splitlines()
    assert [one["text"] for one in told] == lines
    assert [one["line"] for one in told] == list(range(1, len(lines) + 1))
    made = {card["id"]: card["front"] for one in told for card in one["cards"]}
    built = run("build", "--dry-run", "--json").json["changes"]
    assert made == {one["id"]: one["front"] for one in built if one["note"] == "moc-keeping-bees.md"}


def test_one_line_shows_its_cards_whole(run: Run) -> None:
    run("build")
    (card,) = run("cards", "--kind", "pitfall", "--json").json
    assert run("explain", "moc-keeping-bees:25").out == (
        "moc-keeping-bees.md: 1 card\n"
        "25 + - Opening the hive in the rain (wait for a dry noon: cold brood dies)\n"
        "     pitfall: mistake with its remedy\n"
        f"     {card['id']} remedy: deck keeping-bees\n"
        "       Q A pitfall in *Keeping Bees*: **Opening the hive in the rain**\n"
        "\n"
        "         What goes wrong, and what should you do instead?\n"
        "       A wait for a dry noon: cold brood dies\n"
    )


def test_an_answer_names_its_card(run: Run) -> None:
    (line,) = run("explain", "moc-keeping-bees.md:12", "--json").json
    assert line["reason"] == "the answer 'why', part of the concept of line 11"
    assert [card["facet"] for card in line["cards"]] == ["why"]


def test_a_facet_that_is_off_says_where(run: Run, vault: Path) -> None:
    (vault / "decks").mkdir()
    (vault / "decks" / "keeping-bees.toml").write_text('[facets]\n"concept.why" = false\n')
    (line,) = run("explain", "moc-keeping-bees.md:11", "--json").json
    assert line["reason"] == (
        "concept: entry of the learning path; no card for why: switched off in decks/keeping-bees.toml"
    )


def test_a_note_in_no_deck_says_so(run: Run, vault: Path) -> None:
    (vault / "wasps.md").write_text("# Wasps\n\n## TL;DR\n\n> They sting.\n")
    (line,) = run("explain", "wasps:3", "--json").json
    assert line["reason"] == (
        "summary: summary of the note; in no deck: no learning path links to this note, or its deck does not want it"
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("the-quen", "there is no note 'the-quen' in {vault}; did you mean 'the-queen.md'?"),
        ("the-queen:99", "the-queen.md has no line 99; it has 9 lines"),
    ],
)
def test_what_is_not_there_is_exit_code_3(run: Run, vault: Path, name: str, message: str) -> None:
    ran = run("explain", name)
    assert (ran.code, ran.err) == (3, f"mocards: {message.format(vault=vault)}\n")


def test_two_notes_of_one_name_are_asked_about(run: Run, vault: Path) -> None:
    for folder in ("a", "b"):
        (vault / folder).mkdir()
        (vault / folder / "wasps.md").write_text("# Wasps\n")
    ran = run("explain", "wasps")
    assert (ran.code, ran.err) == (
        3,
        "mocards: 'wasps' may be a/wasps.md or b/wasps.md; put the folder in front of the name\n",
    )
    assert run("explain", "a/wasps").out.startswith("a/wasps.md: 0 cards\n")


def test_nothing_is_written(run: Run, vault: Path) -> None:
    before = sorted(vault.rglob("*"))
    run("explain", "the-queen")
    assert sorted(vault.rglob("*")) == before
