"""Campaigns: which of them brought orders, revenue and new customers, and what each order cost.

Our count: orders that the shops told of and did not cancel, by the words of the visit's first or last touch, revenue
less what went back. Meta's count is what came with the spend, by a file or from Meta itself. The two count different
things; the page says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from signalpost.capi.said import MILLION
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import DAY_S, View
from signalpost.store.campaigns import MOST_A_DAY, TOUCHES, CampaignSum, Words, words_of
from signalpost.store.spend import SpendAsked, SpendSum, read_spend

LISTED = 200
LAST = "last"


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """A sum in millionths of its currency; empty: none was told."""

    currency: str
    micros: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Orders that came in one way. `new`, `returning`: customers known to be so; of the others nobody knows."""

    words: Words
    orders: int
    clicks: int
    revenue: Sequence[Amount]
    new: int
    returning: int


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """One campaign's spend in a currency beside both counts. Amounts in millionths; None: nothing to divide by, or not
    told. `revenue` is that of the orders in the currency of the spend, and `roas` its share; `others`: orders in
    another currency, which are in no `roas`."""

    campaign: str
    currency: str
    spend: int
    orders: int
    others: int
    revenue: int
    per_order: int | None
    roas: float | None
    meta_conversions: float | None
    meta_value: int | None
    meta_per_order: int | None
    meta_roas: float | None
    partly: bool


class Click(msgspec.Struct, frozen=True, kw_only=True):
    """Orders after a click on an ad of Meta (fbclid or fbc), or without."""

    click: bool
    orders: int
    revenue: Sequence[Amount]
    new: int
    returning: int


class Campaigns(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/campaigns`: the days (UTC) of the span. `touch`: by which of the two rows go. `more`: campaigns
    beyond the `LISTED` with most orders. `shops`: whether any shop tells of orders. `ad_accounts`: those that datasets
    name, `asked`: how asking Meta for their spend went."""

    touch: str
    orders: int
    revenue: Sequence[Amount]
    new: int
    returning: int
    known: int
    rows: Sequence[Row]
    more: int
    clicks: Sequence[Click]
    costs: Sequence[Cost]
    shops: bool
    ad_accounts: Sequence[str]
    asked: Sequence[SpendAsked]
    told_apart: int = MOST_A_DAY


class SpendForm(msgspec.Struct, frozen=True, kw_only=True):
    """A CSV file, or its lines typed in."""

    file: str = ""
    lines: str = ""


def campaigns(view: View) -> Campaigns:
    """Of all shops; a dataset chooses nothing here, as an order may go to several."""
    touch = view.query.get("touch", LAST)
    touch = touch if touch in TOUCHES else LAST
    own = [one for one in campaign_sums(view) if one.touch == touch]
    rows = sorted(_rows(own), key=lambda row: (-row.orders, row.words.campaign, row.words.source))
    return Campaigns(
        touch=touch,
        orders=sum(one.orders for one in own),
        revenue=_revenue(own),
        new=sum(one.new for one in own),
        returning=sum(one.returning for one in own),
        known=sum(row.orders for row in rows if row.words.kind != "unknown"),
        rows=rows[:LISTED],
        more=max(0, len(rows) - LISTED),
        clicks=[_click(click, [one for one in own if one.click == click]) for click in (True, False)],
        costs=[_cost(one, own) for one in spend_sums(view)][:LISTED],
        shops=bool(view.config.sources),
        asked=view.control.spend_asked(view.space_id),
        ad_accounts=sorted({one.ad_account for one in view.datasets if one.ad_account}),
    )


def take_spend(view: View, form: SpendForm) -> Done | Wrong:
    """Keep the spend of a file: all of its lines, or none."""
    field = "file" if form.file else "lines"
    found = read_spend(form.file or form.lines)
    if found.problems:
        told = "; ".join(f"line {line}: {words}" for line, words in found.problems)
        return Wrong(problems={field: f"{told}."})
    new = view.control.keep_spend(view.space_id, found.rows, author=view.viewer.name, now=view.now)
    again = len(found.rows) - new
    words = f"{len(found.rows)} lines of spend are kept: {new} new, {again} in place of what was said before."
    return Done(to="/campaigns", notice=words)


def campaign_sums(view: View) -> Sequence[CampaignSum]:
    """Of the days that the span touches."""
    return view.ledger.order_book.campaigns(view.space_id, since=view.span.since, until=view.span.until)


def spend_sums(view: View) -> Sequence[SpendSum]:
    """Of the same days."""
    return view.control.spend(view.space_id, view.span.since // DAY_S, -(-view.span.until // DAY_S))


def _rows(sums: Iterable[CampaignSum]) -> list[Row]:
    by_word: dict[str, list[CampaignSum]] = {}
    for one in sums:
        by_word.setdefault(one.word, []).append(one)
    return [
        Row(
            words=words_of(word),
            orders=sum(one.orders for one in own),
            clicks=sum(one.orders for one in own if one.click),
            revenue=_revenue(own),
            new=sum(one.new for one in own),
            returning=sum(one.returning for one in own),
        )
        for word, own in by_word.items()
    ]


def _revenue(sums: Iterable[CampaignSum]) -> list[Amount]:
    found: Counter[str] = Counter()
    for one in sums:
        found[one.currency] += one.micros
    return [Amount(currency=currency, micros=micros) for currency, micros in sorted(found.items())]


def _click(click: bool, own: Sequence[CampaignSum]) -> Click:
    return Click(
        click=click,
        orders=sum(one.orders for one in own),
        revenue=_revenue(own),
        new=sum(one.new for one in own),
        returning=sum(one.returning for one in own),
    )


def _cost(spend: SpendSum, sums: Iterable[CampaignSum]) -> Cost:
    names = {spend.campaign.casefold(), *spend.ids}
    own = [one for one in sums if not names.isdisjoint(_names(words_of(one.word)))]
    same = [one for one in own if one.currency == spend.currency]
    orders, revenue = sum(one.orders for one in own), sum(one.micros for one in same)
    conversions = None if spend.conversions is None else spend.conversions / MILLION
    return Cost(
        campaign=spend.campaign,
        currency=spend.currency,
        spend=spend.micros,
        orders=orders,
        others=orders - sum(one.orders for one in same),
        revenue=revenue,
        per_order=round(spend.micros / orders) if orders else None,
        roas=revenue / spend.micros if spend.micros else None,
        meta_conversions=conversions,
        meta_value=spend.value,
        meta_per_order=round(spend.micros / conversions) if conversions else None,
        meta_roas=spend.value / spend.micros if spend.value is not None and spend.micros else None,
        partly=spend.partly,
    )


def _names(words: Words) -> set[str]:
    """What a line of spend may call it."""
    return {name.casefold() for name in (words.campaign, words.id) if name}
