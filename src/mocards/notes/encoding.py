"""Bytes become text, whatever they are, and text that was decoded wrongly once is repaired.

No step here adds or takes away a line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from msgspec import Struct

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n?")
_CONTROL = bytes(byte for byte in range(0x20) if byte not in b"\t\n\f\r\x1b")
_STRAY = 4
"""So many control characters do not make a file binary."""
_SAMPLE = 65536
"""Bytes looked at to tell what a file is."""


class Repair(Struct, frozen=True):
    """One run of damaged characters, and what it was meant to be."""

    line: int
    """1-based."""
    before: str
    after: str


class Decoded(Struct, frozen=True):
    """The text of a note."""

    text: str
    """Lines end in ``\\n``; no NUL, no byte order mark."""
    repairs: tuple[Repair, ...] = ()
    binary: bool = False
    """It is no text at all, such as a picture with the wrong name; then ``text`` is empty."""
    damaged: str = ""
    """The text before its repair; empty when nothing was repaired."""


def decode(raw: bytes) -> Decoded:
    """The text that the bytes stand for: UTF-8, UTF-16 or UTF-32, else Windows-1252 for what is not UTF-8."""
    coding = _coding(raw)
    if coding is None:
        return Decoded("", binary=True)
    text = _decode(raw, *coding)
    text = _LINE_END.sub("\n", text) if "\r" in text else text
    text = text.replace("\0", "")
    repaired, repairs = repair(text)
    return Decoded(repaired, repairs, damaged=text if repairs else "")


def mended(raw: bytes) -> bytes:
    """The bytes of a note with each damaged run mended, and nothing else changed: line ends, marks, encoding.

    Stray bytes that are not UTF-8 become UTF-8, as they were read.
    """
    coding = _coding(raw)
    if coding is None:
        return raw
    text, repairs = repair(_decode(raw, *coding))
    bom, name = coding
    return bom + text.encode(name, "surrogatepass") if repairs else raw


def _coding(raw: bytes) -> tuple[bytes, str] | None:
    """The byte order mark and the codec of a text; None for what is no text."""
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return bom, name
    start = raw[:_SAMPLE]
    if b"\0" in start and (name := _wide(start)):
        return b"", name
    control = len(start) - len(start.translate(None, _CONTROL))
    if control > _STRAY and control * 20 > len(start):
        return None
    return b"", "utf-8"


def _decode(raw: bytes, bom: bytes, name: str) -> str:
    return raw[len(bom) :].decode(name, "replace" if name != "utf-8" else _WINDOWS)


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: mostly ASCII, so nearly every second byte is NUL; empty when it is not."""
    half = len(start) // 2 if len(start) % 2 == 0 else 0
    for name, zeros, others in (
        ("utf-16-le", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if half and zeros.count(0) * 10 >= half * 7 and others.count(0) * 10 < half:
            return name
    return ""


_WINDOWS = "mocards.windows"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Reads the bytes that are not UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_windows()[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_WINDOWS, _as_windows)


@cache
def _windows() -> tuple[str, ...]:
    """Byte → character of Windows-1252; its five holes are the control characters, as browsers have it."""
    return tuple(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


# ---- damage: UTF-8 that was read as something else and saved again -----------------------------


class _Damage(Struct, frozen=True):
    """How one wrong codec shows UTF-8: as runs of a lead and its continuations."""

    to_byte: Mapping[int, int]
    run: re.Pattern[str]
    leads: str
    """What damaged accents, signs and punctuation begin with, and what hardly stands so in honest words."""


@cache
def _damages() -> tuple[_Damage, ...]:
    mac = {ord(bytes([byte]).decode("mac_roman")): byte for byte in range(128, 256)}
    windows = {ord(_windows()[byte]): byte for byte in range(128, 256)}
    # Latin-1 shows 80 to 9F as control characters; both kinds meet in one note.
    windows |= {byte: byte for byte in range(0x80, 0xA0)}
    return _damage(mac, "¬√‚Ô"), _damage(windows, "ÂÃâï")


def _damage(to_byte: Mapping[int, int], leads: str) -> _Damage:
    def signs(first: int, last: int) -> str:
        return "[" + "".join(re.escape(chr(sign)) for sign, byte in to_byte.items() if first <= byte <= last) + "]"

    rest = signs(0x80, 0xBF)
    shape = f"(?:{signs(0xC2, 0xDF)}{rest}|{signs(0xE0, 0xEF)}{rest}{{2}}|{signs(0xF0, 0xF4)}{rest}{{3}})+"
    return _Damage(to_byte, re.compile(shape), leads)


_SUSPECT = re.compile(r"[^\x00-\x7f]{2,}")
"""Damage is never a single character."""


def repair(text: str) -> tuple[str, tuple[Repair, ...]]:
    """The text with each damaged run mended, and what was mended."""
    if text.isascii():
        return text, ()
    repairs: list[Repair] = []
    parts: list[str] = []
    done, line, counted = 0, 1, 0
    for suspect in _SUSPECT.finditer(text):
        if not _may_be_damage(suspect[0]):
            continue
        for start, end, meant in _mend(text, suspect.start(), suspect.end()):
            line += text.count("\n", counted, start)
            counted = start
            repairs.append(Repair(line, text[start:end], meant))
            parts += text[done:start], meant
            done = end
    return ("".join(parts) + text[done:] if repairs else text), tuple(repairs)


@lru_cache(maxsize=1024)
def _may_be_damage(signs: str) -> bool:
    """Whether signs in a row are what some wrong codec makes of others; notes have the same few emoji."""
    return any(damage.run.search(signs) for damage in _damages())


def _mend(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The damaged stretches between two places: by the codec that explains the most characters."""
    best: list[tuple[int, int, str]] = []
    explained = 0
    for damage in _damages():
        found = []
        for run in damage.run.finditer(text, start, end):
            meant = _meant(run[0], damage.to_byte)
            before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
            if meant and _is_likely(meant, run[0], damage.leads, before, after):
                found.append((run.start(), run.end(), meant))
        covered = sum(last - first for first, last, _ in found)
        if covered > explained:
            best, explained = found, covered
    return best


def _meant(run: str, to_byte: Mapping[int, int]) -> str:
    try:
        return bytes(to_byte[ord(sign)] for sign in run).decode("utf-8")
    except UnicodeDecodeError:
        return ""


_MATHS = frozenset("πµΩ∑∏∫∂∞≤≥±")
"""Stand after a root or an *about equal* in honest text."""


def _is_likely(meant: str, run: str, leads: str, before: str, after: str) -> bool:
    """Whether a run that could be damage is damage, rather than honest quotes and accents that meet.

    Two or more characters never fit by accident, nor does one of four bytes (an emoji). One of two or three
    bytes may: ``“É``, ``«é``, ``passé…»``, ``√π``; it has to begin as damage does, or to be part of a word.
    """
    if len(meant) > 1 or len(run) > 3:
        return True
    within_word = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if run[-1] in _MATHS and run[0] in "√≈":
        return within_word
    if run[0] in leads:
        return True
    if len(run) == 3:
        return False
    if "\u0100" <= meant <= "\u017f":  # Latin Extended-A: œ, š, ł …
        return run[0] in "ƒ≈" or (before.islower() and before.isascii()) or (after.islower() and after.isascii())
    return "\u0370" <= meant <= "\u03ff" and run[0] in "ŒœÎÏ"  # Greek
