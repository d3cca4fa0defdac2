"""The sandbox on a real port, spoken to by Meta's own client for Python, unchanged but for its endpoint."""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from signalpost.errors import TransportError
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.transport import HttpTransport, Request, Secret

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Meta's package has invalid escapes in it
    from facebook_business.adobjects.serverside.action_source import ActionSource
    from facebook_business.adobjects.serverside.app_data import AppData
    from facebook_business.adobjects.serverside.batch_processor import BatchProcessor
    from facebook_business.adobjects.serverside.content import Content
    from facebook_business.adobjects.serverside.custom_data import CustomData
    from facebook_business.adobjects.serverside.event import Event
    from facebook_business.adobjects.serverside.event_request import EventRequest
    from facebook_business.adobjects.serverside.event_request_async import EventRequestAsync
    from facebook_business.adobjects.serverside.extended_device_info import ExtendedDeviceInfo
    from facebook_business.adobjects.serverside.gender import Gender
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


def test_metas_client_sends_all_it_knows(meta_client: RunningSandbox) -> None:
    """Sections 3 to 5 and 11: what the client's classes write is what the tables take, key by key."""
    person = UserData(
        emails=["joe@example.com", "joe@example.org"],
        phones=["+16505551212"],
        first_names=["Joe"],
        last_names=["Doe"],
        genders=[Gender.MALE],
        dates_of_birth=["19800101"],
        cities=["menlopark"],
        states=["ca"],
        zip_codes=["94025"],
        country_codes=["us"],
        external_ids=["7"],
        client_ip_address="1.2.3.4",
        client_user_agent="Mozilla/5.0",
        fbc="fb.1.1554763741205.AbCdEfGh",
        fbp="fb.1.1596403881668.1116446470",
        subscription_id="s",
        fb_login_id="1",
        lead_id="123456789012345",
        f5first="joe",
        fi="j",
        dobd="01",
        dobm="01",
        doby="1980",
    )
    item = Content(product_id="A", quantity=1, item_price=12.5, title="t", description="d", brand="b", category="c")
    bought = CustomData(
        value=12.5,
        currency="EUR",
        contents=[item],
        content_ids=["A"],
        content_type="product",
        content_name="n",
        num_items=1,
        order_id="o1",
        predicted_ltv=3.5,
        status="done",
        custom_properties={"own": "property"},
    )
    event = purchase(
        "all",
        user_data=person,
        custom_data=bought,
        event_source_url="https://shop.example/thanks",
        referrer_url="https://shop.example/",
        opt_out=False,
        data_processing_options=["LDU"],
        data_processing_options_country=1,
        data_processing_options_state=1000,
    )
    request = EventRequest(
        pixel_id="123", events=[event], partner_agent="me_1_0", namespace_id="1", upload_tag="t", upload_source="s"
    )
    assert request.execute().events_received == 1
    taken = meta_client.sandbox.events()[0]
    assert {"em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id"} <= set(taken.keys)
    assert taken.event["custom_data"]["own"] == "property"
    assert taken.partner_agent == "me_1_0"


def test_metas_client_sends_app_events(meta_client: RunningSandbox) -> None:
    """Section 12: its extinfo is a list, of texts and numbers."""
    device = ExtendedDeviceInfo(
        ext_info_version="a2",
        app_package_name="com.shop",
        short_version="1.0",
        long_version="1.0",
        os_version="14",
        device_model_name="Pixel",
        locale="en_US",
        timezone_abbreviation="CET",
        carrier="x",
        screen_width=1080,
        screen_height=2400,
        screen_density="2.6",
        cpu_core_count=8,
        total_disk_space_gb=128,
        free_disk_space_gb=64,
        device_time_zone="UTC",
    )
    app = AppData(advertiser_tracking_enabled=True, application_tracking_enabled=True, extinfo=device)
    event = purchase("app", action_source=ActionSource.APP, app_data=app)
    assert EventRequest(pixel_id="123", events=[event]).execute().events_received == 1
    assert len(meta_client.sandbox.events()[0].event["app_data"]["extinfo"]) == 16


def test_metas_client_proves_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Section 1 row appsecret_proof: the client sends it beside the token."""
    with RunningSandbox(Sandbox(app_secret="secret")) as running:
        monkeypatch.setattr(FacebookSession, "GRAPH", running.url)
        FacebookAdsApi.init(access_token="token", app_secret="secret", crash_log=False)
        assert EventRequest(pixel_id="123", events=[purchase("a")]).execute().events_received == 1
        FacebookAdsApi.init(access_token="token", app_secret="other", crash_log=False)
        with pytest.raises(FacebookRequestError) as caught:
            EventRequest(pixel_id="123", events=[purchase("a")]).execute()
        assert caught.value.api_error_code() == 100


def test_metas_client_reads_titles_in_any_language(meta_client: RunningSandbox) -> None:
    """Section 21 item 9: what it branches on stays."""
    meta_client.sandbox.conduct = Conduct(locale="da")
    with pytest.raises(FacebookRequestError) as caught:
        EventRequest(pixel_id="123", events=[purchase("old", event_time=1)]).execute()
    assert caught.value.api_error_subcode() == 2804003
    assert caught.value.body()["error"]["error_user_title"] == "Hændelsens tidsstempel er for gammelt"


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
