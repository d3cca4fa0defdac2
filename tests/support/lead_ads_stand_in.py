"""Meta's side of Lead Ads, small: forms and their leads, a page's subscription, and signed webhooks.

page = LeadAdsPage(token="page-token")
page.send_form(123456789012345, at=1_795_000_000, email="ann@shop.example")
body, headers = signed(webhook(123456789012345, at))
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shop_lists import ShopStandIn

SECRET = "0123456789abcdef0123456789abcdef"
PAGE_ID, FORM_ID = "444444444444", "555555555555"


class LeadAdsPage(ShopStandIn):
    """One page with one form."""

    address = f"https://graph.facebook.com/v25.0/{PAGE_ID}"

    def __init__(self, token: str = "page-token") -> None:
        super().__init__(token)
        self.leads: dict[str, tuple[int, dict[str, Any]]] = {}

    def send_form(self, lead_id: int, at: int, **answers: str) -> None:
        """Somebody sends the form."""
        created = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
        data = [{"name": name, "values": [text]} for name, text in answers.items()]
        self.leads[str(lead_id)] = at, {"id": str(lead_id), "created_time": created, "field_data": data}

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {self.token}"

    async def answer(self, request: Request, path: str) -> Response:
        what = path.removeprefix("/v25.0/")
        if what == f"{PAGE_ID}/leadgen_forms":
            return self._page([{"id": FORM_ID}], request)
        if what == f"{FORM_ID}/leads":
            (later,) = json.loads(request.query_params["filtering"])
            return self._page([lead for at, lead in self.leads.values() if at > later["value"]], request)
        if what == f"{PAGE_ID}/subscribed_apps":
            if request.method == "POST":
                form = parse_qs((await request.body()).decode())
                self.hooks = [{"id": "77", "subscribed_fields": form["subscribed_fields"][0].split(",")}]
                return JSONResponse({"success": True})
            return self._page(self.hooks, request)
        found = self.leads.get(what)
        if found is None:
            return JSONResponse({"error": {"code": 100, "error_subcode": 33}}, status_code=404)
        return JSONResponse(found[1])

    def _page(self, rows: list[dict[str, Any]], request: Request) -> Response:
        begin = int(request.query_params.get("after", "0"))
        body: dict[str, Any] = {"data": rows[begin : begin + self.page]}
        end = begin + self.page
        body["paging"] = {"cursors": {"before": str(begin), "after": str(end)}}
        if end < len(rows):
            body["paging"]["next"] = "https://graph.facebook.com/next"
        return JSONResponse(body)


def webhook(lead_id: int | str, at: int, field: str = "leadgen") -> dict[str, Any]:
    """A delivery's payload, as Meta's page shows it."""
    value = {
        "leadgen_id": str(lead_id),
        "page_id": PAGE_ID,
        "form_id": FORM_ID,
        "adgroup_id": "12312312312",
        "ad_id": "12312312312",
        "created_time": at,
    }
    return {"object": "page", "entry": [{"id": PAGE_ID, "time": at, "changes": [{"field": field, "value": value}]}]}


def signed(payload: Any, secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """A delivery's body and headers."""
    body = json.dumps(payload, separators=(",", ":")).encode()
    return body, signed_body(body, secret)


def signed_body(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a delivery with this body, whatever it is."""
    proof = hmac.digest(secret.encode(), body, "sha256").hex()
    return {"content-type": "application/json", "x-hub-signature-256": f"sha256={proof}"}
