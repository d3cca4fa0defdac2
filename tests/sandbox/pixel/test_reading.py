"""What a /tr request says. Rows named here are those of the fact sheet's section 18.2 unless said otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.pixel.reading import MAX_VALUE, Unreadable, read_tr

FORM = "application/x-www-form-urlencoded"
HASH = "6e3913852f512d76acff15d1e402c7502a5bbe6101745a7120a2a4833ebd2350"


def got(client: str = "", agent: str = "", **fields: str) -> PixelEvent:
    """The event of a GET with these parameters; `id` and `ev` are there unless given."""
    asked = {"id": "123", "ev": "PageView", **fields}
    headers = {"user-agent": agent} if agent else {}
    return read_tr(Request(method="GET", path="/tr/", query_string=urlencode(asked), headers=headers, client=client))


def bracketed(**fields: str) -> dict[str, str]:
    """`cd_value="1"` → {"cd[value]": "1"}."""
    return {f"{name.partition('_')[0]}[{name.partition('_')[2]}]": value for name, value in fields.items()}


@pytest.mark.parametrize(
    ("fields", "attribute", "told"),
    [
        pytest.param({"id": "77"}, "dataset", "77", id="id"),
        pytest.param({"ev": "Own name"}, "event_name", "Own name", id="ev"),
        pytest.param({"dl": "https://shop.example/?a=1"}, "url", "https://shop.example/?a=1", id="dl"),
        pytest.param({"rl": "https://other.example/"}, "referrer", "https://other.example/", id="rl"),
        pytest.param({"ts": "1790000000999"}, "event_time", 1_790_000_000, id="ts is milliseconds"),
        pytest.param({"ts": "soon"}, "event_time", None, id="ts is no number"),
        pytest.param({"eid": "order-1"}, "event_id", "order-1", id="eid"),
        pytest.param({"eid": ""}, "event_id", None, id="eid is empty"),
        pytest.param({"a": "plwoocommerce-1"}, "agent", "plwoocommerce-1", id="a"),
        pytest.param({"dpo": "LDU"}, "data_processing_options", ("LDU",), id="dpo"),
        pytest.param({"dpo": ""}, "data_processing_options", (), id="dpo is empty: no limits, section 11"),
        pytest.param({"vdpo": "LDU"}, "data_processing_options", ("LDU",), id="vdpo, a sample's spelling, section 11"),
        pytest.param({}, "data_processing_options", None, id="no dpo"),
        pytest.param({"dpoco": "1"}, "data_processing_options_country", 1, id="dpoco"),
        pytest.param({"dpost": "1000"}, "data_processing_options_state", 1000, id="dpost"),
        pytest.param({"rqm": "formPOST"}, "mode", "formPOST", id="rqm"),
        pytest.param({"noscript": "1"}, "noscript", True, id="noscript"),
        pytest.param({"it": "-1"}, "event_name", "PageView", id="it may be anything, section 19 row 24"),
    ],
)
def test_each_parameter_is_read(fields: dict[str, str], attribute: str, told: Any) -> None:
    """Into the word that the Conversions API has for it."""
    assert getattr(got(**fields), attribute) == told


def test_custom_data_is_one_level_with_json_inside() -> None:
    """Row cd[key]: numbers where Meta reads numbers, lists and objects from JSON, else the text as it is."""
    event = got(
        **bracketed(
            cd_value="12.50",
            cd_num_items="2",
            cd_currency="EUR",
            cd_content_ids='["a","b"]',
            cd_contents='[{"id":"a","quantity":1}]',
            cd_order_id="0042",
            cd_note="[not json",
        )
    )
    assert event.custom_data == {
        "value": 12.5,
        "num_items": 2,
        "currency": "EUR",
        "content_ids": ["a", "b"],
        "contents": [{"id": "a", "quantity": 1}],
        "order_id": "0042",
        "note": "[not json",
    }


@pytest.mark.parametrize("text", ["12,50 €", "NaN", "true", "", "[1]"])
def test_a_value_that_is_no_number_stays_to_be_seen(text: str) -> None:
    """Diagnostics can only point at what was kept."""
    assert got(**bracketed(cd_value=text)).custom_data == {"value": text}


def test_user_data_is_what_was_matched_and_what_the_request_tells() -> None:
    """Rows ud[key], udff[key], fbp, fbc; address and user agent come from the request itself."""
    event = got(
        client="203.0.113.9",
        agent="Browser/1",
        fbp="fb.1.1596403881668.1116446470",
        fbc="fb.1.1554763741205.AbC",
        **bracketed(ud_em=HASH, udff_em="automatic", udff_fn=HASH, ud_external_id=f'["{HASH}"]', ud_cn=HASH, ud_ph=""),
    )
    assert event.user_data == {
        "em": HASH,
        "fn": HASH,
        "external_id": [HASH],
        "country": HASH,
        "fbp": "fb.1.1596403881668.1116446470",
        "fbc": "fb.1.1554763741205.AbC",
        "client_ip_address": "203.0.113.9",
        "client_user_agent": "Browser/1",
    }


def test_an_id_that_the_script_made_is_no_event_id() -> None:
    """Transport paragraph: without eventID the script makes one; no server can know it, so nothing pairs by it."""
    event = got(eid="fbevents.1790000000999.0a1b2c3d")
    assert (event.event_id, event.script_id) == (None, "fbevents.1790000000999.0a1b2c3d")
    assert got(eid="my.own.id").event_id == "my.own.id"


MULTIPART = (
    b'--xx\r\nContent-Disposition: form-data; name="id"\r\n\r\n123\r\n'
    b'--xx\r\nContent-Disposition: form-data; name="ev"\r\n\r\nPurchase\r\n'
    b'--xx\r\nContent-Disposition: form-data; name="cd[note]"\r\n\r\nz\xc3\xbcrich\r\n--xx--\r\n'
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"id=123&ev=Purchase&cd%5Bnote%5D=z%C3%BCrich"),
        ("application/x-www-form-urlencoded;charset=UTF-8", "id=123&ev=Purchase&cd[note]=zürich".encode()),
        ("multipart/form-data; boundary=xx", MULTIPART),
    ],
    ids=["hidden frame", "unescaped", "beacon"],
)
def test_a_post_carries_the_same_as_a_form(kind: str, body: bytes) -> None:
    """Row rqm: formPOST and SB."""
    event = read_tr(Request(method="POST", path="/tr/", headers={"content-type": kind}, body=body))
    assert (event.dataset, event.event_name, event.custom_data) == ("123", "Purchase", {"note": "zürich"})


def test_a_post_may_have_parameters_in_its_address_too() -> None:
    """The body wins."""
    request = Request(
        method="POST", path="/tr/", query_string="id=123&ev=A", headers={"content-type": FORM}, body=b"ev=B"
    )
    assert read_tr(request).event_name == "B"


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request(method="GET", path="/tr/", query_string="ev=PageView"), "id must be"),
        (Request(method="GET", path="/tr/", query_string="id=UA-1&ev=PageView"), "id must be"),
        (Request(method="GET", path="/tr/", query_string="id=%D9%A1&ev=PageView"), "id must be"),
        (Request(method="GET", path="/tr/", query_string="id=1"), "ev, the event's name"),
        (Request(method="GET", path="/tr/", query_string="id=1&ev=+"), "ev, the event's name"),
        (Request(method="POST", path="/tr/", body=b"id=1&ev=\xff"), "no form in UTF-8"),
        (Request(method="GET", path="/tr/", query_string="id=1&ev=A&dl=" + "x" * (MAX_VALUE + 1)), "too long"),
    ],
    ids=["no id", "id is no number", "id in other digits", "no name", "blank name", "not UTF-8", "too long"],
)
def test_what_is_no_event_is_refused_with_the_reason(request_: Request, reason: str) -> None:
    """The reason names the parameter and shows no value."""
    with pytest.raises(Unreadable, match=reason):
        read_tr(request_)


@given(
    st.dictionaries(st.one_of(st.sampled_from(["id", "ev", "ts", "cd[value]", "ud[em]", "dpo"]), st.text()), st.text()),
    st.binary(max_size=200),
    st.sampled_from([FORM, "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""]),
)
def test_any_request_is_read_or_refused(fields: dict[str, str], body: bytes, kind: str) -> None:
    """Whatever comes from a browser, nothing else happens."""
    query = urlencode({"id": "1", "ev": "A", **fields}, errors="replace")
    request = Request(method="POST", path="/tr/", query_string=query, headers={"content-type": kind}, body=body)
    try:
        event = read_tr(request)
    except Unreadable as refused:
        assert refused.reason
    else:
        assert event.dataset
        assert event.as_event(now=1)["event_name"].strip()


def test_brackets_without_end_are_the_text_they_are() -> None:
    """No value of a page stops the sandbox."""
    deep = "[" * (MAX_VALUE - 1)
    assert got(**bracketed(cd_value=deep, cd_contents=deep)).custom_data == {"value": deep, "contents": deep}
