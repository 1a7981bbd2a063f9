"""What the words of a title, a label or a line amount to: letters alone, times, stars, placeholders."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from mocards.patterns import lazy_pattern

_BRACKETED_END = lazy_pattern(r"\s*[(\[][^()\[\]]*[)\]][^\w()\[\]]*$")
_NUMBER_FIRST = re.compile(r"^\d+[a-z]? (?=.)")
_WORD = re.compile(r"[^\W_]+")
_ORNAMENT_FIRST = re.compile(r"^(?:[^\w`\[(\"'“”«#.$/<~@&*\\{|!?+=>§€£¥%°√∑∫∂∞∀∃∆∇≠≤≥≈∈∅¬-]|[-*]\s)+")
_NO_ORNAMENT_LAST = re.compile(r"[\w`\])\"'“”»#.$/>~@&*\\}|!?+=:;,%…-]")


def holds(text: str, sign: str) -> bool:
    """Whether a sign stands in a note: where its first or last letter does not, that is known in no time."""
    return sign[0] in text and sign[-1] in text and sign in text


def unescaped(text: str) -> str:
    """The text with HTML's entities as the signs that they stand for."""
    if "&" not in text:
        return text
    from html import unescape  # its table takes a while to import, and few notes need it

    return unescape(text)


_LONG = 300
"""Characters: no title or label that means something is longer."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The letters and digits of a title or label, lower case, without accents, words parted by one blank.

    Numbers in front and brackets at the end do not count: ``3. 📚 Key Ideas (short)`` is ``key ideas``.
    """
    text = _tagless(text[:_LONG])
    if ")" in text or "]" in text:
        text = _BRACKETED_END.sub("", text) or text
    text = text.replace("'", "").replace("’", "").casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = " ".join(_WORD.findall(text))
    return _NUMBER_FIRST.sub("", words) if words[:1].isdecimal() else words


@cache
def folded(words: tuple[str, ...]) -> frozenset[str]:
    """Some words of the dialect, each as :func:`fold` has it."""
    return frozenset(map(fold, words))


@cache
def phrase_of(words: tuple[str, ...], end: str = " ") -> re.Pattern[str]:
    """Finds one of the dialect's phrases, folded, between blanks; or before another ``end``, which is a pattern."""
    return re.compile(f" (?:{'|'.join(map(re.escape, sorted(folded(words))))}){end}" if words else "(?!)")


@lru_cache(maxsize=1024)
def unadorned(title: str) -> str:
    """A title without the emoji, dashes and HTML marks around it."""
    text = _tagless(title).strip()
    if text[:1].isalnum() and text[-1:].isalnum():
        return text
    text = _ORNAMENT_FIRST.sub("", text)
    end = len(text)
    while end and not _NO_ORNAMENT_LAST.match(text, end - 1):
        end -= 1
    return text[:end].strip()


_TAG = re.compile(r"</?(?:b|strong|i|em|u|mark|span|font|big|small|center|sup|sub|code)\b[^<>]{0,200}>", re.IGNORECASE)


def _tagless(text: str) -> str:
    """A text without HTML's marks of its letters."""
    return _TAG.sub("", text) if "</" in text and "`" not in text else text


def unbracketed(title: str) -> str:
    """A title without emoji around it and without what stands in brackets at its end."""
    return unadorned(_BRACKETED_END.sub("", title) if len(title) < _LONG else title)


_HOURS = lazy_pattern(
    r"(?<![\w.,])(\d{1,4}(?:[.,]\d{1,2})?)\s*h(?:ours?|rs?|eures?|oras?)?\.?"
    r"(?:\s*(?:and\s+)?(\d{1,2})\s*(?:m(?:in(?:ute[ns]?|uto|utos|s)?)?)?)?(?![^\W\d_])",
    re.IGNORECASE,
)
_HALF_HOURS = lazy_pattern(r"(?<![\w.,])(\d{1,4})\s*(?:std|stunden?)\b\.?", re.IGNORECASE)
_MINUTES = lazy_pattern(r"(?<![\w.,])(\d{1,4})\s*(?:m|min(?:ute[ns]?|uto|utos|s)?)\b", re.IGNORECASE)


def minutes(text: str) -> int | None:
    """The time that a text names, in minutes: ``1h30``, ``~15h``, ``1.5 hours``, ``45 min``; else None.

    Of a span such as ``1-2h`` it is the longer one, which has the unit.
    """
    text = text[:200]
    if found := _HOURS.search(text):
        return round(float(found[1].replace(",", ".")) * 60) + int(found[2] or 0)
    if found := _HALF_HOURS.search(text):
        return int(found[1]) * 60
    if found := _MINUTES.search(text):
        return int(found[1])
    return None


def stars(text: str) -> int | None:
    """How many stars a line shows; None without any."""
    return text.count("⭐") + text.count("★") + text.count("🌟") or None


_NO_TEXT = re.compile(r"`[^`]*`|!?\[\[[^\[\]]*\]\]|!?\[[^\[\]]*\]\([^()]*\)|\[\^[^\]]*\]|\[[ xX]\]\s")
_SLOT = re.compile(r"\[[^\[\]\n]{2,}\]|<%[^%]*%>|\{\{[^{}c][^{}]*\}\}")
_DATE_SLOT = re.compile(r"YYYY-MM-DD|\{\{(?:date|title|time)\b|<%\s*tp\.")
_SIGNS_AS_CODE = re.compile(r"`(?=[^`]*[^`\w\s.…_-])[^`\w\s]+`")
"""An operator such as ``==``: no word, and yet something."""
_EMPTY = frozenset(
    {
        *("", "todo", "tbd", "tba", "wip", "fixme", "n a", "xxx", "coming soon", "to do", "to be written", "fill in"),
        *("por escribir", "por hacer", "por completar", "pendiente de escribir", "a faire", "a completer", "a ecrire"),
        *("noch offen", "folgt", "folgt noch", "kommt noch", "noch zu schreiben", "lorem ipsum"),
    }
)


_TO_DO = re.compile(
    r"[*_\s]*(?:TODO|TBD|FIXME|WIP)\b(?:[*_]*\s*[:,.;–—-]|\s+(?!(?:comment|list|item|app|marker|tag|note|is|are|in)s?\b)\w)"
    r"(?:(?!\n\n).){0,200}\Z",
    re.DOTALL,
)
"""What its author has still to write, in one paragraph; not what is said of such lines."""


def is_placeholder(text: str) -> bool:
    """Whether a text is only the place for one: ``[what went wrong]``, ``TODO ask Ruth``, ``...``, ``YYYY-MM-DD``."""
    short = text[:2000]
    if len(short) < 40 and _is_bare(short) and fold(short.strip("*_ ")) in _EMPTY:
        return True
    if _TO_DO.match(short):
        return True
    if "[" not in short and "{{" not in short and "<%" not in short and "YYYY" not in short:
        return False
    if _DATE_SLOT.search(short):
        return True
    if "```" in short or "~~~" in short:
        return False
    shown = _NO_TEXT.sub(" x ", short)
    slots = sum(len(slot) for slot in _SLOT.findall(shown))
    return slots * 3 > 2 * sum(not c.isspace() for c in shown)


def _is_bare(short: str) -> bool:
    """Whether a text has neither code nor links nor math, or no words."""
    signs = "[" in short or "(" in short or "`" in short or "$" in short
    return not (signs and _WORD.search(short)) and not _SIGNS_AS_CODE.search(short)


def is_slot(name: str) -> bool:
    """Whether a name is a place to be filled, ``[Concept name]``, and no link."""
    return name.startswith("[") and name.endswith("]") and not name.startswith("[[")


def is_struck(text: str) -> bool:
    """Whether the author crossed a text out as a whole, but for what stands in brackets behind it."""
    text = text.strip()
    end = text.find("~~", 2)
    return text.startswith("~~") and end > 2 and not _WORD.search(_BRACKETED.sub("", text[end + 2 :]))


_BRACKETED = lazy_pattern(r"\([^()]*\)")


def has_slot(text: str) -> bool:
    """Whether a title still has a place to be filled: ``MOC - [Topic]``, ``{{title}}``, ``YYYY-MM-DD``."""
    return bool(_DATE_SLOT.search(text) or _SLOT.search(_NO_TEXT.sub(" ", text[:500])))
