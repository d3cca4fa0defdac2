"""The sample shop as an ASGI application."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from signalpost import AsyncClient
from signalpost.sample_shop import browse, buy, join
from signalpost.sample_shop.browsing import Browsing, View
from signalpost.sample_shop.layout import CONSENT_COOKIE, SHOP, ShopSetup
from signalpost.sample_shop.session import COOKIE, Sessions
from signalpost.sample_shop.tracking import Log, Reporter
from signalpost.web import Site
from signalpost.web.asgi import VisitMiddleware

# The shop is tried out over http, where some browsers keep no Secure cookie.
SITE = Site(shop=SHOP, consent_cookie=CONSENT_COOKIE, secure_cookies=False)
ASSETS = {"/shop.css": "text/css", "/shop.js": "text/javascript"}

VIEWS: Mapping[str, Mapping[str, View]] = {
    "/": {"GET": browse.home},
    "/search": {"GET": browse.search},
    "/products/{sku}": {"GET": browse.product},
    "/cart": {"GET": buy.cart, "POST": buy.add},
    "/cart/remove": {"POST": buy.remove},
    "/checkout": {"GET": buy.checkout, "POST": buy.address},
    "/payment": {"GET": buy.payment, "POST": buy.choose},
    "/review": {"GET": buy.review},
    "/orders": {"POST": buy.order},
    "/orders/{number}": {"GET": buy.thanks},
    "/newsletter": {"POST": join.newsletter},
    "/account": {"GET": join.account, "POST": join.log_in},
    "/account/leave": {"POST": join.log_out},
    "/subscription": {"GET": join.subscription, "POST": join.subscribe},
    "/privacy": {"GET": join.privacy},
}


def build(
    setup: ShopSetup,
    client: AsyncClient,
    *,
    log: Log,
    clock: Callable[[], float] = time.time,
    random: Callable[[int], bytes] = os.urandom,
) -> Starlette:
    """The shop; `client` sends what its back end reports, and is closed with it. `log` is told what went wrong."""
    reporter = Reporter(client, log)
    sessions = Sessions(random)
    orders = buy.OrderNumbers(clock)

    def answering(views: Mapping[str, View]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            session = sessions.find(request.cookies.get(COOKIE, ""))
            browsing = Browsing(request, session, sessions, setup, reporter, orders)
            response = await views["GET" if request.method == "HEAD" else request.method](browsing)
            if sessions.keeps(session) and request.cookies.get(COOKIE) != session.token:
                response.set_cookie(COOKIE, session.token, httponly=True, samesite="lax")
            return response

        return answer

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        sending = asyncio.create_task(reporter.run())
        yield
        await reporter.stop()
        await sending

    routes: list[BaseRoute] = [Route(path, answering(views), methods=list(views)) for path, views in VIEWS.items()]
    routes += [Route(path, _asset(path, kind)) for path, kind in ASSETS.items()]
    shop = Starlette(
        routes=routes,
        middleware=[Middleware(VisitMiddleware, site=SITE, clock=clock, random=random)],
        exception_handlers={404: _missing},
        lifespan=lifespan,
    )
    shop.state.reporter = reporter
    return shop


def _asset(path: str, kind: str) -> Callable[[Request], Any]:
    body = (files("signalpost.sample_shop") / path.lstrip("/")).read_bytes()

    async def asset(request: Request) -> Response:
        return Response(body, media_type=kind, headers={"cache-control": "no-cache"})

    return asset


async def _missing(request: Request, error: Exception) -> Response:
    if request.method == "GET":
        return HTMLResponse('<!doctype html><title>Not here</title><p>Not here. <a href="/">To the shop</a></p>', 404)
    return RedirectResponse("/", 303)
