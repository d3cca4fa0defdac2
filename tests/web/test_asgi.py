"""The middleware in Starlette, which FastAPI is made of."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from gateway_edge import Reply, call
from public_suffixes import registrable
from signalpost.web import SiteVisit, tell_consent, visit_of
from signalpost.web.asgi import VisitMiddleware
from site_requests import FBP, GRANTED, NOW, SITE, some

seen: list[SiteVisit] = []


async def page(request: Request) -> Response:
    seen.append(visit_of(request))
    return HTMLResponse("<h1>Thanks</h1>")


async def agree(request: Request) -> Response:
    tell_consent(request, "granted")
    return Response(status_code=303, headers={"location": "/thanks", "cache-control": "no-store"})


async def listing(request: Request) -> Response:
    return JSONResponse({"page": visit_of(request).visit.event_source_url})


async def broken(request: Request) -> Response:
    return PlainTextResponse("no", status_code=500)


async def talk(socket: WebSocket) -> None:
    seen.append(visit_of(socket))
    await socket.accept()
    await socket.close()


APP = Starlette(
    routes=[
        Route("/thanks", page),
        Route("/agree", agree, methods=["POST"]),
        Route("/list", listing),
        Route("/broken", broken),
        WebSocketRoute("/talk", talk),
        Mount("/de", routes=[Route("/danke", page)]),
    ],
    middleware=[
        Middleware(VisitMiddleware, site=SITE, clock=lambda: NOW, random=some, registrable=registrable),
    ],
)
HEADERS = [("host", "www.shop.example"), ("accept", "text/html"), ("user-agent", "Browser/1")]


def ask(path: str, *, method: str = "GET", cookie: str = GRANTED, **headers: str) -> Reply:
    more = [(name.replace("_", "-"), value) for name, value in headers.items()]
    cookies = [("cookie", cookie)] if cookie else []
    return asyncio.run(call(APP, method, path, headers=[*HEADERS, *cookies, *more]))


def cookies(reply: Reply) -> list[str]:
    return [value.partition("=")[0] for value in header(reply, "set-cookie")]


def header(reply: Reply, name: str) -> list[str]:
    return reply.headers[name].split("\n") if name in reply.headers else []


def test_a_document_carries_the_cookies_and_is_kept_by_no_shared_cache() -> None:
    """As headers of the page itself."""
    reply = ask("/thanks")
    assert reply.status == 200
    assert cookies(reply) == ["_spv", "_fbp", "_spm"]
    assert header(reply, "cache-control") == ["private"]
    assert all("Domain=shop.example; Secure" in value for value in header(reply, "set-cookie"))


def test_a_view_has_its_visit() -> None:
    """In a mounted application too."""
    seen.clear()
    ask("/de/danke", cookie=f"{GRANTED}; _fbp={FBP}")
    assert [found.visit.fbp for found in seen] == [FBP]
    assert seen[0].visit.event_source_url == "http://www.shop.example/de/danke"


def test_without_consent_nothing_is_added() -> None:
    """The answer is the application's own."""
    reply = ask("/thanks", cookie="")
    assert (cookies(reply), header(reply, "cache-control")) == ([], [])


def test_an_answer_of_the_person_sets_cookies_at_once() -> None:
    """The redirect after a form; the site's own Cache-Control stays."""
    reply = ask("/agree", method="POST", cookie="")
    assert (reply.status, cookies(reply)) == (303, ["_spv", "_fbp", "_spm"])
    assert header(reply, "cache-control") == ["no-store"]


def test_other_answers_are_left_alone() -> None:
    """JSON and errors in plain text; the page of a script's request is the page it runs in."""
    reply = ask("/list", accept="*/*", referer="https://www.shop.example/p?x=1")
    assert cookies(reply) == []
    assert b"https://www.shop.example/p?x=1" in reply.body
    assert cookies(ask("/broken")) == []


def test_a_websocket_has_a_visit_and_a_lifespan_passes() -> None:
    """Neither is a document."""
    seen.clear()
    sent: list[dict[str, Any]] = []

    async def run(kind: str, first: str) -> None:
        messages = [{"type": first}, {"type": f"{kind}.shutdown" if kind == "lifespan" else f"{kind}.disconnect"}]

        async def receive() -> dict[str, Any]:
            return messages.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": kind, "path": "/talk", "headers": [(b"cookie", GRANTED.encode())], "query_string": b""}
        await APP(scope, receive, send)

    asyncio.run(run("websocket", "websocket.connect"))
    asyncio.run(run("lifespan", "lifespan.startup"))
    assert seen[0].allowed
    assert [message["type"] for message in sent][-1] == "lifespan.shutdown.complete"
