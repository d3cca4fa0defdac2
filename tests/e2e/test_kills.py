"""kill -9 at random moments under load: nothing acknowledged is lost, ids stay, the books balance, and so do the counts
of the watch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from sender import Sender
from serving import Sandbox, Serve, wait_for
from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key
from signalpost.watch.counts.slot import SLOT_S

VICTIMS = ("gateway-1", "worker", None)  # None: `serve` itself


def test_kills_lose_nothing_that_was_acknowledged(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], deep: bool
) -> None:
    """Gateway, worker and `serve` itself are killed in turn while two shops send."""
    chance = random.Random(20261121)
    running = [serve()]
    senders = [Sender(number, key, lambda: running[-1].gateway) for number in (1, 2)]
    for sender in senders:
        sender.start()
    for number in range(20 if deep else 3):
        time.sleep(chance.uniform(0.2, 1.2))
        victim = VICTIMS[number % len(VICTIMS)]
        before = running[-1].pid_of(victim) if victim else None
        running[-1].kill(victim)
        if victim is None:
            running.append(serve())
        else:
            wait_for("the restart", partial(_restarted, running[-1], victim, before))
    for sender in senders:
        sender.enough.set()
        sender.join(30)

    serving = running[-1]
    for sender in senders:
        assert sender.acknowledged, f"{sender.unanswered} calls were not answered, the last because of {sender.last}"
        # A worker that has just been begun anew folds nothing yet, and its books are still.
        wait_for("what was acknowledged", lambda: set(sender.acknowledged) <= _ids(sandbox.events()))  # noqa: B023
    books = serving.settled()
    assert books["balanced"]
    assert books["states"]["delivered"] == books["routed"]
    assert not books["dead"]
    arrived = sandbox.events()
    _same_id_every_time(arrived, senders)
    assert serving.stop() == 0
    assert _counted(serving) == books["received"]  # the watch too counted each copy once


def _counted(serving: Serve) -> int:
    """Copies in all slots that the workers counted into before they were killed, and after."""
    keys = Keyring.open(serving.data, read_master_key({}, serving.data / "master.key"), create=False)
    with closing(open_ledger(serving.data / "ledger.db", keys)) as ledger:
        ledger.close_slots(int(time.time()) + 2 * SLOT_S, {}, {})
        return sum(slot.copies for one in ledger.watch_slots(1, 0, 10_000) for slot in one.slots.values())


def _ids(arrived: list[dict[str, Any]]) -> set[str]:
    return {row["event"]["event_id"] for row in arrived}


def _restarted(serving: Serve, victim: str, before: int | None) -> bool:
    return serving.pid_of(victim) not in (None, before)


def _same_id_every_time(arrived: list[dict[str, Any]], senders: list[Sender]) -> None:
    """The id that the gateway made and told is the one that arrives, however often the event is sent."""
    made = {mark: event_id for sender in senders for mark, event_id in sender.made.items()}
    ids_of: dict[str, set[str]] = {}
    for row in arrived:
        ids_of.setdefault(row["event"]["custom_data"]["mark"], set()).add(row["event"]["event_id"])
    for mark, event_id in made.items():
        assert event_id in ids_of[mark]
