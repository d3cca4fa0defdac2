"""Closing waits for those inside and lets nobody else in."""

from __future__ import annotations

import threading

import pytest

from signalpost.client.gate import Gate
from signalpost.errors import ClientClosed


def test_closing_waits_for_those_inside() -> None:
    """close() returns when the last has left."""
    gate, order = Gate(), []
    with gate.inside():
        closer = threading.Thread(target=lambda: (gate.close(), order.append("closed")))
        closer.start()
        order.append("left")
    closer.join()
    assert order == ["left", "closed"]


def test_nobody_enters_a_closed_gate() -> None:
    """ClientClosed, and closing again is harmless."""
    gate = Gate()
    gate.close()
    gate.close()
    with pytest.raises(ClientClosed), gate.inside():
        pass


def test_who_stands_aside_does_not_hold_up_closing() -> None:
    """Coming back after that is refused, and the count stays right."""
    gate = Gate()
    with pytest.raises(ClientClosed), gate.inside(), gate.aside():
        gate.close()
    gate.close()


def test_an_error_inside_leaves_the_gate_open() -> None:
    """The count goes down whatever happened."""
    gate = Gate()
    with pytest.raises(KeyError), gate.inside():
        raise KeyError
    gate.close()
