"""Two authors on two machines, and git between them: no id is lost, and one text has one id."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from history.conftest import commit, git
from history.things import FILES, M, edit
from mocards.decks.build import Plan, plan, write
from mocards.model import Card
from mocards.settings import read_settings

FILE = "decks/baking-bread.cards.json"
FIRST, MINE, YOURS, LAST = (datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 5))
BOTH = "8. **Levain**: Starter that was fed for this one dough\n"


def built(vault: Path, at: datetime) -> Plan:
    made = plan(vault, read_settings(vault), at)
    write(made)
    return made


def live(made: Plan) -> dict[tuple[str, str], Card]:
    return {(card.anchor, card.facet): card for card in made.cards if card.deck == "baking-bread" and not card.retired}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of a vault with its deck files."""
    mine, yours = tmp_path / "mine", tmp_path / "yours"
    mine.mkdir()
    git(mine, "init", "--quiet")
    for path, text in FILES.items():
        (mine / path).write_text(text, "utf-8")
    built(mine, FIRST)
    commit(mine, "the first notes", 1)
    subprocess.run(["git", "clone", "--quiet", mine, yours], check=True, capture_output=True)
    return mine, yours


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_what_both_have_done_is_joined(two: tuple[Path, Path], style: str) -> None:
    mine, yours = two
    edit(M, ("7. **Baker's", f"{BOTH}7. **Baker's"), ("seventy per cent is a supple dough", "70 % is supple"))(mine)
    edit(
        M,
        ("7. **Baker's", f"{BOTH}7. **Baker's"),
        ("- Cutting the loaf", "- Scoring late (score it cold)\n- Cutting the loaf"),
    )(yours)
    here, there = live(built(mine, MINE)), live(built(yours, YOURS))
    assert here["Levain", "text"].id == there["Levain", "text"].id
    commit(mine, "mine", 2)
    commit(yours, "yours", 3)
    with pytest.raises(subprocess.CalledProcessError):  # git leaves a conflict: both have added a card in one place
        git(mine, "-c", f"merge.conflictStyle={style}", "pull", "--quiet", "--no-rebase", str(yours), "HEAD")
    assert "<<<<<<<" in (mine / FILE).read_text("utf-8")
    assert "<<<<<<<" not in (mine / M).read_text("utf-8")
    made = built(mine, LAST)
    assert [notice.partition(": ")[2].partition(":")[0] for notice in made.notices] == [
        "the two sides of a merge were joined by id"
    ]
    after = live(made)
    assert {name: card.id for name, card in after.items()} == {name: card.id for name, card in (here | there).items()}
    assert after["Hydration", "text"].back.endswith("70 % is supple")
    assert built(mine, LAST).changes == ()


def test_a_card_that_got_two_ids_is_one_again(two: tuple[Path, Path]) -> None:
    mine, yours = two
    edit(M, ("7. **Baker's", f"{BOTH}7. **Baker's"))(mine)
    edit(M, ("7. **Baker's", f"{BOTH.replace('was fed', 'is fed')}7. **Baker's"))(yours)
    here, there = live(built(mine, MINE))["Levain", "text"], live(built(yours, YOURS))["Levain", "text"]
    assert here.id != there.id
    edit(M, ("is fed", "was fed"))(yours)
    built(yours, YOURS)
    commit(mine, "mine", 2)
    commit(yours, "yours", 3)
    with pytest.raises(subprocess.CalledProcessError):
        git(mine, "pull", "--quiet", "--no-rebase", str(yours), "HEAD")
    made = built(mine, LAST)
    assert live(made)["Levain", "text"].id == here.id
    assert made.ties[here.id].also == (there.id,)
    assert there.id not in {card.id for card in made.cards}
