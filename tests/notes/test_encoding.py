from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocards.notes.encoding import Repair, decode, mended

TEXTS = [
    "⭐⭐ (1h)",
    "🎯 Goal",
    "🛠️ Bench",
    "café",
    "don’t — “quote” …",
    "naïve → arrow",
    "Привет",
    "日本語",
    "œuf à 20 °C",
    "±½",
]


@pytest.mark.parametrize("codec", ["mac_roman", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", TEXTS)
def test_damage_is_repaired(text, codec):
    damaged = _seen_as(text, codec)
    found = decode(f"plain\n{damaged} end".encode())
    assert found.text == f"plain\n{text} end"
    assert {repair.line for repair in found.repairs} == {2}
    assert "".join(repair.after for repair in found.repairs) == "".join(c for c in text if not c.isascii())


def _seen_as(text: str, codec: str) -> str:
    """What a program shows that takes UTF-8 for something else; Windows-1252 has five holes."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "«été» “État” ‘Über’ d’État",
        "Il est passé…» dit-il",
        "CAFÉ” et «À»",
        "„Straße“ groß“ — Ähre",
        "2√π ≈π ≈µ",
        "É É è… ñ» ¿Qué?",
        "½²³ ©®",
        "10 µs – 20 °C",
        "Ⅷ ① ✅ ❌ → ⇒",
    ],
)
def test_honest_text_is_left_alone(text):
    assert decode(text.encode()) == decode(text.encode())
    assert (decode(text.encode()).text, decode(text.encode()).repairs) == (text, ())


def test_repairs_say_line_and_both_texts():
    damaged = _seen_as("é", "cp1252")
    found = decode(f"a\n\n{damaged}tude {damaged}\r\n{damaged}".encode())
    assert found.repairs == (Repair(3, "Ã©", "é"), Repair(3, "Ã©", "é"), Repair(4, "Ã©", "é"))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"a", "a"),
        (codecs.BOM_UTF8 + b"a\n", "a\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"a\0b", "ab"),
        ("é\n".encode("utf-16"), "é\n"),
        ("# Title\n\ntext".encode("utf-16-le"), "# Title\n\ntext"),
        ("# Title\n\ntext".encode("utf-16-be"), "# Title\n\ntext"),
        ("é\n".encode("utf-32"), "é\n"),
        ("café\n".encode("cp1252"), "café\n"),
        ("ok ✅\n".encode() + "café\n".encode("cp1252"), "ok ✅\ncafé\n"),
    ],
)
def test_every_encoding_becomes_text(raw, text):
    assert decode(raw).text == text


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", bytes(range(32)) * 40])
def test_what_is_no_text_is_empty(raw):
    found = decode(raw)
    assert (found.text, found.binary) == ("", True)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded(raw):
    found = decode(raw)
    assert "\r" not in found.text
    assert "\0" not in found.text


@given(st.text(alphabet=st.sampled_from("aé\n\r—“⭐Ã©‚≠ê √…"), max_size=60))
def test_no_line_is_added_or_lost(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    found = decode(text.encode())
    assert found.text.count("\n") == lines
    assert all(1 <= repair.line <= lines + 1 for repair in found.repairs)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x80, max_codepoint=0x1FFFF, exclude_categories=["Cs"]),
        min_size=2,
    )
)
def test_a_long_run_of_damage_is_undone(text):
    damaged = _seen_as(text, "mac_roman")
    assert decode(damaged.encode()).text == text or len(text) < 3


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_mending_changes_the_damage_and_nothing_else(codec: str) -> None:
    before, after = "thÃ©\r\n\x00é\tcafÃ©\r", "thé\r\n\x00é\tcafé\r"
    assert mended(before.encode(codec)) == after.encode(codec)
    assert mended(after.encode(codec)) == after.encode(codec)


def test_what_is_no_text_is_not_mended() -> None:
    assert (
        mended(b"\x89PNG\0\0\0\x01\x02\x03\x04\x05\xc3\x83\xc2\xa9")
        == b"\x89PNG\0\0\0\x01\x02\x03\x04\x05\xc3\x83\xc2\xa9"
    )
