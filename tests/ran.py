"""What a command did, as tests ask for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NOW = "2026-01-10T09:00:00"
"""The moment of every command that names no other."""


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one value."""
        return json.loads(self.out)


Run = Callable[..., Ran]
