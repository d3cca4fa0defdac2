"""The sandbox on a real port, spoken to by Meta's own client for Python, unchanged but for its endpoint."""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.transport import HttpTransport, Request, Secret

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Meta's package has invalid escapes in it
    from facebook_business.adobjects.serverside.action_source import ActionSource
    from facebook_business.adobjects.serverside.batch_processor import BatchProcessor
    from facebook_business.adobjects.serverside.custom_data import CustomData
    from facebook_business.adobjects.serverside.event import Event
    from facebook_business.adobjects.serverside.event_request import EventRequest
    from facebook_business.adobjects.serverside.event_request_async import EventRequestAsync
    from facebook_business.adobjects.serverside.user_data import UserData
    from facebook_business.api import FacebookAdsApi
    from facebook_business.exceptions import FacebookRequestError
    from facebook_business.session import FacebookSession

pytestmark = pytest.mark.filterwarnings("ignore")  # aiohttp's and requests' own, inside Meta's package


@pytest.fixture
def running() -> Iterator[RunningSandbox]:
    sandbox = Sandbox(tokens={"123": ["token"]})
    with RunningSandbox(sandbox) as served:
        yield served


@pytest.fixture
def meta_client(running: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> RunningSandbox:
    """Meta's client, pointed at the sandbox."""
    monkeypatch.setattr(FacebookSession, "GRAPH", running.url)
    FacebookAdsApi.init(access_token="token", crash_log=False)
    return running


def purchase(event_id: str, **changes: Any) -> Any:
    fields = {
        "event_name": "Purchase",
        "event_time": int(time.time()),
        "event_id": event_id,
        "action_source": ActionSource.WEBSITE,
        "user_data": UserData(email="joe@example.com", client_user_agent="Mozilla/5.0"),
        "custom_data": CustomData(value=12.5, currency="EUR"),
    }
    return Event(**{**fields, **changes})


def received(running: RunningSandbox) -> list[str]:
    return [one.event["event_id"] for one in running.sandbox.events()]


def test_metas_client_sends_synchronously(meta_client: RunningSandbox) -> None:
    """EventRequest.execute: a form of JSON texts, token in the query."""
    answer = EventRequest(pixel_id="123", events=[purchase("a"), purchase("b")], test_event_code="TEST1").execute()
    assert (answer.events_received, answer.messages) == (2, [])
    assert received(meta_client) == ["a", "b"]
    first = meta_client.sandbox.events()[0]
    assert (first.form, first.token_place, first.test_event_code) == ("form", "query", "TEST1")
    assert len(first.event["user_data"]["em"][0]) == 64


def test_metas_client_sends_asynchronously(meta_client: RunningSandbox) -> None:
    """EventRequestAsync.execute: a form of JSON objects."""
    answer = asyncio.run(EventRequestAsync(pixel_id="123", events=[purchase("a")]).execute())
    assert answer.events_received == 1
    assert received(meta_client) == ["a"]


def test_metas_batch_helper_sends_in_pieces(meta_client: RunningSandbox) -> None:
    """BatchProcessor cuts 5 events into calls of 2."""
    request = EventRequestAsync(pixel_id="123", events=[])
    BatchProcessor(2, 2).process_events(request, [purchase(str(number)) for number in range(5)])
    assert received(meta_client) == ["0", "1", "2", "3", "4"]
    assert [call.events for call in meta_client.sandbox.calls] == [2, 2, 1]


def test_metas_client_reads_our_errors(meta_client: RunningSandbox) -> None:
    """A refused call is its FacebookRequestError with code and subcode."""
    with pytest.raises(FacebookRequestError) as caught:
        EventRequest(pixel_id="123", events=[purchase("old", event_time=1)]).execute()
    assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (100, 2804003)
    assert caught.value.http_status() == 400
    with pytest.raises(FacebookRequestError) as caught:
        EventRequest(pixel_id="456", events=[purchase("a")]).execute()
    assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (100, 33)
    FacebookAdsApi.init(access_token="other", crash_log=False)
    with pytest.raises(FacebookRequestError) as caught:
        EventRequest(pixel_id="123", events=[purchase("a")]).execute()
    assert (caught.value.api_error_code(), caught.value.http_status()) == (190, 401)


@pytest.mark.parametrize("stored", [True, False])
def test_a_dropped_connection_is_cut_on_the_wire(running: RunningSandbox, stored: bool) -> None:
    """The client sees a closed connection after its body was read, not an error page."""
    running.sandbox.faults.add(Fault(fault="drop", stored=stored))
    body = b'{"data":[{"event_name":"Lead","event_time":%d,"action_source":"website","user_data":{"em":"x"}}]}'
    request = Request(
        url=f"{running.url}/v25.0/123/events",
        headers=(("content-type", "application/json"),),
        body=body % int(time.time()),
        token=Secret("token"),
    )
    transport = HttpTransport()
    with pytest.raises(TransportError) as caught:
        transport.send(request)
    assert caught.value.body_left is True
    assert transport.send(request).status == 200
    transport.close()
    assert len(running.sandbox.events()) == (2 if stored else 1)
