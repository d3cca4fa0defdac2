"""kill -9 of gateway, poll and worker while shops tell of their orders: each order is accounted for once, and Meta
counts each paid one once."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from order_season import SHOPS, Fate, Season
from season_run import SPACE, outcomes
from season_sent import MASTER, Platforms, listed
from serving import Sandbox, Serve, get, wait_for
from signalpost.connectors.source import Platform
from signalpost.store import open_ledger_reader, unfolded
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import LedgerReader
from signalpost.store.ledger_rows import Books
from signalpost.store.shops_file import read_upto

VICTIMS = ("poll", "gateway-1", "worker", None)  # None: `serve` itself
KEY = {"SIGNALPOST_MASTER_KEY": MASTER.hex()}


def test_kills_cost_no_order_and_count_none_twice(
    tmp_path: Path, sandbox: Sandbox, serve: Callable[..., Serve], deep: bool
) -> None:
    """Platforms repeat what was not answered and some of what was, refunds come before their payments, and what no
    webhook told stands on lists; the first poll dies in the middle of one."""
    season = Season(seed=9, count=400 if deep else 40, now=int(time.time()))
    var = tmp_path / "var"
    with listed(var, season, sandbox.url) as lists:
        lists[Platform.SHOPIFY].faults = [0, 429]  # it answers a page, and is busy with others to come
        running = [serve(**KEY)]
        platforms = Platforms(season, lambda: running[-1].gateway)
        platforms.start()
        wait_for("the platform to be busy", lambda: not lists[Platform.SHOPIFY].faults)
        assert "shopify" not in str(read_upto(var)), "the list was read whole before the kill"
        chance = random.Random(20261123)
        for victim in VICTIMS * 5 if deep else VICTIMS[:3]:
            if victim is None:
                running[-1].kill()
                running.append(serve(**KEY))
            else:
                before = running[-1].pid_of(victim)
                running[-1].kill(victim)
                wait_for("the restart", partial(_restarted, running[-1], victim, before))
            time.sleep(chance.uniform(0.1, 0.8) if deep else chance.uniform(0.0, 0.2))
        assert platforms.whole.wait(60), f"{platforms.answers}, {platforms.unanswered} unanswered"
        wait_for("each list to be read", lambda: len(read_upto(var)) == len(lists))
        platforms.enough.set()
        platforms.join(10)
        with closing(open_ledger_reader(var / "ledger.db", Keyring.open(var, MASTER))) as ledger:
            books = wait_for("all to be settled", partial(_settled, ledger, var / "inbox"))
            found = outcomes(ledger.order_book)
        assert running[-1].stop() == 0
    assert books.balanced
    assert not books.dead
    assert set(platforms.answers) <= {200, 503}, platforms.answers
    assert found == season.truth()
    counted = _counted(sandbox)
    assert counted["purchases"] == Counter(_name(fate) for fate in season.fates if fate.is_purchase)
    assert counted["went back"] == Counter(_name(fate) for fate in season.fates if fate.is_return)


def _name(fate: Fate) -> str:
    return f"{fate.platform.value}/{fate.order_id}"


def _settled(ledger: LedgerReader, inbox: Path) -> Books | None:
    """The books, once nothing lies in the inbox and everything that was routed has ended."""
    now = int(time.time() * 1_000)
    left = unfolded(inbox, ledger.watched(SPACE, now).cursors).records
    books = ledger.books(SPACE, now)
    under_way = sum(books.states.get(state, 0) for state in ("scheduled", "waiting", "sending"))
    return None if left or under_way else books


def _restarted(serving: Serve, victim: str, before: int | None) -> bool:
    return serving.pid_of(victim) not in (None, before)


def _counted(sandbox: Sandbox) -> dict[str, Counter[str]]:
    """What the sandbox keeps once it has deduplicated, by `platform/order_id`."""
    names = {source.datasets[0]: platform.value for platform, source in SHOPS.items()}
    found: dict[str, Counter[str]] = {"purchases": Counter(), "went back": Counter()}
    for row in get(f"{sandbox.url}/_sandbox/events?kept=true&limit=100000")["events"]:
        kind = "purchases" if row["event"]["event_name"] == "Purchase" else "went back"
        found[kind][f"{names[row['dataset']]}/{row['event']['custom_data']['order_id']}"] += 1
    return found
