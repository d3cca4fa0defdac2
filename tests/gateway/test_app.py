"""The gateway as a whole: what comes in is on disk, or the caller knows why not."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway_edge import Reply, call
from gateway_shop import DATASET, ORIGIN, START_MS, Shop, purchase
from signalpost.errors import StoreUnavailable
from signalpost.gateway.app import build
from signalpost.gateway.given import Given
from signalpost.gateway.limits import Limits
from signalpost.store.inbox import Depth
from signalpost.store.record import DroppedCopy, EventCopy, Receipt, Record


def test_an_accepted_event_is_on_disk(shop: Shop, post: Any) -> None:
    """202 means that the worker can read the copy, prepared, hashed, under the receipt told."""
    answer = post("/v1/events", purchase())
    assert answer.status == 202
    (result,) = answer.json["results"]
    assert (result["status"], result["event_id"]) == ("accepted", "order-1001")
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert (copy.key_id, copy.origin, copy.received_at, copy.dataset) == (shop.key.key_id, "server", START_MS, None)
    assert (copy.event_name, copy.event_id, copy.event_time) == ("Purchase", "order-1001", START_MS // 1000 - 60)
    assert b"jo@example.com" not in copy.body
    assert str(Receipt.parse(result["receipt"])) == result["receipt"]


def test_a_partly_bad_batch_is_taken_without_the_bad(shop: Shop, post: Any) -> None:
    """One bad event among 1,000 costs one event, which is told with path, code and fix, and counted."""
    events = [purchase(event_id=f"order-{number}") for number in range(1_000)]
    events[3] = purchase(event_time="yesterday")
    answer = post("/v1/events", {"data": events})
    assert (answer.status, answer.json["accepted"], answer.json["dropped"]) == (202, 999, 1)
    result = answer.json["results"][3]
    assert result["status"] == "dropped"
    assert (result["reason"], result["problems"][0]["path"]) == (result["problems"][0]["code"], "event_time")
    assert result["problems"][0]["fix"]
    assert [type(copy) for copy in shop.copies()].count(DroppedCopy) == 1


def test_letters_and_numbers_that_no_rule_expects_cost_nothing_else(post: Any) -> None:
    """What looks like an Italian tax number but for a Turkish letter, and times of 400 digits."""
    odd = purchase(event_id="odd", custom_data={"value": 1, "currency": "EUR", "note": "RSSMİA80A01H501U"})
    answer = post("/v1/events", {"data": [odd, purchase()]})
    assert [result["status"] for result in answer.json["results"]] == ["accepted", "accepted"]
    assert post("/v1/events", {"data": [purchase()], "sent_at": 10**400}).json["code"] == "sent_at_malformed"
    late = {"data": [purchase(event_time=10**400)], "sent_at": START_MS - 3_600_000}
    assert post("/v1/events", late).json["results"][0]["status"] == "dropped"


def test_what_a_second_copy_can_cure_is_accepted_with_a_note(post: Any) -> None:
    """A Purchase without currency may get one from the browser's copy."""
    answer = post("/v1/events", purchase(custom_data={"value": 5}))
    (result,) = answer.json["results"]
    assert result["status"] == "accepted"
    assert [(note["path"], note["code"]) for note in result["notes"]] == [("custom_data.currency", "currency_missing")]


def test_an_event_without_id_is_given_one(shop: Shop, post: Any) -> None:
    """The id is told, stored, and marked as made here."""
    answer = post("/v1/events", purchase(event_id=None))
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert copy.event_id == answer.json["results"][0]["event_id"]
    assert copy.made_event_id


def test_gzip_is_read(post: Any) -> None:
    """Content-Encoding: gzip."""
    body = gzip.compress(json.dumps({"data": [purchase()]}).encode())
    assert post("/v1/events", body, headers=[("Content-Encoding", "gzip")]).json["accepted"] == 1


def test_a_test_event_code_travels_with_the_copy(shop: Shop, post: Any) -> None:
    """It stands beside the events and belongs to each."""
    post("/v1/events", {"data": [purchase()], "test_event_code": "TEST12345"})
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert copy.test_event_code == "TEST12345"


@pytest.mark.parametrize("place", ["header", "envelope"])
def test_a_wrong_clock_shifts_event_time(shop: Shop, post: Any, place: str) -> None:
    """A sender one hour behind gets its times moved by an hour, with a note; both times are kept."""
    event = purchase(event_time=START_MS // 1000 - 3_660)
    sent_at = START_MS - 3_600_000
    if place == "header":
        answer = post("/v1/events", event, headers=[("X-Sent-At", str(sent_at))])
    else:
        answer = post("/v1/events", {"data": [event], "sent_at": sent_at})
    assert "clock_shifted" in [note["code"] for note in answer.json["results"][0]["notes"]]
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert (copy.event_time, copy.sent_event_time) == (START_MS // 1000 - 60, START_MS // 1000 - 3_660)
    assert ("event_time", "clock_shifted") in copy.notes


def test_a_clock_half_a_minute_off_shifts_nothing(shop: Shop, post: Any) -> None:
    """Networks take their time."""
    post("/v1/events", {"data": [purchase()], "sent_at": START_MS - 30_000})
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert (copy.event_time, copy.sent_event_time) == (START_MS // 1000 - 60, None)


REFUSED: list[tuple[str, bytes, dict[str, Any], int, str]] = [
    ("POST", b"{", {}, 400, "json_truncated"),
    ("POST", b"nonsense", {}, 400, "json_invalid"),
    ("POST", b"\xff\xff", {}, 400, "not_utf8"),
    ("POST", b'{"data": []}', {}, 400, "data_empty"),
    ("POST", json.dumps({"data": [{}] * 1_001}).encode(), {}, 400, "too_many_events"),
    ("POST", b'{"data": [{}], "sent_at": "soon"}', {}, 400, "sent_at_malformed"),
    ("POST", b"{}", {"token": "sps_wrong"}, 401, "key_unknown"),
    ("POST", b"{}", {"token": None}, 401, "key_missing"),
    ("POST", b"{}", {"headers": [("Content-Type", "text/xml")]}, 415, "media_type_unsupported"),
    ("POST", b"{}", {"headers": [("Content-Encoding", "br")]}, 415, "encoding_unsupported"),
    ("POST", b"x" * 10_000_001, {}, 413, "body_too_large"),
    ("PUT", b"{}", {}, 405, "method_not_allowed"),
    ("GET", b"", {}, 405, "method_not_allowed"),
]


@pytest.mark.parametrize(
    ("method", "body", "more", "status", "code"), REFUSED, ids=[f"{row[0]}-{row[4]}" for row in REFUSED]
)
def test_a_refused_request_says_why_and_what_to_do(
    shop: Shop, method: str, body: bytes, more: dict[str, Any], status: int, code: str
) -> None:
    """Status, a stable code, a sentence and a fix; nothing is kept, and the refusal is counted."""
    token = more.get("token", shop.token)
    headers = [("Content-Type", "application/json"), *more.get("headers", ())]
    if token:
        headers.append(("Authorization", f"Bearer {token}"))
    gateway = shop.gateway()
    answer = asyncio.run(call(gateway, method, "/v1/events", body, headers=headers))
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["message"]
    assert answer.json["fix"]
    assert shop.copies() == []
    metrics = asyncio.run(call(gateway, "GET", "/metrics")).body.decode()
    assert f'signalpost_gateway_refused_total{{code="{code}"}} 1.0' in metrics


def test_an_event_that_is_no_json_costs_only_itself(post: Any) -> None:
    """NaN, as Python writes it, in one event of a batch."""
    bad = purchase(custom_data={"value": float("nan"), "currency": "EUR"})
    body = json.dumps({"data": [purchase(), bad, purchase()]}).encode()
    answer = post("/v1/events", body)
    assert [result["status"] for result in answer.json["results"]] == ["accepted", "dropped", "accepted"]
    assert answer.json["results"][1]["problems"][0]["path"] == "custom_data.value"


class FullInbox:
    """A disk that is full."""

    inbox_id = "full"

    async def append(self, records: list[Record]) -> list[Receipt]:
        raise StoreUnavailable("full", code="disk_full", retry_after=30)

    def append_wait(self, records: list[Record]) -> list[Receipt]:
        raise StoreUnavailable("full")

    def depth(self) -> Depth:
        return Depth(0, 0)

    def refuses(self) -> str | None:
        return "disk_full"

    def close(self) -> None:
        """Nothing to close."""


def full(shop: Shop) -> Any:
    return build(
        Given(
            inbox=FullInbox(),  # type: ignore[arg-type]
            control=shop.control,
            ledger=shop.ledger,
            folder=shop.folder,
            clock=lambda: START_MS,
            log=shop.log,
        )
    )


@pytest.mark.parametrize("path", ["/v1/events", f"/v25.0/{DATASET}/events", f"/capi/{DATASET}/events"])
def test_what_cannot_be_kept_is_refused_whole(shop: Shop, post: Any, path: str) -> None:
    """503 with Retry-After; Graph clients get Graph's JSON, marked as transient."""
    answer = post(path, {"data": [purchase()]}, gateway=full(shop))
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    if path.startswith("/v25"):
        assert (answer.json["error"]["code"], answer.json["error"]["is_transient"]) == (2, True)
    else:
        assert answer.json["code"] == "store_unavailable"


class BrokenInbox(FullInbox):
    """A fault of ours, whose message holds what it should not."""

    async def append(self, records: list[Record]) -> list[Receipt]:
        raise RuntimeError("jo@example.com")


def test_a_fault_of_ours_is_json_without_details(shop: Shop, post: Any) -> None:
    """500, a code, and no word of what was in the event, in the answer or the log."""
    gateway = build(
        Given(
            inbox=BrokenInbox(),  # type: ignore[arg-type]
            control=shop.control,
            ledger=shop.ledger,
            folder=shop.folder,
            clock=lambda: START_MS,
            log=shop.log,
        )
    )
    answer = post("/v1/events", purchase(), gateway=gateway)
    assert (answer.status, answer.json["code"]) == (500, "went_wrong")
    assert "jo@example" not in f"{answer.body!r}{shop.log.lines}"
    assert ("request_failed", "RuntimeError") in [(name, fields.get("error")) for name, fields in shop.log.lines]


def test_a_key_over_its_rate_waits(shop: Shop, post: Any) -> None:
    """429 with Retry-After; once that has passed, it goes on."""
    gateway = shop.gateway(limits=Limits(requests_per_minute=6, burst_s=10.0))
    assert post("/v1/events", purchase(), gateway=gateway).status == 202
    answer = post("/v1/events", purchase(), gateway=gateway)
    assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (429, "rate_limited", "10")
    shop.monotonic += 10
    assert post("/v1/events", purchase(), gateway=gateway).status == 202


def test_no_token_and_no_query_reaches_the_log(shop: Shop, post: Any) -> None:
    """Keys stand in queries; the log gets address, status and code."""
    for token in (shop.token, "sps_wrong"):
        post(f"/v25.0/{DATASET}/events", b"{", token=None, query=f"access_token={token}&secret=1")
    assert len(shop.log.lines) == 2
    assert all(set(fields) == {"address", "status", "code"} for _, fields in shop.log.lines)


def test_success_is_not_logged(shop: Shop, post: Any) -> None:
    """A line per event would cost more than the event."""
    post("/v1/events", purchase())
    assert shop.log.lines == []


def browser(shop: Shop, gateway: Any = None, *, origin: str | None = ORIGIN, body: Any = None, **more: Any) -> Reply:
    headers = [("Content-Type", "text/plain"), ("User-Agent", "Mozilla/5.0 (X)")]
    if origin:
        headers.append(("Origin", origin))
    raw = json.dumps(body or {"data": [purchase(user_data={})], "access_token": shop.browser_token}).encode()
    return asyncio.run(call(gateway or shop.gateway(), "POST", "/v1/events", raw, headers=headers, **more))


def test_a_page_adds_events_with_its_browser_key(shop: Shop) -> None:
    """As sendBeacon does: text/plain, the key in the body. Address and user agent are the connection's."""
    answer = browser(shop, client=("198.51.100.7", 1))
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (202, ORIGIN)
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    user = json.loads(copy.body)["user_data"]
    assert (user["client_ip_address"], user["client_user_agent"]) == ("198.51.100.7", "Mozilla/5.0 (X)")
    assert copy.origin == "browser"


def test_behind_a_trusted_proxy_the_visitor_is_found(shop: Shop) -> None:
    """The address is the one the proxy names."""
    gateway = shop.gateway(trusted_proxies=["10.0.0.0/8"])
    headers = [
        ("Origin", ORIGIN),
        ("X-Forwarded-For", "198.51.100.7"),
        ("Authorization", f"Bearer {shop.browser_token}"),
    ]
    raw = json.dumps(purchase(user_data={})).encode()
    asyncio.run(call(gateway, "POST", "/v1/events", raw, headers=headers, client=("10.0.0.1", 1)))
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert json.loads(copy.body)["user_data"]["client_ip_address"] == "198.51.100.7"


def test_a_servers_address_is_never_taken_for_its_customers(shop: Shop, post: Any) -> None:
    """Facts of the connection belong to browser keys alone."""
    post("/v1/events", purchase(user_data={"em": "jo@example.com"}), headers=[("User-Agent", "python")])
    (copy,) = shop.copies()
    assert isinstance(copy, EventCopy)
    assert set(json.loads(copy.body)["user_data"]) == {"em"}


@pytest.mark.parametrize("origin", [None, "https://evil.example"])
def test_a_browser_key_elsewhere_is_refused(shop: Shop, origin: str | None) -> None:
    """403, and no CORS header that would let the page read the answer."""
    answer = browser(shop, origin=origin)
    assert (answer.status, answer.json["code"]) == (403, "origin_not_listed")
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", [f"/v25.0/{DATASET}/events", f"/capi/{DATASET}/events"])
def test_a_browser_key_is_for_its_one_address(shop: Shop, post: Any, path: str) -> None:
    """The Graph form and the gateway mode are for servers."""
    answer = post(path, {"data": [purchase()]}, token=shop.browser_token, headers=[("Origin", ORIGIN)])
    assert answer.status == 403
    assert shop.copies() == []


def test_a_preflight_is_answered(shop: Shop) -> None:
    """For listed origins with what the page needs; for others without."""
    gateway = shop.gateway()

    def preflight(origin: str) -> Reply:
        headers = [("Origin", origin), ("Access-Control-Request-Method", "POST")]
        return asyncio.run(call(gateway, "OPTIONS", "/v1/events", headers=headers))

    listed, other = preflight(ORIGIN), preflight("https://evil.example")
    assert (listed.status, listed.headers["access-control-allow-origin"]) == (204, ORIGIN)
    assert "authorization" in listed.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in other.headers
    assert listed.headers["vary"] == other.headers["vary"] == "Origin"


def test_a_flood_of_bad_events_leaves_few_rows_and_a_right_count(shop: Shop) -> None:
    """100 rows a minute for one reason, the rest in one row; the sum is every copy."""
    gateway = shop.gateway(limits=Limits(dropped_rows_per_minute=100))
    body = json.dumps({"data": [{"event_name": "A"}] * 500}).encode()

    async def flood() -> None:
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        told: asyncio.Queue[Any] = asyncio.Queue()
        await messages.put({"type": "lifespan.startup"})
        running = asyncio.create_task(gateway({"type": "lifespan"}, messages.get, told.put))
        assert (await told.get())["type"] == "lifespan.startup.complete"
        headers = [("Authorization", f"Bearer {shop.token}")]
        answer = await call(gateway, "POST", "/v1/events", body, headers=headers)
        assert sum("receipt" in result for result in answer.json["results"]) == 100
        await messages.put({"type": "lifespan.shutdown"})
        await running

    asyncio.run(flood())
    copies = shop.copies()
    assert len(copies) == 101
    assert sum(copy.count for copy in copies if isinstance(copy, DroppedCopy)) == 500


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/v1/events", f"/v25.0/{DATASET}/events", f"/capi/{DATASET}/events", "/v1/receipts/x", "/v1"]),
    st.sampled_from(["POST", "POST", "GET", "PUT", "OPTIONS"]),
    st.one_of(
        st.binary(max_size=200),
        st.text(st.sampled_from('{}[]",:data enumtsrv_0123456789\\.N'), max_size=80).map(str.encode),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["data", "event_name", "event_time", "user_data", "custom_data", "em", "sent_at"]),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=10,
        ).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
    ),
    st.sampled_from([
        "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "a/b",
    ]),
    st.sampled_from(["", "gzip", "br"]),
)  # fmt: skip
def test_any_request_is_answered_in_json(
    shop: Shop, path: str, method: str, body: bytes, content_type: str, encoding: str
) -> None:
    """Whatever bytes come, the answer is JSON with a status below 500 (503 while there is no ledger)."""
    headers = [
        ("Authorization", f"Bearer {shop.token}"),
        ("Content-Type", content_type),
        ("Content-Encoding", encoding),
    ]
    answer = asyncio.run(call(shop.gateway(), method, path, body, headers=headers))
    assert answer.status < 500 or (answer.status == 503 and path.startswith("/v1/receipts"))
    assert answer.status == 204 or isinstance(answer.json, dict)
