"""What CRMs and Lead Ads ask of the gateway beyond a delivery: a challenge, an Ack, an address that is signed."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hubspot_stand_in as hubspot
import lead_ads_stand_in as lead_ads
import salesforce_stand_in as salesforce
from gateway_edge import Reply, call
from gateway_shop import START_MS, Shop
from signalpost.connectors.lead_ads.signature import verify_token
from signalpost.gateway.shop_secrets import SIGNING, secret_name
from signalpost.gateway.webhooks import NOTHING, TAKEN, UNREADABLE
from signalpost.store.control import DEFAULT_SPACE

HOST = "sp.shop.example"
SECRETS = {"ads": lead_ads.SECRET, "hub": hubspot.SECRET, "org": "key-of-the-org"}
PLATFORMS = {"ads": "lead_ads", "hub": "hubspot", "org": "salesforce", "none": "lead_ads"}


@pytest.fixture
def told(shop: Shop) -> Any:
    """Sends one request to the gateway of sources of each kind; of `none` nobody has given the secret yet."""
    control = shop.control
    sources = [{"name": name, "platform": platform, "shop": "main"} for name, platform in PLATFORMS.items()]
    values = {**control.export_config(DEFAULT_SPACE), "sources": sources}
    control.apply_config(DEFAULT_SPACE, values, author="test", now=START_MS)
    for name, secret in SECRETS.items():
        control.set_secret(DEFAULT_SPACE, secret_name(name, SIGNING), secret, author="test", now=START_MS)
    gateway = shop.gateway()

    def told(method: str, name: str, body: bytes = b"", query: str = "", **headers: str) -> Reply:
        given = [("host", HOST), *((key.replace("_", "-"), text) for key, text in headers.items())]
        return asyncio.run(call(gateway, method, f"/webhooks/{name}", body, headers=given, query=query))

    return told


def question(**changes: str) -> str:
    asked = {"hub.mode": "subscribe", "hub.verify_token": verify_token(lead_ads.SECRET, "ads"), "hub.challenge": "42"}
    return urlencode({**asked, **changes})


def test_meta_is_answered_with_its_own_word(told: Any) -> None:
    """As plain text."""
    reply = told("GET", "ads", query=question())
    assert (reply.status, reply.body) == (200, b"42")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("name", "query", "status", "code"),
    [
        ("ads", question(**{"hub.verify_token": "guessed"}), 401, "signature_wrong"),
        ("ads", "", 401, "signature_missing"),
        ("hub", question(), 405, "method_not_allowed"),
        ("none", question(), 405, "method_not_allowed"),
        ("nobody", question(), 405, "method_not_allowed"),
    ],
)
def test_nobody_else_is(told: Any, name: str, query: str, status: int, code: str) -> None:
    """Nor at any other kind of source."""
    reply = told("GET", name, query=query)
    assert (reply.status, reply.json["code"]) == (status, code)


def test_an_outbound_message_is_answered_with_an_ack_even_if_it_cannot_be_read(told: Any) -> None:
    """It would be repeated for a day otherwise, and be the same. Without the key it is refused."""
    body = salesforce.outbound("Lead", [{"Id": "00Q1", "Status": "Open", "Email": "ann@shop.example"}])
    for sent in (body, body.replace(b"sf:Lead", b"sf:Case")):
        reply = told("POST", "org", sent, query="key=key-of-the-org")
        assert (reply.status, b"<Ack>true</Ack>" in reply.body) == (200, True)
        assert reply.headers["content-type"].startswith("text/xml")
    refused = told("POST", "org", body, query="key=other")
    assert (refused.status, refused.json["code"]) == (401, "signature_wrong")


def test_a_delivery_of_hubspot_that_is_sent_again_later_is_refused(shop: Shop, told: Any) -> None:
    """Its address is signed, and its time."""
    changes = [hubspot.HubSpotPortal().change("contact", 7, START_MS)]
    body, signed = hubspot.signed(changes, uri=f"https://{HOST}/webhooks/hub", now_ms=START_MS)
    headers = {name.replace("-", "_"): text for name, text in signed.items()}
    assert told("POST", "hub", body, **headers).json == {"status": "taken", "records": 1}
    shop.now_ms += 301_000
    assert told("POST", "hub", body, **headers).json["code"] == "signature_old"


#: What stands where an id, a time or a text should.
ODD = (
    "", "0", "12345678901234", "9" * 400, "-1", "1e999", "null", "[[[[[[[[[[]]]]]]]]]]", '"\\ud800"', '{"a":1}', "\x00",
)  # fmt: skip
DELIVERIES = {
    "hub": lambda: hubspot.signed(
        [hubspot.HubSpotPortal().change("contact", 7, START_MS)], uri=f"https://{HOST}/webhooks/hub", now_ms=START_MS
    )[0],
    "ads": lambda: lead_ads.signed(lead_ads.webhook("123456789012345", START_MS // 1_000))[0],
    "org": lambda: salesforce.outbound("Lead", [{"Id": "00Q1", "Status": "Open", "LastModifiedDate": "2026-11-01"}]),
}


def _headers(name: str, body: bytes) -> dict[str, str]:
    if name == "org":
        return {}
    uri = f"https://{HOST}/webhooks/hub"
    made = lead_ads.signed_body(body) if name == "ads" else hubspot.signed_body(body, uri=uri, now_ms=START_MS)
    return {key.replace("-", "_"): text for key, text in made.items()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(DELIVERIES)),
    at=st.floats(0, 1, exclude_max=True),
    less=st.integers(0, 40),
    more=st.one_of(st.binary(max_size=20), st.sampled_from([one.encode() for one in ODD])),
)
def test_a_signed_delivery_that_is_broken_anywhere_is_taken_or_told(
    told: Any, name: str, at: float, less: int, more: bytes
) -> None:
    """Cut, with other bytes in it, with an odd value: never an error of ours, and Salesforce has its Ack."""
    whole = DELIVERIES[name]()
    place = int(at * len(whole))
    body = whole[:place] + more + whole[place + less :]
    reply = told("POST", name, body, query="key=key-of-the-org" if name == "org" else "", **_headers(name, body))
    if name == "org" and body.lstrip().startswith(b"<"):
        assert (reply.status, b"<Ack>true</Ack>" in reply.body) == (200, True)
    else:
        assert reply.status == 200
        assert reply.json["status"] in (TAKEN, NOTHING, UNREADABLE)


def test_the_session_of_an_outbound_message_goes_nowhere(shop: Shop, told: Any) -> None:
    """It is a key to the org: neither in what is kept nor in the log or an answer."""
    session = "00D5g000001!AQEAQFgq.session.of.the.org"
    body = salesforce.outbound("Lead", [{"Id": "00Q1", "Status": "Open", "Email": "ann@shop.example"}])
    body = body.replace(b'<SessionId xsi:nil="true"/>', f"<SessionId>{session}</SessionId>".encode())
    replies = [told("POST", "org", sent, query="key=key-of-the-org") for sent in (body, body[:-40])]
    assert [reply.status for reply in replies] == [200, 200]
    opened = shop.bodies()
    assert any(b"Open" in body for _, body in opened)
    sealed = [path.read_bytes() for path in shop.folder.rglob("*") if path.is_file()]
    said = [str(vars(shop.log)).encode(), *(reply.body for reply in replies)]
    assert not any(b"session.of.the.org" in one for one in (*sealed, *said, *(body for _, body in opened)))
