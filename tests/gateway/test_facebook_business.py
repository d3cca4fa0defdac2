"""Meta's own Python client, unchanged but for its endpoint, against the gateway over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway_running import running
from gateway_shop import DATASET, OTHER_DATASET, START_MS, Shop
from signalpost.errors import StoreUnavailable
from signalpost.gateway.app import build
from signalpost.gateway.given import Given
from signalpost.store.record import EventCopy

pytestmark = pytest.mark.filterwarnings("ignore")  # the package's own deprecations are not ours


class Meta:
    """The package's names, imported where its warnings are let be."""

    def __init__(self) -> None:
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

        self.ActionSource = ActionSource
        self.BatchProcessor, self.CustomData, self.Event = BatchProcessor, CustomData, Event
        self.EventRequest, self.EventRequestAsync, self.UserData = EventRequest, EventRequestAsync, UserData
        self.FacebookAdsApi, self.FacebookSession = FacebookAdsApi, FacebookSession
        self.FacebookRequestError = FacebookRequestError

    def event(self, number: int = 0, **changes: Any) -> Any:
        values = {
            "event_name": "Purchase",
            "event_time": START_MS // 1000 - 60,
            "event_id": f"order-{number}",
            "action_source": self.ActionSource.WEBSITE,
            "event_source_url": "https://shop.example/thanks",
            "user_data": self.UserData(emails=["jo@example.com"], client_user_agent="Mozilla/5.0"),
            "custom_data": self.CustomData(value=19.9, currency="eur"),
            **changes,
        }
        return self.Event(**{name: value for name, value in values.items() if value is not None})


@pytest.fixture
def meta(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meta]:
    """The client, pointed at a running gateway with the shop's server key as its token."""
    package = Meta()
    with running(shop.gateway()) as (host, port):
        monkeypatch.setattr(package.FacebookSession, "GRAPH", f"http://{host}:{port}")
        package.FacebookAdsApi.init(access_token=shop.token, crash_log=False)
        yield package


def stored(shop: Shop) -> list[str]:
    return [copy.event_id for copy in shop.copies() if isinstance(copy, EventCopy)]


def test_a_synchronous_request_is_taken(shop: Shop, meta: Meta) -> None:
    """EventRequest.execute: urlencoded JSON texts, the token in the query."""
    request = meta.EventRequest(pixel_id=DATASET, events=[meta.event(1), meta.event(2)], test_event_code="TEST1")
    response = request.execute()
    assert (response.events_received, response.messages) == (2, [])
    assert response.fbtrace_id
    assert stored(shop) == ["order-1", "order-2"]
    copy = shop.copies()[0]
    assert isinstance(copy, EventCopy)
    assert (copy.dataset, copy.test_event_code) == (DATASET, "TEST1")
    assert json.loads(copy.body)["custom_data"] == {"value": 19.9, "currency": "EUR"}


def test_an_asynchronous_request_is_taken(shop: Shop, meta: Meta) -> None:
    """EventRequestAsync.execute: urlencoded JSON objects, the token in the body."""
    response = asyncio.run(meta.EventRequestAsync(pixel_id=DATASET, events=[meta.event(1)]).execute())
    assert (response.events_received, response.messages) == (1, [])
    assert stored(shop) == ["order-1"]


def test_the_batch_helper_is_served(shop: Shop, meta: Meta) -> None:
    """BatchProcessor: many requests of 50 events."""
    template = meta.EventRequestAsync(pixel_id=DATASET, events=[])
    meta.BatchProcessor(batch_size=50, concurrent_requests=4).process_events(
        template, [meta.event(number) for number in range(230)]
    )
    assert sorted(stored(shop)) == sorted(f"order-{number}" for number in range(230))


def test_one_bad_event_costs_only_itself(shop: Shop, meta: Meta) -> None:
    """Meta would refuse all; here messages names the bad one and the rest is kept."""
    events = [meta.event(number) for number in range(5)]
    events[3] = meta.event(3, custom_data=meta.CustomData(value=5.0))
    response = meta.EventRequest(pixel_id=DATASET, events=events).execute()
    assert response.events_received == 4
    (text,) = response.messages
    assert text.startswith("data[3]: currency_missing ")
    assert stored(shop) == ["order-0", "order-1", "order-2", "order-4"]


def test_when_all_are_refused_the_client_raises_as_with_meta(meta: Meta) -> None:
    """400, code 100, and every text in the error."""
    old = meta.event(event_time=START_MS // 1000 - 9 * 86_400)
    with pytest.raises(meta.FacebookRequestError) as raised:
        meta.EventRequest(pixel_id=DATASET, events=[old]).execute()
    error = raised.value
    assert (error.http_status(), error.api_error_code(), error.api_transient_error()) == (400, 100, False)
    assert error.body()["error"]["error_user_msg"].startswith("data[0]: ")


def test_an_unknown_key_looks_like_a_bad_token(meta: Meta) -> None:
    """401 with code 190, which the client's users already treat as a token to renew."""
    meta.FacebookAdsApi.init(access_token="sps_wrong", crash_log=False)
    with pytest.raises(meta.FacebookRequestError) as raised:
        meta.EventRequest(pixel_id=DATASET, events=[meta.event()]).execute()
    assert (raised.value.http_status(), raised.value.api_error_code()) == (401, 190)


@pytest.mark.parametrize("dataset", ["999", OTHER_DATASET])
def test_a_dataset_that_is_not_the_keys_looks_missing(meta: Meta, dataset: str) -> None:
    """400 with code 100 and subcode 33, as for an object the token cannot reach."""
    with pytest.raises(meta.FacebookRequestError) as raised:
        meta.EventRequest(pixel_id=dataset, events=[meta.event()]).execute()
    error = raised.value
    assert (error.http_status(), error.api_error_code(), error.api_error_subcode()) == (400, 100, 33)


def test_the_asynchronous_client_fails_loudly_too(meta: Meta) -> None:
    """It does not look at the status and misses the field, as with Meta: an error is never taken for success."""
    with pytest.raises(KeyError, match="fbtrace_id"):
        asyncio.run(meta.EventRequestAsync(pixel_id="999", events=[meta.event()]).execute())


class FullInbox:
    """A disk that is full."""

    async def append(self, records: Any) -> Any:
        raise StoreUnavailable("full", retry_after=7)


def test_a_full_disk_is_a_transient_error(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 as Graph's JSON: the client can read it, and says that it may be repeated."""
    meta = Meta()
    gateway = build(
        Given(
            inbox=FullInbox(),  # type: ignore[arg-type]
            control=shop.control,
            ledger=shop.ledger,
            folder=tmp_path,
            clock=lambda: START_MS,
            log=shop.log,
        )
    )
    with running(gateway) as (host, port):
        monkeypatch.setattr(meta.FacebookSession, "GRAPH", f"http://{host}:{port}")
        meta.FacebookAdsApi.init(access_token=shop.token, crash_log=False)
        with pytest.raises(meta.FacebookRequestError) as raised:
            meta.EventRequest(pixel_id=DATASET, events=[meta.event()]).execute()
    error = raised.value
    assert (error.http_status(), error.api_error_code(), error.api_transient_error()) == (503, 2, True)
    assert error.http_headers()["Retry-After"] == "7"
