"""Spreads work that is all computing over the machine's cores: plain forks, before any thread is there."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TypeVar

FEW = 64
"""So many pieces of work are done sooner than a process is started."""
_NUMBER = 4
"""Bytes of a number in the queue and in a child's file."""
_MOST = 512
"""Pieces of work in the queue, at most: a pipe takes them all at once, on every system."""

T = TypeVar("T")


def nothing() -> None:
    """For whoever has nothing else to do."""


def spread(
    work: Callable[[T], bytes],
    jobs: Sequence[T],
    tell: Callable[[int], None],
    meanwhile: Callable[[], None] = nothing,
) -> list[bytes]:
    """The results of all jobs, in their order; on one core where there is no other or forking is not safe.

    Everybody takes the next piece of work from one queue. A child that dies (killed, out of memory or of disk) loses
    nothing: its share is done here.

    Args:
        work: pure computing. It must neither raise nor start a thread.
        jobs: what to work on.
        tell: is told now and then how many are done.
        meanwhile: what this process has to do besides; it is done while the children work already.
    """
    results: dict[int, bytes] = {}
    several = -(-len(jobs) // _MOST)
    queue = _queue(range(0, len(jobs), several or 1))
    children = [_fork(work, jobs, several, queue) for _ in range(1, processes(len(jobs)))]
    try:
        meanwhile()
        for first in _taken(queue):
            for place in range(first, min(first + several, len(jobs))):
                results[place] = work(jobs[place])
            tell(min(first + several, len(jobs)))
    except BaseException:
        for pid, _ in children:
            os.kill(pid, 9)
        raise
    finally:
        os.close(queue)
        for child in children:
            results.update(_results(*child))
    tell(len(jobs))
    return [results[place] if place in results else work(jobs[place]) for place in range(len(jobs))]


def _queue(numbers: Sequence[int]) -> int:
    """A pipe that gives these numbers, each to one of those who read it."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
    return reading


def _taken(queue: int) -> Iterator[int]:
    """The numbers that fall to this process."""
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number, "big")


def processes(jobs: int) -> int:
    """How many processes to use for so many jobs, this one included."""
    if jobs < FEW or not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1  # a fork copies locks that other threads hold; on macOS the system's own libraries have some
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, jobs // (FEW // 2)))


def _fork(work: Callable[[T], bytes], jobs: Sequence[T], several: int, queue: int) -> tuple[int, IO[bytes]]:
    """A child that does some of the work; its results go to a file that nobody else sees."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _results
    pid = os.fork()
    if pid:
        return pid, file
    code = 1
    try:
        for first in _taken(queue):
            for place in range(first, min(first + several, len(jobs))):
                result = work(jobs[place])
                file.write(place.to_bytes(_NUMBER, "big") + len(result).to_bytes(_NUMBER, "big") + result)
        file.flush()
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or told twice


def _results(pid: int, file: IO[bytes]) -> dict[int, bytes]:
    """What a child has done, by its place, once it has ended; what it did not finish is not there."""
    os.waitpid(pid, 0)
    found: dict[int, bytes] = {}
    with file:
        file.seek(0)
        while len(head := file.read(2 * _NUMBER)) == 2 * _NUMBER:
            length = int.from_bytes(head[_NUMBER:], "big")
            result = file.read(length)
            if len(result) < length:
                break
            found[int.from_bytes(head[:_NUMBER], "big")] = result
    return found
