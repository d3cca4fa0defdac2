"""The middleware in Flask, and in plain WSGI."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import flask

from public_suffixes import registrable
from signalpost.web import tell_consent, visit_of
from signalpost.web.wsgi import VisitMiddleware
from site_requests import ENVIRON, FBP, GRANTED, NOW, SITE, some


def application() -> flask.Flask:
    app = flask.Flask("shop")

    @app.get("/thanks")
    def thanks() -> str:
        event = visit_of(flask.request).event("Purchase", order_id=flask.request.args["order"])
        return f"<h1>{event.event_id if event else 'nothing'}</h1>"

    @app.post("/agree")
    def agree() -> flask.typing.ResponseReturnValue:
        tell_consent(flask.request, "granted")
        return flask.redirect("/thanks?order=1", 303)

    @app.get("/list")
    def listing() -> flask.typing.ResponseReturnValue:
        return {"page": visit_of(flask.request.environ).visit.event_source_url}

    app.wsgi_app = VisitMiddleware(  # type: ignore[method-assign]
        app.wsgi_app, SITE, clock=lambda: NOW, random=some, registrable=registrable
    )
    return app


CLIENT = application().test_client(use_cookies=False)
HEADERS = {"Host": "www.shop.example", "Accept": "text/html"}


def names(values: Iterable[str]) -> list[str]:
    return [value.partition("=")[0] for value in values]


def test_flasks_document_carries_the_cookies() -> None:
    """And a view makes its event with the request Flask gives it."""
    reply = CLIENT.get("/thanks?order=1001", headers={**HEADERS, "Cookie": f"{GRANTED}; _fbp={FBP}"})
    assert names(reply.headers.getlist("Set-Cookie")) == ["_spv", "_fbp", "_spm"]
    assert reply.headers["Cache-Control"] == "private"
    assert reply.text == f"<h1>{visit_of({**kept()}).event_id('Purchase', 1001)}</h1>"


def kept() -> dict[str, Any]:
    """What the middleware leaves in an environ."""
    environ = dict(ENVIRON)
    list(VisitMiddleware(lambda _, start: [], SITE, clock=lambda: NOW, random=some)(environ, lambda *_: None))
    return environ


def test_flasks_other_answers_are_left_alone() -> None:
    """No consent, no cookies; JSON, no cookies."""
    assert "Set-Cookie" not in CLIENT.get("/thanks?order=1", headers=HEADERS).headers
    reply = CLIENT.get("/list", headers={"Host": "www.shop.example", "Cookie": GRANTED})
    assert "Set-Cookie" not in reply.headers
    assert reply.json == {"page": "http://www.shop.example/list"}


def test_a_form_that_brings_the_answer_is_answered_with_cookies() -> None:
    """On the redirect."""
    reply = CLIENT.post("/agree", headers=HEADERS)
    assert (reply.status_code, names(reply.headers.getlist("Set-Cookie"))) == (303, ["_spv", "_fbp", "_spm"])


def test_plain_wsgi_is_passed_on_as_it_is() -> None:
    """Body, status and what an application says of an exception."""
    started: list[tuple[Any, ...]] = []

    def plain(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "public")], "an exception")
        return (b"a", b"b")

    app = VisitMiddleware(plain, SITE)
    assert app({**ENVIRON, "HTTP_COOKIE": GRANTED}, lambda *words: started.append(words)) == (b"a", b"b")
    assert started == [("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "public")], "an exception")]
