"""A vault, and the twenty things that authors do to one: what the history that the tests write is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BREAD = """\
# MOC - Baking Bread

> **What**: From flour and water to a loaf

## Learning Path

### Phase 1: The Starter (2h)

**Goal**: Keep a starter alive

1. **[[sourdough-starter]]** ⭐ (1h)
   - **Why now**: Without a lively starter no loaf will ever rise
   - **You'll learn**: Feeding by weight, reading the bubbles, storing it in the cold

2. **[[flour-types]]** ⭐ (1h)
   - **Why now**: The flour decides how much water a dough can take
   - **You'll learn**: Ash numbers, protein, wholemeal against white

### Phase 2: The Dough (3h)

**Goal**: Handle a wet dough

3. **[[bulk-fermentation]]** ⭐⭐ (2h)
   - **Why now**: Most loaves fail here, long before they see the oven
   - **You'll learn**: Signs of ripeness, folding, the effect of warmth

## Quick Reference

**Core concepts to remember**:
1. **Hydration**: Water as a share of the flour by weight; seventy per cent is a supple dough
2. **Autolyse**: Flour and water rest for half an hour before the salt, so gluten forms by itself
3. **Oven spring**: The last rise in the first ten minutes of heat; steam keeps the crust soft for it
4. **Poke test**: A dent that comes back slowly and not quite says that the loaf is ready to bake
5. **Retarding**: A night in the cold slows the yeast more than the bacteria, so the taste gets deeper
6. **Windowpane**: A piece of dough that stretches thin without tearing has been kneaded enough
7. **Baker's percentage**: Every ingredient as a share of the flour, so recipes scale without thinking

**Common pitfalls**:
- Adding salt to the starter (salt holds the yeast back; keep it for the dough)
- Adding sugar to the starter (sugar feeds the wrong guests; flour is food enough)
- Cutting the loaf while it is hot (the crumb is still setting; wait for an hour)
- Never measuring water by volume (weigh it on a scale, since cups differ by a tenth)
"""
PIZZA = """\
# MOC - Pizza at Home

> **What**: A good pizza from a kitchen oven

## Quick Reference

**Core concepts to remember**:
1. **Hydration**: Sixty per cent, lower than for bread, so that the disc can be stretched by hand
2. **Baking steel**: Gives its heat faster than stone, so the base browns before the cheese burns

**Common pitfalls**:
- Rolling the disc with a pin (it presses the gas out of the rim; stretch it by hand)
"""
STARTER = """\
# The Sourdough Starter

## TL;DR

> Flour and water in which wild yeast and bacteria live together. Fed daily, it raises bread without baker's yeast.
>
> **Analogy**: A pet that eats flour.

## Key Concepts

### 1. Feeding ratio

**My understanding**: One part of old starter to two of flour and two of water, by weight.

**Why important**: Too little fresh flour leaves it sour and slack.

### 2. Float test

**My understanding**: A spoonful that floats in water holds enough gas to raise a dough.

## Retrieval Practice

<details>
<summary><strong>Q1:</strong> Why does a starter smell of nail varnish?</summary>

**Answer**: It is hungry: the bacteria have run out of sugar and make acetone-like esters.
</details>

<details>
<summary><strong>Q2:</strong> When is a starter at its peak?</summary>

**Answer**: When it has doubled and its dome just begins to sink.
</details>
"""
FLOUR = """\
# Types of Flour

## When to use

**Good for**: Strong white flour carries tall loaves; rye keeps them moist for days.

**Bad for**: Cake flour tears in a dough that ferments for long.
"""
FILES = {
    "moc-baking-bread.md": BREAD,
    "moc-pizza.md": PIZZA,
    "sourdough-starter.md": STARTER,
    "flour-types.md": FLOUR,
}
"""The first commit."""

Name = tuple[str, str]
"""Anchor and facet of a card."""


@dataclass(frozen=True)
class Thing:
    """One commit of an author, and what should come of it."""

    what: str
    do: Callable[[Path], None]
    counts: Mapping[str, int]
    """Kind of change → how many cards; what is not named is none."""
    same: Mapping[Name, Name] = field(default_factory=dict)
    """A card before → the same card after, where its name is another one."""
    others: tuple[Name, ...] = ()
    """Cards after that must not have an id from before."""


def edit(file: str, *changes: tuple[str, str]) -> Callable[[Path], None]:
    """Replaces texts in a file; each must be there."""

    def _edit(vault: Path) -> None:
        text = (vault / file).read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        (vault / file).write_text(text, "utf-8")

    return _edit


def both(*edits: Callable[[Path], None]) -> Callable[[Path], None]:
    """Several edits in one commit."""

    def _both(vault: Path) -> None:
        for one in edits:
            one(vault)

    return _both


def rename(old: str, new: str) -> Callable[[Path], None]:
    """Renames a file, into a new folder if need be."""

    def _rename(vault: Path) -> None:
        (vault / new).parent.mkdir(parents=True, exist_ok=True)
        (vault / old).rename(vault / new)

    return _rename


def between(file: str, start: str, end: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    """Changes the text of a file from one mark up to another."""

    def _between(vault: Path) -> None:
        text = (vault / file).read_text("utf-8")
        first = text.index(start)
        last = text.index(end, first)
        (vault / file).write_text(text[:first] + change(text[first:last]) + text[last:], "utf-8")

    return _between


SEVEN = {
    "Water as a share of the flour by weight; seventy per cent is a supple dough.": "Grams of water for 100 of flour",
    "Flour and water rest for half an hour before the salt, so gluten forms by itself": "Leave the mix; it kneads",
    "The last rise in the first ten minutes of heat; steam keeps the crust soft for it": "What loaves gain in steam",
    "A dent that comes back slowly and not quite says that the loaf is ready to bake": "Bake when a finger dents it",
    "A night in the cold slows the yeast more than the bacteria, so the taste gets deeper": "A night in the fridge",
    "A piece of dough that stretches thin without tearing has been kneaded enough": "Thin enough to see light through",
    "Every ingredient as a share of the flour, so recipes scale without thinking": "Flour is 100; the rest against it",
}
"""What stands in the notes → what an author makes of it."""
STEEL = "Gives its heat faster than stone, so the base browns before the cheese burns"
SUGAR = "Adding sugar to the starter (sugar feeds the wrong guests; flour is food enough)"
SALT = "Adding salt to the starter (salt holds the yeast back; keep it for the dough)"
HOT = "Cutting the loaf while it is hot (the crumb is still setting; wait for an hour)"
KNIFE = "Cutting the dough with a blunt knife (it drags and the cut will not open; use a razor)"

M, P, S, F = "moc-baking-bread.md", "moc-pizza.md", "sourdough-starter.md", "flour-types.md"
THINGS: tuple[Thing, ...] = (
    Thing("a typing mistake mended", edit(M, ("a supple dough", "a supple dough.")), {"reworded": 1}),
    Thing("seven answers reworded in one commit", edit(M, *SEVEN.items()), {"reworded": 7}),
    Thing(
        "a term renamed, its answer as it was",
        edit(M, ("**Windowpane**", "**Membrane test**")),
        {"reworded": 1},
        {("Windowpane", "text"): ("Membrane test", "text")},
    ),
    Thing(
        "a question reworded, its answer as it was",
        edit(S, ("Why does a starter smell of nail varnish?", "What does a smell of solvent tell you?")),
        {"reworded": 1},
        {("Why does a starter smell of nail varnish?", "answer"): ("What does a smell of solvent tell you?", "answer")},
    ),
    Thing(
        "an answer rewritten, its question as it was",
        edit(
            S,
            (
                "When it has doubled and its dome just begins to sink.",
                "About five hours after feeding, in a warm kitchen.",
            ),
        ),
        {"reworded": 1},
    ),
    Thing(
        "a negation that turns the meaning over",
        edit(M, ("Never measuring water by volume (weigh it", "Always measuring water by volume (weigh it")),
        {"reworded": 1},
        {("Never measuring water by volume", "remedy"): ("Always measuring water by volume", "remedy")},
    ),
    Thing(
        "two pitfalls that differ in one word, both reworded",
        edit(
            M,
            (SALT, "Putting salt into the starter (salt slows the yeast; it belongs in the dough)"),
            (SUGAR, "Putting sugar into the starter (sugar feeds the wrong guests; flour is enough)"),
        ),
        {"reworded": 2},
        {
            ("Adding salt to the starter", "remedy"): ("Putting salt into the starter", "remedy"),
            ("Adding sugar to the starter", "remedy"): ("Putting sugar into the starter", "remedy"),
        },
    ),
    Thing(
        "a note renamed together with the link to it",
        both(rename(S, "levain.md"), edit(M, ("[[sourdough-starter]]", "[[levain]]"))),
        {"moved": 7},
        {("sourdough-starter", "why"): ("levain", "why"), ("sourdough-starter", "covers"): ("levain", "covers")},
    ),
    Thing(
        "the notes moved to a folder, and the folder put in front of the links",
        both(
            rename("levain.md", "bread/levain.md"),
            rename(F, "bread/flour-types.md"),
            edit(M, ("[[levain]]", "[[bread/levain]]"), ("[[flour-types]]", "[[bread/flour-types|Flours]]")),
        ),
        {"reworded": 2, "moved": 9},
        {("levain", "why"): ("bread/levain", "why"), ("flour-types", "covers"): ("bread/flour-types", "covers")},
    ),
    Thing(
        "a note's own title changed", edit("bread/levain.md", ("# The Sourdough Starter", "# Levain")), {"reworded": 9}
    ),
    Thing("the map's title changed", edit(M, ("# MOC - Baking Bread", "# MOC - Bread")), {"reworded": 17}),
    Thing("the map's file renamed, and with it the deck", rename(M, "moc-bread.md"), {"moved": 26}),
    Thing(
        "a phase renamed and the entries numbered anew",
        edit("moc-bread.md", ("Phase 1: The Starter", "Phase 1: Wild Yeast"), ("3. **[[bulk", "1. **[[bulk")),
        {"moved": 13},
    ),
    Thing(
        "front matter put in front, lines ended as on Windows",
        lambda vault: (
            (vault / "moc-bread.md").write_bytes(
                ("---\ncreated: 2026-01-01\n---\n\n" + (vault / "moc-bread.md").read_text("utf-8"))
                .replace("\n", "\r\n")
                .encode()
            )
            and None
        ),
        {},
    ),
    Thing(
        "sections moved and items put in another order",
        lambda vault: _reordered(vault / "moc-bread.md"),
        {},
    ),
    Thing(
        "two items with their answers exchanged",
        edit(
            "moc-bread.md",
            ("**Poke test**: Bake when a finger dents it", "**Poke test**: @"),
            ("**Retarding**: A night in the fridge", "**Retarding**: Bake when a finger dents it"),
            ("**Poke test**: @", "**Poke test**: A night in the fridge"),
        ),
        {"reworded": 2},
    ),
    Thing(
        "an item split in two",
        edit(
            "moc-bread.md",
            (
                "**Oven spring**: What loaves gain in steam",
                "**Oven spring**: What loaves gain\n9. **Steam**: Keeps the crust soft while the loaf still grows",
            ),
        ),
        {"reworded": 1, "added": 1},
        others=(("Steam", "text"),),
    ),
    Thing(
        "two items merged into one of them",
        edit(
            "moc-bread.md",
            ("Putting sugar into the starter (sugar feeds the wrong guests; flour is enough)", "@"),
            ("- @\n", ""),
            ("(salt slows the yeast;", "(salt slows the yeast, as sugar feeds the wrong guests;"),
        ),
        {"reworded": 1, "retired": 1},
    ),
    Thing(
        "an item deleted and a similar one added",
        edit("moc-bread.md", (HOT, KNIFE)),
        {"retired": 1, "added": 1},
        others=(("Cutting the dough with a blunt knife", "remedy"),),
    ),
    Thing(
        "a section commented out",
        between("bread/levain.md", "## Key Concepts", "## Retrieval", lambda text: f"<!--\n{text}-->\n\n"),
        {"retired": 3},
    ),
    Thing(
        "the section back, reworded a little",
        edit("bread/levain.md", ("<!--\n", ""), ("-->\n\n", ""), ("floats in water", "floats in cool water")),
        {"revived": 3},
    ),
    Thing(
        "an item moved between two maps, where another has its name",
        both(
            edit("moc-pizza.md", (f"2. **Baking steel**: {STEEL}\n", "")),
            edit("moc-bread.md", ("7. **", f"7. **Baking steel**: {STEEL}\n8. **")),
        ),
        {"moved": 1},
    ),
    Thing(
        "an answer under another label",
        edit("bread/levain.md", ("**Why important**: Too little", "**Mental model**: Too little")),
        {"reworded": 1},
        {("Feeding ratio", "importance"): ("Feeding ratio", "model")},
    ),
    Thing(
        "sections made a list",
        between(
            "bread/levain.md",
            "### 1. Feeding ratio",
            "## Retrieval",
            lambda _: (
                "- **Feeding ratio**: One part of old starter to two of flour and two of water, by weight.\n"
                "- **Float test**: A spoonful that floats in cool water holds enough gas to raise a dough.\n\n"
            ),
        ),
        {"reworded": 2, "retired": 1},
        {("Feeding ratio", "what"): ("Feeding ratio", "text"), ("Float test", "what"): ("Float test", "text")},
    ),
    Thing(
        "a facet gone, and another come",
        edit(
            "moc-bread.md",
            ("   - **Why now**: The flour decides how much water a dough can take\n", ""),
        ),
        {"retired": 1},
    ),
)
"""In the order of the history; each on top of the one before."""


def _as_on_windows(file: Path, front: str) -> None:
    file.write_bytes((front + file.read_text("utf-8")).replace("\n", "\r\n").encode())


def _reordered(file: Path) -> None:
    text = file.read_text("utf-8")
    path, reference = text.index("## Learning Path"), text.index("## Quick Reference")
    first, last = text.index("**Core concepts"), text.index("**Common pitfalls")
    title, *listed = text[first:last].strip().split("\n")
    again = "\n".join([title, "", *reversed(listed)])
    moved = text[reference:first] + text[last:].rstrip() + "\n\n" + again + "\n\n"
    file.write_text(text[:path] + moved + text[path:reference], "utf-8")
