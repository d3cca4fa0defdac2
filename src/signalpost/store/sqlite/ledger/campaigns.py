"""Campaigns in the ledger's file: each order is counted as it now stands, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from signalpost.capi.said import MILLION
from signalpost.store.campaigns import (
    MOST_A_DAY,
    OTHER,
    TOUCHES,
    UNKNOWN,
    CampaignSum,
    OrderTouch,
    net_micros,
    unpacked,
)
from signalpost.store.orders import OrderChanges
from signalpost.store.sqlite.ledger.file import LedgerFile

DAY_S = 86_400
Place = tuple[int, int, str]  # space, shop, order_id


class Counted(NamedTuple):
    """How an order stands in the figures. Numbers are those of the file."""

    day: int
    first: int
    last: int
    click: int
    is_new: int | None
    currency: int
    counts: int
    micros: int


def count(file: LedgerFile, changes: OrderChanges) -> None:
    """Count the orders that a batch changed, or learnt the touches of; in the transaction that is open."""
    word = file.names.word
    changed: dict[Place, OrderTouch | None] = {
        (one.space_id, word(one.shop), one.order_id): None for one in changes.orders
    }
    for claim in changes.claims:
        if claim.touches and claim.of_order:
            first, last, click = unpacked(claim.touches)
            touch = OrderTouch(
                space_id=claim.space_id, shop=claim.shop, order_id=claim.of_order, first=first, last=last, click=click
            )
            _know(changed, (claim.space_id, word(claim.shop), claim.of_order), touch)
    for touch in changes.touches:
        _know(changed, (touch.space_id, word(touch.shop), touch.order_id), touch)
    for place, known in changed.items():
        _count_one(file, place, known)


def campaigns(file: LedgerFile, space_id: int, since: int, until: int) -> Sequence[CampaignSum]:
    """See `OrderBookReader.campaigns`."""
    with file.read():
        rows = file.run("campaigns_summed", (space_id, since // DAY_S, -(-until // DAY_S))).fetchall()
    return [
        CampaignSum(
            touch=TOUCHES[touch], word=word, click=bool(click), currency=currency, orders=orders,
            micros=units * MILLION + rest, new=new, returning=again,
        )
        for touch, word, click, currency, orders, units, rest, new, again in rows
    ]  # fmt: skip


def _know(changed: dict[Place, OrderTouch | None], place: Place, touch: OrderTouch) -> None:
    """Two tell of one order: what the first one knows of it stays."""
    other = changed.get(place)
    changed[place] = touch if other is None else _both(other, touch)


def _both(one: OrderTouch, other: OrderTouch) -> OrderTouch:
    visit = one if one.first != UNKNOWN else other
    return OrderTouch(
        space_id=one.space_id, shop=one.shop, order_id=one.order_id, first=visit.first, last=visit.last,
        click=one.click or other.click, new=other.new if one.new is None else one.new,
    )  # fmt: skip


def _count_one(file: LedgerFile, place: Place, touch: OrderTouch | None) -> None:
    row = file.run("campaign_order", place).fetchone()
    if row is None or row[5]:  # erased: its figures stay as they are
        return
    found = file.run("campaign_counted", place).fetchone()
    old = None if found is None else Counted(*found)
    placed_at, total, refunded, currency, counts, _ = row
    day = placed_at // DAY_S
    first, last, click, is_new = _ways(file, place[0], day, old, touch)
    new = Counted(day, first, last, click, is_new, currency or 0, counts, net_micros(total or "", refunded or ""))
    if new == old:
        return
    if old is not None and old.counts:
        _add(file, place[0], old, -1)
    if new.counts:
        _add(file, place[0], new, 1)
    file.run("put_order_campaign", (*place, *new))


def _ways(
    file: LedgerFile, space_id: int, day: int, old: Counted | None, touch: OrderTouch | None
) -> tuple[int, int, int, int | None]:
    unknown = file.names.word(UNKNOWN)
    first, last, click, is_new = (
        (unknown, unknown, 0, None) if old is None else (old.first, old.last, old.click, old.is_new)
    )
    if touch is not None:
        if first == unknown and touch.first != UNKNOWN:
            first, last = (_bounded(file, space_id, day, one) for one in (touch.first, touch.last))
        click = max(click, int(touch.click))
        is_new = touch.new if is_new is None and touch.new is not None else is_new
    return first, last, click, None if is_new is None else int(is_new)


def _bounded(file: LedgerFile, space_id: int, day: int, word: str) -> int:
    """The number of a word, or of OTHER where the day has as many as are told apart."""
    known = file.names.known_word(word)
    if known and file.value("campaign_word_there", (space_id, day, known)) is not None:
        return known
    full = file.value("campaign_words", (space_id, day)) >= MOST_A_DAY
    return file.names.word(OTHER if full else word)


def _add(file: LedgerFile, space_id: int, one: Counted, times: int) -> None:
    new, returning = (0, 0) if one.is_new is None else (one.is_new, 1 - one.is_new)
    for touch, word in enumerate((one.first, one.last)):
        file.run(
            "add_campaign",
            (
                space_id,
                one.day,
                word,
                touch,
                one.click,
                one.currency,
                times,
                times * one.micros,
                times * new,
                times * returning,
            ),
        )
