"""Two hundred sessions, each killed in the middle of an answer."""

from __future__ import annotations

import os
import random
import re
import select
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from learner import PATIENCE
from made import DECK, numbered, of_cards
from mocards.notes.vault import fingerprint
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import TEXT
from mocards.settings import read_settings
from mocards.store.store import Store
from nursery import Nursery
from ran import NOW

TIMES = 200
CARDS = 2 * TIMES
WHICH = re.compile(rb"What is term (\d+)\?")


def killed(nursery: Nursery, vault: Path, chance: random.Random) -> set[str]:
    """One session until its death at another moment than the last: the cards whose answers were acknowledged.

    An answer counts as acknowledged when the next card stands on the screen.
    """
    session, terminal = nursery.start(["--vault", str(vault), "--now", NOW, "study"])
    seen, acknowledged, front = b"", list[int](), -1
    most = chance.randrange(2)
    while len(acknowledged) < most or front < 0:
        assert select.select([terminal], [], [], PATIENCE)[0]
        seen += os.read(terminal, 65_536)
        cards = [int(number) for number in WHICH.findall(seen)]
        if not cards or cards[-1] == front:
            continue
        acknowledged += [front] if front >= 0 else []
        front, seen = cards[-1], b""
        os.write(terminal, b" 3")
    time.sleep(chance.random() * 0.02)  # somewhere in the next answer
    os.kill(session, signal.SIGKILL)
    assert nursery.ended(session) == -signal.SIGKILL
    os.close(terminal)
    return {f"card{number:04}" for number in acknowledged}


def test_every_acknowledged_answer_is_there_once(nursery: Nursery, tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_text(f"[study]\nnew = {CARDS}\n")
    file = tmp_path / ".mocards" / "store.sqlite3"
    cards = [numbered(number) for number in range(CARDS)]
    with Store.open(f"sqlite:///{file}") as store:
        store.apply(of_cards(cards, [DECK]), fingerprint(tmp_path, read_settings(tmp_path)))
    chance = random.Random(9)  # noqa: S311 - the same moments every time
    acknowledged = set[str]().union(*(killed(nursery, tmp_path, chance) for _ in range(TIMES)))
    with Store.open(f"sqlite:///{file}") as store:
        saved = Counter(review.card for review in store.reviews())
        assert set(saved.values()) == {1}
        assert acknowledged <= set(saved)
        assert len(saved) <= len(acknowledged) + TIMES  # the answer in which each was killed may be there, or not
        for stored in store.cards():
            assert stored.schedule == replay(store.reviews(stored.card.id), TEXT)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
