"""Two hundred sessions, each killed in the middle of an answer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from made import DECK, numbered, of_cards
from mocards.notes.vault import fingerprint
from mocards.schedule.replay import replay
from mocards.schedule.sm2 import TEXT
from mocards.settings import read_settings
from mocards.store.store import Store
from ran import NOW

TIMES = 200
CARDS = 2 * TIMES


def test_every_acknowledged_answer_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "mocards.toml").write_text(f"[study]\nnew = {CARDS}\n")
    file = tmp_path / ".mocards" / "store.sqlite3"
    cards = [numbered(number) for number in range(CARDS)]
    with Store.open(f"sqlite:///{file}") as store:
        store.apply(of_cards(cards, [DECK]), fingerprint(tmp_path, read_settings(tmp_path)))
    script = Path(__file__).with_name("killed.py")
    done = subprocess.run(
        [sys.executable, script, tmp_path, NOW, str(TIMES)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == TIMES
    acknowledged = {f"card{int(number):04}" for number in done.stdout.split()}
    with Store.open(f"sqlite:///{file}") as store:
        saved = Counter(review.card for review in store.reviews())
        assert set(saved.values()) == {1}
        assert acknowledged <= set(saved)
        assert len(saved) <= len(acknowledged) + TIMES  # the answer in which each was killed may be there, or not
        for stored in store.cards():
            assert stored.schedule == replay(store.reviews(stored.card.id), TEXT)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
