"""Pitfalls: mistakes with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from mocards.model import Item
from mocards.notes.entries import Entry, entries
from mocards.notes.halves import mistake_and_remedy, unmarked
from mocards.notes.headlines import in_line, leading
from mocards.notes.labels import Labelled, label_of, labelled
from mocards.notes.links import is_links_alone
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import is_code, is_quote, unquoted, written
from mocards.notes.quotes import ASKING, callouts, out_of_box
from mocards.notes.reading import Found, Part, Reading, listed_lines
from mocards.notes.stories import Story, elsewhere, end_of, is_story, mistake_column, name_of, stories, tables_elsewhere
from mocards.notes.tables import Table, tables
from mocards.notes.wording import is_placeholder, is_slot, is_struck, unadorned
from mocards.patterns import lazy_pattern


class Pitfall(Item, frozen=True, kw_only=True):
    """A mistake: in one line with its remedy, or told with symptom, cause, solution and lesson."""

    kind: ClassVar[str] = "pitfall"
    mistake: str
    remedy: str = ""
    """What to do instead, or what comes of the mistake: notes give either in the same place."""
    symptom: str = ""
    deed: str = ""
    """What was done wrong, often a fence."""
    cause: str = ""
    solution: str = ""
    lesson: str = ""

    @property
    def anchor(self) -> str:
        """The mistake."""
        return self.mistake

    def facets(self) -> Mapping[str, str]:
        """``remedy`` of the short form; ``cause``, ``solution`` and ``lesson`` of the long one.

        Where nobody says why, what was done wrong is the cause; code that was wrong is not why, where a solution
        stands beside it.
        """
        answers = {
            "remedy": self.remedy,
            "cause": self.cause or ("" if self._deed_is_shown else self.deed),
            "solution": self.solution,
            "lesson": self.lesson,
        }
        return {name: text for name, text in answers.items() if text}

    def words(self) -> Mapping[str, str]:
        """``mistake``, ``symptom``, ``deed``, ``cause``, ``solution``, ``lesson``; empty where missing."""
        return {
            "mistake": self.mistake,
            "symptom": self.symptom or (self.deed if self._deed_is_shown else ""),
            "deed": self.deed,
            "cause": self.cause,
            "solution": self.solution,
            "lesson": self.lesson,
        }

    @property
    def _deed_is_shown(self) -> bool:
        """Whether what was done wrong is code that the question for the solution shows."""
        return bool(self.solution) and not self.cause and is_code(self.deed)


def pitfalls(reading: Reading) -> Iterator[Found]:
    """The pitfalls of a note: bullets with a remedy, and sections that tell of one at length."""
    for story in elsewhere(reading):
        yield from told_at_length(reading, story)
    for table in tables_elsewhere(reading):
        yield from _rows(reading, table)
    for part in reading.parts_of("pitfalls"):
        if is_story(reading, part):
            yield from told_at_length(reading, Story(part.title, part.line, part.lines))
            continue
        told, end = stories(reading, part), end_of(reading, part)
        silent = {line.number for story in told for line in (Line(story.line, ""), *story.lines)}
        own = [line for line in listed_lines(part) if line.number < end and line.number not in silent]
        for entry in entries(own) or ([] if part.rest else _paragraphs(reading, own)):
            yield from _bullet(reading, entry)
        if part.rest and _split(reading, part.rest):
            yield from _bullet(reading, Entry("", part.line, part.rest, ()))
        boxed = {
            line for story in told if not _is_group(reading, story) for line in range(story.line, _last(story) + 1)
        }
        boxed |= {line.number for entry in entries(own) for line in entry.body}
        for callout in callouts(part.lines):
            if callout.sort not in ASKING and callout.line not in boxed:
                yield from told_at_length(reading, Story(callout.title, callout.line, callout.lines))
        for table in tables_of_mistakes(reading, part, min([end, *(story.line for story in told)])):
            yield from _rows(reading, table)
        for story in told:
            if not written(story.lines):
                yield from _bullet(reading, Entry("", story.line, name_of(reading, story.title), ()))
            elif _is_table(reading, story):
                for table in tables(story.lines):
                    yield from _rows(reading, table)
            elif not _is_group(reading, story):
                yield from told_at_length(reading, story)


def _last(story: Story) -> int:
    return story.lines[-1].number if story.lines else story.line


def _is_table(reading: Reading, story: Story) -> bool:
    """Whether nothing but tables stands under a title, whose rows are pitfalls rather than labels of one."""
    filled = [line for line in story.lines if line.text.strip()]
    labels = reading.dialect.labels["pitfall"]
    return all(line.kind == LineKind.TABLE for line in filled) and not _joined(labelled(story.lines, labels))


def _is_group(reading: Reading, story: Story) -> bool:
    """Whether nothing but callouts stands under a title, each of them a pitfall: two or more, none with a label."""
    filled = [line for line in story.lines if line.text.strip()]
    boxes = list(callouts(story.lines))
    labels = reading.dialect.labels["pitfall"]
    return all(is_quote(line.text) for line in filled) and len(boxes) > 1 and not any(labels.of(b.title) for b in boxes)


# ---- told at length ------------------------------------------------------------------------------


def told_at_length(reading: Reading, story: Story) -> Iterator[Found]:
    """The pitfall of a story: what its labels say, else its text."""
    texts = [text for text in labelled(story.lines, reading.dialect.labels["pitfall"]) if not is_placeholder(text.text)]
    known = _in_one_line(reading, texts) or _joined(texts)
    if not known.keys() - {"symptom", "deed"} and (text := _in_own_words(reading, texts)):
        known["remedy"] = text
    if texts:
        title = story.title or known.pop("symptom", "")
        yield from _labelled(reading, title, story.line, max(text.end for text in texts), known)


def _in_one_line(reading: Reading, texts: Sequence[Labelled]) -> dict[str, str]:
    """What several labels say in the one line that is told: *Symptom: x. Cause: y. Fix: z.*"""
    if len(texts) != 1 or "\n" in texts[0].text:
        return {}
    said = dict(in_line(texts[0].text, reading.dialect.labels["pitfall"], texts[0].meaning))
    return said if len(said) > 1 and "" not in said else {}


def _in_own_words(reading: Reading, texts: Sequence[Labelled]) -> str:
    """What is told under no label, and under those that the dialect does not know, with their names."""
    asides = reading.dialect.labels["idea"]
    told = [text for text in texts if not text.meaning and text.text and asides.of(text.label) != "aside"]
    return "\n\n".join(f"**{text.label}**: {text.text}" if text.label else out_of_box(text.text) for text in told)


def _labelled(reading: Reading, title: str, line: int, end: int, known: Mapping[str, str]) -> Iterator[Found]:
    """The pitfall of a title and of what is said of it."""
    name = name_of(reading, title)
    if is_placeholder(f"{name} ") or is_slot(name):
        return
    if not known.keys() & {"remedy", "cause", "solution", "lesson"}:
        _complain(reading, line, name)
        return
    rule = "pitfall with a text" if known.keys() == {"remedy"} else "pitfall told with symptom, cause, solution, lesson"
    yield Found(_told(reading, line, name, known.get("remedy", ""), known), end, rule)


def _told(reading: Reading, line: int, mistake: str, remedy: str, known: Mapping[str, str]) -> Pitfall:
    return Pitfall(
        position=reading.at(line),
        mistake=mistake,
        remedy=remedy,
        symptom=known.get("symptom", ""),
        deed=known.get("deed", ""),
        cause=known.get("cause", ""),
        solution=known.get("solution", ""),
        lesson=known.get("lesson", ""),
    )


def _joined(texts: Sequence[Labelled]) -> dict[str, str]:
    """Meaning → text; what stands under two labels of one meaning is joined."""
    known: dict[str, str] = {}
    for text in texts:
        if text.meaning and text.text:
            known[text.meaning] = f"{known[text.meaning]}\n\n{text.text}" if text.meaning in known else text.text
    return known


# ---- a row of a table ------------------------------------------------------------------------------


def tables_of_mistakes(reading: Reading, part: Part, end: int) -> Iterator[Table]:
    """The tables of a part up to a line; behind the list of a bold title only those that say so in their header."""
    listed = part.section is None and entries(listed_lines(part))
    labels, titles = reading.dialect.labels["pitfall"], reading.dialect.titles
    for table in tables([line for line in part.lines if line.number < end]):
        name = table.header[mistake_column(reading, table)]
        if not listed or titles.of(name) == "pitfalls" or labels.of(name) in ("deed", "symptom"):
            yield table


def beside_the_list(reading: Reading, part: Part) -> set[int]:
    """The lines of tables and code behind the list of a bold title that are of something else than mistakes."""
    if part.section is not None:
        return set()
    listed = entries(listed_lines(part))
    owned = {line.number for entry in listed for line in entry.body}
    for table in tables_of_mistakes(reading, part, part.end):
        owned |= set(range(table.line, table.line + 2 + len(table.rows)))
    kinds = (LineKind.TABLE, LineKind.FENCE) if listed and not stories(reading, part) else (LineKind.TABLE,)
    return {line.number for line in part.lines if line.kind in kinds} - owned


def _rows(reading: Reading, table: Table) -> Iterator[Found]:
    """The pitfalls of a table: the mistake, and what its columns say of it."""
    labels, first = reading.dialect.labels["pitfall"], mistake_column(reading, table)
    means = [labels.of(header) for header in table.header]
    told = [place for place, meaning in enumerate(means) if place > first or meaning not in ("", "remedy")]
    for line, cells in table.rows:
        known: dict[str, str] = {}
        rest: list[str] = []
        for place in told:
            meaning, header, cell = means[place], table.header[place], cells[place]
            if place == first or not re.search(r"\w", cell) or is_placeholder(cell):
                continue
            if meaning and meaning not in (*known, "remedy"):
                known[meaning] = cell
            else:
                rest.append(cell if len(cells) == first + 2 else f"**{unadorned(header)}**: {cell}")
        mistake = name_of(reading, unmarked(cells[first]))
        if not re.search(r"\w", mistake) or is_placeholder(f"{mistake} "):
            continue
        if rest or known.keys() & {"cause", "solution", "lesson"}:
            yield Found(_told(reading, line, mistake, "\n".join(rest), known), line + 1, "pitfall in a table")


# ---- one bullet ------------------------------------------------------------------------------------


def _bullet(reading: Reading, entry: Entry) -> Iterator[Found]:
    label = label_of(entry.head)
    if is_struck(entry.head) or (label and label.strong and label.colon and is_links_alone(label.rest) and label.rest):
        return
    mistake, known = _labels_of(reading, entry)
    if known:
        yield from _labelled(reading, mistake, entry.line, entry.end, known)
        return
    if _is_part_of_story(reading, entry):
        return
    head = entry.text if not entry.body else entry.head
    below = out_of_box(written(entry.body))
    mistake, remedy = _split(reading, head) or ((unadorned(head) or head).rstrip(": "), "")
    remedy = "\n\n".join(text for text in (remedy, below) if text and entry.body) if entry.body else remedy
    mistake = name_of(reading, unmarked(mistake))
    if not mistake or is_placeholder(f"{mistake} ") or (is_placeholder(remedy) and remedy):
        return
    if not remedy:
        _complain(reading, entry.line, mistake)
        return
    item = Pitfall(position=reading.at(entry.line), block_id=entry.block_id, mistake=mistake, remedy=remedy)
    yield Found(item, entry.end, "mistake with its remedy")


def _is_part_of_story(reading: Reading, entry: Entry) -> bool:
    """Whether a bullet says why, or what helped: no mistake is called so."""
    label = label_of(entry.head)
    meaning = reading.dialect.labels["pitfall"].of(label.name) if label and label.colon and label.rest else ""
    return meaning in ("cause", "solution", "lesson")


def _split(reading: Reading, text: str) -> tuple[str, str] | None:
    words = reading.dialect.words
    return mistake_and_remedy(unadorned(text) or text, words["instead"], words["better"], words["last"])


def _labels_of(reading: Reading, entry: Entry) -> tuple[str, dict[str, str]]:
    """The mistake of an entry, and what labels in its line and below say of it; nothing without two of them."""
    labels = reading.dialect.labels["pitfall"]
    below = _joined(labelled(entry.body, labels))
    name, rest = leading(entry.head)
    if not name.startswith(("**", "__")) or labels.of(name):
        name, rest = "", unadorned(entry.head)
    inside = dict(in_line(rest.lstrip(" .:–—-"), labels, "mistake"))
    mistake = name.strip("*_: ") or inside.pop("mistake", "").strip("*_:. ")
    if len(inside) > 1 or (inside and below):
        known = {**inside, **below}
        return mistake or known.pop("symptom", "") or known.pop("deed", ""), known
    if not below.keys() & {"cause", "solution", "lesson", "remedy"}:
        return "", {}
    split = _split(reading, entry.head)
    return split[0] if split else entry.head.strip("*_: "), below


def _paragraphs(reading: Reading, lines: Sequence[Line]) -> Iterator[Entry]:
    """Paragraphs that name a mistake in bold, or have an arrow behind it, where there is no list, outside callouts."""
    paragraph: list[Line] = []
    boxed = {number for box in callouts(lines) for number in range(box.line, box.end)}
    for line in (*unquoted([line for line in lines if line.number not in boxed]), Line(0, "")):
        if line.kind == LineKind.TEXT and line.text.strip() and not line.text.startswith("[!"):
            paragraph.append(line)
            continue
        if len(paragraph) > 1 and all("→" in one.text for one in paragraph):
            yield from (Entry("", one.number, one.text.strip(), ()) for one in paragraph)
        elif _names_a_mistake(reading, text := " ".join(one.text.strip() for one in paragraph)):
            yield Entry("", paragraph[0].number, text, ())
        paragraph = []


def _names_a_mistake(reading: Reading, text: str) -> bool:
    return (text.startswith(("**", "__")) or "→" in text) and bool(_split(reading, text))


_SAYS_MORE = lazy_pattern(r"\s=\s|;\s")
"""In a line that was not parted: its author has said what comes of it, in a form of their own."""


def _complain(reading: Reading, line: int, mistake: str) -> None:
    if _SAYS_MORE.search(mistake):
        return
    short = mistake if len(mistake) <= 60 else mistake[:59] + "…"
    reading.complain(
        "pitfall-without-remedy",
        line,
        f"the pitfall '{short}' says neither what comes of it nor what to do instead",
        "add the remedy in brackets, or after an arrow",
    )
