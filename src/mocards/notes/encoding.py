"""Bytes → text. Text that went through a wrong decoder once is repaired, place by place."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_SUSPECT_LEADS = "\xc2\xc3\xe2\xe3\xef\xf0"
"""First bytes, as Latin-1, of what damaged notes hold most: accented letters, quotes, dashes, arrows,
stars, emoji, Chinese and Japanese. A single character with such a lead is repaired at once."""
_SURE_LENGTH = 3
"""With any other first byte, that many repaired letters of one script in a row are no accident;
fewer may be a quotation mark that stands before an accented letter."""
_PASSES = 3
"""Text can have gone through the wrong decoder more than once."""
_BINARY_SHARE = 0.1
"""More control characters than that, and the file is no text."""

_WINDOWS_GAPS = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""Bytes that Windows-1252 leaves open; programs that decode them anyway give C1 characters."""
_WINDOWS = {bytes([code]).decode("cp1252"): code for code in range(128, 256) if code not in _WINDOWS_GAPS} | {
    char: code for code, char in _WINDOWS_GAPS.items()
}
_MAC = {bytes([code]).decode("mac_roman"): code for code in range(128, 256)} | {"\u03a9": 0xBD, "\u00a4": 0xDB}
_CODECS = (_MAC, _WINDOWS)
"""Character → byte of each decoder that damages notes."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One damaged place."""

    line: int
    """1-based."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a note's bytes say."""

    text: str
    """Lines end with ``\\n``; there are as many of them as in the file."""
    repairs: tuple[Repair, ...] = ()
    foreign: tuple[int, ...] = ()
    """Lines that are not UTF-8, read as Windows-1252."""
    binary: bool = False
    """Not text at all; ``text`` is empty."""


def decode(raw: bytes) -> Decoded:
    """The text of a note, whatever its bytes are. Never raises."""
    encoding = _declared(raw)
    if encoding:
        text, foreign = raw.decode(encoding, errors="replace"), ()
    else:
        text, foreign = _utf8(raw)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_binary(text):
        return Decoded("", binary=True)
    text, repairs = _repaired(text.replace("\0", "\ufffd"))
    return Decoded(text, repairs, foreign)


def _declared(raw: bytes) -> str:
    """UTF-8 with a mark, or UTF-16 with one or with the zero bytes of Latin text; else empty."""
    if raw.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = raw[:400]
    if len(head) >= 4 and len(head) % 2 == 0:
        if head[1::2].count(0) > len(head) * 0.4 and not head[::2].count(0):
            return "utf-16-le"
        if head[::2].count(0) > len(head) * 0.4 and not head[1::2].count(0):
            return "utf-16-be"
    return ""


def _utf8(raw: bytes) -> tuple[str, tuple[int, ...]]:
    """UTF-8; where a line is none, that line as Windows-1252."""
    try:
        return raw.decode(), ()
    except UnicodeDecodeError:
        pass
    lines, foreign = [], []
    for number, line in enumerate(re.split(rb"(?<=\n)", raw), start=1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            foreign.append(number)
            lines.append("".join(_WINDOWS_GAPS.get(byte) or bytes([byte]).decode("cp1252") for byte in line))
    return "".join(lines), tuple(foreign)


def _is_binary(text: str) -> bool:
    head = text[:4096]
    odd = sum(char < " " and char not in "\n\t\f\x0b\x1b" for char in head)
    return odd > len(head) * _BINARY_SHARE


def _repaired(text: str) -> tuple[str, tuple[Repair, ...]]:
    if text.isascii():
        return text, ()
    repairs = []

    def mend(run: re.Match[str]) -> str:
        after = repair(run[0])
        if after != run[0]:
            repairs.append((run.start(), run[0], after))
        return after

    mended = _RUN.sub(mend, text)
    return mended, tuple(_with_lines(text, repairs))


def _with_lines(text: str, repairs: list[tuple[int, str, str]]) -> list[Repair]:
    """Offsets as line numbers, in one walk."""
    placed, line, seen = [], 1, 0
    for offset, before, after in repairs:
        line += text.count("\n", seen, offset)
        seen = offset
        placed.append(Repair(line, before, after))
    return placed


def repair(run: str) -> str:
    """A run of non-ASCII characters as it was before the wrong decoder; itself when it is not damaged."""
    for _ in range(_PASSES):
        for codec in _CODECS:
            mended = _undone(run, codec)
            if mended:
                break
        else:
            break
        run = mended
        if len(run) < 2:
            break
    return run


def _undone(run: str, codec: dict[str, int]) -> str:
    """The run encoded back and read as UTF-8; empty when that gives nothing, or nothing likely."""
    encoded = bytes(codec.get(char, 0) for char in run)
    if 0 in encoded:
        return ""
    try:
        mended = encoded.decode()
    except UnicodeDecodeError:
        return ""
    return mended if _likely(mended) else ""


def _likely(mended: str) -> bool:
    if any(0x80 <= ord(char) < 0xA0 for char in mended):
        return False
    if all(chr(char.encode()[0]) in _SUSPECT_LEADS for char in mended):
        return True
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in mended if char.isalpha()}
    return len(mended) >= _SURE_LENGTH and len(scripts) == 1
