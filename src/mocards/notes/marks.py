"""What the marks of flashcards have in common: where they count, and what must not be taken for one.

People come with notes that other tools read: Obsidian Spaced Repetition, hashcards, Anki's own cloze marks.
Marks that nobody writes by chance count everywhere; those that prose and code hold as well
(``==highlight==``, ``a::b``) only in a note that says, in one way or another, that it holds flashcards.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mocards.notes.outline import LineKind, Outline
from mocards.notes.wording import fold
from mocards.patterns import lazy_pattern

SCHEDULED = "<!--SR:"
"""With this Obsidian Spaced Repetition begins the comment that keeps a card's schedule."""
_TAG = lazy_pattern(r"(?:^|(?<=\s))#(flash-?cards?|anki|spaced-repetition)((?:/[\w-]+)*)(?![\w/-])", re.IGNORECASE)
_TAG_BEGINS = re.compile(r"#(?:flash|ank|spaced-repet)", re.IGNORECASE)
"""How such a tag begins: a quick look tells that most notes have none."""
FLASHCARDS = frozenset({"flashcards", "flashcard", "flash-cards", "anki", "spaced-repetition"})
"""Tags, up to a slash, of notes that hold flashcards."""
_HIDDEN = lazy_pattern(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)|!?\[\[[^\[\]]*\]\]"
    r"|\]\([^()\s]*\)|\b[a-z][a-z+.-]*://\S+|<!--.*?-->|[\[(][\w -]+::[^\[\]()]*[\])]"
    r"|(?<![\w{])(?:(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{2,4}::(?=[\da-f/])|(?:[\da-f]{1,4}:)+[\da-f]{1,4}::)"
    r"(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?(?:/\d{1,3}|%\w+)?(?![\w:])",
    re.IGNORECASE,
)
"""The last kind are addresses of IPv6: ``fe80::1``, ``2001:db8::/32``; no gap ``{{c1::20}}``."""


def wished_deck(text: str, made: Outline) -> str | None:
    """The deck that a note's tag ``#flashcards/biology`` names; empty for the tag alone, None without one."""
    for listed in (*made.front.get("tags", ()), *made.front.get("tag", ())):
        for tag in listed.replace(",", " ").split():
            first, _, rest = tag.removeprefix("#").partition("/")
            if first.casefold() in FLASHCARDS:
                return rest
    if _TAG_BEGINS.search(text) and _TAG.search(text):
        for line in made.numbered:
            if line.kind == LineKind.TEXT and (found := _TAG.search(line.text)):
                return found[2].strip("/")
    return "" if SCHEDULED in text else None


def masked(text: str) -> str:
    """A line of the same length with code, math, addresses, links and inline fields blanked out."""
    if not any(sign in text for sign in ("`", "$", "[", "://", "<!--", "(", "::")):
        return text
    return _HIDDEN.sub(lambda found: "\0" * len(found[0]), text)


def without_tags(text: str) -> str:
    """A text without the tags and the comments that only tools read."""
    if "#" in text:
        text = _TAG.sub("", text)
    if SCHEDULED in text:
        text = _SCHEDULE.sub("", text)
    return text.strip()


_SCHEDULE = lazy_pattern(r"[ \t]*<!--SR:[^>]*-->")


_TASK = lazy_pattern(r"[ \t]*(?:>[ \t]?)*(?:[-*+•]|\d{1,9}[.)])[ \t]+\[[ xX/-]\][ \t]")


def is_task(text: str) -> bool:
    """Whether a line is an entry with a box: what is to be done, and no card unless its note says that it has some."""
    return bool(_TASK.match(text))


_DAY = re.compile(
    r"(?:[^\W\d_]{2,10},? )?(?:\d{4}([-_. ]?)\d{2}\1\d{2}|\d{1,2}[._-]\d{1,2}[._-]\d{4}|\d{4}-W\d{2})"
    r"(?:[,_ -]+[^\W\d_]{2,10}\.?|[_ T-]+\d{2}[-_.h]?\d{2})?"
)


_MONTHS = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
        *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre"),
        *("decembre", "januar", "februar", "marz", "juni", "juli", "oktober", "dezember"),
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
        *("noviembre", "diciembre"),
    }
)
"""Names of months, folded."""
_BESIDE_MONTH = frozenset(
    {"de", "of", "the", "le", "el", "der", "den", "diary", "journal", "diario", "tagebuch", "log"}
)
"""Words that a day's name may have besides."""


def is_daily(path: str) -> bool:
    """Whether a note is called by a day or a week, perhaps with the time, and nothing else, as diaries are."""
    name = PurePosixPath(path).stem
    return bool(_DAY.fullmatch(name)) or _is_day_in_words(fold(f"x {name}").split()[1:])


def _is_day_in_words(words: list[str]) -> bool:
    """Whether words are a day with its month, and no more than that it is a diary's: *Diario 4 de enero*."""
    rest = [word for word in words if not word.isdigit() and word not in _BESIDE_MONTH]
    return len(rest) == 1 and rest[0] in _MONTHS and any(map(str.isdigit, words))
