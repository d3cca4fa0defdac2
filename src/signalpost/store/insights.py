"""What campaigns cost as Meta itself tells it: insights of an ad account, asked for and read. Pure.

Source: "Ads Insights API" (page of 2026-04-27): a row for each campaign and day, amounts as text in the account's
currency, one page after the other by cursor. Under which `action_type` Meta sums up purchases is not written there:
PURCHASES is unverified, and the first that a row has is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from signalpost.capi.said import MILLION
from signalpost.store.spend import EPOCH, MOST_AMOUNT, MOST_CAMPAIGN, Spend, day_of

FIELDS: Final = "campaign_id,campaign_name,spend,account_currency,actions,action_values"
PURCHASES: Final = ("purchase", "omni_purchase", "offsite_conversion.fb_pixel_purchase")
PAGE: Final = 500  # rows of an answer


class Insights(msgspec.Struct, frozen=True, kw_only=True):
    """One page. `after`: the cursor of the next one; empty: this was the last."""

    rows: Sequence[Spend]
    after: str = ""


class _Action(msgspec.Struct, frozen=True):
    action_type: str = ""
    value: str = "0"


class _Row(msgspec.Struct, frozen=True):
    campaign_id: str
    campaign_name: str
    spend: str
    account_currency: str
    date_start: str
    actions: tuple[_Action, ...] = ()
    action_values: tuple[_Action, ...] = ()


class _Cursors(msgspec.Struct, frozen=True):
    after: str = ""


class _Paging(msgspec.Struct, frozen=True):
    cursors: _Cursors = _Cursors()
    next: str = ""


class _Answer(msgspec.Struct, frozen=True):
    data: tuple[_Row, ...]
    paging: _Paging = _Paging()


def asked(since_day: int, until_day: int, after: str = "") -> dict[str, str]:
    """The query of a page: campaigns by day, from `since_day` and before `until_day` (days since 1970-01-01)."""
    span = {"since": _written(since_day), "until": _written(until_day - 1)}
    query = {"level": "campaign", "time_increment": "1", "time_range": msgspec.json.encode(span).decode()}
    return query | {"fields": FIELDS, "limit": str(PAGE)} | ({"after": after} if after else {})


def read_insights(body: bytes) -> Insights:
    """A page of an answer. Raises ValueError when it is none."""
    answer = msgspec.json.decode(body, type=_Answer, strict=False)
    after = answer.paging.cursors.after if answer.paging.next else ""
    return Insights(rows=[_spend(row) for row in answer.data], after=after)


def by_campaign(rows: Sequence[Spend]) -> list[Spend]:
    """One line a day, campaign's name and currency: campaigns of one name, told apart by Meta's ids alone, are added
    up."""
    found: dict[tuple[int, str, str], Spend] = {}
    for row in rows:
        key = row.day, row.campaign.casefold(), row.currency
        known = found.get(key)
        found[key] = row if known is None else _added(known, row)
    return list(found.values())


def _added(one: Spend, other: Spend) -> Spend:
    return msgspec.structs.replace(
        one,
        micros=one.micros + other.micros,
        conversions=(one.conversions or 0) + (other.conversions or 0),
        value=(one.value or 0) + (other.value or 0),
        ids=tuple(dict.fromkeys((*one.ids, *other.ids))),
    )


def _spend(row: _Row) -> Spend:
    name = "".join(letter if letter.isprintable() else " " for letter in row.campaign_name).strip()[:MOST_CAMPAIGN]
    currency = row.account_currency.upper()
    if not (row.campaign_id.isascii() and row.campaign_id.isdigit() and len(currency) == 3 and currency.isascii()):
        raise ValueError("no row of insights")
    return Spend(
        day=day_of(row.date_start), campaign=name or row.campaign_id, currency=currency, micros=_micros(row.spend),
        conversions=_purchases(row.actions), value=_purchases(row.action_values), ids=(row.campaign_id,),
    )  # fmt: skip


def _purchases(actions: Sequence[_Action]) -> int:
    """Of purchases, in millionths. An action that never happened has no row, so none is nought."""
    found: Mapping[str, str] = {one.action_type: one.value for one in actions}
    return next((_micros(found[name]) for name in PURCHASES if name in found), 0)


def _micros(text: str) -> int:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= MOST_AMOUNT:
        raise ValueError("no amount")
    return int(found * MILLION)


def _written(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()
