"""One visit to a site's own server, and the events it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from signalpost.capi.custom_data import CustomData
from signalpost.capi.event import ActionSource, Event
from signalpost.capi.event_id import derive
from signalpost.capi.link import EventLink
from signalpost.capi.user_data import UserData
from signalpost.consent.decide import ConsentState, Decision
from signalpost.visit.visit import Visit

FACTS = ("fbp", "fbc", "client_ip_address", "client_user_agent")
ID_BYTES = 16
LIMITED: dict[str, Any] = {  # Meta's limited data use; with 0, 0 Meta finds country and state itself
    "data_processing_options": ("LDU",),
    "data_processing_options_country": 0,
    "data_processing_options_state": 0,
}


class SiteVisit(msgspec.Struct, frozen=True, kw_only=True):
    """`visit`: ids and facts of the request. `consent`: what the person decided. `at_s`: Unix seconds of the request.

    `repr()` shows no value.
    """

    visit: Visit
    consent: Decision
    shop: str
    at_s: int
    random: Callable[[int], bytes]

    def __repr__(self) -> str:
        return f"SiteVisit({self.consent.state.value}, {self.visit!r})"

    @property
    def allowed(self) -> bool:
        """Whether events of this visit may be sent."""
        return self.consent.state is ConsentState.GRANTED

    def event_id(self, event_name: str, order_id: str | int | None = None) -> str:
        """The id that the page's call and the server's event share: give it to both.

        With an order's number, and the shop's key set, it is made of both and is always the same; the tag makes the
        same one by itself. Otherwise it is random. Raises InvalidInput for a display name (#1001).
        """
        if self.shop and order_id not in (None, ""):
            return derive(event_name, self.shop, str(order_id))
        return self.random(ID_BYTES).hex()

    def event(
        self,
        event_name: str,
        *,
        order_id: str | int | None = None,
        event_id: str | None = None,
        event_time: int | None = None,
        custom_data: CustomData | Mapping[str, Any] | None = None,
        user_data: UserData | None = None,
        event_source_url: str | None = None,
        action_source: str = ActionSource.WEBSITE.value,
        link: EventLink | None = None,
    ) -> Event | None:
        """The event, ready for `Client.send`; None when the person has not agreed, and nothing may be sent.

        `user_data` is what the site knows of the person, in clear or hashed; fbp, fbc, address and user agent of the
        request are added where it names none. `order_id` also goes into custom_data, or is taken from there. With
        limited data use, Meta is told so. `event_time`: Unix seconds, by default the request's. `link` ties the event
        to a cart, checkout or login; the visitor id of the request is added to it.
        """
        if not self.allowed:
            return None
        order, custom = _with_order(order_id, custom_data)
        return Event(
            event_name=event_name,
            event_time=self.at_s if event_time is None else event_time,
            action_source=action_source,
            event_id=event_id or self.event_id(event_name, order),
            event_source_url=event_source_url or self.visit.event_source_url,
            referrer_url=self.visit.referrer_url,
            user_data=_with_facts(user_data, self.visit),
            custom_data=custom,
            link=_with_visitor(link, self.visit.visitor_id),
            **(LIMITED if self.consent.limited else {}),
        )


def _with_order(
    order_id: str | int | None, custom: CustomData | Mapping[str, Any] | None
) -> tuple[str | int | None, CustomData | Mapping[str, Any] | None]:
    """The order's number, wherever it was given, and custom_data that has it."""
    own = custom.order_id if isinstance(custom, CustomData) else (custom or {}).get("order_id")
    if order_id is None or own is not None:
        return (own if order_id is None else order_id), custom
    if isinstance(custom, CustomData):
        return order_id, msgspec.structs.replace(custom, order_id=order_id)
    return order_id, {**(custom or {}), "order_id": order_id}


def _with_visitor(link: EventLink | None, visitor_id: str | None) -> EventLink | None:
    if visitor_id is None or (link is not None and link.visitor):
        return link
    return msgspec.structs.replace(link or EventLink(), visitor=visitor_id)


def _with_facts(user_data: UserData | None, visit: Visit) -> UserData:
    known = user_data if user_data is not None else UserData()
    found = {name: value for name in FACTS if (value := getattr(visit, name)) is not None and not getattr(known, name)}
    return msgspec.structs.replace(known, **found) if found else known
