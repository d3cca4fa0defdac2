"""What one caller can take from all others: requests, memory, log lines, disk."""

from __future__ import annotations

import gzip
import json
import logging
import tracemalloc
from pathlib import Path

import pytest

from attacked import PROXY, Edge, bearer, served
from gateway_shop import DATASET, ORIGIN, START_MS, purchase
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.gateway.limits import Limits

FROM = "X-Forwarded-For"


def test_one_address_cannot_silence_a_shops_visitors(tmp_path: Path) -> None:
    """A browser key stands in the page: whoever floods it from one address is refused with the time to wait, on every
    address that takes it, while other visitors are served."""
    limits = Limits(browser_requests_per_minute=600, address_requests_per_minute=60)
    with served(tmp_path, trusted_proxies=(PROXY,), limits=limits) as edge:
        flood = [edge.page(purchase(), headers=[(FROM, "8.8.4.4")], peer=PROXY).status for _ in range(30)]
        assert [flood.count(202), flood.count(429)] == [10, 20]
        hook = {"event_name": "PageView", "event_id": "x", "fb.pixel_id": DATASET}
        own = [("Content-Type", "text/plain"), ("Origin", ORIGIN), (FROM, "8.8.4.4")]
        assert edge.ask("POST", "/events?cee=no", hook, headers=own, peer=PROXY).status == 429
        refused = edge.tag(purchase(), headers=[(FROM, "8.8.4.4")], peer=PROXY)
        assert (refused.status, refused.header("retry-after")) == (429, "1")
        assert edge.tag(purchase(), headers=[(FROM, "8.8.8.8")], peer=PROXY).status == 202
        assert edge.page(purchase(), headers=[(FROM, "1.1.1.1")], peer=PROXY).status == 202
        assert edge.server(purchase()).status == 202


def test_an_address_that_nobody_vouches_for_is_not_counted(tmp_path: Path) -> None:
    """X-Forwarded-For of a peer that is no trusted proxy gives no fresh rate, and takes none from whom it names."""
    limits = Limits(address_requests_per_minute=60)
    with served(tmp_path, trusted_proxies=(PROXY,), limits=limits) as edge:
        for _ in range(20):
            edge.page(purchase(), headers=[(FROM, "8.8.8.8")])
        assert edge.page(purchase(), headers=[(FROM, "8.8.8.8")], peer=PROXY).status == 202


def test_the_sixty_four_bits_of_a_line_are_one_caller(tmp_path: Path) -> None:
    """An IPv6 subscriber has more addresses than there are buckets."""
    limits = Limits(address_requests_per_minute=60)
    with served(tmp_path, trusted_proxies=(PROXY,), limits=limits) as edge:
        sent = [edge.page(purchase(), headers=[(FROM, f"2001:db8::{n:x}")], peer=PROXY).status for n in range(15)]
    assert [sent.count(202), sent.count(429)] == [10, 5]


@pytest.mark.parametrize(
    ("packed", "status", "code"),
    [
        (gzip.compress(b" " * 40_000_000, 9), 413, "body_unpacks_too_large"),
        (gzip.compress(gzip.compress(b" " * 30_000_000, 9), 9), 400, "not_utf8"),
        (gzip.compress(b"") * 2_000 + gzip.compress(b"{}"), 400, "encoding_unreadable"),
        (gzip.compress(b"{}")[:-4], 400, "encoding_unreadable"),
        (gzip.compress(b"{}") + b"rubbish", 400, "encoding_unreadable"),
    ],
    ids=["bomb", "bomb in a bomb", "a thousand files", "cut off", "with more behind"],
)
def test_what_unpacks_to_too_much_is_refused(edge: Edge, packed: bytes, status: int, code: str) -> None:
    """Within 32 MB, once, and whole."""
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip"), bearer(edge.shop.token)]
    answer = edge.ask("POST", "/v1/events", packed, headers=headers)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd", "compress"])
def test_other_packings_are_not_unpacked(edge: Edge, encoding: str) -> None:
    """One packing, once: what is not read cannot explode."""
    headers = [("Content-Encoding", encoding), bearer(edge.shop.token)]
    assert edge.ask("POST", "/v1/events", b"x", headers=headers).status == 415


@pytest.mark.parametrize(
    "body",
    [b"[" * 2_000_000, b'{"a":' * 500_000, b'{"data":' + b"[" * 20_000 + b"]" * 20_000 + b"}"],
    ids=["lists", "objects", "closed lists"],
)
def test_depth_costs_no_stack(edge: Edge, body: bytes) -> None:
    """Refused or dropped, and the next request is answered."""
    edge.ask("POST", "/v1/events", body, headers=[bearer(edge.shop.token)])
    assert edge.server(purchase()).status == 202


def test_a_length_that_only_is_announced_is_refused_before_a_byte_is_read(edge: Edge) -> None:
    """Nothing is set aside for what may never come."""
    start = f"POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {edge.shop.token}\r\n"
    answer = edge.send(f"{start}Content-Length: 9999999999\r\n\r\n".encode())
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")


def test_refusals_and_broken_bytes_do_not_fill_the_log(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    """20 lines a second of each kind at most, however many are provoked, and none with a byte of what was sent."""
    caplog.set_level(logging.WARNING)
    known = len(edge.shop.log.lines)
    for number in range(60):
        edge.server(purchase(), token=f"sps_guess{number}")
        edge.ask(
            "GET", f"/nowhere/jo@example.com?access_token=sps_{number}", headers=[("User-Agent", "jo@example.com")]
        )
    assert len(edge.shop.log.lines) - known <= 20  # the clock of this shop stands still: one second
    written = json.dumps(edge.shop.log.lines) + caplog.text
    assert "sps_" not in written
    assert "jo@example" not in written


def test_texts_made_to_take_long_use_up_the_share_of_their_address(tmp_path: Path) -> None:
    """What looks like nothing but account numbers takes a thousand times an ordinary text. Whoever sends such is soon
    told to wait, on both addresses of pages, while other visitors are served; ordinary texts cost nothing more."""
    limits = Limits(address_requests_per_minute=600)
    made = {f"k{n}": "DE89 3704 " * 800 for n in range(3)}
    dear = [purchase(event_id=f"dear-{n}", custom_data={"value": 1, "currency": "EUR", **made}) for n in range(4)]
    with served(tmp_path, trusted_proxies=(PROXY,), limits=limits) as edge:

        def flood(address: str, *events: dict[str, object]) -> list[int]:
            named = [(FROM, address)]
            return [edge.tag(*events, headers=named, peer=PROXY).status for _ in range(5)]

        assert flood("8.8.8.8", *dear) == [202, 429, 429, 429, 429]
        assert edge.page(purchase(), headers=[(FROM, "8.8.8.8")], peer=PROXY).status == 429
        body = {"data": dear}
        assert [edge.page(body, headers=[(FROM, "8.8.4.4")], peer=PROXY).status for _ in range(2)] == [202, 429]
        assert flood("1.1.1.1", purchase()) == [202] * 5
        edge.shop.monotonic += 30
        assert edge.tag(purchase(), headers=[(FROM, "8.8.8.8")], peer=PROXY).status == 202


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "8.8.8.8:1234", "::ffff:8.8.8.8", "[::ffff:808:808]:99", "1.1.1.1," * 5_000 + "8.8.8.8"]
)
def test_another_spelling_of_an_address_is_no_other_caller(tmp_path: Path, address: str) -> None:
    """With a port, as IPv6 writes it, behind five thousand others: proxies differ, the line is one."""
    with served(tmp_path, trusted_proxies=(PROXY,), limits=Limits(address_requests_per_minute=60)) as edge:
        for _ in range(10):
            assert edge.page(purchase(), headers=[(FROM, "8.8.8.8")], peer=PROXY).status == 202
        assert edge.page(purchase(), headers=[(FROM, address)], peer=PROXY).status == 429


def test_a_query_of_sixty_thousand_bytes_is_not_taken_apart(edge: Edge) -> None:
    """Fifteen thousand values in an address are fifteen thousand pieces to decode; only the one that is looked for is,
    under its plain name."""
    long = "access_token=&" + "%41=%41&" * 7_000
    assert edge.ask("POST", f"/v1/events?{long}", purchase()).status == 401
    assert edge.ask("POST", f"/v1/events?{long}access_token={edge.shop.token}", purchase()).status == 202
    encoded = f"/v1/events?access_token=&access%5Ftoken={edge.shop.token}"
    assert edge.ask("POST", encoded, purchase()).status == 401


@pytest.mark.parametrize("country", ["de", "us", "x" * 7_000, ["y" * 7_000, "fr"]])
def test_long_texts_are_remembered_nowhere(country: object) -> None:
    """Digests of names and places are kept for those that come again. Ten thousand names of eight thousand characters
    each, from a key that stands in the page, would be a gigabyte."""

    def send(number: int) -> None:
        pad = f"{number}" + "\N{SNOWMAN}" * 1_500
        person = {name: f"{name} {pad}" for name in ("fn", "ln", "ge", "ct", "st", "zp")} | {"em": "jo@example.com"}
        contents = [{"id": "1", f"key{pad}": 1}]
        event = purchase(user_data=person | {"country": country}, custom_data={"contents": contents})
        prepare(decode_event(json.dumps(event, ensure_ascii=False).encode()), now=START_MS // 1000, random_id="x")

    for number in range(20):
        send(number)
    tracemalloc.start()
    for number in range(100, 200):
        send(number)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 300_000, "of 1.5 million characters that were sent, three or four bytes each"
