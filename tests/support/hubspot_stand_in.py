"""HubSpot's side, small: contacts and deals with the history of their stage, its search, and signed webhooks.

hub = HubSpotPortal(token="a-token")
hub.enter(123, "lead", at=1_795_000_000, email="ann@shop.example")
body, headers = hub.webhook([hub.change("contact", 123, at_ms)], uri="https://…/webhooks/crm", now_ms=…)
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shop_lists import ShopStandIn

SECRET = "client-secret-of-the-app"
STAGES = {"contact": "lifecyclestage", "deal": "dealstage"}
MODIFIED = {"contact": "lastmodifieddate", "deal": "hs_lastmodifieddate"}
KINDS = {"contacts": "contact", "deals": "deal"}


def iso(at: int) -> str:
    """As HubSpot writes times."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class HubSpotPortal(ShopStandIn):
    """Contacts and deals, found by search and read one at a time."""

    address = "https://api.hubapi.com"

    def __init__(self, token: str = "a-token") -> None:
        super().__init__(token)
        self.records: dict[tuple[str, str], dict[str, Any]] = {}

    def enter(self, number: int, stage: str, at: int, *, kind: str = "contact", contact: int = 0, **more: Any) -> None:
        """The record reaches a stage; it is made with the first."""
        name = STAGES[kind]
        record = self.records.setdefault(
            (kind, str(number)),
            {"id": str(number), "properties": {"createdate": iso(at)}, "propertiesWithHistory": {name: []}},
        )
        record["propertiesWithHistory"][name].insert(0, {"value": stage, "timestamp": iso(at), "sourceType": "CRM_UI"})
        record["properties"] |= {name: stage, MODIFIED[kind]: iso(at), **more}
        record["updatedAt"] = iso(at)
        if contact:
            record["associations"] = {"contacts": {"results": [{"id": str(contact), "type": "deal_to_contact"}]}}

    def change(self, kind: str, number: int, at_ms: int, *, event: int = 1, attempt: int = 0) -> dict[str, Any]:
        """One change of a webhook, as HubSpot's page shows it."""
        return {
            "eventId": event,
            "subscriptionId": 2138,
            "portalId": 624,
            "appId": 1160452,
            "occurredAt": at_ms,
            "subscriptionType": f"{kind}.propertyChange",
            "attemptNumber": attempt,
            "objectId": number,
            "propertyName": STAGES[kind],
            "propertyValue": "lead",
            "changeSource": "CRM_UI",
        }

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {self.token}"

    async def answer(self, request: Request, path: str) -> Response:
        kind = KINDS[path.split("/")[4]]
        if path.endswith("/search"):
            return JSONResponse(self._found(kind, await request.json()))
        record = self.records.get((kind, path.rpartition("/")[2]))
        if record is None:
            return JSONResponse({"status": "error", "category": "OBJECT_NOT_FOUND"}, status_code=404)
        asked = request.query_params["properties"].split(",")
        shown = {**record, "properties": {name: record["properties"].get(name) for name in asked}}
        if "propertiesWithHistory" not in request.query_params:
            del shown["propertiesWithHistory"]
        return JSONResponse(shown)

    def _found(self, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
        (between,) = asked["filterGroups"][0]["filters"]
        name = between["propertyName"]
        low, high = (iso(int(between[bound]) // 1_000) for bound in ("value", "highValue"))
        found = [
            {"id": number, "properties": {name: record["properties"][name]}}
            for (of, number), record in self.records.items()
            if of == kind and low <= record["properties"][name] <= high
        ]
        found.sort(key=lambda one: one["properties"][name])
        begin = int(asked["after"])
        page: dict[str, Any] = {"total": len(found), "results": found[begin : begin + self.page]}
        if begin + self.page < len(found):
            page["paging"] = {"next": {"after": str(begin + self.page)}}
        return page


def signed(
    changes: Sequence[dict[str, Any]], *, uri: str, now_ms: int, secret: str = SECRET
) -> tuple[bytes, dict[str, str]]:
    """A delivery's body and headers."""
    body = json.dumps(list(changes), separators=(",", ":")).encode()
    return body, signed_body(body, uri=uri, now_ms=now_ms, secret=secret)


def signed_body(body: bytes, *, uri: str, now_ms: int, secret: str = SECRET) -> dict[str, str]:
    """The headers of a delivery with this body, whatever it is."""
    message = b"POST" + uri.encode() + body + str(now_ms).encode()
    proof = base64.b64encode(hmac.digest(secret.encode(), message, "sha256")).decode()
    return {
        "content-type": "application/json",
        "x-hubspot-signature-v3": proof,
        "x-hubspot-request-timestamp": str(now_ms),
    }
