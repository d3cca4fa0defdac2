"""Campaigns in the ledger's file: each order is counted as it now stands, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class _Sum(NamedTuple):
    """Which sum: a row's key."""

    space_id: int
    day: int
    word: int
    touch: int
    click: int
    currency: int


class _Figures(NamedTuple):
    """What a sum holds."""

    orders: int
    micros: int
    new: int
    again: int

    def plus(self, other: _Figures) -> _Figures:
        """Both; an amount that no integer of the file can hold stays what it was, as where it is added there."""
        micros = self.micros + other.micros
        return _Figures(
            self.orders + other.orders,
            micros if abs(micros) <= _LARGEST else self.micros,
            self.new + other.new,
            self.again + other.again,
        )


NOTHING = _Figures(0, 0, 0, 0)
_LARGEST = 2**63 - 1


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


def forget(file: LedgerFile, place: Place) -> None:
    """Forget how an order came about; its figures stay."""
    found = file.run("campaign_counted", place).fetchone()
    if found is not None:
        one = Counted(*found)
        if one.counts:
            _add(file, place[0], one, 1, "campaign_gone_adds")
    file.run("forget_order_campaign", place)


def forget_rows(file: LedgerFile, rows: str) -> None:
    """As `forget`, of the orders that stand in `rows`, a JSON list of numbers."""
    for space_id, shop, order_id in file.run("campaigns_of_rows", (rows,)).fetchall():
        forget(file, (space_id, shop, order_id))


def rebuild(file: LedgerFile) -> int:
    """Set every sum to what the orders that are here say, and those that were forgotten; in the transaction that is
    open. Returns how many orders and sums had been wrong."""
    right = {_Sum(*row[:6]): _Figures(*row[6:]) for row in file.run("campaign_sums_gone")}
    wrong = 0
    for *place, day, first, last, click, is_new, currency, counts, micros in file.run("campaigns_counted").fetchall():
        old = Counted(day, first, last, click, is_new, currency, counts, micros)
        new = _restated(file, (place[0], place[1], place[2]), old)
        if new != old:
            file.run("put_order_campaign", (*place, *new))
            wrong += 1
        for at, figures in _sums_of(place[0], new) if new.counts else ():
            right[at] = right.get(at, NOTHING).plus(figures)
    kept = {_Sum(*row[:6]): _Figures(*row[6:]) for row in file.run("campaign_sums")}
    for at in right.keys() | kept.keys():
        figures = right.get(at, NOTHING)
        if figures != kept.get(at, NOTHING):
            file.run("set_campaign", (*at, *figures))
            wrong += 1
    return wrong


def _restated(file: LedgerFile, place: Place, old: Counted) -> Counted:
    """As its order now stands; how it came about is known here alone, and stays."""
    row = file.run("campaign_order", place).fetchone()
    if row is None or row[5]:
        return old
    placed_at, total, refunded, currency, counts, _ = row
    return old._replace(
        day=placed_at // DAY_S, currency=currency or 0, counts=counts, micros=net_micros(total or "", refunded or "")
    )


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


def _add(file: LedgerFile, space_id: int, one: Counted, times: int, statement: str = "add_campaign") -> None:
    for at, figures in _sums_of(space_id, one):
        file.run(statement, (*at, *(times * number for number in figures)))


def _sums_of(space_id: int, one: Counted) -> Iterator[tuple[_Sum, _Figures]]:
    """Which sums an order is part of, and with what."""
    new, again = (0, 0) if one.is_new is None else (one.is_new, 1 - one.is_new)
    for touch, word in enumerate((one.first, one.last)):
        yield _Sum(space_id, one.day, word, touch, one.click, one.currency), _Figures(1, one.micros, new, again)
