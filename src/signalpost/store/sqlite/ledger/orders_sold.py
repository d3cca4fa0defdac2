"""What shops sold in a span, in the ledger's file; see `store.orders_sold`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from signalpost.store.order_outcomes import Outcome, outcome_of
from signalpost.store.orders_sold import Sold
from signalpost.store.sqlite.ledger.file import LedgerFile

REPORTED = frozenset({Outcome.DELIVERED, Outcome.OBSERVED})
DUE = REPORTED | {Outcome.MISSING}


def sold(file: LedgerFile, space_id: int, since: int, until: int) -> Sequence[Sold]:
    """Of orders placed, and claims received, in a span (Unix seconds)."""
    with file.read():
        orders = file.run("orders_sold", (space_id, since, until)).fetchall()
        claims = file.run("claims_sent_unconfirmed", (space_id, since * 1_000, until * 1_000)).fetchall()
    found: dict[tuple[str, str], Sold] = {}
    for source, currency, number, word, count, value, claimed, claimed_value, sold_value in orders:
        outcome, _ = outcome_of(number, word or "")
        if outcome in DUE:
            one = _of(found, source, currency)
            sent = outcome in REPORTED
            found[one.source, one.currency] = replace(
                one,
                orders=one.orders + count,
                value=one.value + value,
                reported=one.reported + count * sent,
                reported_value=one.reported_value + value * sent,
                claimed=one.claimed + claimed,
                claimed_value=one.claimed_value + claimed_value,
                sold_value=one.sold_value + sold_value,
            )
    for source, currency, count, value in claims:
        one = _of(found, source, currency)
        found[one.source, one.currency] = replace(one, unconfirmed=count, unconfirmed_value=value)
    return list(found.values())


def _of(found: dict[tuple[str, str], Sold], source: str | None, currency: str | None) -> Sold:
    key = source or "", currency or ""
    return found.get(key) or Sold(source=key[0], currency=key[1])
