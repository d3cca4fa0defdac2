"""A value that each process opens for itself."""

from __future__ import annotations

import os
import threading

import pytest

from signalpost.per_process import PerProcess


def test_opens_once_however_many_threads_ask() -> None:
    """All threads of a process get the same value."""
    opened: list[object] = []

    def open_value() -> object:
        opened.append(object())
        return opened[-1]

    values = PerProcess(open_value)
    got: list[object] = []
    threads = [threading.Thread(target=lambda: got.append(values.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 1
    assert set(map(id, got)) == {id(opened[0])}


def test_a_failed_opening_is_tried_again() -> None:
    """An error of opening reaches the caller and is not remembered."""
    answers = iter([OSError("full"), None])

    def open_value() -> str:
        problem = next(answers)
        if problem:
            raise problem
        return "open"

    values = PerProcess(open_value)
    with pytest.raises(OSError, match="full"):
        values.get()
    assert values.get() == "open"


def test_taken_values_are_opened_anew() -> None:
    """After `take`, the next `get` opens again; `take` of nothing gives None."""
    numbers = iter(range(9))
    values = PerProcess(lambda: next(numbers))
    assert values.take() is None
    assert values.get() == 0
    assert values.take() == 0
    assert values.get() == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 warns of threads; that is the point
def test_a_forked_child_opens_its_own_even_if_the_lock_was_held() -> None:
    """A child forked in the middle of another thread's opening does not wait for a lock that nobody will release."""
    opening, go_on = threading.Event(), threading.Event()

    def open_value() -> int:
        if os.getpid() == parent:
            opening.set()
            go_on.wait(10)
        return os.getpid()

    parent = os.getpid()
    values = PerProcess(open_value)
    thread = threading.Thread(target=values.get)
    thread.start()
    opening.wait(10)
    child = os.fork()
    if child == 0:
        os._exit(0 if values.get() == os.getpid() else 1)
    go_on.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
    assert values.get() == parent
