"""Ids of new cards."""

from __future__ import annotations

from base64 import b32encode
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
    return b32encode(blake2b(said, digest_size=10, salt=salt.to_bytes(8, "big")).digest()).decode().lower()
