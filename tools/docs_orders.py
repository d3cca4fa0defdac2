"""Writes docs/reference/orders.md from the table of outcomes."""

from __future__ import annotations

import sys
from pathlib import Path

from signalpost.store.order_outcomes import ADVICE, CLASSES, DEAD, DROPPED, FAULTS, Outcome, advice

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "orders.md"

HEAD = """# Orders

Written by `make docs` from `signalpost.store.order_outcomes`; do not edit. Why it is built so is in
[orders, and every one accounted for](../explanation/orders.md); the shops' settings are in [shops](shops.md).

```
signalpost orders list [--since 30d] [--outcome missing] [--source NAME]
signalpost orders show ORDER
signalpost orders reconcile [--since 7d]
signalpost orders claims [--since 30d] [--source NAME]
```

`reconcile` ends with 1 if an order is missing. The same stands at [`GET /v1/orders`](http-api.md#orders).

## Outcomes

How the Purchase of an order stands. An order is accounted for unless it is `missing`. Of an event that goes to several
datasets the worst counts.

| outcome | what it means |
|---|---|
"""
MEANT = {
    Outcome.DELIVERED: "Meta took it, alone or joined with the browser's",
    Outcome.OBSERVED: "its dataset observes, or its person is not in the share",
    Outcome.LEFT_OUT: "a rule of the business, or the person's choice; with the reason",
    Outcome.WAITING: "for payment, a time, its partner, consent, or its turn; it ends by itself",
    Outcome.MISSING: "somebody has to do something; the reason says what",
}
FIGURES = """
## Figures of a day

Of each day (UTC, when the order was placed), shop and channel: `orders`, one figure for each outcome, and

| figure | what it counts |
|---|---|
| `accounted` | the share that is not missing |
| `browser` | orders that a browser told of too |
| `differs` | of these, those where browser and shop said different values; the shop's was sent |
| `polled_only` | orders that no webhook ever told of: the poll of the platform's list found them |

An order counts once: whatever number of payments, edits, upsells and refunds it had, it has one Purchase. Refunds,
returns and cancellations are events of their own, and stand under `signalpost orders show`.

## Purchases of browsers

Where a shop tells of orders, a browser's Purchase is a claim: `open` until its order is known, then `confirmed`, or
`unconfirmed` when `server_wait` is over. What becomes of an unconfirmed one is `unconfirmed` of the
[shop's settings](shops.md): `send` and `flag` send it, `drop` holds it till then and drops it as
`unconfirmed_order`. All are counted, by shop.

## Reasons of copies

What a shop's message adds to the [books](ledger.md#the-books): each event that it names is a copy.

| fate | reason | what it means |
|---|---|---|
| held | `waits_for_payment`, `waits_for_delivery` | a part waits until its order is paid, or delivered |
| held | `waits_for_partner`, `waits_for_time` | for another part; for a time |
| held | `waits_for_source` | for its shop to be resumed |
| held | `waits_for_order` | a browser's Purchase waits for its order (`drop`) |
| duplicate | `order_part_repeated` | that event of the order went before |
| duplicate | `order_part_older` | a newer message of the same event waits already |
| duplicate | `order_part_replaced` | a newer message took its place before it went |
| duplicate | `delivery_repeated` | the same delivery came again |
| dropped | `order_cancelled`, `order_stopped` | the order was cancelled, or wholly refunded, before it went |
| dropped | `order_unpaid`, `order_undelivered`, `partner_missing` | what it waited for did not come in time |
| dropped | `partner_unsent` | the event it belongs to was not sent |
| dropped | `unconfirmed_order` | a browser's Purchase that no order confirmed |
| dropped | `key_missing` | the key of the day it came was destroyed while it waited |
| dropped | `erased` | its person was erased |
"""


def page() -> str:
    """The whole page."""
    outcomes = "".join(f"| `{outcome.value}` | {MEANT[outcome]} |\n" for outcome in Outcome)
    return HEAD + outcomes + _reasons() + FIGURES


def _reasons() -> str:
    lines = ["\n## Reasons\n", "| outcome | reason | what to do |", "|---|---|---|"]
    for reason, outcome in _outcomes().items():
        lines.append(f"| {outcome.value} | {f'`{reason}`' if reason else ''} | {advice(reason)} |")
    lines.append("\nA reason that is not in this table is that of a rule, and nobody has to do anything.")
    return "\n".join(lines) + "\n"


def _outcomes() -> dict[str, Outcome]:
    """Every reason that has a sentence of its own, by outcome."""
    found: dict[str, Outcome] = {}
    for reason in ADVICE:
        if reason.startswith("dead") or reason in FAULTS:
            found[reason] = Outcome.MISSING
        elif reason.startswith("waits"):
            found[reason] = Outcome.WAITING
        else:
            own = (outcome for number, (outcome, word) in CLASSES.items() if word == reason and number not in (DEAD,))
            found[reason] = next(own, CLASSES[DROPPED][0])
    return dict(sorted(found.items(), key=lambda item: list(Outcome).index(item[1])))


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
