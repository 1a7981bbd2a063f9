"""Values → what another program reads on standard output; without the libraries that draw for people."""

from __future__ import annotations

import json
import sys
from typing import Any


def as_json(value: Any) -> None:
    """Print a value for other programs: UTF-8, two spaces, one value a run; escaped for an output of fewer letters."""
    escaped = not (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=escaped, indent=2))  # noqa: T201 - results go to standard output
