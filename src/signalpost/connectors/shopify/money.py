"""Which of its two currencies an order is told in: the one the buyer saw, where the message has both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from signalpost.connectors.shopify.shapes import Both
from signalpost.connectors.webhook import Unreadable

NOTHING = Decimal(0)
MOST_DIGITS = 15  # before the point
Pick = Callable[[Decimal | None, Both | None, str], Decimal | None]


def of_buyer(plain: Decimal | None, both: Both | None, path: str) -> Decimal | None:
    """The amount that the buyer saw. `plain` stands in the shop's currency, so it does not count here."""
    money = both and both.presentment_money
    return finite(money.amount, path) if money else None


def of_shop(plain: Decimal | None, both: Both | None, path: str) -> Decimal | None:
    """The amount in the shop's currency."""
    money = both and both.shop_money
    return finite(plain if plain is not None or not money else money.amount, path)


def finite(amount: Decimal | None, path: str) -> Decimal | None:
    """The amount itself. Raises Unreadable for `NaN`, `1E+99` and the like, which no price is."""
    if amount is not None and (not amount.is_finite() or amount.adjusted() > MOST_DIGITS):
        raise Unreadable(path, "webhook_field_malformed")
    return amount


def picked(total: Both | None, currency: str | None, presentment_currency: str | None) -> tuple[Pick, str]:
    """How the amounts of a message are read, and their currency. Currencies are never mixed: one that only the total
    has in the buyer's currency is told in it alone."""
    money = total and total.presentment_money
    if money and money.amount is not None and (code := money.currency_code or presentment_currency):
        return of_buyer, code
    shop = total and total.shop_money
    return of_shop, currency or (shop.currency_code if shop else None) or ""


def same_currency(pick: Pick, currency: str, shop_currency: str | None) -> Pick:
    """As `pick`; where buyer and shop have one currency, an amount without its pair is told by the plain one."""
    return of_either if pick is of_buyer and currency == shop_currency else pick


def of_either(plain: Decimal | None, both: Both | None, path: str) -> Decimal | None:
    """What the buyer saw; by the plain amount where there is no pair, both being of one currency."""
    if both is None:
        return finite(plain, path)
    money = both.presentment_money
    return finite(money.amount, path) if money else None


def seconds(moment: datetime | None) -> int | None:
    """Unix seconds."""
    return None if moment is None else int(moment.timestamp())
