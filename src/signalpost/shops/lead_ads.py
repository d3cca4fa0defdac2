"""The Graph API for leads of one page. `address`: `https://graph.facebook.com/v25.0/PAGE_ID`. The token is the page's,
with leads_retrieval, pages_show_list, pages_manage_ads and pages_manage_metadata; it goes in a header, so that no
address has it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

PAGE = 100
FIELDS = "id,created_time,field_data"
MOST_FORMS = 10_000
SUBSCRIBED = "/subscribed_apps"


class _Cursors(msgspec.Struct, frozen=True):
    after: str = ""


class _Paging(msgspec.Struct, frozen=True):
    cursors: _Cursors = _Cursors()
    next: str = ""


class _Page(msgspec.Struct):
    data: list[dict[str, Any]]
    paging: _Paging = _Paging()


class LeadAdsApi:
    """One page. `address`: where Meta finds us, as its app was told by hand: the page's subscription has none."""

    one_hook = False
    by_hand = False

    def __init__(self, caller: Caller, graph: Caller, address: str) -> None:
        self._caller = caller
        self._graph = graph
        self._address = address

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """The leads of every form, from `since` on; `until` is left to the next look, which begins before it."""
        forms = [form async for form in self._walked(self._caller, "/leadgen_forms", {"fields": "id"})]
        later = [{"field": "time_created", "operator": "GREATER_THAN", "value": since - 1}]
        query: dict[str, str | int] = {"fields": FIELDS, "filtering": msgspec.json.encode(later).decode()}
        for form in forms[:MOST_FORMS]:
            found = [_listed(lead) async for lead in self._walked(self._graph, f"/{_id(form)}/leads", query)]
            if found:
                yield found

    async def _walked(self, caller: Caller, path: str, query: dict[str, str | int]) -> AsyncIterator[dict[str, Any]]:
        after = ""
        while True:
            asked = {**query, "limit": PAGE, **({"after": after} if after else {})}
            page: _Page = decoded(await caller.get(path, asked), _Page)
            for one in page.data:
                yield one
            if not page.paging.next:
                return
            if page.paging.cursors.after in ("", after):  # the same page again, and no end of it
                raise ShopRefused("shop_answer_unknown")
            after = page.paging.cursors.after

    async def order(self, order_id: str) -> Listed | None:
        """One lead; None where the page has none of that id, or Meta keeps it no more."""
        try:
            response = await self._graph.get(f"/{order_id}", {"fields": FIELDS})
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return _listed(decoded(response, dict[str, Any]))

    async def hooks(self) -> Sequence[Hook]:
        """What of the page goes to the app whose token this is."""
        page: _Page = decoded(await self._caller.get(SUBSCRIBED, {"fields": "id,subscribed_fields"}), _Page)
        return [
            Hook(hook_id=_id(app), topic=str(field), address=self._address)
            for app in page.data
            for field in app.get("subscribed_fields") or ()
        ]

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """Meta signs with the app's own secret."""
        await self._caller.post(SUBSCRIBED, {"subscribed_fields": ",".join(topics)}, form=True)
        return None

    async def remove_hook(self, hook_id: str) -> None:
        """A page's subscription goes as a whole, with what else the app gets of it: nobody takes it away from here."""


def _listed(lead: dict[str, Any]) -> Listed:
    return Listed(order_id=_id(lead), body=msgspec.json.encode(lead))


def _id(thing: dict[str, Any]) -> str:
    """Digits; they go into an address."""
    found = str(thing.get("id", ""))
    if not (found.isascii() and found.isdigit()):
        raise ShopRefused("shop_answer_unknown")
    return found
