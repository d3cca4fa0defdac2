"""Bodies that programs read differently, and personal data where it does not belong."""

from __future__ import annotations

import json
import re

import pytest

from attacked import JSON, Edge, bearer
from gateway_shop import DATASET, ORIGIN, purchase

SECRET = "leakme-yy@priv.example"


def spoilt(pattern: str, text: str) -> bytes:
    """A purchase as JSON, with one value replaced as it stands."""
    changed, count = re.subn(pattern, lambda _: text, json.dumps(purchase()))
    assert count == 1
    return changed.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "value",
    ["1e400", "-1e400", "NaN", "Infinity", "1" * 400, "1" * 5_000, "0x1", "01", "1.", "true", '"NaN"', '"1e999"',
     '"１２"', "[1]", '"1_0"', '"\\u0000"'],
)  # fmt: skip
def test_a_value_that_is_no_plain_number_is_refused(edge: Edge, value: str) -> None:
    """No infinity, no list, no digits of other scripts; and nothing of five thousand digits is counted out."""
    answer = edge.ask("POST", "/v1/events", spoilt(r"19\.9", value), headers=[JSON, bearer(edge.shop.token)])
    assert answer.status == 400 or answer.result["status"] == "dropped"


@pytest.mark.parametrize("value", ["1.5", "1e30", "[]", "{}", "true", '"\\ud800"', '"' + "x" * 9_000 + '"'])
def test_an_event_id_is_a_text_or_a_whole_number(edge: Edge, value: str) -> None:
    """A float would lose digits and join what does not belong together."""
    answer = edge.ask("POST", "/v1/events", spoilt(r'"order-1001"', value), headers=[JSON, bearer(edge.shop.token)])
    assert answer.result["status"] == "dropped"


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(purchase()).replace("{", '{"event_name": "Lead", ', 1).encode(),
        json.dumps(purchase()).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(purchase()).encode(),
        json.dumps(purchase()).encode().replace(b"jo@", b"\xff\xfejo@"),
        json.dumps(purchase()).encode().replace(b"jo@", b"\xed\xa0\x80jo@"),
        json.dumps(purchase()).encode().replace(b"jo@", b"\x00jo@"),
        json.dumps(purchase(custom_data={"x": json.loads("[" * 900 + "]" * 900)})).encode(),
        json.dumps(purchase(custom_data={f"k{n}": n for n in range(5_000)})).encode(),
        json.dumps({"data": [purchase()] * 1_001}).encode(),
        json.dumps([purchase()]).encode(),
        b"",
    ],
    ids=["key twice", "utf-16", "mark", "bytes", "half a pair", "nul", "deep", "wide", "many", "list", "empty"],
)  # fmt: skip
def test_what_two_readers_would_read_differently_is_refused(edge: Edge, body: bytes) -> None:
    """With a code; nothing of it is kept as an event."""
    known = len(edge.shop.events())
    answer = edge.ask("POST", "/v1/events", body, headers=[JSON, bearer(edge.shop.token)])
    assert answer.status == 400 or answer.result["status"] == "dropped"
    assert len(edge.shop.events()) == known


@pytest.mark.parametrize(
    "place",
    [
        {"event_id": SECRET}, {"event_id": f"order-{SECRET}-1"}, {"event_name": SECRET},
        {"event_source_url": f"https://shop.example/?e={SECRET}"}, {"event_source_url": f"https://{SECRET}/"},
        {"referrer_url": f"https://x.example/{SECRET}#{SECRET}"}, {"action_source": SECRET},
        {"custom_data": {"value": 1, "currency": SECRET}},
        {"custom_data": {"value": 1, "currency": "EUR", SECRET: SECRET}},
        {"custom_data": {"value": 1, "currency": "EUR", "order_id": SECRET, "a": {"b": [SECRET]}}},
        {"user_data": {"em": "a@b.de", "subscription_id": SECRET, "anon_id": SECRET, "madid": SECRET, "fbp": SECRET}},
        {"user_data": {"em": "a@b.de", SECRET: SECRET, "email": SECRET}}, {SECRET: SECRET},
    ],
)  # fmt: skip
@pytest.mark.parametrize("late", [False, True])
def test_an_address_in_the_wrong_place_is_kept_nowhere(edge: Edge, place: dict[str, object], late: bool) -> None:
    """Neither in what goes on, nor in a row of what was refused, nor in the answer or the log."""
    event = purchase(**place) | ({"event_time": 5} if late else {})
    answer = edge.server(event)
    assert answer.status == 202
    for record in edge.shop.records():
        assert SECRET not in repr(record)
        assert SECRET.encode() not in getattr(record, "body", b"")
    assert SECRET not in json.dumps(edge.shop.log.lines)
    for part in ("event_id", "reason"):
        assert SECRET not in str(answer.result.get(part))


def test_refusals_and_metrics_repeat_nothing_of_a_request(edge: Edge) -> None:
    """Whatever part of it a person or a key stands in."""
    token = bearer(edge.shop.token)
    answers = [
        edge.ask("GET", f"/v1/events/{SECRET}", headers=[token]),
        edge.ask("GET", f"/nowhere/{SECRET}?email={SECRET}", headers=[("Referer", f"https://x/{SECRET}")]),
        edge.ask("POST", f"/v25.0/{SECRET}/events", {"data": [purchase()]}, headers=[JSON, token]),
        edge.ask("GET", f"/sp/{DATASET}?preview={SECRET}", headers=[("Origin", f"https://{SECRET}")]),
        edge.ask("POST", "/v1/privacy/erase", {"email": {SECRET: SECRET}}, headers=[JSON, token]),
        edge.ask("POST", "/v1/events", f'{{"data": "{SECRET}"}}'.encode(), headers=[JSON, token]),
        edge.ask("POST", f"/sp/{DATASET}", f"{SECRET}".encode(), headers=[("Origin", ORIGIN)]),
        edge.ask("GET", "/metrics"),
        edge.ask("GET", "/health/ready"),
    ]
    for answer in answers:
        assert SECRET.encode() not in answer.raw
        assert edge.shop.token.encode() not in answer.raw
    assert SECRET not in json.dumps(edge.shop.log.lines)


@pytest.mark.parametrize(
    "pixel_id", ["9" * 5_000, "9" * 25, "1e400", "-1", "1.5", "true", "[1]", '"\\ud800"', '"../me"', "null"]
)
def test_a_pixels_own_post_names_a_dataset_or_nothing(edge: Edge, pixel_id: str) -> None:
    """What Meta's hook posts comes without a key: numbers and texts of any form are no dataset of anybody's."""
    known = len(edge.shop.records())
    body = f'{{"event_name":"PageView","event_id":"x","fb.pixel_id":{pixel_id}}}'.encode()
    answer = edge.ask("POST", "/events", body, headers=[("Content-Type", "text/plain"), ("Origin", ORIGIN)])
    assert (answer.status, answer.json["code"]) in [(400, "beacon_malformed"), (404, "dataset_unknown")]
    assert len(edge.shop.records()) == known
