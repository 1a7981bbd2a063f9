"""Make every schedule of a store what its log says under SM-2: ``python -m benchmarks.replaying STORE``."""

from __future__ import annotations

import sys

from mocards.schedule.sm2 import TEXT
from mocards.store.store import Store

if __name__ == "__main__":
    with Store.open(f"sqlite:///{sys.argv[1]}") as store:
        changed = store.replay_all(lambda _: TEXT)
    if changed:
        raise SystemExit(f"{len(changed)} schedules were not what the log says")
