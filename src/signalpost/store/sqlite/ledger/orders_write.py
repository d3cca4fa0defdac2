"""Orders of shops: what a batch writes of them."""

from __future__ import annotations

import hashlib
from typing import Any

from signalpost.store.orders import WAYS, ClaimRow, OrderChanges, OrderRow, PartRow, PartState
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.campaigns import count
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.orders_rows import BETWEEN, CLAIM_STATES, PART_STATES

Row = tuple[Any, ...]


def write(file: LedgerFile, changes: OrderChanges) -> None:
    """Put `changes` into the file, as a part of the transaction that is open."""
    file.run_many("put_order", [_of_order(file, one) for one in changes.orders])
    for part in changes.parts:
        _write_part(file, part)
    for claim in changes.claims:
        row = file.value("put_claim", _of_claim(file, claim))
        shop_id, at = file.names.word(claim.shop), claim.received_at
        file.run_many("put_order_token", [(claim.space_id, shop_id, token, "", row, at) for token in claim.tokens])
    for token in changes.tokens:
        shop_id = file.names.word(token.shop)
        file.run("put_order_token", (token.space_id, shop_id, token.hmac, token.order_id, 0, token.received_at))
    for buyer in changes.buyers:
        shop_id = file.names.word(buyer.shop)
        file.run("put_buyer", (buyer.space_id, shop_id, buyer.hmac, buyer.order_id, buyer.placed_at))
    for space_id, source, delivery_id, at in changes.deliveries:
        file.run("put_delivery", (delivery_hash(space_id, source, delivery_id), at))
    for lead in changes.leads:
        statement = "name_lead" if lead.to_read else "read_lead"
        file.run(statement, (lead.space_id, file.names.word(lead.source), lead.object_id, lead.at))
    for receipt, reason in changes.ended:
        end(file, receipt, reason)
    count(file, changes)


def end(file: LedgerFile, receipt: Receipt, reason: str, at: int = 0) -> None:
    """Say of a copy that waited for its order that it does no more, in an open transaction."""
    place = (file.names.known_inbox(receipt.inbox_id), receipt.segment, receipt.index)
    for space_id, shop_id, name, unless in file.run("stops_of_copy", place).fetchall():
        file.run_many("forget_stops", [(space_id, shop_id, stopper, name) for stopper in unless.split(BETWEEN)])
    file.run("end_part", (*place, file.names.word(reason), at))
    file.run("end_claim", place)


def delivery_hash(space_id: int, source: str, delivery_id: str) -> int:
    """64 bits, signed, that stand for a delivery."""
    digest = hashlib.blake2b(f"{space_id}\0{source}\0{delivery_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _write_part(file: LedgerFile, part: PartRow) -> None:
    names = file.names
    shop_id = names.word(part.shop)
    file.run("put_part", (
        part.space_id, shop_id, part.name, part.order_id, names.word(part.source), names.word(part.role),
        PART_STATES.index(part.state), names.word(part.reason), names.inbox(part.receipt.inbox_id),
        part.receipt.segment, part.receipt.index, names.event_name(part.space_id, part.event_name), part.event_id,
        part.event_time, part.seen_at, part.received_at, part.at, part.due_at, part.after or None, part.wait_until,
        part.needs_partner, part.not_before, part.delay_s, BETWEEN.join(part.unless) or None,
        BETWEEN.join(part.fill) or None, part.value or None, names.word(part.currency),
    ))  # fmt: skip
    statement = "put_stop" if part.state is PartState.WAITING else "forget_stops"
    file.run_many(statement, [(part.space_id, shop_id, stopper, part.name) for stopper in part.unless])


def _of_order(file: LedgerFile, row: OrderRow) -> Row:
    names, facts = file.names, row.facts
    told = sum(1 << WAYS.index(way) for way in row.told if way in WAYS)
    return (
        row.space_id, names.word(row.shop), row.order_id, names.word(row.source), row.placed_at, row.first_at,
        row.last_at, row.seen_at, told, row.messages, row.repeated, row.to_read_at, names.word(facts.channel),
        names.word(facts.channel_name), names.word(facts.currency), facts.total or None, facts.refunded or None,
        facts.payments, facts.created_at, facts.paid_at, facts.cancelled_at, facts.delivered_at, facts.refunded_at,
        names.event_name(row.space_id, facts.event_name or None), facts.event_id or None, names.word(facts.unsent),
        facts.shop_number or None,
    )  # fmt: skip


def _of_claim(file: LedgerFile, claim: ClaimRow) -> Row:
    names, receipt = file.names, claim.receipt
    return (
        claim.space_id, names.word(claim.source), names.word(claim.shop),
        names.event_name(claim.space_id, claim.event_name), claim.event_id, claim.order_id or None,
        names.inbox(receipt.inbox_id), receipt.segment, receipt.index, claim.received_at, claim.until,
        CLAIM_STATES.index(claim.state), names.word(claim.policy), claim.waits, claim.of_order or None,
        claim.value or None, names.word(claim.currency), claim.touches or None,
    )  # fmt: skip
