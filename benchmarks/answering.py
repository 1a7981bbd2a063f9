"""From a grade to the next card, the transaction and the drawing included: ``python -m benchmarks.answering VAULT``.

Prints the median and the 99th percentile of many answers, in seconds. It sits as ``mocards study`` does,
save that nobody presses the keys.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from benchmarks.generated import TODAY
from mocards.cli.review import screen
from mocards.cli.review.conduct import Conduct
from mocards.cli.review.sitting import Sitting
from mocards.cli.workspace import Workspace
from mocards.model import Grade
from mocards.study.keys import Action, Press, keys_of

ANSWERS = 300


class Quick:
    """A face that draws into nothing, shows every answer, and grades it Good at once."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self._graded = 0.0

    def pressed(self, view: screen.View) -> Press:
        """See :class:`mocards.cli.review.face.Face`."""
        screen.screen(view, 80, 24)
        if not view.buttons:
            if self._graded:
                self.taken.append(time.perf_counter() - self._graded)
            return Press(Action.SHOW if len(self.taken) < ANSWERS else Action.LEAVE)
        self._graded = time.perf_counter()
        return Press(Action.GRADE, Grade.GOOD)


def main() -> None:
    """Answer many cards of a vault, and print how long it took."""
    face, keys = Quick(), keys_of(Path("mocards.toml"), {})
    with Sitting(Workspace(Path(sys.argv[1]), None, TODAY)) as sitting:
        Conduct(sitting, face, keys, lambda: "").run()  # type: ignore[arg-type] # it needs no more of a face
    print(statistics.median(face.taken), statistics.quantiles(face.taken, n=100)[98])


if __name__ == "__main__":
    main()
