"""What pages of orders and campaigns should say of the known orders: added up here of the orders themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dashboard_orders import FORGED, SALES, SPEND, Sale, text
from dashboard_shown import NOW
from shop_orders import DATASET, SHOP, SOURCE, purchase_id

DAY = 86_400
OUTCOMES = {
    "Delivered": "delivered", "Observed": "observed", "Left out, with reason": "left_out", "Waiting": "waiting",
    "Missing": "missing",
}  # fmt: skip


def placed(since: int, until: int) -> list[Sale]:
    """Orders of a time (Unix s), newest first; of one moment, the one told of last."""
    mine = [one for one in SALES if since <= one.placed(NOW) < until]
    return sorted(mine, key=lambda one: (one.placed(NOW), one.number), reverse=True)


def summary(sale: Sale) -> dict[str, Any]:
    """One order of a list, without what is not so: as the JSON has it."""
    told = {
        "browser": sale.said is not None,
        "server": sale.has_event,
        "joined": sale.said is not None and sale.has_event,
        "dataset": DATASET if sale.has_event else "",
        "value": f"{text(sale.total)} {sale.currency}" if sale.way not in ("untold", "test") else "",
        "browser_value": f"{text(sale.said)} {sale.currency}" if sale.said is not None else "",
        "value_differs": sale.said not in (None, sale.total),
    }
    return {
        "order_id": sale.order_id,
        "source": SOURCE,
        "shop": SHOP,
        "channel": sale.channel,
        "placed_at": sale.placed(NOW),
        "total": f"{text(sale.total)} {sale.currency}",
        "outcome": sale.stands[0],
        "reason": sale.stands[1],
        "event_id": purchase_id(sale.order_id),
        "told": [sale.via],
        **{name: value for name, value in told.items() if value},
    }


def orders(since: int, until: int, model: Any) -> dict[str, Any]:
    """`/orders`."""
    return {"orders": [summary(one) for one in placed(since, until)], "source": model["source"], "next": None}


def order(sale: Sale) -> dict[str, Any]:
    """Numbers of the page of one order."""
    at = NOW - int(sale.days * DAY * 1000)
    paid = sale.way not in ("unpaid", "cancelled")
    return {
        "order": summary(sale),
        "facts": {
            "total": text(sale.total), "currency": sale.currency, "payments": int(paid), "repeated": 0,
            "refunded": text(sale.back) if sale.back else "", "paid_at": at // 1000 - 30 if paid else None,
            "created_at": sale.placed(NOW), "messages": 1 + bool(sale.back or sale.way == "cancelled"),
        },
        "parts": [{"value": text(sale.total), "space_id": 1}] * (sale.way not in ("untold", "test")),
        "claims": [] if sale.said is None else [{"value": text(sale.said), "received_at": at, "space_id": 1}],
        "events": [{"attempts": 1, "received_at": at, "space_id": 1}] * sale.has_event,
    }  # fmt: skip


def accounted(since: int, until: int, model: Any) -> dict[str, Any]:
    """`/orders/accounted`."""
    mine = placed(since, until)
    stood = Counter(one.stands[0] for one in mine)
    at = range(since // DAY * DAY, until, DAY)
    forged = [(NOW - int(days * DAY * 1000), micros) for days, micros in FORGED]
    unconfirmed = [one for one in forged if since * 1000 <= one[0] < until * 1000]
    confirmed = sum(one.said is not None and since <= one.placed(NOW) + 60 < until for one in SALES)
    states = {f"{SOURCE} confirmed send": confirmed, f"{SOURCE} unconfirmed send": len(unconfirmed)}
    assert {one["channel"] for one in model["channels"]} == {one.channel for one in mine}
    assert {(one["outcome"], one["reason"]) for one in model["reasons"]} == {one.stands for one in mine}
    return {
        "orders": len(mine),
        "accounted": 1 - stood["missing"] / len(mine),
        "outcomes": {outcome: stood[outcome] for outcome in OUTCOMES.values()},
        "days": {"at": list(at), "series": [
            {"name": name, "values": [
                sum(one.stands[0] == outcome and day <= one.placed(NOW) < day + DAY for one in mine) for day in at]}
            for name, outcome in OUTCOMES.items() if stood[outcome]
        ]},
        "channels": [_channel(mine, one["channel"]) for one in model["channels"]],
        "reasons": [
            {"count": sum(one.stands == (shown["outcome"], shown["reason"]) for one in mine)}
            for shown in model["reasons"]
        ],
        "missing": [
            {"order_id": one.order_id, "reason": one.stands[1], "placed_at": one.placed(NOW)}
            for one in reversed(mine) if one.stands[0] == "missing"
        ],
        "missing_count": stood["missing"],
        "claims": {state: count for state, count in states.items() if count},
        "unconfirmed": {"claims": [
            {"received_at": at // 1000, "value": f"{text(micros)} EUR", "state": "unconfirmed"}
            for at, micros in sorted(unconfirmed, reverse=True)
        ], "more": False},
    }  # fmt: skip


def _channel(sales: Sequence[Sale], channel: str) -> dict[str, Any]:
    mine = [one for one in sales if one.channel == channel]
    missing = sum(one.stands[0] == "missing" for one in mine)
    return {
        "orders": len(mine),
        "accounted": 1 - missing / len(mine),
        "browser": sum(one.said is not None for one in mine),
        "missing": missing,
        "differs": sum(one.said not in (None, one.total) for one in mine),
        "polled_only": sum(one.via == "poll" for one in mine),
    }


def campaigns(since: int, until: int, model: Any) -> dict[str, Any]:
    """`/campaigns`: of all days that the time touches."""
    first, end = since // DAY * DAY, -(-until // DAY) * DAY
    mine = [one for one in placed(first, end) if one.counts]
    ways: dict[str, list[Sale]] = {}
    for sale in mine:
        ways.setdefault(_way(sale, model["touch"]), []).append(sale)
    spent: Counter[tuple[str, str]] = Counter()
    for days, campaign, currency, micros in SPEND:
        if first <= NOW // 1000 - days * DAY < end:
            spent[campaign, currency] += micros
    assert sorted(map(_word, model["rows"])) == sorted(ways)
    assert sorted((one["campaign"], one["currency"]) for one in model["costs"]) == sorted(spent)
    return {
        **_sums(mine),
        "known": sum(one.first is not None for one in mine),
        "rows": [
            {**_sums(ways[way]), "clicks": sum(one.click for one in ways[way])} for way in map(_word, model["rows"])
        ],
        "more": 0,
        "clicks": [{"click": click, **_sums([one for one in mine if one.click == click])} for click in (True, False)],
        "costs": [
            _cost(spent[one["campaign"], one["currency"]], one["currency"], ways.get(one["campaign"], []))
            for one in model["costs"]
        ],
        "told_apart": 200,
    }  # fmt: skip


def _way(sale: Sale, touch: str) -> str:
    said = sale.first if touch == "first" else sale.last
    return "unknown" if said is None else said or "none"


def _word(row: Mapping[str, Any]) -> str:
    kind = row["words"]["kind"]
    return str(row["words"]["campaign"] if kind == "campaign" else kind)


def _sums(sales: Iterable[Sale]) -> dict[str, Any]:
    mine = list(sales)
    left: Counter[str] = Counter()
    for one in mine:
        left[one.currency] += one.total - one.back
    return {
        "orders": len(mine),
        "revenue": [{"currency": currency, "micros": micros} for currency, micros in sorted(left.items())],
        "new": sum(one.new is True for one in mine),
        "returning": sum(one.new is False for one in mine),
    }


def _cost(spend: int, currency: str, sales: Sequence[Sale]) -> dict[str, Any]:
    revenue = sum(one.total - one.back for one in sales if one.currency == currency)
    return {
        "spend": spend,
        "orders": len(sales),
        "others": sum(one.currency != currency for one in sales),
        "revenue": revenue,
        "per_order": round(spend / len(sales)) if sales else None,
        "roas": revenue / spend,
        "meta_conversions": 4,
        "meta_value": 80_000_000,
        "meta_per_order": spend / 4,
        "meta_roas": 80_000_000 / spend,
    }


ORDER_PAGES: Mapping[str, Callable[[int, int, Any], dict[str, Any]]] = {
    "/orders": orders,
    "/orders/accounted": accounted,
    "/campaigns": campaigns,
}


def differences(ours: Any, shown: Any, path: str = "") -> list[str]:
    """Where a model says otherwise than `ours` does, in whatever `ours` speaks of."""
    if isinstance(ours, Mapping):
        wrong = [] if isinstance(shown, Mapping) else [path]
        return wrong or [x for key, one in ours.items() for x in differences(one, shown.get(key), f"{path}.{key}")]
    if isinstance(ours, list):
        if not isinstance(shown, list) or len(shown) != len(ours):
            return [f"{path}: not {len(ours)}"]
        return [x for place, one in enumerate(ours) for x in differences(one, shown[place], f"{path}[{place}]")]
    same = abs(ours - shown) < 1e-9 if isinstance(ours, float) and isinstance(shown, float | int) else ours == shown
    return [] if same else [f"{path}: {shown!r}, not {ours!r}"]
