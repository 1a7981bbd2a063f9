"""Ids of new cards."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from mocards.model import Draft


def new_id(draft: Draft, taken: Iterable[str]) -> str:
    """An id made of what the card says and where: two machines give the same new text the same id.

    Args:
        draft: the new card.
        taken: ids that other cards have, retired ones included.
    """
    used = taken if isinstance(taken, set) else set(taken)
    for salt in range(len(used) + 1):
        identity = id_of(draft, salt)
        if identity not in used:
            return identity
    raise AssertionError("more salts than ids")


def id_of(draft: Draft, salt: int = 0) -> str:
    """The id that a card is born with when it says this, here; a salt makes another."""
    said = "\0".join((*draft.slot, draft.front, draft.back)).encode("utf-8", "surrogatepass")
    number = int.from_bytes(blake2b(said, digest_size=_BYTES, salt=salt.to_bytes(8, "big")).digest(), "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


_BYTES = 10
_SHIFTS = range(8 * _BYTES - 10, -1, -10)
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""As in RFC 4648's base 32, each for five bits; a pair of them for ten takes a third of the time of Python's own."""
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]
