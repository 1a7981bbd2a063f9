"""When Python looks for garbage: never while a command makes values by the hundred thousand, which live to its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for rings of garbage meanwhile, nor among what was made: cards, notes and their likes are in none."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
