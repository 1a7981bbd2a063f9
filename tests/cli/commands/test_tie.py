"""An author's word on which card is which; what is asked first, and what is deleted for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ran import NOW, Run

MOC, FILE = "moc-keeping-bees.md", "decks/keeping-bees.cards.json"
RAIN = "- Opening the hive in the rain (wait for a dry noon: cold brood dies)"
ALIKE = "Opening {} hive in cold rain (wait for a dry noon: cold brood dies of it soon {})"


def edit(vault: Path, old: str, new: str) -> None:
    text = (vault / MOC).read_text("utf-8")
    assert old in text
    (vault / MOC).write_text(text.replace(old, new), "utf-8")


def by_anchor(run: Run, anchor: str) -> dict[str, Any]:
    (found,) = [card for card in run("cards", "--json").json if anchor in card["front"] and card["state"] != "retired"]
    return dict(found)


def filed(vault: Path) -> dict[str, dict[str, Any]]:
    return {card["id"]: card for card in json.loads((vault / FILE).read_text("utf-8"))["cards"]}


@pytest.fixture
def two_alike(run: Run, vault: Path) -> tuple[str, str]:
    """Ids of two pitfalls that one new line may be, since it lies between them."""
    edit(vault, RAIN, f"- {ALIKE.format('a', 'one')}\n- {ALIKE.format('a', 'two')}")
    run("build")
    one, two = (card["id"] for card in run("cards", "--kind", "pitfall", "--json").json)
    run("grade", one, "4")
    edit(
        vault,
        f"- {ALIKE.format('a', 'one')}\n- {ALIKE.format('a', 'two')}",
        f"- {ALIKE.format('any', 'three')}",
    )
    return one, two


def test_what_may_be_either_of_two_is_shown_and_left_alone(run: Run, two_alike: tuple[str, str]) -> None:
    ran = run("diff")
    assert "  + A pitfall in Keeping Bees: Opening any hive in cold rain" in ran.out.replace("*", "")
    for identity in two_alike:
        assert f"{identity[:8]} “Opening a hive in cold rain”" in ran.out
    assert "Which is which? mocards build --ask" in ran.out
    assert "1 added, 2 retired; 1 open question\n" in ran.out


def test_a_build_before_studying_says_that_it_has_a_question(run: Run, vault: Path) -> None:
    run("build")
    edit(vault, RAIN, "- Lifting a lid on a wet day (wait for the sun)")
    said = "mocards: a new card may be a retired one, said anew; 'mocards build --ask' settles it\n"
    assert (run("next", "--json").err, run("next", "--json").err) == (said, "")


@pytest.mark.parametrize(("answer", "chosen"), [("1", 0), ("2", 1)])
def test_the_author_says_which_it_is_and_is_not_asked_again(
    run: Run, vault: Path, two_alike: tuple[str, str], answer: str, chosen: int
) -> None:
    ran = run("build", "--ask", keys=f"{answer}\n")
    assert "Is this one of these cards, whose texts have gone?" in ran.out
    assert by_anchor(run, "any hive")["id"] == two_alike[chosen]
    assert filed(vault)[two_alike[chosen]]["unlike"] == two_alike[1 - chosen]
    again = run("build", "--ask", "--json").json
    assert (again["ambiguous"], again["changes"]) == (0, [])


def test_a_question_that_was_put_off_can_be_answered_after_the_build(
    run: Run, vault: Path, two_alike: tuple[str, str]
) -> None:
    assert run("build", "--ask", "--yes", keys="9\n\n").code == 0
    new = by_anchor(run, "any hive")["id"]
    assert new not in two_alike
    assert filed(vault)[new]["perhaps"] == " ".join(two_alike)
    run("grade", new, "5", now="2026-01-11T09:00:00")
    run("build", "--ask", keys="1\n")
    card = by_anchor(run, "any hive")
    assert (card["id"], card["repetitions"], card["due"]) == (two_alike[0], 2, "2026-01-17")
    assert filed(vault)[two_alike[0]]["also"] == new


def test_none_of_them_is_an_answer_too(run: Run, vault: Path, two_alike: tuple[str, str]) -> None:
    run("build", "--ask", "--yes", keys="0\n")
    new = by_anchor(run, "any hive")["id"]
    assert new not in two_alike
    assert filed(vault)[new]["unlike"] == " ".join(two_alike)
    assert run("build", "--json").json["ambiguous"] == 0


def test_link_gives_a_new_card_the_old_ones_id_and_unlink_takes_it_away(run: Run, vault: Path) -> None:
    run("build")
    old = by_anchor(run, "in the rain")["id"]
    run("grade", old, "4")
    edit(vault, RAIN, "- Lifting frames while it pours (the brood gets wet)")
    assert {change["change"] for change in run("build", "--json").json["changes"]} == {"added", "retired"}
    new = by_anchor(run, "while it pours")["id"]
    assert run("link", old[:6], new[:6]).code == 0
    linked = by_anchor(run, "while it pours")
    assert (linked["id"], linked["interval"]) == (old, 1)
    assert run("build", "--json").json["changes"] == []
    assert run("unlink", old).code == 0
    assert by_anchor(run, "while it pours")["id"] == new
    assert run("build", "--json").json["changes"] == []


def test_a_card_that_the_next_build_adds_can_be_linked_before_it(run: Run, vault: Path) -> None:
    run("build")
    old = by_anchor(run, "in the rain")["id"]
    edit(vault, RAIN, "- Lifting frames while it pours (the brood gets wet)")
    changes = run("diff", "--json").json["changes"]
    (new,) = [change["id"] for change in changes if change["change"] == "added"]
    run("link", old, new)
    assert by_anchor(run, "while it pours")["id"] == old
    assert new not in filed(vault)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("link", "nosuch", "nosuch"),
            "no card has the id 'nosuch'; 'mocards list' and 'mocards diff --json' show ids",
        ),
        (("link", "{live}", "{other}"), "has a text of its own in the notes; take that away, or unlink it, first"),
        (("link", "{other}", "{retired}"), "has no text in the notes, so it cannot be another card"),
        (("unlink", "{retired}"), "has no text in the notes that could be another card's"),
    ],
)
def test_what_cannot_be_linked_is_refused(run: Run, vault: Path, arguments: tuple[str, ...], message: str) -> None:
    run("build")
    names = {"retired": by_anchor(run, "in the rain")["id"], "live": by_anchor(run, "Bee space")["id"]}
    edit(vault, RAIN + "\n", "")
    run("build")
    names["other"] = run("cards", "--kind", "question", "--json").json[0]["id"]
    ran = run(*(argument.format(**names) for argument in arguments))
    assert (ran.code, ran.out) == (8, "")
    assert message in ran.err


# ---- what it costs -------------------------------------------------------------------------


def studied(run: Run) -> None:
    run("build")
    for card in run("cards", "--json").json[:2]:
        run("grade", card["id"], "4")


def test_a_build_that_would_retire_much_of_a_studied_deck_is_refused_on_a_pipe(run: Run, vault: Path) -> None:
    studied(run)
    before = {path: path.read_bytes() for path in (vault / "decks").iterdir()}
    text = (vault / MOC).read_text("utf-8")
    (vault / MOC).write_text(text[: text.index("2. **[[swarming]]")] + text[text.index("## 📖") :], "utf-8")
    ran = run("build")
    assert (ran.code, ran.out) == (12, "")
    assert ran.err == (
        "mocards: a build would retire 2 of the 7 cards of 'keeping-bees', which you study; "
        "see 'mocards diff', then 'mocards build', with --yes in a script\n"
    )
    assert {path: path.read_bytes() for path in (vault / "decks").iterdir()} == before
    assert "2 of the 7 cards of 'keeping-bees' would be retired" in run("diff").out
    assert run("build", "--yes", "--json").json["retired"] == 2


def test_study_goes_on_with_the_old_cards_and_says_so(run: Run, vault: Path) -> None:
    studied(run)
    (vault / MOC).write_text("# MOC - Keeping Bees\n", "utf-8")
    ran = run("study", keys="q")
    assert ran.code == 0
    assert "which you study; see 'mocards diff'" in ran.err
    assert "Until then it goes on with the cards as they were." in ran.err
    assert {card["state"] for card in run("cards", "--json").json} <= {"new", "review"}


def test_the_plan_says_what_schedules_would_rest(run: Run, vault: Path) -> None:
    run("build")
    rain = by_anchor(run, "in the rain")["id"]
    for day in ("10", "11", "17"):
        run("grade", rain, "4", now=f"2026-01-{day}T09:00:00")
    edit(vault, RAIN + "\n", "")
    ran = run("diff", now="2026-01-18T09:00:00")
    assert "(15 days)" in ran.out
    assert "1 card with 15 days of interval would be retired" in ran.out
    (change,) = run("diff", "--json", now=NOW).json["changes"]
    assert (change["change"], change["interval"]) == ("retired", 15)


# ---- for good ------------------------------------------------------------------------------


def test_prune_deletes_retired_cards_and_leaves_copies(run: Run, vault: Path) -> None:
    run("build")
    rain = by_anchor(run, "in the rain")["id"]
    run("grade", rain, "4")
    edit(vault, RAIN + "\n", "")
    run("build")
    ran = run("prune")
    assert ran.code == 12
    assert f"- {rain[:8]} keeping-bees: A pitfall" in ran.out.replace("*", "")
    assert "1 card would be deleted for good; --yes says that you want that" in ran.err
    assert rain in filed(vault)
    ran = run("prune", "--yes")
    assert "1 card deleted. As it was: " in ran.out
    copies = [Path(copy) for copy in ran.out.splitlines()[-1].partition("As it was: ")[2].split(", ")]
    assert [copy.exists() for copy in copies] == [True, True]
    assert rain in copies[0].read_text("utf-8")
    assert rain not in filed(vault)
    assert rain not in {card["id"] for card in run("cards", "--json").json}
    assert run("prune").out == "No retired cards.\n"


def test_prune_spares_what_another_branch_has_in_use(run: Run, vault: Path) -> None:
    run("build")
    here = (vault / FILE).read_bytes()
    edit(vault, RAIN, f"{RAIN}\n- Feeding honey of strangers (give sugar: honey carries spores of foulbrood)")
    run("build")
    spores = by_anchor(run, "Feeding honey")["id"]
    run("grade", spores, "4")
    edit(vault, "\n- Feeding honey of strangers (give sugar: honey carries spores of foulbrood)", "")
    (vault / FILE).write_bytes(here)  # as git does when it changes the branch
    run("build")
    assert run("prune", "--yes").out == "No retired cards.\n"
    assert run("show", spores, "--json").json["state"] == "retired"


def test_an_id_that_another_machine_gave_hands_over_its_answers(run: Run, vault: Path) -> None:
    run("build")
    space = by_anchor(run, "Bee space")["id"]
    run("grade", space, "4")
    (vault / FILE).write_text((vault / FILE).read_text("utf-8").replace(space, "anotherone"), "utf-8")
    ran = run("build")
    card = by_anchor(run, "Bee space")
    assert (card["id"], card["interval"]) == ("anotherone", 1)
    assert filed(vault)["anotherone"]["also"] == space
    assert "nothing changed" in ran.out


def test_a_lost_deck_file_is_written_anew_from_the_store(run: Run, vault: Path) -> None:
    run("build")
    before = filed(vault)
    (vault / FILE).unlink()
    ran = run("build", "--yes")
    assert ran.err == (
        "mocards: decks/keeping-bees.cards.json is not there; "
        "it held 7 of the cards that the store knows; they keep their ids\n"
    )
    assert filed(vault) == before
