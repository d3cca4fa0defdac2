"""How users write it; checked by mypy in tests/test_surface.py, never run."""

from __future__ import annotations

from typing import assert_type

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request

import signalpost as sp
from signalpost.web import Site, SiteVisit, tell_consent, visit_of
from signalpost.web.asgi import VisitMiddleware
from signalpost.web.wsgi import VisitMiddleware as WsgiVisitMiddleware

SITE = Site(shop="main", consent="optional", gpc="deny", domains=("shop.example",))


def serve() -> None:
    app = Starlette(middleware=[Middleware(VisitMiddleware, site=SITE)])
    app.add_middleware(VisitMiddleware, site=SITE)
    WsgiVisitMiddleware(lambda environ, start_response: [b""], SITE)


def sell(request: Request, client: sp.Client) -> None:
    visit = visit_of(request)
    assert_type(visit, SiteVisit)
    assert_type(tell_consent(request, "granted"), SiteVisit)
    event = visit.event("Purchase", order_id=1001, custom_data={"value": 1, "currency": "EUR"})
    assert_type(event, sp.Event | None)
    client.send(event)  # type: ignore[arg-type]  # None has to be looked for
    if event is not None:
        client.send(event)
