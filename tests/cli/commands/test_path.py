"""The path as people, programs, notes and browsers see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mocards.cli.views.wording import NO_MAP
from ran import Run

SVG = "{http://www.w3.org/2000/svg}"
WIDE = """\
Keeping Bees
0 of 7 cards firm · 4 met · 1 h 30 planned

Phase 1: The Colony                       ▒▒▒▒▒▒▒▒░░░░   0 %  1 h 30 planned
├─ ● 1. The Queen ★                       ▒▒▒▒▒▒▒▒▒▒▒▒   0 %  30 min planned
└─ ▶ 2. Swarming ★★                       ░░░░░░░░░░░░   0 %  1 h planned

Beyond the path                           ▒▒▒▒▒▒░░░░░░   0 %

▶ Next: Swarming

█ firm   ▒ met   ░ not met yet   ▶ next
"""
NARROW = """\
Keeping Bees
0 of 7 cards firm · 4 met · 1 h 30
planned

Phase 1: The Colony
▒▒▒▒▒░░░   0 %  1 h 30 planned
├─ ● 1. The Queen ★
│    ▒▒▒▒▒▒▒▒   0 %  30 min planned
└─ ▶ 2. Swarming ★★
     ░░░░░░░░   0 %  1 h planned

Beyond the path
▒▒▒▒░░░░   0 %

▶ Next: Swarming

█ firm   ▒ met   ░ not met yet   ▶ next
"""


@pytest.fixture
def begun(run: Run) -> None:
    """The queen's three cards, and a term, are met; the queen's on days of their own."""
    run("build")
    for card in run("cards", "--json").json:
        if card["concept"] == "The Queen" or card["kind"] == "reference":
            run("grade", card["id"], "4")


def shown(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(("columns", "expected"), [("80", WIDE), ("40", NARROW)])
def test_the_tree_is_the_maps_own(program: Run, columns: str, expected: str) -> None:
    assert shown(program("path", COLUMNS=columns).out) == expected


@pytest.mark.parametrize("columns", ["40", "79", "110", "200"])
def test_no_line_is_wider_than_the_terminal(program: Run, write: Callable[[str, str], Path], columns: str) -> None:
    long = "An uncommonly long name of a concept that nobody could keep in mind for a day 漢字漢字漢字"
    write("moc-long.md", f"# MOC - Long\n\n## Learning Path\n\n### Phase 1: {long}\n\n1. **[[x|{long}]]** ⭐ (30min)\n")
    from rich.cells import cell_len

    lines = program("path", COLUMNS=columns).out.splitlines()
    assert max(cell_len(line) for line in lines) <= int(columns)


@pytest.mark.usefixtures("begun")
def test_other_programs_get_all_of_it(run: Run) -> None:
    (found,) = run("path", "--json").json
    (phase,) = found["phases"]
    queen, swarming = phase["concepts"]
    assert (found["deck"], found["minutes"], found["next"]) == (
        "keeping-bees",
        90,
        {"concept": "Swarming", "phase": "The Colony", "note": ""},
    )
    assert queen == {
        "number": "1",
        "title": "The Queen",
        "stars": 1,
        "minutes": 30,
        "status": "",
        "note": "the-queen.md",
        "line": 11,
        "next": False,
        "cards": 3,
        "met": 3,
        "firm": 0,
        "mastery": 0.0,
        "is_met": True,
        "is_firm": False,
        "seconds": 0,
    }
    assert (swarming["next"], phase["open"], phase["met"], found["beyond"]["met"]) == (True, True, 3, 1)


@pytest.mark.usefixtures("begun")
def test_a_flowchart_for_a_note(run: Run) -> None:
    assert run("path", "--mermaid").out.splitlines()[:6] == [
        "flowchart TD",
        '  subgraph phase1["Phase 1: The Colony"]',
        '    step1["1. The Queen ★<br/>0 % firm"]:::met',
        '    step2["2. Swarming ★★<br/>0 % firm"]:::next',
        "  end",
        "  step1 --> step2",
    ]


HOSTILE = """
    # MOC - A <script>alert(1)</script> & "co"

    ## Learning Path

    ### Phase 1: One < two & "three"

    1. **[[x|a < b & "c" #d]]** ⭐ (30min)
       - **Covers**: something to know
"""


def test_strangers_words_command_neither_picture_nor_chart(
    run: Run, write: Callable[[str, str], Path], tmp_path: Path
) -> None:
    write("moc-hostile.md", HOSTILE)
    slug = next(one["deck"] for one in run("path", "--json").json if "script" in one["title"])
    assert run("path", slug, "--svg", str(tmp_path / "p.svg")).out == f"wrote {tmp_path / 'p.svg'}\n"
    drawn = ElementTree.parse(tmp_path / "p.svg").getroot()  # noqa: S314 - we have just written it
    tags = {element.tag.removeprefix(SVG) for element in drawn.iter()}
    assert tags <= {"svg", "title", "style", "rect", "g", "text", "tspan", "circle", "path"}
    texts = ["".join(element.itertext()) for element in drawn.iter(f"{SVG}text")]
    assert 'Phase 1: One < two & "three"' in texts
    chart = run("path", slug, "--mermaid").out
    assert '    step1["1. a #lt; b #amp; #quot;c#quot; #35;d ★<br/>0 % firm"]:::next' in chart


def test_a_picture_fetches_nothing(run: Run, tmp_path: Path) -> None:
    run("path", "--svg", str(tmp_path / "p.svg"))
    text = (tmp_path / "p.svg").read_text("utf-8")
    assert text.replace('xmlns="http://www.w3.org/2000/svg"', "").count("http") == 0
    assert "prefers-color-scheme: dark" in text


def test_a_picture_shows_one_deck(run: Run, write: Callable[[str, str], Path], tmp_path: Path) -> None:
    write("moc-other.md", "# MOC - Other\n\n## Learning Path\n\n1. **[[x]]** ⭐ (30min)\n   - **Covers**: all\n")
    ran = run("path", "--svg", str(tmp_path / "p.svg"))
    assert ran.code == 2
    assert "name one of: keeping-bees, other" in " ".join(ran.err.replace("│", "").split())


def test_without_a_map_it_says_what_to_do(run: Run, vault: Path) -> None:
    (vault / "moc-keeping-bees.md").unlink()
    said = " ".join(run("path").out.split())
    assert said == f"No path: {NO_MAP}."
