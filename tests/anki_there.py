"""Anki in a process of its own, at any moment and in any zone: what a learner does there, as one line of JSON each.

``{"at": "2026-03-08T21:00:00"}`` and more than one of ``import``, ``answer``, ``export`` and ``show``, in that order.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class AnkiThere:
    """Anki's backend with a collection, in a zone, under a clock that the test sets."""

    def __init__(self, folder: Path, zone: str) -> None:
        import libfaketime

        self._clock = folder / "clock"
        self._clock.write_text("2026-01-01 12:00:00")
        library = Path(libfaketime.__file__).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
        environment = {
            **os.environ,
            "TZ": zone,
            "ANKI_TEST_MODE": "1",
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_NO_CACHE": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def do(self, at: str, collection: Path, **wanted: Any) -> Any:
        """Open the collection at a local moment, do what is wanted, and give what it shows."""
        self._clock.write_text(at.replace("T", " "))
        assert self._process.stdin
        assert self._process.stdout
        request = {"collection": str(collection), **wanted}
        self._process.stdin.write(json.dumps(request, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def _done(request: dict[str, Any]) -> dict[str, Any]:
    from anki.collection import (
        Collection,
        ExportAnkiPackageOptions,
        ImportAnkiPackageOptions,
        ImportAnkiPackageRequest,
    )

    opened = Collection(request["collection"])
    if package := request.get("import"):
        options = ImportAnkiPackageOptions(with_scheduling=True)
        opened.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
    for guid, button in request.get("answer", ()):
        card = opened.get_card(_cards(opened)[guid])
        card.start_timer()
        opened.sched.answerCard(card, button)
    problems, fine = opened.fix_integrity()
    shown = {
        "problems": "" if fine else problems,
        "today": opened.sched.today,
        "cards": {guid: _shown(opened, number) for guid, number in _cards(opened).items()},
        "log": opened.db.all("select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id"),
    }
    if target := request.get("export"):
        legacy = bool(request.get("legacy"))
        if target.endswith(".colpkg"):
            opened.export_collection_package(target, False, legacy)
            return shown  # which closes the collection
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, legacy=legacy)
        opened.export_anki_package(out_path=target, options=options, limit=None)
    opened.close()
    return shown


def _cards(opened: Any) -> dict[str, int]:
    return dict(opened.db.all("select n.guid, c.id from cards c join notes n on n.id = c.nid"))


def _shown(opened: Any, number: int) -> dict[str, Any]:
    card = opened.get_card(number)
    return {
        "type": card.type,
        "queue": card.queue,
        "in_days": card.due - opened.sched.today,
        "interval": card.ivl,
        "factor": card.factor,
        "reps": card.reps,
        "lapses": card.lapses,
        "flag": card.user_flag(),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_done(json.loads(line))), flush=True)  # noqa: T201 - the answer to the test
