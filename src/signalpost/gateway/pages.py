"""Everything but collecting events: decisions of people, health, metrics, what became of events, and the description
of it all. On Starlette."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from signalpost.errors import StoreError, StoreUnavailable
from signalpost.gateway.access import server_only, token_of
from signalpost.gateway.addresses import graph_address
from signalpost.gateway.answers import Answer, error_answer, json_answer
from signalpost.gateway.body import Disconnected, read_body
from signalpost.gateway.consent_desk import ConsentDesk
from signalpost.gateway.health import Health, Liveness
from signalpost.gateway.intake import Intake
from signalpost.gateway.log import EdgeLog
from signalpost.gateway.lookups import Lookups
from signalpost.gateway.metrics import CONTENT_TYPE, Counts, exposition, registry
from signalpost.gateway.openapi import document
from signalpost.gateway.orders import Orders
from signalpost.gateway.refusal import Refused
from signalpost.gateway.rights import ERASE, MOST_BYTES, Rights
from signalpost.gateway.split import check_media_type
from signalpost.gateway.watch_metrics import WatchCollector
from signalpost.store.access_keys import Key
from signalpost.store.record import EraseCopy

T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]

CONSENT_PATH = "/v1/consent"
ERASE_PATH, EXPORT_PATH = "/v1/privacy/erase", "/v1/privacy/export"
POSTS = frozenset({CONSENT_PATH, ERASE_PATH, EXPORT_PATH})
GRAPH_LIKE = re.compile(r"/v\d{1,3}\.\d{1,2}(/.*)?")


class Pages:
    """The Starlette app and the one thread in which it reads disk and ledger."""

    def __init__(
        self,
        *,
        intake: Intake,
        health: Health,
        lookups: Lookups,
        orders: Orders,
        rights: Rights,
        counts: Counts,
        log: EdgeLog,
        new_trace: Callable[[], str],
        consent: ConsentDesk,
    ) -> None:
        self._intake = intake
        self._health = health
        self._lookups = lookups
        self._orders = orders
        self._rights = rights
        self._counts = counts
        self._consent = consent
        self._log = log
        self._graph = graph_address(new_trace)
        self._registry = registry(counts, health.gauges)
        self._registry.register(WatchCollector(health.watch))
        self._document = msgspec.json.encode(document())
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway-reads")
        self.app = self._starlette()

    def close(self) -> None:
        """End the reading thread once it is done with what it does."""
        self._thread.shutdown()

    def _starlette(self) -> Starlette:
        pages: dict[str, tuple[str, Endpoint]] = {
            "/health/live": ("live", self._live),
            "/health/ready": ("ready", self._ready),
            "/metrics": ("metrics", self._metrics),
            "/openapi.json": ("openapi", self._openapi),
            "/v1/receipts/{receipt}": ("receipt", self._receipt),
            "/v1/events/{event_id:path}": ("event", self._event),
            "/v1/orders": ("orders", self._list_orders),
            "/v1/orders/reconcile": ("reconcile", self._reconcile),
            "/v1/orders/claims": ("claims", self._claims),
            "/v1/orders/{order_id:path}": ("order", self._order),
            "/v1/privacy/erasures/{receipt}": ("erasure", self._erasure),
        }
        routes = [Route(path, self._safe(name, page), methods=["GET"]) for path, (name, page) in pages.items()]
        asked: dict[str, tuple[str, Endpoint]] = {
            ERASE_PATH: ("erase", self._erase),
            EXPORT_PATH: ("export", self._export),
        }
        routes += [Route(path, self._safe(name, page), methods=["POST"]) for path, (name, page) in asked.items()]
        routes.append(Route(CONSENT_PATH, self._safe("consent", self._take_consent), methods=["POST"]))
        return Starlette(routes=routes, exception_handlers={HTTPException: self._no_page})

    def _safe(self, name: str, page: Endpoint) -> Endpoint:
        """`page`, answering whatever it raises as JSON."""

        async def answer(request: Request) -> Response:
            try:
                return await page(request)
            except Refused as refused:
                return self._refuse(name, request, refused)
            except Disconnected:
                return Response(status_code=400)  # which nobody waits for
            except StoreError as error:
                self._log.failed(name, error)
                return self._refuse(name, request, Refused("ledger_unavailable", retry_after=5))
            except Exception as error:
                self._log.failed(name, error)
                return self._refuse(name, request, Refused("went_wrong"))

        return answer

    def _refuse(self, name: str, request: Request, refused: Refused) -> Response:
        self._counts.refused[refused.code] += 1
        self._log.refused(name, refused.ground.status, refused.code)
        like_graph = GRAPH_LIKE.fullmatch(request.url.path) is not None
        return _response(self._graph.refuse(refused) if like_graph else error_answer(refused))

    async def _no_page(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        refused = Refused("method_not_allowed" if status == 405 else "not_found")
        response = self._refuse("none", request, refused)
        if status == 405:
            response.headers["allow"] = "POST" if request.url.path in POSTS else "GET"
        return response

    async def _in_thread(self, read: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, read)

    async def _live(self, request: Request) -> Response:
        return _response(json_answer(200, Liveness(live=True)))

    async def _ready(self, request: Request) -> Response:
        readiness = await self._in_thread(self._health.readiness)
        return _response(json_answer(200 if readiness.ready else 503, readiness))

    async def _metrics(self, request: Request) -> Response:
        text = await self._in_thread(lambda: exposition(self._registry))
        return Response(text, headers={"content-type": CONTENT_TYPE})

    async def _openapi(self, request: Request) -> Response:
        return Response(self._document, media_type="application/json")

    async def _receipt(self, request: Request) -> Response:
        key, text = self._key(request), request.path_params["receipt"]
        return _response(json_answer(200, await self._in_thread(lambda: self._lookups.receipt(key, text))))

    async def _event(self, request: Request) -> Response:
        key, event_id = self._key(request), request.path_params["event_id"]
        return _response(json_answer(200, await self._in_thread(lambda: self._lookups.events(key, event_id))))

    async def _list_orders(self, request: Request) -> Response:
        key, asked = self._key(request), dict(request.query_params)
        return _response(json_answer(200, await self._in_thread(lambda: self._orders.listed(key, asked))))

    async def _order(self, request: Request) -> Response:
        key, order_id = self._key(request), request.path_params["order_id"]
        return _response(json_answer(200, await self._in_thread(lambda: self._orders.order(key, order_id))))

    async def _claims(self, request: Request) -> Response:
        key, asked = self._key(request), dict(request.query_params)
        return _response(json_answer(200, await self._in_thread(lambda: self._orders.claims(key, asked))))

    async def _reconcile(self, request: Request) -> Response:
        key, asked = self._key(request), dict(request.query_params)
        return _response(json_answer(200, await self._in_thread(lambda: self._orders.reconciled(key, asked))))

    async def _take_consent(self, request: Request) -> Response:
        headers = dict(request.scope["headers"])
        key = self._key(request)
        check_media_type(headers, forms=False)
        body = await read_body(request.receive, headers, self._intake.limits, self._intake.deadlines)
        try:
            return _response(await self._consent.take(body, key))
        except StoreUnavailable as unavailable:
            raise Refused.for_store(unavailable) from None

    async def _erase(self, request: Request) -> Response:
        key, body = self._key(request), await self._short(request)

        def noted() -> EraseCopy:
            keys = self._rights.request(key, body)
            self._rights.note(key, ERASE, "over HTTP", keys)
            return self._rights.record(key, keys)

        copy = await self._in_thread(noted)
        try:
            accepted = await self._rights.append(copy)
        except StoreUnavailable as error:
            raise Refused.for_store(error) from error
        return _response(json_answer(202, accepted))

    async def _export(self, request: Request) -> Response:
        key, body = self._key(request), await self._short(request)
        found = await self._in_thread(lambda: self._rights.export(key, body))
        return Response(
            msgspec.json.encode(found), 200, {"content-type": "application/json", "cache-control": "no-store"}
        )

    async def _erasure(self, request: Request) -> Response:
        key, text = self._key(request), request.path_params["receipt"]
        return _response(json_answer(200, await self._in_thread(lambda: self._rights.erasure(key, text))))

    async def _short(self, request: Request) -> bytes:
        """The body, which is short, within its time. Raises Refused."""
        limits = msgspec.structs.replace(self._intake.limits, max_body=MOST_BYTES, max_unpacked=MOST_BYTES)
        return await read_body(request.receive, dict(request.scope["headers"]), limits, self._intake.deadlines)

    def _key(self, request: Request) -> Key:
        headers = dict(request.scope["headers"])
        key = self._intake.key(token_of(headers, request.scope["query_string"]), headers)
        server_only(key)
        return key


def _response(answer: Answer) -> Response:
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    return Response(answer.body, answer.status, {"content-type": "application/json", **headers})
