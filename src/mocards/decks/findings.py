"""What is wrong in a vault as a whole: links, cards, dates. One function a code, in a table.

Findings that a note shows by itself are in :mod:`mocards.notes.findings`. A finding that the author would call
wrong is a defect: where a rule cannot be sure, it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from mocards.model import Draft, Position, Problem, Severity
from mocards.notes.codes import SEVERITIES
from mocards.notes.concepts import Concept
from mocards.notes.directives import allowed
from mocards.notes.entries import entries
from mocards.notes.links import Link, Places, nearest, places, resolve
from mocards.notes.marks import is_daily
from mocards.notes.note import Note
from mocards.notes.outline import Line
from mocards.notes.pairs import ALONE
from mocards.notes.wording import fold
from mocards.patterns import lazy_pattern

MOST_WORDS = 100
"""Of an answer that can be recalled in one go; code, tables and addresses do not count."""
MOST_CODE = 30
"""Lines of code of such an answer; what is longer is looked up."""
MOST_ROWS = 12
"""Of a table in such an answer."""
MOST_FACTS = 7
"""Entries of one answer: what a person holds in mind at once (Miller 1956)."""
STALE = 365
"""Days after which a note should have been looked at."""


@dataclass(frozen=True)
class Seen:
    """A vault as the finders see it."""

    notes: Mapping[str, Note]
    """By path."""
    maps: Mapping[str, Note]
    """The map of content of each deck, by slug."""
    drafts: Sequence[Draft]
    """All cards as the notes give them."""
    today: date
    others: Collection[str] = field(default=frozenset())
    """Paths of files in the vault that are no notes of it: pictures, templates. Links to them are sound."""

    around: Places | None = None
    """All notes of the vault, when these are some of them."""
    hints: bool = True
    """Whether anybody will read what to do; what a broken link may have meant takes a look at every name."""

    @cached_property
    def known(self) -> Places:
        """All notes, to be found by what links call them."""
        return self.around or places((path, note.aliases) for path, note in self.notes.items())

    @cached_property
    def paths(self) -> Mapping[Position, Concept]:
        """Place of every entry of a learning path that has a link → the entry."""
        return {
            item.position: item
            for moc in self.maps.values()
            for item in moc.items
            if isinstance(item, Concept) and item.target
        }

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Names and paths of the vault's other files, with and without suffix, in lower case."""
        names: set[str] = set()
        for path in self.others:
            folded = path.casefold()
            names |= {folded, folded.removesuffix(".md"), folded.rpartition("/")[2]}
            names.add(folded.rpartition("/")[2].removesuffix(".md"))
        return frozenset(names)


Finder = Callable[[Seen], Iterator[Problem]]


def findings(seen: Seen, ignored: Mapping[str, Collection[str]] | None = None) -> list[Problem]:
    """All problems of a vault, by note and line; those that the author allows are left out.

    Args:
        seen: the vault.
        ignored: codes that a deck's manifest does not want to hear of, by the path of each note of the deck;
            under the empty path those of the whole vault.
    """
    problems = [problem for note in seen.notes.values() for problem in note.problems]
    problems += [problem for finder in FINDERS.values() for problem in finder(seen)]
    return sorted(
        wanted(problems, seen.notes, ignored or {}),
        key=lambda problem: (problem.position, problem.code, problem.message),
    )


def wanted(
    problems: Iterable[Problem], notes: Mapping[str, Note], ignored: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """The problems that nobody has allowed: not in the note, in a manifest or in the settings."""
    everywhere = ignored.get("", ())
    for problem in problems:
        note = notes.get(problem.position.note)
        if problem.code in everywhere or problem.code in ignored.get(problem.position.note, ()):
            continue
        if note is None or not allowed(note.wishes, problem.position.line, problem.code):
            yield problem


def _problem(code: str, position: Position, message: str, hint: str, severity: Severity | None = None) -> Problem:
    return Problem(code, severity or SEVERITIES[code], position, message, hint)


# ---- links -----------------------------------------------------------------------------------------


def broken_link(seen: Seen) -> Iterator[Problem]:
    """Links that lead to no note; those of a learning path cost cards, the others are worth knowing."""
    for link, found in _links(seen):
        entry = _entry_of(seen, link)
        if found:
            if (message := _missing_heading(seen, link, found[0])) is not None:
                yield _of_link("broken-link", link, message, _nearest_heading(seen, link, found[0]), entry)
        elif not _is_elsewhere(seen, link) and not (entry and entry.status):
            loss = ", so only the entry itself gives cards" if entry else ""
            hint = nearest(link.target, seen.known) if seen.hints else ""
            hint = hint or (
                "write the note, or mark the entry (planned)" if entry else "write the note, or mend the link"
            )
            yield _of_link("broken-link", link, f"'{link.note}' is not among the notes{loss}", hint, entry)


def ambiguous_link(seen: Seen) -> Iterator[Problem]:
    """Links that several notes could be meant by."""
    for link, found in _links(seen):
        if len(found) > 1:
            message = f"'{link.target}' may be {' or '.join(found)}; the first was taken"
            yield _of_link(
                "ambiguous-link", link, message, "put the folder in front of the name", _entry_of(seen, link)
            )


def _links(seen: Seen) -> Iterator[tuple[Link, tuple[str, ...]]]:
    """Every link to a note, with the notes that it may mean."""
    for path, note in seen.notes.items():
        for link in note.links:
            if link.note and not (link.embed and PurePosixPath(link.note).suffix.lower() not in ("", ".md")):
                yield link, resolve(link.target, path, seen.known)


def _entry_of(seen: Seen, link: Link) -> Concept | None:
    """The entry of a learning path whose own link this is."""
    entry = seen.paths.get(link.position)
    return entry if entry and entry.target == link.target else None


def _of_link(code: str, link: Link, message: str, hint: str, entry: Concept | None) -> Problem:
    severity = SEVERITIES[code] if entry else Severity.INFO
    end = link.column + len(link.target) if link.column else 0
    return Problem(code, severity, link.position, message, hint, link.column, end)


def _is_elsewhere(seen: Seen, link: Link) -> bool:
    """Whether a file that is no note is meant: a picture, a template, something outside the notes' folder."""
    name = re.sub(r"^(?:\.{0,2}/)+", "", link.note.casefold())
    last = name.rpartition("/")[2]
    return name in seen.elsewhere or last in seen.elsewhere


def _missing_heading(seen: Seen, link: Link, path: str) -> str | None:
    """What to say of a link to a heading that the note does not have; None when all is well."""
    wanted_heading = fold_heading(link.heading.rpartition("#")[2])
    note = seen.notes.get(path)
    if note is None or not wanted_heading or link.heading.startswith("^") or not note.headings:
        return None
    if any(_same_heading(heading.title, link.heading.rpartition("#")[2]) for heading in note.headings):
        return None
    loss = ", so the whole note was taken" if _entry_of(seen, link) else ""
    return f"{path} has no heading '{link.heading}'{loss}"


def _same_heading(title: str, named: str) -> bool:
    return fold_heading(title) == fold_heading(named) or fold(title) == fold(named)


def fold_heading(text: str) -> str:
    """A heading as links name it: letters and digits alone."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _nearest_heading(seen: Seen, link: Link, path: str) -> str:
    import difflib

    titles = [heading.title for heading in seen.notes[path].headings]
    near = difflib.get_close_matches(link.heading, titles, n=1)
    return f"did you mean '#{near[0]}'?" if near else "name a heading as it stands in the note"


# ---- notes -----------------------------------------------------------------------------------------


def orphan_note(seen: Seen) -> Iterator[Problem]:
    """Notes with items that no map of content links to."""
    if not seen.maps:
        return
    reached = {draft.source.note for draft in seen.drafts}
    for moc in (note for note in seen.notes.values() if note.is_moc):
        reached |= {path for link in moc.links for path in resolve(link.target, moc.path, seen.known)}
    for path, note in seen.notes.items():
        count = sum(mark.rule != ALONE for mark in note.marks)
        if count and not note.is_moc and path not in reached and not is_daily(path):
            items = "one item that is" if count == 1 else f"{count} items that are"
            yield _problem(
                "orphan-note",
                Position(path, 1),
                f"no map of content links to this note, so it has {items} in no deck",
                "link it from the learning path of a map",
            )


def stale(seen: Seen) -> Iterator[Problem]:
    """Notes with cards that their author has not looked at for a year."""
    used = {draft.source.note for draft in seen.drafts}
    for path, note in seen.notes.items():
        if note.updated and path in used and (days := (seen.today - note.updated[0]).days) > STALE:
            age = f"{days // 365} years" if days >= 730 else "more than a year"
            yield _problem(
                "stale",
                Position(path, note.updated[1]),
                f"last updated on {note.updated[0]}, {age} ago",
                "read it, correct it, and set the date",
            )


# ---- cards -----------------------------------------------------------------------------------------


def duplicate_prompt(seen: Seen) -> Iterator[Problem]:
    """Cards of one deck that ask the same and want different answers."""
    asked: dict[tuple[str, str], Draft] = {}
    for draft in seen.drafts:
        first = asked.setdefault((draft.deck, " ".join(draft.front.casefold().split())), draft)
        if first is not draft and first.back.split() != draft.back.split():
            yield _problem(
                "duplicate-prompt",
                draft.source,
                f"the same question as at {first.source}, with another answer: '{_clipped(draft.front)}'",
                "name the difference in the question, or join the two answers",
            )


_CODE = lazy_pattern(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)", re.DOTALL)
_DRAWN = lazy_pattern(r"(?:```|~~~)[ \t]*(?:mermaid|plantuml|dot|graphviz|ascii|text|txt)?[ \t]*\n")
"""How a fence begins that may be a drawing: that is seen as a whole, however many lines it has."""
_TABLE_ROW = lazy_pattern(r"^\s*\|.*$", re.MULTILINE)
_ADDRESS = lazy_pattern(r"\]\([^()]*\)|https?://\S+")
_WORD = lazy_pattern(r"\w+(?:[’'.-]\w+)*")


def too_long(seen: Seen) -> Iterator[Problem]:
    """Answers with more words, lines of code or rows than a person brings back in one go."""
    for draft in seen.drafts:
        if len(draft.back) <= 4 * MOST_WORDS:
            continue
        for count, most, what in _sizes(draft.back):
            if count > most:
                yield _problem(
                    "too-long",
                    draft.source,
                    f"the answer to '{_clipped(draft.front)}' has {count} {what}; few recall more than {most}",
                    "split it into questions with one point each; the rest can stay in the note",
                )
                break


def _sizes(text: str) -> Iterator[tuple[int, int, str]]:
    """How much there is of each thing that an answer is made of, how much is not too much, and what it is."""
    fences = _CODE.findall(text)
    bare = _CODE.sub(" ", text)
    prose = _ADDRESS.sub(" ", _TABLE_ROW.sub(" ", bare))
    yield len(_WORD.findall(prose)), MOST_WORDS, "words"
    written = [fence for fence in fences if not _DRAWN.match(fence)]
    yield sum(fence.count("\n") - 1 for fence in written), MOST_CODE, "lines of code"
    yield len(_TABLE_ROW.findall(bare)) - 2, MOST_ROWS, "rows"


def several_facts(seen: Seen) -> Iterator[Problem]:
    """Answers that are a list of many facts, or string many together, of which one forgotten fails the card."""
    for draft in seen.drafts:
        back = draft.back
        if back.count("\n") < MOST_FACTS and back.count(",") < MOST_FACTS and back.count(";") < MOST_FACTS:
            continue  # nearly all answers
        text = _CODE.sub(" ", back) if "\n" in back else back
        lines = [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]
        listed = len(entries(lines)) if len(lines) > MOST_FACTS else 0
        strung = _strung_together(lines) if listed <= MOST_FACTS else 0
        if max(listed, strung) > MOST_FACTS:
            what = f"is a list of {listed}" if listed > MOST_FACTS else f"strings {strung} things together"
            yield _problem(
                "several-facts",
                draft.source,
                f"the answer to '{_clipped(draft.front)}' {what}: one forgotten entry fails it all",
                "ask for the entries one by one, or for the rule behind them",
            )


_KEPT_TOGETHER = lazy_pattern(r"`[^`]*`|\$[^$]*\$|\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”|„[^“]*“|«[^»]*»")
_SENTENCE_END = lazy_pattern(r"[.!?:](?:\s|$)")


def _strung_together(lines: Sequence[Line]) -> int:
    """Of how many things the longest enumeration in one sentence is: clauses between semicolons or commas.

    Between commas only what has two words and more counts: ``red, green, blue`` is one thing to know by heart.
    """
    most = 0
    for line in lines:
        if line.text.count(";") < MOST_FACTS and line.text.count(",") < MOST_FACTS:
            continue
        for sentence in _SENTENCE_END.split(_KEPT_TOGETHER.sub("x", line.text)):
            parts = [part for part in sentence.split(";") if part.strip()]
            clauses = [part for part in sentence.split(", ") if len(part.split()) > 1]
            most = max(most, len(parts), len(clauses) if len(clauses) == sentence.count(", ") + 1 else 0)
    return most


_CHOICE = lazy_pattern(r"\b(?:or|oder|ou|vs|versus|either|entweder|which of|whether)\b|\so\s|/", re.IGNORECASE)
_STEM = lazy_pattern(r"(?:ing|ed|es|s|en|e)$")


def answer_in_prompt(seen: Seen) -> Iterator[Problem]:
    """Questions that hold all the words of their answer."""
    for draft in seen.drafts:
        if draft.kind not in ("question", "reference") or len(draft.back) > len(draft.front) or draft.cloze:
            continue
        if draft.facet == "row" and "\n" in draft.back:
            continue  # which cell holds what is asked for, and the headers are in both
        answer = _stems(draft.back)
        if len(answer) > 1 and answer <= _stems(draft.front) and not _CHOICE.search(draft.front):
            yield _problem(
                "answer-in-prompt",
                draft.source,
                f"the question '{_clipped(draft.front)}' has all the words of its answer '{_clipped(draft.back, 40)}'",
                "ask for what the question does not show: the effect, the reason, the command",
            )


_LITTLE = frozenset(["it", "is", "a", "an", "the", "to", "of", "in", "on"])
"""Words that make no answer."""


def _stems(text: str) -> set[str]:
    """The words of a text without endings; numbers and negations count."""
    words = [word for word in fold_heading(text).split() if word not in _LITTLE]
    return {_STEM.sub("", word) if len(word) > 4 else word for word in words}


def _clipped(text: str, most: int = 60) -> str:
    """A text on one line, without marks, cut when it is long."""
    flat = re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", " ".join(text.split()))
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


FINDERS: Mapping[str, Finder] = {
    "broken-link": broken_link,
    "ambiguous-link": ambiguous_link,
    "duplicate-prompt": duplicate_prompt,
    "answer-in-prompt": answer_in_prompt,
    "too-long": too_long,
    "several-facts": several_facts,
    "orphan-note": orphan_note,
    "stale": stale,
}
"""Code → what finds it in a vault."""
