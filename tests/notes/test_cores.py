"""Work is spread over cores, and nothing of it is lost when a child is."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from mocards.notes.cores import FEW, processes, spread, spreading

JOBS = list(range(FEW * 4))


def square(number: int) -> bytes:
    return str(number * number).encode() * (number % 3)


EXPECTED = [square(number) for number in JOBS]


def test_results_come_in_their_order_whoever_makes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    told: list[int] = []
    assert list(spread(square, JOBS, told.append)) == EXPECTED
    assert (processes(len(JOBS)), told[-1], told) == (3, len(JOBS), sorted(told))


def test_other_work_is_done_while_children_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(2)))
    parent, done = os.getpid(), os.pipe()

    def work(number: int) -> bytes:
        if os.getpid() != parent and number == JOBS[-1]:
            os.write(done[1], b"all")
        return square(number)

    def wait() -> None:
        assert os.read(done[0], 3) == b"all"  # the child has done everything, and nobody has waited for it

    assert list(spread(work, JOBS, lambda _: None, wait)) == EXPECTED


def test_the_first_result_does_not_wait_for_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    parent, opened = os.getpid(), os.pipe()

    def work(number: int) -> bytes:
        if os.getpid() != parent and number == JOBS[-1]:
            os.read(opened[0], 1)
        return square(number)

    with spreading(work, JOBS) as results:
        assert next(results) == EXPECTED[0]
        os.write(opened[1], b"!")
        assert list(results) == EXPECTED[1:]


def test_whoever_needs_no_more_results_leaves_no_child_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    with spreading(square, JOBS) as results:
        assert next(results) == EXPECTED[0]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_child_that_is_killed_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    parent = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() != parent and number > 20:
            os.kill(os.getpid(), signal.SIGKILL)
        return square(number)

    assert list(spread(work, JOBS, lambda _: None)) == EXPECTED


def test_an_interruption_leaves_no_child_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(3)))
    parent = os.getpid()

    def work(number: int) -> bytes:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        time.sleep(60)
        return square(number)

    with pytest.raises(KeyboardInterrupt):
        list(spread(work, JOBS, lambda _: None))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_few_jobs_one_core_or_a_thread_are_reason_to_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    assert [processes(count) for count in (0, FEW - 1, FEW, 1_000)] == [1, 1, 2, 8]
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert processes(1_000) == 1
    finally:
        stop.set()
        thread.join()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert processes(1_000) == 1
