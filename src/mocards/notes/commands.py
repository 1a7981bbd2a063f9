"""Commands with a comment that says what they do, in the code fences of a quick reference or a cheatsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct

from mocards.model import Item
from mocards.notes.outline import Line, LineKind
from mocards.notes.passages import columns, without_columns
from mocards.notes.reading import Found, Reading
from mocards.notes.shelves import Shelf, shelves
from mocards.notes.wording import fold, is_placeholder, unadorned
from mocards.patterns import lazy_pattern


class Command(Item, frozen=True, kw_only=True):
    """A command, or a few lines of code, and what they are for."""

    kind: ClassVar[str] = "reference"
    title: str
    """What stands over the fence; may be empty."""
    purpose: str
    """The comment, without its sign."""
    code: str
    language: str = ""
    """Of the fence."""

    @property
    def anchor(self) -> str:
        """The title and the purpose."""
        return f"{self.title}: {self.purpose}" if self.title else self.purpose

    def facets(self) -> Mapping[str, str]:
        """``command``: the code in a fence."""
        return {"command": f"```{self.language}\n{self.code}\n```"}

    def words(self) -> Mapping[str, str]:
        """``where``: the title after a comma; ``purpose``."""
        return {"where": f", {self.title}" if self.title else "", "purpose": self.purpose}


def commands(reading: Reading) -> Iterator[Found]:
    """The commented commands of a note's reference material."""
    for shelf in shelves(reading, "reference"):
        for fence in _fences(shelf.lines):
            yield from _commands(reading, shelf, fence)


# ---- fences ----------------------------------------------------------------------------------------

_OPENING = lazy_pattern(r"[ \t]*(`{3,}|~{3,})[ \t]*([^\s`{}]*)")


class _Fence(Struct, frozen=True):
    language: str
    lines: tuple[Line, ...]
    """Without the marks."""


def _fences(lines: Sequence[Line]) -> Iterator[_Fence]:
    mark, language, indented, inside = "", "", 0, list[Line]()
    for line in lines:
        if line.kind != LineKind.FENCE:
            mark = ""
        elif not mark:
            opening = _OPENING.match(line.text)
            mark, language = (opening[1], opening[2]) if opening else ("", "")
            indented, inside = columns(line.text), []
        elif line.text.strip().startswith(mark) and not line.text.strip(" \t`~"):
            yield _Fence(language, tuple(inside))
            mark = ""
        else:
            inside.append(Line(line.number, without_columns(line.text, indented), line.kind))


# ---- comments --------------------------------------------------------------------------------------

_SIGNS = {
    "//": "c cpp c++ cs csharp dart go java javascript js jsx kotlin kt php rust rs scala swift ts tsx typescript zig",
    "--": "ada elm haskell hs lua mysql plsql postgresql psql sql sqlite tsql vhdl",
    ";": "asm clojure clj elisp lisp nasm scheme",
    "%": "erlang latex matlab octave prolog tex",
    "rem": "bat batch cmd",
    '"': "vim viml",
}
"""The sign of a comment, and the languages that have it; all others have ``#``."""
_SIGN_OF = {language: sign for sign, languages in _SIGNS.items() for language in languages.split()}
_CONFIGURATION = frozenset(
    {
        *("yaml", "yml", "json", "jsonc", "json5", "toml", "ini", "conf", "cfg", "env", "dotenv", "properties"),
        *(
            "xml",
            "html",
            "css",
            "scss",
            "nginx",
            "caddyfile",
            "dockerfile",
            "docker",
            "compose",
            "hcl",
            "tf",
            "terraform",
        ),
    }
)
"""Languages in which a comment beside a line explains a value, and names no command."""
_NO_CODE = frozenset(
    {
        *("mermaid", "plantuml", "dot", "graphviz", "ascii", "csv", "diff", "log", "output", "markdown", "md"),
        *("text", "txt", "plain", "plaintext"),
    }
)
_RUBRICS = lazy_pattern(
    r"(?:❌|✅|✓|✗|\W)*(?:(?:the\s+)?(?:wrong|correct|right|good|bad|better|worse|before|after|example|examples|output|"
    r"expected(?:\s+output)?|expect|result|results|returns?|note|warning|error|or|usage|todo|fixme|falsch|richtig|"
    r"ausgabe|beispiel|faux|correct|sortie|exemple|mal|bien|salida|ejemplo)\b)(?:\s*[:!.…-].*)?\W*$",
    re.IGNORECASE | re.DOTALL,
)
"""Comments that judge or illustrate, and name no purpose."""
_FILE_NAME = lazy_pattern(r"[\w./~@-]*[\w~-]\.[A-Za-z]{1,10}(?:\s*\(.*\))?|[~.]?(?:/[\w.-]+)+/?")
_NUMBER = lazy_pattern(r"^(?:step\s+)?\d{1,2}[.):]\s+", re.IGNORECASE)


def _commands(reading: Reading, shelf: Shelf, fence: _Fence) -> Iterator[Found]:
    language = fence.language.casefold()
    if language in _NO_CODE:
        return
    sign = _SIGN_OF.get(language, "#")
    for block in _blocks(fence.lines, sign):
        if block.purpose:
            purposes = [(block.purpose, block.line, block.code)]
        elif language not in _CONFIGURATION:
            purposes = [(purpose, line, (code,)) for line, code, purpose in _beside(block.code, sign)]
        else:
            purposes = []
        for purpose, line, code in purposes:
            if found := _command(reading, shelf, fence.language, purpose, line, code):
                yield found


def _command(
    reading: Reading, shelf: Shelf, language: str, comment: str, line: int, code: Sequence[Line]
) -> Found | None:
    purpose = _NUMBER.sub("", unadorned(comment), count=1).rstrip(":")
    if not fold(purpose) or is_placeholder(f"{purpose} ") or _RUBRICS.match(comment) or _FILE_NAME.fullmatch(purpose):
        return None
    text = _typed(code)
    if not text or is_placeholder(text):
        return None
    item = Command(position=reading.at(line), title=shelf.title, purpose=purpose, code=text, language=language)
    return Found(item, max(one.number for one in code) + 1, "command with its comment")


def _typed(code: Sequence[Line]) -> str:
    """The code; of a session on a console only what was typed."""
    texts = [line.text.rstrip() for line in code]
    if any(text.startswith("$ ") for text in texts):
        texts = [text[2:] for text in texts if text.startswith("$ ")]
    return "\n".join(texts).strip("\n")


class _Block(Struct, frozen=True):
    """Lines of code up to a blank line or the next comment, with the comment over them."""

    line: int
    """Of the comment, else of the code."""
    purpose: str
    code: tuple[Line, ...]


def _blocks(lines: Sequence[Line], sign: str) -> Iterator[_Block]:
    comments: list[Line] = []
    code: list[Line] = []
    for line in (*lines, Line(0, "")):
        comment = _comment(line.text, sign)
        blank = not line.text.strip()
        if code and (blank or comment is not None) and not _goes_on(code[-1].text):
            yield _Block((comments or code)[0].number, _purpose(comments, sign), tuple(code))
            comments, code = [], []
        if comment is not None:
            if _is_banner(comment) or (comments and comments[-1].number + 1 != line.number):
                comments = []
            if not _is_banner(comment):
                comments.append(line)
        elif not blank:
            code.append(line)


def _goes_on(text: str) -> bool:
    """Whether a line of code is continued in the next."""
    return text.rstrip().endswith("\\")


def _comment(text: str, sign: str) -> str | None:
    """The text of a line that is a comment as a whole; None when it is code."""
    if text[: len(sign)].casefold() != sign or text.startswith("#!"):
        return None
    rest = text[len(sign) :]
    return None if sign == "rem" and rest[:1].strip() else rest.lstrip(sign).strip()


def _purpose(comments: Sequence[Line], sign: str) -> str:
    """What the comment over a block says."""
    texts = [_comment(line.text, sign) or "" for line in comments]
    return " ".join(text for text in texts if text)


def _is_banner(text: str) -> bool:
    """Whether a comment only draws a line, or names a chapter between lines."""
    return not re.search(r"\w", text) or bool(re.match(r"[=*~#-]{3,}", text) or re.search(r"[=*~#-]{3,}$", text))


def _beside(code: Sequence[Line], sign: str) -> Iterator[tuple[int, Line, str]]:
    """Line, code and comment of the lines that have their comment beside them."""
    for line in code:
        place = _comment_place(line.text, sign)
        if (
            place > 0
            and (before := line.text[:place].rstrip()).strip(" \t{}()[];,")
            and not before.startswith((" ", "\t"))
        ):
            yield line.number, Line(line.number, before), line.text[place + len(sign) :].strip()


def _comment_place(text: str, sign: str) -> int:
    """Where a comment beside code begins: after blanks and outside quotes; -1 without one."""
    quote = ""
    for place, char in enumerate(text[:500]):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif (
            text.startswith(sign, place) and text[place - 1 : place].isspace() and text[place + len(sign) :][:1] == " "
        ):
            return place
    return -1
