"""Signals to a session, at the other end of a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
from collections.abc import Callable, Iterator

import pytest

from mocards.cli.terminal import RESIZED, HangUpError, InterruptError, Terminal, handled


@pytest.fixture
def taken() -> Iterator[Terminal]:
    """A terminal whose signals are handled as in a session."""
    ours, theirs = pty.openpty()
    made = Terminal(theirs, theirs, "utf-8")
    handlers: dict[int, Callable[..., None]] = {
        signal.SIGWINCH: made.on_resize,
        signal.SIGINT: made.on_interrupt,
        signal.SIGTERM: made.on_end,
    }
    with made.woken_by_signals(), handled(handlers):
        yield made
    os.close(ours)
    os.close(theirs)


def test_a_signal_ends_the_wait_for_a_key(taken: Terminal) -> None:
    os.kill(os.getpid(), signal.SIGWINCH)
    assert taken.key() == RESIZED
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(InterruptError):
        taken.key()
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(HangUpError) as ended:
        taken.key()
    assert ended.value.exit_code == 143


def test_a_second_ctrl_c_waits_for_no_key(taken: Terminal) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGWINCH, signal.SIGINT, signal.SIGTERM])
def test_a_signal_wakes_the_wait_even_if_python_has_not_handled_it_yet(taken: Terminal, number: int) -> None:
    handler = signal.signal(number, lambda *_: None)  # so it is while the program falls asleep
    os.kill(os.getpid(), number)
    signal.signal(number, handler)
    assert select.select([taken._wake], [], [], 5)[0]
