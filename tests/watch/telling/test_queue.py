"""What waits."""

from __future__ import annotations

from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.queue import LONGEST_TRY_AGAIN_S, Queued, Said, wait_s

SAID = Said(title="t", body="b", kind="info", topic="x")
TOLD = (1, Change.OPENED, Level.WARNING)


def test_a_channel_that_fails_is_tried_more_and_more_seldom() -> None:
    """Down for a day it is tried every ten minutes."""
    assert [wait_s(failures) for failures in (0, 1, 2, 3, 7, 8, 500)] == [10, 10, 20, 40, 600, 600, 600]
    assert LONGEST_TRY_AGAIN_S == 600


def test_a_message_of_one_incident_has_its_number() -> None:
    """One of many, or of none, has none."""
    numbers = [
        Queued(channel="ops", space_id=1, kind="opened", said=SAID, told=told).number
        for told in ((), (TOLD,), (TOLD, (2, Change.OPENED, Level.WARNING)))
    ]
    assert numbers == [None, 1, None]
