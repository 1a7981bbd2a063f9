"""Spreads work that is all computing over the machine's cores: plain forks, before any thread is there."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import IO, TypeVar

FEW = 64
"""So many pieces of work are done sooner than a process is started."""
_LENGTH = 4
"""Bytes in front of each result in a child's file."""

T = TypeVar("T")


def spread(work: Callable[[T], bytes], jobs: Sequence[T], tell: Callable[[int], None]) -> list[bytes]:
    """The results of all jobs, in their order; on one core where there is no other or forking is not safe.

    A child that dies (killed, out of memory or of disk) loses nothing: its share is done here.

    Args:
        work: pure computing. It must neither raise nor start a thread.
        jobs: what to work on.
        tell: is told now and then how many are done.
    """
    count = processes(len(jobs))
    results: dict[int, bytes] = {}
    children = [_fork(work, jobs[share::count]) for share in range(1, count)]
    try:
        for place in range(0, len(jobs), count):
            results[place] = work(jobs[place])
            tell(min(place + count, len(jobs)))
    except BaseException:
        for pid, _ in children:
            os.kill(pid, 9)
        raise
    finally:
        shares = [_results(*child) for child in children]
    for share, made in enumerate(shares, start=1):
        for number, place in enumerate(range(share, len(jobs), count)):
            results[place] = made[number] if number < len(made) else work(jobs[place])
    return [results[place] for place in range(len(jobs))]


def processes(jobs: int) -> int:
    """How many processes to use for so many jobs, this one included."""
    if jobs < FEW or not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1  # a fork copies locks that other threads hold; on macOS the system's own libraries have some
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, jobs // (FEW // 2)))


def _fork(work: Callable[[T], bytes], jobs: Sequence[T]) -> tuple[int, IO[bytes]]:
    """A child that does some of the work; its results go to a file that nobody else sees."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _results
    pid = os.fork()
    if pid:
        return pid, file
    code = 1
    try:
        for job in jobs:
            result = work(job)
            file.write(len(result).to_bytes(_LENGTH, "big") + result)
        file.flush()
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or told twice


def _results(pid: int, file: IO[bytes]) -> list[bytes]:
    """What a child has done, once it has ended; what it did not finish is not there."""
    os.waitpid(pid, 0)
    found: list[bytes] = []
    with file:
        file.seek(0)
        while len(head := file.read(_LENGTH)) == _LENGTH:
            result = file.read(int.from_bytes(head, "big"))
            if len(result) < int.from_bytes(head, "big"):
                break
            found.append(result)
    return found
