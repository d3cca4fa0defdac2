"""HubSpot's API. `address`: `https://api.hubapi.com`, or nothing. The token is a private app's, with the rights
crm.objects.contacts.read and, for deals, crm.objects.deals.read.

A list tells which records changed; each is then read with the history of its stage. Webhooks of a private app are made
in HubSpot's own pages: there is no API for them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signalpost.connectors.hubspot.records import CONTACT, DEAL, DEAL_PROPERTIES, STAGES, properties_of
from signalpost.connectors.source import OrderSource
from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

ADDRESS = "https://api.hubapi.com"
PAGE = 100
MOST_FOUND = 10_000  # the search tells no more of one question
PATHS = {CONTACT: "contacts", DEAL: "deals"}
MODIFIED = {CONTACT: "lastmodifieddate", DEAL: "hs_lastmodifieddate"}


class _Found(msgspec.Struct):
    id: str
    properties: dict[str, Any] = {}


class _Page(msgspec.Struct):
    results: list[_Found]
    paging: dict[str, Any] | None = None


class HubSpotApi:
    """One portal."""

    one_hook = False
    by_hand = True

    def __init__(self, caller: Caller, source: OrderSource, *, most_found: int = MOST_FOUND) -> None:
        self._caller = caller
        self._source = source
        self._most_found = most_found

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """Contacts, then deals, by the time of their last change."""
        for kind in PATHS:
            begin, after, seen = since * 1_000, 0, 0
            while True:
                page = await self._changed(kind, begin, until * 1_000, after)
                found = [await self._whole(kind, one.id) for one in page.results]
                yield [one for one in found if one is not None]
                seen += len(page.results)
                following = (page.paging or {}).get("next", {}).get("after")
                if following is None:
                    break
                after = int(following)
                if seen >= self._most_found:  # the next question begins where this one's answer ends
                    last = _ms(page.results[-1].properties.get(MODIFIED[kind]))
                    if last <= begin:
                        raise ShopRefused("shop_answer_unknown")
                    begin, after, seen = last, 0, 0

    async def _changed(self, kind: str, since_ms: int, until_ms: int, after: int) -> _Page:
        name = MODIFIED[kind]
        between = {"propertyName": name, "operator": "BETWEEN", "value": str(since_ms), "highValue": str(until_ms)}
        body = {
            "filterGroups": [{"filters": [between]}],
            "sorts": [{"propertyName": name, "direction": "ASCENDING"}],
            "properties": [name],
            "limit": PAGE,
            "after": after,
        }
        page: _Page = decoded(await self._caller.post(f"/crm/v3/objects/{PATHS[kind]}/search", body), _Page)
        return page

    async def order(self, order_id: str) -> Listed | None:
        """One record: `contact/ID` or `deal/ID`."""
        kind, _, number = order_id.partition("/")
        return await self._whole(kind, number) if kind in PATHS and number.isalnum() else None

    async def _whole(self, kind: str, number: str) -> Listed | None:
        """With the history of its stage; of a deal also its first contact."""
        of_person = properties_of(self._source)
        asked = of_person if kind == CONTACT else (*DEAL_PROPERTIES, *self._source.lead_fields.values())
        query = {"properties": ",".join(asked), "propertiesWithHistory": STAGES[kind]}
        if kind == DEAL:
            query["associations"] = PATHS[CONTACT]
        found = await self._read(f"/crm/v3/objects/{PATHS[kind]}/{number}", query)
        if found is None:
            return None
        found["kind"] = kind
        if kind == DEAL and (contact := _first_contact(found)):
            path = f"/crm/v3/objects/{PATHS[CONTACT]}/{contact}"
            found["contact"] = await self._read(path, {"properties": ",".join(of_person)})
        return Listed(order_id=f"{kind}/{number}", body=msgspec.json.encode(found))

    async def _read(self, path: str, query: dict[str, str]) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = decoded(await self._caller.get(path, query), dict[str, Any])
        except ShopRefused as refused:
            if refused.reason == "shop_not_found":
                return None
            raise
        return found

    async def hooks(self) -> Sequence[Hook]:
        """Nobody can ask."""
        return ()

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """See `by_hand`."""
        raise ShopRefused("hooks_by_hand")

    async def remove_hook(self, hook_id: str) -> None:
        """See `by_hand`."""
        raise ShopRefused("hooks_by_hand")


def _first_contact(deal: dict[str, Any]) -> str:
    """The id of a deal's first contact; empty where it has none."""
    results = ((deal.get("associations") or {}).get(PATHS[CONTACT]) or {}).get("results") or [{}]
    return str(results[0].get("id", ""))


def _ms(text: Any) -> int:
    """Unix ms of a time of HubSpot's; 0 where there is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return 0
    return int(at.replace(tzinfo=at.tzinfo or UTC).timestamp() * 1_000)
