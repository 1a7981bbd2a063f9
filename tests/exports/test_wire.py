"""Protocol buffers, as bytes that their documentation gives and as bytes that mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocards.exports import wire


def test_numbers_texts_and_fixed_sizes() -> None:
    message = b"\x08\x96\x01" + b"\x12\x07testing" + b"\x19" + b"\0" * 8 + b"\x25" + b"\1" * 4
    assert list(wire.fields(message)) == [(1, 150), (2, b"testing"), (3, b"\0" * 8), (4, b"\1" * 4)]
    assert (wire.integer(message, 1), wire.text(message, 2)) == (150, "testing")


def test_what_is_not_there_is_the_formats_default() -> None:
    assert (wire.integer(b"", 1), wire.text(b"", 1)) == (0, "")


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"\x12\x07test", "a field that ends behind the message, at byte 2"),
        (b"\x08", "a number without an end at byte 1"),
        (b"\x08" + b"\xff" * 11, "a number without an end at byte 1"),
        (b"\x0b", "a field of the unknown kind 3 at byte 1"),
    ],
)
def test_what_is_no_message(message: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        list(wire.fields(message))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_fields_or_an_error(message: bytes) -> None:
    try:
        found = list(wire.fields(message))
    except ValueError:
        return
    assert all(number >= 0 for number, _ in found)
