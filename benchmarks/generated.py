"""Vaults and stores to measure on: made anew each time, the same for the same numbers."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

WORDS = (
    *("container", "image", "layer", "volume", "network", "service", "replica", "node", "cluster", "proxy"),
    *("label", "secret", "config", "health", "restart", "memory", "kernel", "process", "socket", "bridge"),
    *("overlay", "manager", "worker", "quorum", "registry", "tag", "digest", "mount", "driver", "compose"),
)
"""What the generated sentences are made of."""


def _sentence(chance: random.Random, words: int = 12) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def concept_note(number: int, size: int, chance: random.Random) -> str:
    """A concept note of about ``size`` bytes with every section that gives cards."""
    ideas = (
        f"### {idea}. Idea {number}-{idea}\n\n**My understanding**:\n> {_sentence(chance)}\n\n"
        f"**Why important**:\n> {_sentence(chance)}\n"
        for idea in range(1, 4)
    )
    pitfalls = (
        f"### Pitfall {pitfall}: Mistake {number}-{pitfall}\n\n**Symptom**: {_sentence(chance)}\n\n"
        f"**Solution**: `fix` *it* with **care**: {_sentence(chance)}\n"
        for pitfall in range(1, 3)
    )
    questions = (
        f"<details>\n<summary><strong>Q{question}:</strong> What is {number}-{question} for?</summary>\n\n"
        f"**Answer**: {_sentence(chance)}\n\n</details>\n"
        for question in range(1, 5)
    )
    sections = {
        "TL;DR": [f"> {_sentence(chance)}\n"],
        "Key Concepts": ideas,
        "Minimal Example": ["```bash\ndocker run --rm hello\n```\n"],
        "Pitfalls Experienced": pitfalls,
        "Retrieval Practice": questions,
        "Notes": [],
    }
    head = f"---\ntags: [concept, generated]\nupdated: 2026-01-01\n---\n\n# Concept {number}\n"
    text = "\n".join([head, *(f"## {name}\n\n" + "\n".join(parts) for name, parts in sections.items())])
    while len(text) < size:
        link = f"[link](https://example.org/{len(text)})"
        text += f"\n- *{_sentence(chance, 5)}* {link} `code` **{_sentence(chance, 6)}**"
    return text + "\n"


def vault(folder: Path, notes: int, size: int) -> None:
    """A vault of ``notes`` concept notes, fifty to a map of content."""
    chance = random.Random(7)  # noqa: S311 - the same notes every time
    (folder / "notes").mkdir(parents=True)
    (folder / "mocards.toml").write_text('notes = "notes"\n')
    for number in range(notes):
        (folder / "notes" / f"concept-{number:05}.md").write_text(concept_note(number, size, chance))
    for first in range(0, notes, 50):
        entries = "\n".join(
            f"{place}. **[[concept-{number:05}]]** ⭐ (30min)\n   - **Why now**: {_sentence(chance)}\n"
            f"   - **You'll learn**: {_sentence(chance)}\n"
            for place, number in enumerate(range(first, min(first + 50, notes)), start=1)
        )
        (folder / "notes" / f"moc-part-{first // 50:03}.md").write_text(
            f"---\ntags: [moc]\n---\n\n# MOC - Part {first // 50}\n\n"
            f"## Learning Path\n\n### Phase 1: All (25h)\n\n{entries}"
        )


SHIPPED = Path(__file__).parents[1] / "notes"


def copies(folder: Path, notes: int) -> None:
    """A vault of ``notes`` copies of the notes that ship: dense with items, each with links and words of its own."""
    originals = {file.stem: file.read_text("utf-8") for file in sorted(SHIPPED.rglob("*.md"))}
    names = "|".join(sorted(map(re.escape, originals), key=len, reverse=True))
    (folder / "notes").mkdir(parents=True)
    (folder / "mocards.toml").write_text('notes = "notes"\n')
    for place in range(notes):
        number, which = divmod(place, len(originals))
        name, text = list(originals.items())[which]
        text = re.sub(rf"(\[\[(?:[^\]|#]*/)?)({names})(?=[\]|#])", rf"\1\2-{number}", text)
        text = re.sub(r"^(# .*)$", rf"\1 {number}", text, flags=re.MULTILINE)
        (folder / "notes" / f"{name}-{number}.md").write_text(re.sub(r"\bthe\b", f"the {number}th", text))


TODAY = "2026-03-01T08:00"
"""The moment at which the generated stores are studied."""
LATER = "2026-04-11T08:00"
"""The moment at which somebody comes back to them after six weeks."""
MARK = "Xylophone"
"""A word on every generated prompt."""


def store(
    folder: Path, cards: int, decks: int, reviewed: int, answers: int = 0, a_day: int = 0, begun: int | None = None
) -> None:
    """A vault without notes whose store holds ``cards`` cards, the first ``reviewed`` of them due.

    Nothing of it is ever built from notes, so the vault's fingerprint is the store's from the start.
    With ``answers`` each card, or each of the first ``begun``, has so many reviews in the log besides, and the schedule
    that they make; with ``a_day`` these are moved so that this many cards are due today and on each day to come, as
    for somebody who has not missed a day.
    """
    from mocards.decks.build import Plan
    from mocards.model import Card, Deck, Grade, Position, Review
    from mocards.notes.vault import fingerprint
    from mocards.schedule.sm2 import TEXT
    from mocards.settings import read_settings
    from mocards.store.store import Store

    folder.mkdir(parents=True)
    (folder / "mocards.toml").write_text("")
    at = datetime(2026, 2, 1, 8, tzinfo=UTC)
    titles = [Deck(slug=f"deck-{number}", title=f"Deck {number}", moc=f"moc-{number}.md") for number in range(decks)]
    made = [
        Card(
            id=f"{number:016}",
            deck=f"deck-{number % decks}",
            kind="reference",
            facet="text",
            anchor=f"Thing {number}",
            front=f"{MARK}: what should you know about *thing {number}*?" + " word" * 30,
            back=f"It has **{number}** parts." + " word" * 34,
            source=Position(f"moc-{number % decks}.md", number // decks + 1),
            position=number // decks + 1,
            phase=f"Phase {number // decks // 1000}",
            concept=f"Concept {number // decks // 100}",
            changed=at,
        )
        for number in range(cards)
    ]
    with Store.open(f"sqlite:///{folder / '.mocards' / 'store.sqlite3'}") as opened:
        plan = Plan(decks=tuple(titles), cards=tuple(made), changes=(), unchanged=0, problems=(), files={})
        opened.apply(plan, fingerprint(folder, read_settings(folder)))
        for card in made[:reviewed]:
            review = Review(
                id=f"r{card.id}",
                card=card.id,
                at=at,
                offset=0,
                day=at.date(),
                grade=Grade.GOOD,
                milliseconds=5_000,
            )
            opened.record(review, TEXT.next(None, review.grade, review.day))
    if answers:
        _answer_often(folder / ".mocards" / "store.sqlite3", [card.id for card in made[:begun]], answers)
        with Store.open(f"sqlite:///{folder / '.mocards' / 'store.sqlite3'}") as opened:
            opened.replay_all(lambda _: TEXT)
    if a_day:
        with closing(sqlite3.connect(folder / ".mocards" / "store.sqlite3")) as connection, connection:
            connection.execute(
                "update schedule set due = date(?, '+' || (rowid % ?) || ' days')", (TODAY[:10], cards // a_day - 1)
            )


def _answer_often(file: Path, cards: list[str], answers: int) -> None:
    """Put a log of ``answers`` reviews of every card into a store, in the order of their days."""
    chance = random.Random(5)  # noqa: S311 - the same log every time
    told = sorted(
        (date(2025, 1, 1) + timedelta(days=number % 40 + 40 * time), card)
        for number, card in enumerate(cards)
        for time in range(answers)
    )
    grades = chance.choices((1, 2, 3, 4, 5), (4, 2, 14, 60, 20), k=len(told))
    first_round = date(2025, 1, 1) + timedelta(days=40)
    values = (
        (
            *(sequence, f"a{sequence}", "me", card, 1_735_722_000_000 + sequence * 1000, 0, day.isoformat()),
            *(grade, 6_000, 0, 0 if day < first_round else 40),
        )
        for sequence, ((day, card), grade) in enumerate(zip(told, grades, strict=True), start=1_000_000)
    )
    columns = "sequence, id, learner, card, at, utc_offset, day, grade, milliseconds, drill, days_before"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(f"insert into review ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608 - made of constants


def in_a_process(what: str, folder: Path, **sizes: int) -> None:
    """Make a vault or a store in a process of its own: a large parent would count as its children's memory."""
    command = [sys.executable, "-m", "benchmarks.generated", what, str(folder)]
    subprocess.run([*command, *(f"{name}={size}" for name, size in sizes.items())], check=True)


if __name__ == "__main__":
    kinds: dict[str, Callable[..., None]] = {"vault": vault, "copies": copies, "store": store}
    kinds[sys.argv[1]](
        Path(sys.argv[2]), **{name: int(size) for name, _, size in (word.partition("=") for word in sys.argv[3:])}
    )
