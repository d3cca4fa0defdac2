"""Fill a ledger with orders, their Purchases and browsers' claims; print how many seconds it takes to reconcile all.

    python orders.py FOLDER COUNT [scattered]

Orders come about as they were placed, or scattered over all the days, as a backfill or many shops together bring them.
Of every hundred orders 96 were delivered, joined with the browser's copy for 70; the others wait, died, were cancelled,
are marketplace orders or have no event. Each order has its Purchase's event (or none) and, mostly, a claim.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

from signalpost.connectors.facts import OrderFacts
from signalpost.store import open_ledger, open_ledger_reader
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import Changes, CopyFate, Fate, NewEvent, Settled, State
from signalpost.store.order_reconcile import reconcile
from signalpost.store.orders import ClaimRow, ClaimState, OrderChanges, OrderRow, PartRow, PartState
from signalpost.store.record import Receipt

AT_ONCE = 10_000
DAYS = 90
DAY_S = 86_400
JITTER_S = 900  # orders come about in the order in which they were placed
MOST = 1_000_000
STRIDE = 618_033  # with no divisor in common with MOST: scattered orders take every place once
NOW = 1_800_000_000
SPACE, DATASET, SHOP = 1, "2501", "kiosk"
CHANNELS = ("website", "website", "website", "till", "phone")


def order_of(number: int, stride: int) -> OrderRow:
    kind, place = number % 100, number * stride % MOST
    placed = NOW - DAYS * DAY_S + place * DAYS * DAY_S // MOST + number * 7919 % JITTER_S
    unpaid, cancelled = kind == 98, kind == 97
    return OrderRow(
        space_id=SPACE, shop=SHOP, order_id=str(10**9 + number), source="kiosk-web", first_at=placed * 1000,
        last_at=placed * 1000, seen_at=placed * 1000, told=("poll",) if kind == 1 else ("webhook", "poll"), messages=3,
        facts=OrderFacts(
            channel=CHANNELS[number % 5], channel_name="web", currency="EUR", total="19.99", payments=1,
            created_at=placed, paid_at=None if unpaid else placed + 60, cancelled_at=placed + 90 if cancelled else None,
            event_name="" if kind == 96 else "Purchase", event_id="" if kind == 96 else f"{number:032x}",
            unsent="marketplace" if kind == 96 else "",
        ),
    )  # fmt: skip


def batch_of(first: int, count: int, stride: int) -> Changes:
    events: list[NewEvent] = []
    fates: list[CopyFate] = []
    changes: dict[str, list] = {"orders": [], "parts": [], "claims": []}
    for number in range(first, first + count):
        order, kind = order_of(number, stride), number % 100
        changes["orders"].append(order)
        if kind >= 96:
            continue
        receipt, event_id, at = Receipt("shop", number, 0), order.facts.event_id, order.first_at
        by_browser = kind < 70
        claimed = Receipt("tag", number, 0)
        events.append(NewEvent(
            space_id=SPACE, dataset=DATASET, event_name="Purchase", event_id=event_id, event_time=at // 1000,
            action_source="website", origin="browser" if by_browser else "server", received_at=at, due_at=at,
            merge_until=at, expires_at=at + 10**9, body=b'{"event_name":"Purchase"}',
            receipt=claimed if by_browser else receipt, order_id=order.order_id,
        ))  # fmt: skip
        if by_browser:
            fates.append(CopyFate(
                space_id=SPACE, dataset=DATASET, event_name="Purchase", event_id=event_id, key_id="shop:kiosk-web",
                origin="server", received_at=at, fate=Fate.MERGED, reason="merged", receipt=receipt,
                row=-len(events),
            ))  # fmt: skip
            changes["claims"].append(ClaimRow(
                space_id=SPACE, shop=SHOP, source="kiosk-web", event_name="Purchase", event_id=event_id,
                receipt=claimed, received_at=at, until=at, state=ClaimState.CONFIRMED, policy="send",
                of_order=order.order_id, value="19.99", currency="EUR",
            ))  # fmt: skip
        changes["parts"].append(PartRow(
            space_id=SPACE, shop=SHOP, name=f"{order.order_id}/purchase", order_id=order.order_id, source="kiosk-web",
            role="purchase", receipt=receipt, event_name="Purchase", event_id=event_id, event_time=at // 1000,
            seen_at=at, received_at=at, state=PartState.GONE, at=at, value="19.99", currency="EUR",
        ))  # fmt: skip
    return Changes(events=events, fates=fates, orders=OrderChanges(**changes))


def fill(folder: Path, keyring: Keyring, count: int, stride: int) -> None:
    ledger = open_ledger(folder / "ledger.db", keyring)
    for first in range(0, count, AT_ONCE):
        ledger.apply("benchmark", 0, batch_of(first, min(AT_ONCE, count - first), stride))
        leased = ledger.lease(SPACE, DATASET, AT_ONCE, NOW * 1000, NOW * 1000 + 60_000, "benchmark")
        ends = [
            Settled(row=one.row, state=State.DEAD if n % 96 == 95 else State.DELIVERED,
                    reason="refused_by_meta" if n % 96 == 95 else None)
            for n, one in zip(itertools.count(), leased, strict=False)
        ]  # fmt: skip
        ledger.settle(ends, NOW * 1000)
    ledger.close()


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(exist_ok=True)
    keyring = Keyring.open(folder, bytes(32))
    began = time.perf_counter()
    fill(folder, keyring, count, STRIDE if sys.argv[3:] == ["scattered"] else 1)
    print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    reader = open_ledger_reader(folder / "ledger.db", keyring)
    began = time.perf_counter()
    found = reconcile(reader.order_book, SPACE, 0, NOW + DAY_S)
    seconds = time.perf_counter() - began
    reader.close()
    if found.orders != count or sum(day.orders for day in found.days) != count or not found.missing:
        raise SystemExit(f"{found.orders} of {count} orders are accounted for")
    print(f"{found.accounted:.4f} accounted for; {found.outcomes}", file=sys.stderr)
    print(seconds)


if __name__ == "__main__":
    main()
