"""Gateway and worker against everything Meta may do: nothing is lost, nothing counts twice, the books balance."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from delivering import Delivering, sandbox_at
from serving import DATASET, Sandbox, Serve, post, run, wait_for
from signalpost.capi.verdict_codes import Action, find
from signalpost.sandbox.faults import NAMES

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


class Row(NamedTuple):
    """One fault of section 21 item 10; `wait_ms` by the action of section 2.2, `stored` if Meta took the body."""

    fault: str
    wait_ms: int
    source: str
    stored: bool = False


ROWS = (
    Row("1", SECOND, "section 2.2, code 1: retry"),
    Row("2", SECOND, "section 2.2, code 2: retry"),
    Row("4", MINUTE, "section 2.2, code 4: retry slowly"),
    Row("17", MINUTE, "section 2.2, code 17: retry slowly"),
    Row("613", MINUTE, "section 2.2, code 613: retry slowly"),
    Row("80004", MINUTE, "section 2.2, code 80004: retry slowly"),
    Row("368", 4 * HOUR, "section 2.2, code 368: wait hours"),
    Row("21009", SECOND, "section 2.2, code 21009: retry"),
    Row("html_502", SECOND, "section 2.1: HTML from an edge, retry"),
    Row("slow", SECOND, "section 21 item 10: slow answer over 1,500 ms", stored=True),
    Row("drop", SECOND, "section 21 item 10: connection dropped after the body was taken", stored=True),
    Row("empty", SECOND, "section 2.1: no JSON, retry", stored=True),
    Row("cut_short", SECOND, "section 2.1: no JSON, retry", stored=True),
    Row("zero_received", SECOND, "section 1.3: events_received is not what was sent"),
)


def told(folder: Path, story: Callable[[Delivering], Awaitable[None]]) -> None:
    """Run a story in an installation of its own."""

    async def tell(shop: Delivering) -> None:
        try:
            await story(shop)
        finally:
            await shop.close()

    clock: dict[str, Delivering] = {}
    with sandbox_at(clock) as running:
        clock["shop"] = Delivering(folder, running)
        asyncio.run(tell(clock["shop"]))


def counted_once(shop: Delivering, *event_ids: str) -> None:
    """Meta counts each event once, however often it came."""
    kept = Counter(event.event_id for event in shop.received() if event.standing.kept)
    assert kept == dict.fromkeys(event_ids, 1)


def splits(name: str) -> bool:
    """Whether the error of that name is one event's fault, by the client's own table."""
    code, _, subcode = name.partition("/")
    row = find(int(code), int(subcode) if subcode else None) if code.isdigit() else None
    return row is None or row.action is Action.SPLIT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.fault} ({row.source})")
def test_the_books_balance_after_each_fault(tmp_path: Path, row: Row) -> None:
    """The batch waits as long as the fault asks for, goes out again under the same ids, and counts once."""
    ids = [f"{number}" for number in range(5)]

    async def story(shop: Delivering) -> None:
        await shop.collect(*ids)
        shop.inject(row.fault)
        assert await shop.turn() == 5
        assert shop.delivered() == 0
        assert len(shop.received()) == (5 if row.stored else 0)
        assert await shop.turn(row.wait_ms - 1) == 0, "it did not wait"
        assert shop.books().states["scheduled"] == 5
        assert await shop.turn(1) == 5
        assert shop.delivered() == 5
        assert len(shop.received()) == (10 if row.stored else 5)
        counted_once(shop, *ids)

    told(tmp_path, story)


def test_a_throttled_dataset_waits_as_long_as_the_header_says(tmp_path: Path) -> None:
    """Section 2.2, codes 8000x: honour the header; section 2.3: estimated_time_to_regain_access is in minutes."""

    async def story(shop: Delivering) -> None:
        await shop.collect("a", "b")
        shop.inject("80004", status=429, regain_minutes=7)
        assert await shop.turn() == 2
        assert await shop.turn(7 * MINUTE - 1) == 0
        assert shop.books().states["scheduled"] == 2
        assert await shop.turn(1) == 2
        counted_once(shop, "a", "b")

    told(tmp_path, story)


def test_the_books_balance_after_everything_the_sandbox_can_answer(tmp_path: Path) -> None:
    """Every code of section 2.2 in turn, twice each: in the end each event is counted once or dead with a reason."""
    ids: list[str] = []

    async def story(shop: Delivering) -> None:
        for name in sorted(NAMES - {"slow"}):
            shop.inject(name, times=2)
            ids.extend(f"{name} {number}" for number in range(3))
            await shop.collect(*ids[-3:])
            for _ in range(2):
                await shop.turn(5 * HOUR)
                shop.books()
            shop.meta.faults.clear()
            shop.new_token(name)
            for pass_ms in (MINUTE, MINUTE, 5 * HOUR):
                await shop.turn(pass_ms)
            books = shop.books()
            assert books.states["delivered"] + books.states["dead"] == len(ids), name
        dead = shop.ledger.find(1, state="dead", now=shop.shop.now_ms, limit=1_000)
        assert all(row.reason for row in dead)
        cost = Counter(row.event_id.split()[0] for row in dead)
        assert set(cost.values()) == {1}, "two refusals of a batch of three cost one event at most"
        assert all(splits(name) for name in cost), "only an event's own fault kills it"
        counted_once(shop, *(set(ids) - {row.event_id for row in dead}))

    told(tmp_path, story)


def test_an_expired_token_holds_the_queue_until_there_is_another(tmp_path: Path) -> None:
    """Section 2.2, code 190 subcode 463: hold until a new token. One event tries now and then; nothing is lost."""

    async def story(shop: Delivering) -> None:
        await shop.collect("a", "b")
        shop.inject("190/463", times=0)
        assert await shop.turn() == 2
        await shop.collect("c")
        for _ in range(3):
            assert await shop.turn(HOUR) <= 1
            assert shop.delivered() == 0
        assert shop.received() == []
        shop.meta.faults.clear()
        shop.new_token("second")
        while shop.delivered() < 3:
            assert await shop.turn(SECOND)
        assert not any(shop.books().dead.values())
        counted_once(shop, "a", "b", "c")

    told(tmp_path, story)


def test_a_bad_day_with_every_fault_in_a_row(tmp_path: Path) -> None:
    """Each strikes twice while orders keep coming; at the end every order counts once and nothing is dead."""
    ids: list[str] = []

    async def story(shop: Delivering) -> None:
        for row in (row for row in ROWS if row.fault != "slow"):
            shop.inject(row.fault, times=2)
            ids.extend(f"{row.fault}-{number}" for number in range(3))
            await shop.collect(*ids[-3:])
            for _ in range(3):
                await shop.turn(5 * HOUR)
                shop.books()
            assert shop.delivered() == len(ids)
        assert not any(shop.books().dead.values())
        counted_once(shop, *ids)

    told(tmp_path, story)


def test_one_event_that_meta_refuses_costs_one_event(tmp_path: Path) -> None:
    """Section 21 item 3: one failure refuses the call. The rest goes out; the bad one is dead with its reason."""
    ids = [f"{number}" for number in range(20)]

    async def story(shop: Delivering) -> None:
        shop.inject("100/2804009", event_id="7")
        await shop.collect(*ids)
        await shop.turn()
        books = shop.books()
        assert (books.states["delivered"], books.states["dead"]) == (19, 1)
        assert {reason for reason, count in books.dead.items() if count} == {"value_missing"}
        counted_once(shop, *(one for one in ids if one != "7"))

    told(tmp_path, story)


# ---------------------------------------------------------------------------------------------- real processes


def set_fault(sandbox: Sandbox, **fault: Any) -> None:
    """Over HTTP, as from any language."""
    request = urllib.request.Request(f"{sandbox.url}/_sandbox/faults", json.dumps(fault).encode())
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 201


def order(event_id: str) -> dict[str, Any]:
    return {
        "event_name": "Purchase",
        "event_time": int(time.time()),
        "event_id": event_id,
        "action_source": "website",
        "user_data": {"em": "jo@example.com"},
        "custom_data": {"value": 19.99, "currency": "EUR"},
    }


QUICK = ("1", "2", "21009", "html_502", "slow")  # those after which a repeat goes out within seconds


def test_real_processes_live_through_cuts_and_an_expired_token(
    sandbox: Sandbox, key: str, serve: Callable[..., Serve], deep: bool
) -> None:
    """Faults are set over HTTP; a new token is set on the command line, and the running worker takes it up."""
    serving = serve()
    faults = ("drop", *(QUICK if deep else ()))
    for number, fault in enumerate(faults, 1):
        set_fault(sandbox, fault=fault)
        events = [order(f"{fault}-a"), order(f"{fault}-b")]
        assert post(f"{serving.gateway}/v1/events", {"data": events}, key)[0] == 202
        books = serving.settled(2 * number)
        assert books["balanced"]
        assert books["states"]["delivered"] == 2 * number
    came = Counter(one["event"]["event_id"] for one in sandbox.events())
    assert came == {f"{fault}-{one}": 2 if fault in ("drop", "slow") else 1 for fault in faults for one in "ab"}

    set_fault(sandbox, fault="190/463")
    assert post(f"{serving.gateway}/v1/events", {"data": [order("token-1")]}, key)[0] == 202
    wait_for("the refusal", lambda: refusals(sandbox)[-1:] == ["190/463"])
    assert serving.books()["balanced"]
    done = run("--data-dir", str(serving.data), "datasets", "set-token", DATASET, stdin="another-token")
    assert done.returncode == 0, done.stderr
    books = serving.settled(2 * len(faults) + 1)
    assert books["balanced"]
    assert books["states"]["delivered"] == 2 * len(faults) + 1
    assert serving.stop() == 0


def refusals(sandbox: Sandbox) -> list[str]:
    with urllib.request.urlopen(f"{sandbox.url}/_sandbox/calls", timeout=10) as answer:
        calls = json.load(answer)["calls"]
    return [call["error"] for call in calls if call["error"]]
