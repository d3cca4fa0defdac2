"""A body as orders, or as stages of leads, by the plan of its mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.connectors.browser_half import read_consent
from signalpost.connectors.generic.expressions import Expression, Steps
from signalpost.connectors.generic.fields import LONGEST_TEXT, REQUIRED, Kind, Section, taken
from signalpost.connectors.generic.mapping import Plan
from signalpost.connectors.lead import Lead, Stage
from signalpost.connectors.order import (
    NO_BROWSER,
    NO_LINK,
    NO_ONE,
    BrowserHalf,
    Channel,
    Line,
    Message,
    Nothing,
    Order,
    Payment,
    Refund,
)
from signalpost.connectors.source import OrderSource
from signalpost.connectors.webhook import Unreadable

MOST_ORDERS = 1_000  # of one body
MOST_PARTS = 1_000  # lines, refunds or payments of one order
MISSING = "webhook_field_missing"
ORDER, PERSON, LINK, BROWSER, CONSENT, LINES, REFUNDS, PAYMENTS, STAGE = [section.value for section in Section]
CHANNELS = {channel.value: channel for channel in Channel}
S = TypeVar("S", Line, Refund, Payment)


def read_orders(plan: Plan, body: Any, source: OrderSource, *, came_at: int | None) -> Sequence[Message]:
    """The orders in `body`. `came_at` (Unix ms) is when it was sent, for what has no time of its own. Raises
    Unreadable, and Unfit with the expression."""
    steps = Steps()
    if plan.when is not None and not plan.when.find(body, steps):
        return (Nothing(reason="not_an_order"),)
    if plan.orders is None:
        return (_Reading(plan, body, source, steps).message(came_at),)
    found = _listed(plan.orders, body, steps, MOST_ORDERS)
    orders = [_Reading(plan, one, source, steps).message(came_at) for one in found]
    return tuple(orders) or (Nothing(reason="not_an_order"),)


class _Reading:
    """One order under way."""

    def __init__(self, plan: Plan, value: Any, source: OrderSource, steps: Steps) -> None:
        self._plan = plan
        self._value = value
        self._source = source
        self._steps = steps
        self._minor_of: str | None = None

    def message(self, came_at: int | None) -> Order | Lead:
        """What the mapping is of."""
        return self.lead(came_at) if self._plan.mapped.stage else self.order(came_at)

    def lead(self, came_at: int | None) -> Lead:
        """A stage that a lead reached."""
        if self._plan.mapped.amounts == "minor":
            self._minor_of = self._currency(Section.STAGE)
        told = self._whole(STAGE, self._value)
        object_id, created_at = told.pop("object_id"), told.pop("created_at", None)
        at = told.pop("at", None)
        if at is None and came_at is None:
            raise Unreadable("stage.at", MISSING)
        seconds = at if at is not None else (came_at or 0) // 1_000
        consent = self._section(CONSENT, self._value)
        return Lead(
            object_id=object_id,
            seen_at=came_at if came_at is not None else seconds * 1_000,
            stages=(Stage(at=seconds, **told),),
            created_at=created_at,
            user_data=self._made(PERSON, UserData, NO_ONE),
            consent=read_consent(consent.get("consent", "")),
        )

    def order(self, came_at: int | None) -> Order:
        if self._plan.mapped.amounts == "minor":
            self._minor_of = self._currency(Section.ORDER)
        told = self._section(ORDER, self._value)
        order_id = told.pop("order_id", None)
        if not order_id:
            raise Unreadable(self._where(ORDER, "order_id"), MISSING)
        seen_at = told.pop("seen_at", None)
        seen_ms = seen_at * 1_000 if seen_at is not None else came_at
        if seen_ms is None:
            raise Unreadable("order.seen_at", MISSING)
        word = told.pop("channel", "")
        if told.pop("payment_method", None) in self._source.cash_on_delivery_methods:
            told["cash_on_delivery"] = True
        told["currency"] = told.get("currency", "").upper()
        consent = self._section(CONSENT, self._value)
        return Order(
            order_id=order_id,
            seen_at=seen_ms,
            lines=self._parts(LINES, Line),
            refunds=self._parts(REFUNDS, Refund, at=seen_ms // 1_000),
            payments=self._parts(PAYMENTS, Payment, at=told.get("paid_at") or seen_ms // 1_000),
            channel=self._channel(word),
            channel_name=word,
            user_data=self._made(PERSON, UserData, NO_ONE),
            link=self._made(LINK, EventLink, NO_LINK),
            consent=read_consent(consent.get("consent", "")),
            browser=self._made(BROWSER, BrowserHalf, NO_BROWSER),
            **told,
        )

    def _currency(self, section: Section) -> str:
        """Smallest units are of a currency, so it is found first."""
        by = self._plan.sections[section].get("currency")
        found = by.find(self._value, self._steps) if by is not None else None
        if not isinstance(found, str) or not found:
            raise Unreadable(self._where(section.value, "currency"), MISSING)
        return found.upper()

    def _channel(self, word: str) -> Channel | None:
        if not word:
            return None
        return self._source.channels.get(word) or CHANNELS.get(word, Channel.OTHER)

    def _section(self, section: str, value: Any) -> dict[str, Any]:
        """The fields that were found, by name."""
        found: dict[str, Any] = {}
        for name, kind, by in self._plan.fills.get(section, ()):
            came = by.find(value, self._steps)
            if type(came) is str and kind is Kind.TEXT and 0 < len(came) <= LONGEST_TEXT:  # most are; as in `taken`
                found[name] = came
            elif came is not None and (one := taken(kind, came, by, self._minor_of)) is not None:
                found[name] = one
        return found

    def _made(self, section: str, kind: type[msgspec.Struct], none: Any) -> Any:
        found = self._section(section, self._value)
        return kind(**found) if found else none

    def _parts(self, section: str, kind: type[S], **usual: int) -> tuple[S, ...]:
        each = self._plan.each.get(section)
        if each is None:
            return ()
        values = _listed(each, self._value, self._steps, MOST_PARTS)
        return tuple([kind(**usual | self._whole(section, value)) for value in values])

    def _whole(self, section: str, value: Any) -> dict[str, Any]:
        """As `_section`, and what a part cannot be without is there. A line may have no id: it is counted."""
        found = self._section(section, value)
        if section == LINES:
            found.setdefault("product_id", "")
            return found
        for name in REQUIRED[Section(section)]:
            if name not in found:
                raise Unreadable(self._where(section, name), MISSING)
        return found

    def _where(self, section: str, name: str) -> str:
        by = self._plan.sections[Section(section)].get(name)
        return f"{section}.{name}" + (f" ({by.text})" if by is not None else "")


def _listed(by: Expression, value: Any, steps: Steps, most: int) -> list[Any]:
    """The list that an expression finds; nothing is an empty one."""
    found = by.find(value, steps)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > most:
        raise by.unfit(found)
    return found
