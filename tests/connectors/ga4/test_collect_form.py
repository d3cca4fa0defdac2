"""`/g/collect`: address and lines of the body as one hit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.connectors.ga4.collect_form import read_form
from signalpost.errors import InvalidInput

QUERY = b"v=2&tid=G-1&cid=1.2&uid=u&dl=https%3A%2F%2Fshop.example%2F&gcs=G111&gcd=13l3l3l3l1&ep.signalpost_key=k"


def test_an_event_in_the_address_alone() -> None:
    """Parameters are texts and numbers; the key is none of them."""
    hit, key = read_form(
        QUERY + b"&en=level_up&ep.name=x&epn.level=-3&epn.share=0.5&epn.odd=much&_uip=192.0.2.1", b"", agent="UA"
    )
    assert (key, hit.client_id, hit.user_id, hit.gcs, hit.gcd) == ("k", "1.2", "u", "G111", "13l3l3l3l1")
    assert (hit.user_agent, hit.ip_override) == ("UA", "192.0.2.1")
    params = {"page_location": "https://shop.example/", "name": "x", "level": -3, "share": 0.5, "odd": "much"}
    assert hit.events == [{"name": "level_up", "params": params}]


def test_lines_have_what_differs() -> None:
    """Products stand in the order of their numbers; their other parts are not read."""
    lines = b"en=view_item&pr2=idb~qt2&pr1=ida~nmA%7Epr9.5~brX~k0size\r\n\r\n"
    lines += b"en=search&dl=https%3A%2F%2Fshop.example%2Fs&cu=EUR"
    hit, _ = read_form(QUERY, lines)
    first, second = (event["params"] for event in hit.events)
    assert first["items"] == [{"item_id": "a", "item_name": "A", "price": "9.5"}, {"item_id": "b", "quantity": "2"}]
    assert (second["page_location"], second["currency"], "items" in second) == ("https://shop.example/s", "EUR", False)


@pytest.mark.parametrize(
    ("query", "body", "code"),
    [
        (b"v=2&en=page_view", b"", "ga4_client_id_missing"),
        (QUERY, b"\xff\xfe", "ga4_form_unreadable"),
        (QUERY, b"&".join([b"a=1"] * 1_001), "ga4_form_unreadable"),
        (QUERY, b"\n".join([b"en=a"] * 26), "ga4_too_many_events"),
    ],
)
def test_what_is_none_is_refused(query: bytes, body: bytes, code: str) -> None:
    """With its code."""
    with pytest.raises(InvalidInput) as caught:
        read_form(query, body)
    assert caught.value.problems[0].code == code


@given(st.binary(max_size=60))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Nothing else is raised."""
    try:
        assert read_form(QUERY, body)[0].events
    except InvalidInput as refused:
        assert refused.problems
