"""Simple Markdown → HTML without a parser, to the letter as the parser would have it, and ten times as fast.

Most prompts and answers are prose with nothing but bold words, stressed words and code in it, or lists of such lines.
Whatever looks like more is left to :mod:`mocards.exports.html`.
"""

from __future__ import annotations

import re

_PLAIN = r"[a-z \w,;.'’\"“”%/:()–—…→?!={}@←-⋿×-]"
"""A character that means nothing to Markdown inside a paragraph; of the underscore :func:`_is_prose` takes care.
The commonest come first, as the regular expression asks one after the other."""
_MARKED = rf"\w{_PLAIN}*+(?<=[\w?!.)])"
_LISTED = r"(?:[-+*]|\d{1,9}[.)])(?:\s|$)|(?:-\s*){3,}$"
_PROSE = re.compile(
    rf"(?! |{_LISTED})"
    rf"(?:{_PLAIN}++"
    rf"|(?<![^ (])\*\*{_MARKED}\*\*(?=[ ,;.:?!)]|$)"
    rf"|(?<![^ (])\*{_MARKED}\*(?=[ ,;.:?!)]|$)"
    r"|(?<!`)`[^`\s](?:[^`\n]*[^`\s])?`(?!`))++(?<! )"
)
_FENCE = re.compile(r"```\n((?:(?! *```)[^\x00-\x08\x0b-\x1f\x7f-\x9f\n]*\n)*)```")
_BULLET, _NUMBER = re.compile(r"- (?=\S)"), re.compile(r"\d{1,9}\. (?=\S)")
_MARKS = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*")


def quick_html(markdown: str) -> str | None:
    """The HTML of simple Markdown; None when it is not simple."""
    if _is_prose(markdown):
        return f"<p>{_inline(markdown)}</p>"
    if "\n" not in markdown:
        return None
    if (drawing := _FENCE.fullmatch(markdown)) is not None:
        return f"<pre><code>{_escaped(drawing[1])}</code></pre>"
    made: list[str] = []
    for block in markdown.split("\n\n"):
        html = f"<p>{_inline(block)}</p>" if _is_prose(block) else _list(block)
        if html is None or (made and made[-1][1] != "p" and html[1] != "p"):
            return None  # two lists in turn may be one with wide gaps
        made.append(html)
    return "\n".join(made)


def words(markdown: str) -> str:
    """The text without its marks when it is one simple paragraph; else nothing."""
    if not _is_prose(markdown):
        return ""
    return _MARKS.sub(lambda found: next(filter(None, found.groups())), markdown)


def _is_prose(text: str) -> bool:
    """Whether the text is one paragraph of simple prose."""
    if _PROSE.fullmatch(text) is None:
        return False
    return "_" not in text or "_" not in "".join(text.split("`")[::2])  # in code it is a letter like any other


def _list(block: str) -> str | None:
    """A list whose every line is an item of simple prose; None for anything else."""
    lines = block.split("\n")
    for mark, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        items = [line[found.end() :] for line in lines if (found := mark.match(line))]
        if len(items) == len(lines) and all(map(_is_prose, items)):
            if tag == "ol" and not lines[0].startswith("1. "):
                return None  # it would say where it starts
            inner = "\n".join(f"<li>{_inline(item)}</li>" for item in items)
            return f"<{tag}>\n{inner}\n</{tag}>"
    return None


def _inline(text: str) -> str:
    if "`" not in text:
        return _stressed(text.replace('"', "&quot;"))  # there is nothing else to escape
    parts = _escaped(text).split("`")
    parts[::2] = [_stressed(part) for part in parts[::2]]
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _stressed(text: str) -> str:
    """Prose without code, in which every star is a mark."""
    return _between(_between(text, "**", "strong"), "*", "em") if "*" in text else text


def _between(text: str, mark: str, tag: str) -> str:
    """What stands between two marks, in the tag."""
    if mark not in text:
        return text
    parts = text.split(mark)
    parts[1::2] = [f"<{tag}>{part}</{tag}>" for part in parts[1::2]]
    return "".join(parts)
