"""Spreads work that is all computing over the machine's cores: plain forks, before any thread is there."""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TypeVar

FEW = 64
"""So many pieces of work are done sooner than a process is started."""
_NUMBER = 4
"""Bytes of a number in a pipe and in a child's file."""
_MOST = 512
"""Pieces of work in the queue, at most: a pipe takes them all at once, on every system."""

T = TypeVar("T")


def nothing(*_: object) -> None:
    """For whoever has nothing else to do, or to tell."""


def spread(
    work: Callable[[T], bytes],
    jobs: Sequence[T],
    tell: Callable[[int], None] = nothing,
    meanwhile: Callable[[], None] = nothing,
) -> Iterator[bytes]:
    """The results of all jobs, in their order, each as soon as it can be had: others are worked on meanwhile.

    Args:
        work: pure computing. It must neither raise nor start a thread.
        jobs: what to work on.
        tell: is told now and then how many are done.
        meanwhile: what this process has to do besides; it is done while the children work already.
    """
    with spreading(work, jobs, tell) as results:
        meanwhile()
        yield from results
    tell(len(jobs))


@contextmanager
def spreading(
    work: Callable[[T], bytes], jobs: Sequence[T], tell: Callable[[int], None] = nothing
) -> Iterator[Iterator[bytes]]:
    """Work on all jobs at once; on one core where there is no other or forking is not safe.

    Children begin at once. This process joins in when it is asked for results and the next one is not there yet:
    they come in the order of the jobs, each as soon as it can. Everybody takes the next piece of work from one queue.
    A child that dies (killed, out of memory or of disk) loses nothing: its share is done here.

    Args:
        work: pure computing. It must neither raise nor start a thread.
        jobs: what to work on.
        tell: is told now and then how many are done.
    """
    several = -(-len(jobs) // _MOST) or 1
    pieces = range(0, len(jobs), several)

    def done(first: int) -> list[bytes]:
        return [work(job) for job in jobs[first : first + several]]

    queue = _queue(pieces)
    children = [_fork(done, queue) for _ in range(1, processes(len(jobs)))]
    try:
        yield _in_order(done, pieces, queue, children, tell)
    except BaseException:
        for child in children:
            os.kill(child.pid, 9)
        raise
    finally:
        os.close(queue)
        for child in children:
            child.end()


def processes(jobs: int) -> int:
    """How many processes to use for so many jobs, this one included."""
    if jobs < FEW or not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1  # a fork copies locks that other threads hold; on macOS the system's own libraries have some
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, jobs // (FEW // 2)))


def _queue(numbers: Sequence[int]) -> int:
    """A pipe that gives these numbers, each to one of those who read it."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(_numbers(*numbers))
    return reading


def _taken(queue: int) -> Iterator[int]:
    """The numbers that fall to this process."""
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number, "big")


def _numbers(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(_NUMBER, "big") for number in numbers)


@dataclass
class _Child:
    """A process that does some of the work; its results go to a file that nobody else sees."""

    pid: int
    file: IO[bytes]
    pipe: int
    """Says, for each piece of work that is done, its number and how many bytes more the file has."""
    read: int = 0
    """Bytes of the file that are known here."""
    ended: bool = False

    def hear(self) -> dict[int, list[bytes]]:
        """What it says next, as soon as it does: a piece of work and its results, or that there are no more."""
        head = os.read(self.pipe, 2 * _NUMBER)
        if len(head) < 2 * _NUMBER:
            self.ended = True
            return {}
        number, size = int.from_bytes(head[:_NUMBER], "big"), int.from_bytes(head[_NUMBER:], "big")
        found = os.pread(self.file.fileno(), size, self.read)
        self.read += size
        return {number: _parted(found)}

    def end(self) -> None:
        """Wait for its end, and close what belongs to it."""
        os.waitpid(self.pid, 0)
        os.close(self.pipe)
        self.file.close()


def _fork(done: Callable[[int], list[bytes]], queue: int) -> _Child:
    from tempfile import TemporaryFile  # few notes are read without other cores, and without it

    file = TemporaryFile()  # noqa: SIM115 - closed by _Child.end
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return _Child(pid, file, reading)
    code = 1
    try:
        for number in _taken(queue):
            found = _joined(done(number))
            file.write(found)
            file.flush()
            os.write(writing, _numbers(number, len(found)))
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is flushed, closed or told twice


def _joined(results: list[bytes]) -> bytes:
    return b"".join(part for result in results for part in (_numbers(len(result)), result))


def _parted(joined: bytes) -> list[bytes]:
    results, place = [], 0
    while place < len(joined):
        start = place + _NUMBER
        place = start + int.from_bytes(joined[place:start], "big")
        results.append(joined[start:place])
    return results


def _in_order(
    done: Callable[[int], list[bytes]],
    pieces: Sequence[int],
    queue: int,
    children: list[_Child],
    tell: Callable[[int], None],
) -> Iterator[bytes]:
    """The results of all pieces of work, of which this process does what its children leave."""
    mine = _taken(queue)
    found: dict[int, list[bytes]] = {}
    for first in pieces:
        while first not in found:
            found |= _heard(children, 0)
            if first in found:
                break
            if (taken := next(mine, None)) is not None:
                found[taken] = done(taken)
                tell(taken + len(found[taken]))
            elif all(child.ended for child in children):
                found[first] = done(first)
            else:
                found |= _heard(children, None)
        yield from found.pop(first)


def _heard(children: list[_Child], seconds: float | None) -> dict[int, list[bytes]]:
    """What children say within so many seconds, or whenever they say something."""
    pipes = {child.pipe: child for child in children if not child.ended}
    ready = select.select(list(pipes), [], [], seconds)[0] if pipes else []
    return {number: results for pipe in ready for number, results in pipes[pipe].hear().items()}
