"""The supervisor: starts again what dies, ends all in order, and children notice when it is gone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from serving import environ
from signalpost.cli.supervise import FIRST_DELAY_S, LONGEST_DELAY_S, STEADY_S, Child, Supervisor, next_delay

Event = tuple[str, str]


def child(name: str, code: str, **more: frozenset[int]) -> Child:
    return Child(name=name, argv=(sys.executable, "-c", code), environ=dict(os.environ), **more)


UNTIL_TERM = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); signal.pause()"


async def until(events: list[Event], *wanted: Event) -> None:
    """Each as often as it is wanted."""
    while Counter(wanted) - Counter(events):
        await asyncio.sleep(0.01)


@given(last=st.none() | st.floats(min_value=0.01, max_value=100), lived=st.floats(min_value=0, max_value=1_000))
def test_delays_double_up_to_a_bound(last: float | None, lived: float) -> None:
    """Between a quarter of a second and ten; a steady run starts over."""
    delay = next_delay(last, lived)
    assert (min(FIRST_DELAY_S, last or 1) <= delay <= LONGEST_DELAY_S) and (lived < STEADY_S or delay == FIRST_DELAY_S)


async def _run(children: list[Child], *wanted: Event, drain_s: float = 10) -> tuple[int, list[Event]]:
    events: list[Event] = []

    def report(name: str, event: str, detail: Mapping[str, int | float]) -> None:
        events.append((name, event))

    supervisor = Supervisor(children, drain_s=drain_s, report=report)
    running = asyncio.create_task(supervisor.run())
    waiting = asyncio.create_task(until(events, *wanted))
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    supervisor.stop()
    waiting.cancel()
    return await running, events


def test_what_dies_is_started_again() -> None:
    """A child that ends by itself comes back after a pause, the others go on."""
    children = [child("short", "raise SystemExit(9)"), child("steady", UNTIL_TERM)]
    again = (("short", "started"), ("short", "died"), ("short", "started"))
    code, events = asyncio.run(_run(children, *again, ("steady", "started")))
    assert code == 0
    assert [event for event in events if event[0] == "short"][:3] == list(again)
    assert ("steady", "died") not in events


def test_stopping_ends_children_in_order() -> None:
    """The first is ended and waited for before the second hears of it."""
    children = [child("first", UNTIL_TERM), child("second", UNTIL_TERM)]
    _, events = asyncio.run(_run(children, ("first", "started"), ("second", "started")))
    assert [event for event in events if event[1] == "stopped"] == [("first", "stopped"), ("second", "stopped")]


def test_a_child_that_does_not_drain_is_killed() -> None:
    """After the time it has."""
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    _, events = asyncio.run(_run([child("deaf", deaf)], ("deaf", "started"), drain_s=0.0))
    assert ("deaf", "stopped") in events


def test_a_child_that_is_told_to_stop_before_its_first_line_ends_well() -> None:
    """The signal waits until the child can take it, and is not its death."""
    codes: list[float] = []
    slow = "import time; time.sleep(0.3); from signalpost.cli.supervise import take_stop; take_stop(); time.sleep(60)"
    asked = Child(name="slow", argv=(sys.executable, "-c", slow), environ=environ(), calls_first=True)

    def report(name: str, event: str, detail: Mapping[str, int | float]) -> None:
        if event == "started":
            supervisor.stop()
        codes.extend(value for what, value in detail.items() if what == "code")

    supervisor = Supervisor([asked], drain_s=20, report=report)
    assert asyncio.run(supervisor.run()) == 0
    assert codes == [0]


def test_a_fault_that_no_restart_cures_ends_all() -> None:
    """Exit codes called final stop the supervisor, which ends with that code."""
    children = [child("wrong", "raise SystemExit(2)", final=frozenset({2})), child("steady", UNTIL_TERM)]
    code, events = asyncio.run(_run(children, ("wrong", "never")))
    assert code == 2
    assert ("steady", "stopped") in events


def test_children_notice_that_the_supervisor_is_gone() -> None:
    """Their stdin ends, however it died, and they drain as on SIGTERM."""
    inner = (
        "import signal, sys; from signalpost.cli.supervise import watch_parent;"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); watch_parent(); signal.pause()"
    )

    async def orphan() -> int | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", inner, stdin=asyncio.subprocess.PIPE, env=environ()
        )
        assert process.stdin is not None
        process.stdin.close()
        return await asyncio.wait_for(process.wait(), 20)

    assert asyncio.run(orphan()) == 7


def test_a_child_that_cannot_be_started_is_tried_again_and_the_others_go_on() -> None:
    """No process, memory or descriptor to be had: nobody stops watching."""
    nowhere = Child(name="nowhere", argv=("/no/such/program",), environ={})
    children = [nowhere, child("steady", UNTIL_TERM)]
    code, events = asyncio.run(
        _run(children, ("nowhere", "unstartable"), ("nowhere", "unstartable"), ("steady", "started"))
    )
    assert code == 0
    assert ("steady", "stopped") in events
