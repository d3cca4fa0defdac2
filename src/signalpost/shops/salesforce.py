"""Salesforce's REST API. `address`: the org's My Domain, `https://NAME.my.salesforce.com`. The token is
`CONSUMER_KEY:CONSUMER_SECRET` of a connected app with the client credentials flow, whose user may read leads, their
history and opportunities; or an access token alone.

Leads have a history of their status where *Set History Tracking* has it; without one a stage that lasted for less than
five minutes is not seen. Opportunities always have one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signalpost.connectors.salesforce.records import LEAD, OPPORTUNITY, PERSON
from signalpost.connectors.source import OrderSource
from signalpost.shops.api import Hook, Listed, ShopRefused
from signalpost.shops.caller import Caller, decoded

VERSION = "v62.0"
QUERY = f"/services/data/{VERSION}/query"
HISTORY = {
    LEAD: "(SELECT OldValue, NewValue, CreatedDate FROM Histories WHERE Field = 'Status' ORDER BY CreatedDate)",
    OPPORTUNITY: "(SELECT StageName, CreatedDate FROM OpportunityHistories ORDER BY CreatedDate)",
}
FIELDS = {
    LEAD: ("Id", "Status", "CreatedDate", "LastModifiedDate"),
    OPPORTUNITY: ("Id", "StageName", "Amount", "CreatedDate", "LastModifiedDate"),
}
ROLES = "OpportunityContactRoles"
CONTACT = f"(SELECT {', '.join(PERSON[OPPORTUNITY].values())} FROM {ROLES} WHERE IsPrimary = true)"


class _Token(msgspec.Struct):
    access_token: str


class _Page(msgspec.Struct):
    records: list[dict[str, Any]]
    nextRecordsUrl: str | None = None


class SalesforceApi:
    """One org."""

    one_hook = False
    by_hand = True

    def __init__(self, caller: Caller, token: str, source: OrderSource) -> None:
        self._caller = caller
        self._key, _, self._secret = token.partition(":")
        self._source = source
        self._ready: Caller | None = None if self._secret else caller.having("authorization", f"Bearer {token}")

    async def _get(self, path: str, query: dict[str, str | int] | None = None) -> _Page:
        """A page. A token ends when the org says so: then one more is asked for, once."""
        fresh = self._ready is None
        try:
            return await self._page(path, query)
        except ShopRefused as refused:
            if refused.reason != "shop_denied" or fresh or not self._secret:
                raise
        self._ready = None
        return await self._page(path, query)

    async def _page(self, path: str, query: dict[str, str | int] | None) -> _Page:
        page: _Page = decoded(await (await self._calls()).get(path, query), _Page)
        return page

    async def _calls(self) -> Caller:
        if self._ready is None:
            asked = {"grant_type": "client_credentials", "client_id": self._key, "client_secret": self._secret}
            response = await self._caller.post("/services/oauth2/token", asked, form=True)
            self._ready = self._caller.having("authorization", f"Bearer {decoded(response, _Token).access_token}")
        return self._ready

    async def orders(self, since: int, until: int) -> AsyncIterator[Sequence[Listed]]:
        """Leads, then opportunities, by the time of their last change."""
        for kind in FIELDS:
            between = f"SystemModstamp >= {_iso(since)} AND SystemModstamp <= {_iso(until)} ORDER BY SystemModstamp, Id"
            page = await self._get(QUERY, {"q": self._query(kind, between)})
            while True:
                yield [_listed(kind, record) for record in page.records]
                if page.nextRecordsUrl is None:
                    break
                if not page.nextRecordsUrl.startswith("/services/"):  # a token goes to no other host
                    raise ShopRefused("shop_answer_unknown")
                page = await self._get(page.nextRecordsUrl)

    async def order(self, order_id: str) -> Listed | None:
        """One record: `Lead/ID` or `Opportunity/ID`."""
        kind, _, number = order_id.partition("/")
        if kind not in FIELDS or not (number.isascii() and number.isalnum()):
            return None
        page = await self._get(QUERY, {"q": self._query(kind, f"Id = '{number}'")})
        return _listed(kind, page.records[0]) if page.records else None

    def _query(self, kind: str, where: str) -> str:
        own = self._source.lead_fields.values()
        person = PERSON[kind].values() if kind == LEAD else ()
        names = dict.fromkeys((*FIELDS[kind], *person, *own))
        asked = [*names, HISTORY[kind], *([CONTACT] if kind == OPPORTUNITY else [])]
        return f"SELECT {', '.join(asked)} FROM {kind} WHERE {where}"

    async def hooks(self) -> Sequence[Hook]:
        """Nobody can ask."""
        return ()

    async def add_hook(self, topics: Sequence[str], address: str, secret: str) -> str | None:
        """See `by_hand`."""
        raise ShopRefused("hooks_by_hand")

    async def remove_hook(self, hook_id: str) -> None:
        """See `by_hand`."""
        raise ShopRefused("hooks_by_hand")


def _listed(kind: str, record: dict[str, Any]) -> Listed:
    """With the contact of its primary role in the place of a reference."""
    if not isinstance(record.get("Id"), str):
        raise ShopRefused("shop_answer_unknown")
    record["attributes"] = {"type": kind}
    roles = record.pop(ROLES, None)
    primary = roles.get("records") if isinstance(roles, dict) else None
    if isinstance(primary, list) and primary and isinstance(primary[0], dict):
        record["Contact"] = primary[0].get("Contact")
    return Listed(order_id=f"{kind}/{record['Id']}", body=msgspec.json.encode(record))


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
