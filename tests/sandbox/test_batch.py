"""Several calls of Graph in one, by Meta's own client and by hand."""

from __future__ import annotations

import warnings
from typing import Any

import msgspec
import pytest

from signalpost.sandbox.app import build
from signalpost.sandbox.asgi import Request
from signalpost.sandbox.batch import MOST_CALLS, answer
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.transport import Request as Sent
from signalpost.transport_asgi import AsgiTransport

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Meta's package has invalid escapes in it
    from facebook_business.api import FacebookAdsApi
    from facebook_business.session import FacebookSession

JSON = (("content-type", "application/json"),)


def ask(sandbox: Sandbox, body: dict[str, Any], path: str = "/v25.0/") -> Any:
    """The decoded answer of the sandbox as it is served."""
    sent = Sent(url=f"http://sandbox{path}", headers=JSON, body=msgspec.json.encode(body))
    return msgspec.json.decode(AsgiTransport(build(sandbox)).send(sent).body)


def calls(*urls: str, method: str = "GET") -> str:
    return msgspec.json.encode([{"method": method, "relative_url": url} for url in urls]).decode()


def test_metas_client_asks_in_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call is answered by its own code and body, an unknown one too."""
    sandbox = Sandbox(tokens={"123": ["good"]})
    with RunningSandbox(sandbox) as running:
        monkeypatch.setattr(FacebookSession, "GRAPH", running.url)
        batch = FacebookAdsApi(FacebookSession(access_token="good"), api_version="v25.0").new_batch()
        good: list[Any] = []
        bad: list[int] = []
        told = {"success": lambda one: good.append(one.json()), "failure": lambda one: bad.append(one.status())}
        for url in ("123/da_checks", "99/da_checks", "debug_token?input_token=good"):
            batch.add("GET", url, **told)
        batch.execute()
    checks, token = good
    assert isinstance(checks["data"], list)
    assert (token["data"]["is_valid"], bad) == (True, [400])


def test_a_call_may_name_its_own_version_and_bring_a_body(event: dict[str, Any], sandbox: Sandbox) -> None:
    """Events go by the token of the whole."""
    data = msgspec.json.encode([event]).decode()
    call = [{"method": "POST", "relative_url": "/v26.0/123/events", "body": f"data={data}"}]
    (one,) = ask(sandbox, {"access_token": "t", "batch": msgspec.json.encode(call).decode()})
    assert (one["code"], msgspec.json.decode(one["body"])["events_received"]) == (200, 1)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"access_token": "t"}, "not a list of calls"),
        ({"access_token": "t", "batch": "[1]"}, "not a list of calls"),
        ({"access_token": "t", "batch": [1]}, "not a list of calls"),
        ({"access_token": "t", "batch": calls(*["me"] * (MOST_CALLS + 1))}, "Maximum batch size is 50"),
        ({"batch": calls("me")}, "access token"),
    ],
)
def test_a_batch_that_is_none_is_refused(sandbox: Sandbox, body: dict[str, Any], message: str) -> None:
    """In Graph's words where they are known."""
    assert message in ask(sandbox, body)["error"]["message"]


def test_a_body_that_cannot_be_read_is_refused(sandbox: Sandbox) -> None:
    """As on the events edge."""
    request = Request(method="POST", path="/v25.0/", headers={"content-type": "application/json"}, body=b"{")
    found = answer(sandbox, request, lambda *_: pytest.fail("nothing is asked"))
    assert found is not None
    assert found.status == 400
    for method, path in (("GET", "/v25.0/"), ("POST", "/v25.0/123/events")):
        other = Request(method=method, path=path)
        assert answer(sandbox, other, lambda *_: pytest.fail("nothing is asked")) is None


def test_nothing_but_graph_is_reached(sandbox: Sandbox) -> None:
    """A page of any site can have a browser post a form here; the sandbox's own addresses stay shut to it."""
    urls = ("../_sandbox/events", "/_sandbox/events", "_page/app.js", "v25.0/../_sandbox/events")
    found = ask(sandbox, {"access_token": "t", "batch": calls(*urls)})
    assert [one["code"] for one in found] == [404, 400, 404, 404]  # the second is of a dataset called _sandbox
    reset = ask(sandbox, {"access_token": "t", "batch": calls("/_sandbox/reset", method="POST")})
    assert reset[0]["code"] == 404
