"""Sessions at terminals, forked from a process that has imported everything: they begin in a tenth of the time.

As a program it takes requests as lines of JSON on a socket; each session is a child in a pseudo-terminal of its own.
"""

from __future__ import annotations

import gc
import json
import os
import pty
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from typing import Any

FIRST = (
    "mocards.cli.main",
    "mocards.cli.commands.build",
    "mocards.cli.review.conduct",
    "mocards.cli.incremental",
    "mocards.cli.review.on_screen",
    "mocards.cli.review.pages",
    "mocards.cli.review.sitting",
    "mocards.decks.build",
    "mocards.store.peek",
    "mocards.store.quick",
    "mocards.store.store",
    "markdown_it.tree",
    "sqlalchemy.dialects.sqlite",
)
"""What every session imports, sooner or later."""


class Nursery:
    """Where sessions are begun, and where it is known how they ended."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        number = str(theirs.fileno())
        self._process = subprocess.Popen([sys.executable, __file__, number], pass_fds=[theirs.fileno()])
        theirs.close()

    def close(self) -> None:
        """Begin no more."""
        self._ours.close()
        self._process.wait()

    def start(
        self, arguments: Sequence[str], columns: int = 80, rows: int = 24, environment: Mapping[str, str] | None = None
    ) -> tuple[int, int]:
        """Begin ``mocards`` with arguments; its process, and the other end of its terminal."""
        surroundings = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
        self._ask({"arguments": arguments, "size": (rows, columns), "environment": surroundings})
        answer, (terminal,), _, _ = socket.recv_fds(self._ours, 64, 1)
        return int(answer), terminal

    def ended(self, process: int) -> int:
        """Wait for the end of a session; its exit code, or minus the signal."""
        self._ask({"ended": process})
        return int(self._ours.recv(64))

    def _ask(self, request: Mapping[str, Any]) -> None:
        self._ours.sendall(f"{json.dumps(request)}\n".encode())


def begin(request: Mapping[str, Any]) -> None:
    """Be ``mocards`` at the terminal that the first three descriptors are."""
    from mocards.cli import entry

    termios.tcsetwinsize(0, request["size"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    sys.argv = ["mocards", *request["arguments"]]
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", 1), open(2, "w", 1)  # noqa: SIM115
    entry.run()


def main() -> None:
    """Serve a socket."""
    for module in FIRST:
        __import__(module)
    gc.freeze()
    served = socket.socket(fileno=int(sys.argv[1]))
    for line in served.makefile():
        request = json.loads(line)
        if "ended" in request:
            _, status = os.waitpid(request["ended"], 0)
            served.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        process, terminal = pty.fork()
        if process == 0:
            served.close()
            begin(request)
            return
        socket.send_fds(served, [str(process).encode()], [terminal])
        os.close(terminal)


if __name__ == "__main__":
    main()
