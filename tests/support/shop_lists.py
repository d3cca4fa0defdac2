"""The order lists and webhook keeping of four platforms, small: what their clients ask for, answered from memory.

shop = ShopifyShop(token="a-token")
shop.put(450789469, updated_at=1_795_000_000)
shop.faults += [0, 429, 503]              # what the next requests are answered; 0: well
transport = AsyncAsgiTransport(shop.app)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


class ShopStandIn:
    """What all have in common: a token, orders by id with when they last changed, webhooks, faults to come."""

    address = "https://shop.example"
    page = 2  # small, so that few orders make several pages

    def __init__(self, token: str = "a-token") -> None:
        self.token = token
        self.orders: dict[str, tuple[int, dict[str, Any]]] = {}
        self.hooks: list[dict[str, Any]] = []
        self.faults: list[int] = []
        self.words: Any = None  # what the body of a fault says
        self.retry_after = ""
        self.backwards = False  # as a platform whose pages come in any order
        self.former: list[dict[str, Any]] = []  # how orders were once, listed last, as from a copy that lags behind
        self.asked: list[str] = []
        self._last_hook = 100
        self.app = Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST", "DELETE"])])

    def put(self, order_id: int, updated_at: int, **facts: Any) -> None:
        """An order that last changed then (Unix seconds)."""
        self.orders[str(order_id)] = updated_at, {"id": order_id, **facts}

    def allowed(self, headers: Mapping[str, str]) -> bool:
        """Whether the token is right."""
        raise AssertionError("of the platform")

    async def answer(self, request: Request, path: str) -> Response:
        """Of the platform."""
        raise AssertionError("of the platform")

    async def _answer(self, request: Request) -> Response:
        path = "/" + request.path_params["path"]
        self.asked.append(f"{request.method} {path}")
        if self.faults and (fault := self.faults.pop(0)):
            headers = {"retry-after": self.retry_after or "1"}
            return JSONResponse(self.words, fault, headers) if self.words else Response(b"", fault, headers)
        if not self.allowed(request.headers):
            return JSONResponse({"errors": "ann@shop.example may not"}, status_code=401)
        return await self.answer(request, path)

    def changed(self, since: int, until: int) -> list[dict[str, Any]]:
        """Orders of that time, the first change first."""
        found = [(at, number, order) for number, (at, order) in self.orders.items() if since <= at <= until]
        orders = [order for _, _, order in sorted(found, key=lambda one: one[:2], reverse=self.backwards)]
        return [*orders, *self.former]

    def put_event(self, event_id: str, kind: str, at: int, event: dict[str, Any]) -> None:
        """An event as Stripe has it."""
        self.orders[event_id] = at, {**event, "id": event_id, "type": kind, "created": at}

    def cut(self, orders: list[dict[str, Any]], page: int) -> list[dict[str, Any]]:
        """One page, counted from 1."""
        return orders[(page - 1) * self.page : page * self.page]

    def keep(self, **hook: Any) -> dict[str, Any]:
        """A new webhook."""
        self._last_hook += 1
        self.hooks.append({"id": self._last_hook, **hook})
        return self.hooks[-1]

    def drop(self, hook_id: str) -> Response:
        """A webhook goes."""
        before = len(self.hooks)
        self.hooks = [hook for hook in self.hooks if str(hook["id"]) != hook_id]
        return Response(status_code=200 if len(self.hooks) < before else 404)


class ShopifyShop(ShopStandIn):
    """Pages are named by the answer's Link header. An app is given the token for its id and secret."""

    app_secret = "shpss_of_the_app"

    async def _answer(self, request: Request) -> Response:
        if request.url.path != "/admin/oauth/access_token":
            return await super()._answer(request)
        self.asked.append("token")
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        right = {"grant_type": "client_credentials", "client_id": "app", "client_secret": self.app_secret}
        if form != right:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        return JSONResponse({"access_token": self.token, "scope": "read_orders", "expires_in": 86_399})

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("x-shopify-access-token") == self.token

    async def answer(self, request: Request, path: str) -> Response:
        rest = path.partition("/admin/api/2026-07/")[2]
        if rest == "orders.json":
            return self._orders(request)
        if rest.startswith("orders/"):
            found = self.orders.get(rest.removeprefix("orders/").removesuffix(".json"))
            return JSONResponse({"order": found[1]}) if found else Response(status_code=404)
        if rest == "webhooks.json" and request.method == "GET":
            return JSONResponse({"webhooks": self.hooks})
        if rest == "webhooks.json":
            return JSONResponse({"webhook": self.keep(**(await request.json())["webhook"])}, status_code=201)
        return self.drop(rest.removeprefix("webhooks/").removesuffix(".json"))

    def _orders(self, request: Request) -> Response:
        query = request.query_params
        if "page_info" in query:
            assert set(query) == {"page_info", "limit"}  # as Shopify wants it
            since, until, number = json.loads(base64.urlsafe_b64decode(query["page_info"]))
        else:
            since, until, number = _seconds(query["updated_at_min"]), _seconds(query["updated_at_max"]), 1
        found = self.changed(since, until)
        headers = {}
        if len(found) > number * self.page:
            word = base64.urlsafe_b64encode(json.dumps([since, until, number + 1]).encode()).decode()
            named = f"limit=2&page_info={quote(word, safe='')}"
            headers["link"] = f'<{self.address}/admin/api/2026-07/orders.json?{named}>; rel="next"'
        return JSONResponse({"orders": self.cut(found, number)}, headers=headers)


class WooShop(ShopStandIn):
    """Pages are counted; webhooks have a status."""

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == "Basic " + base64.b64encode(self.token.encode()).decode()

    async def answer(self, request: Request, path: str) -> Response:
        rest, query = path.partition("/wp-json/wc/v3/")[2], request.query_params
        if rest == "orders":
            assert query["dates_are_gmt"] == "true"
            found = self.changed(_seconds(query["modified_after"] + "Z"), _seconds(query["modified_before"] + "Z"))
            pages = -(-len(found) // self.page)
            return JSONResponse(self.cut(found, int(query["page"])), headers={"x-wp-totalpages": str(pages)})
        if rest.startswith("orders/"):
            order = self.orders.get(rest.removeprefix("orders/"))
            return JSONResponse(order[1]) if order else Response(status_code=404)
        if rest == "webhooks" and request.method == "GET":
            return JSONResponse(self.hooks if query["page"] == "1" else [])
        if rest == "webhooks":
            return JSONResponse(self.keep(**(await request.json())), status_code=201)
        assert query["force"] == "true"
        return self.drop(rest.removeprefix("webhooks/"))


class BigCommerceShop(ShopStandIn):
    """Orders come without their lines; an empty page has no body."""

    address = "https://api.shop.example/stores/hash"

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("x-auth-token") == self.token

    async def answer(self, request: Request, path: str) -> Response:
        rest, query = path.partition("/stores/hash/")[2], request.query_params
        if rest == "v2/orders":
            found = self.changed(int(query["min_date_modified"]), int(query["max_date_modified"]))
            page = self.cut(found, int(query["page"]))
            return JSONResponse(page) if page else Response(status_code=204)
        if rest == "v3/hooks" and request.method == "GET":
            return JSONResponse({"data": self.hooks})
        if rest == "v3/hooks":
            return JSONResponse({"data": self.keep(**(await request.json()))})
        if rest.startswith("v3/hooks/"):
            return self.drop(rest.removeprefix("v3/hooks/"))
        _, _, order_id, *more = rest.split("/")
        if order_id not in self.orders:
            return Response(status_code=404)
        if not more:
            return JSONResponse(self.orders[order_id][1])
        if more == ["products"]:
            return JSONResponse([{"product_id": 7, "quantity": 1}])
        return JSONResponse({"data": [], "meta": {}}) if rest.startswith("v3/") else Response(status_code=204)


class StripeShop(ShopStandIn):
    """Events, newest first; endpoints have a secret of their own. `put` an event with `type`, or a whole one with
    `put_event`."""

    address = "https://api.stripe.example"

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == "Basic " + base64.b64encode(f"{self.token}:".encode()).decode()

    async def answer(self, request: Request, path: str) -> Response:
        query = request.query_params
        if path == "/v1/events":
            types = [value for name, value in query.multi_items() if name.startswith("types[")]
            assert 0 < len(types) <= 20
            found = self.changed(int(query["created[gte]"]), int(query["created[lt]"]) - 1)[::-1]
            events = [self._event(one) for one in found if one["type"] in types]
            ids = [event["id"] for event in events]
            start = ids.index(query["starting_after"]) + 1 if "starting_after" in query else 0
            page = events[start : start + self.page]
            return JSONResponse({"data": page, "has_more": start + self.page < len(events)})
        if path == "/v1/webhook_endpoints" and request.method == "GET":
            return JSONResponse({"data": self.hooks, "has_more": False})
        if path == "/v1/webhook_endpoints":
            form = parse_qs((await request.body()).decode())
            made = self.keep(url=form["url"][0], enabled_events=form["enabled_events[]"], status="enabled")
            made["id"] = f"we_{made['id']}"
            return JSONResponse({**made, "secret": f"whsec_{made['id']}"})
        return self.drop(path.rpartition("/")[2])

    def _event(self, one: dict[str, Any]) -> dict[str, Any]:
        if "created" in one:
            return one
        return {**one, "id": f"evt_{one['id']}", "created": self.orders[str(one["id"])][0], "object": "event"}


def _seconds(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
