"""Who may do what: keys in wrong places and shapes, pages of other origins, addresses without the right."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacked import JSON, PROXY, Edge, bearer, served
from gateway_shop import DATASET, ORIGIN, OTHER_DATASET, purchase
from gateway_worked import work
from signalpost.store.access_keys import KeyKind

EVIL = "https://evil.example"


@pytest.mark.parametrize(
    "spoilt",
    [
        "{0}x",
        "{0} x",
        " x{0}",
        "{0}{0}",
        "Bearer {0}",
        "{0},{0}",
        "\xef\xbd\x93{0}",
        "sps_",
        "",
        "null",
        "*",
    ],
)
def test_a_key_is_whole_or_none(edge: Edge, spoilt: str) -> None:
    """No prefix, no blank, no other spelling, no list."""
    answer = edge.server(purchase(), token=spoilt.format(edge.shop.token) or " ")
    assert (answer.status, answer.json["code"]) in [(401, "key_unknown"), (401, "key_missing")]


def test_neither_part_nor_case_nor_name_of_a_key_is_the_key(edge: Edge) -> None:
    """Its `key_id` stands in logs, its first letters are the same for all."""
    for guess in (edge.shop.token[:-1], edge.shop.token.upper(), edge.shop.key.key_id, edge.shop.token[4:]):
        assert edge.server(purchase(), token=guess).status == 401


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Digest {}", "Bearer\t{}", "bearer{}"])
def test_only_bearer_carries_a_key(edge: Edge, header: str) -> None:
    """And never a cookie, which browsers send by themselves."""
    own = [JSON, ("Authorization", header.format(edge.shop.token))]
    assert edge.ask("POST", "/v1/events", purchase(), headers=own).status == 401
    cookie = [JSON, ("Cookie", f"access_token={edge.shop.token}; Authorization=Bearer {edge.shop.token}")]
    assert edge.ask("POST", "/v1/events", purchase(), headers=cookie).status == 401


def test_a_wrong_key_is_not_mended_by_a_right_one_elsewhere(edge: Edge) -> None:
    """What a proxy checks in the header counts; of two in the query the first."""
    body = {"data": [purchase()], "access_token": edge.shop.token}
    assert edge.ask("POST", "/v1/events", body, headers=[JSON, bearer("sps_wrong")]).status == 401
    query = f"/v1/events?access_token=wrong&access_token={edge.shop.token}"
    assert edge.ask("POST", query, purchase(), headers=[JSON]).status == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"/v25.0/{DATASET}/events", {"data": [purchase()]}),
        ("POST", f"/capi/{DATASET}/events", {"data": [purchase()]}),
        ("POST", "/v1/consent", {"state": "denied", "user_data": {"em": "jo@example.com"}}),
        ("POST", "/v1/privacy/export", {"email": "jo@example.com"}),
        ("POST", "/v1/privacy/erase", {"email": "jo@example.com"}),
        ("GET", "/v1/privacy/erasures/a-1-0", b""),
        ("GET", "/v1/receipts/a-1-0", b""),
        ("GET", "/v1/events/order-1001", b""),
    ],
)
def test_a_browser_key_does_nothing_but_add_events(edge: Edge, method: str, path: str, body: object) -> None:
    """It stands in the page: from its own origin, from another, and without one."""
    for origin in ([("Origin", ORIGIN)], [("Origin", EVIL)], []):
        headers = [JSON, bearer(edge.shop.browser_token), *origin]
        assert edge.ask(method, path, body, headers=headers).status == 403


def test_people_are_asked_about_with_the_right_alone(edge: Edge) -> None:
    """A key that sends events reads and erases nobody; nor does one without a key learn whether a receipt is known."""
    for path in ("/v1/privacy/export", "/v1/privacy/erase"):
        asked = {"email": "jo@example.com"}
        refused = edge.ask("POST", path, asked, headers=[JSON, bearer(edge.shop.token)])
        assert (refused.status, refused.json["code"]) == (403, "right_missing")
        assert edge.ask("POST", path, asked, headers=[JSON]).status == 401
    assert edge.ask("GET", "/v1/privacy/erasures/a-1-0", headers=[bearer(edge.shop.token)]).status == 403


def test_a_key_of_one_dataset_does_not_add_to_another(edge: Edge) -> None:
    """An unknown dataset and somebody else's are answered alike."""
    _, other = edge.shop.new_key(KeyKind.SERVER, datasets=[OTHER_DATASET])
    edge.shop.monotonic += 2
    for path in (f"/capi/{DATASET}/events", "/capi/999/events"):
        answer = edge.ask("POST", path, {"data": [purchase()]}, headers=[JSON, bearer(other)])
        assert (answer.status, answer.json["code"]) == (404, "dataset_unknown")


def test_a_key_of_one_dataset_sees_nothing_of_another(tmp_path: Path) -> None:
    """What became of its copies and events: a receipt and an event_id of somebody else's are answered like ones that
    never were."""
    with served(tmp_path) as edge:
        _, other = edge.shop.new_key(KeyKind.SERVER, datasets=[OTHER_DATASET])
        edge.shop.monotonic += 2
        own = [JSON, bearer(edge.shop.token)]
        sent = edge.ask("POST", f"/capi/{DATASET}/events", {"data": [purchase(event_id="mine")]}, headers=own)
        receipt = sent.result["receipt"]
        work(edge.shop)
        for path in (f"/v1/receipts/{receipt}", "/v1/events/mine"):
            assert edge.ask("GET", path, headers=own).status == 200
            hidden = edge.ask("GET", path, headers=[bearer(other)])
            unknown = edge.ask("GET", path.replace("-1-0", "-999-0").replace("mine", "nix"), headers=[bearer(other)])
            assert hidden.status == unknown.status == 404
            assert hidden.body == unknown.body


@pytest.mark.parametrize(
    "origin",
    [
        "null", "", "*", "http://shop.example", f"{ORIGIN}.", f"{ORIGIN}:443", f"{ORIGIN}:8443", f"{ORIGIN}/",
        "https://evilshop.example",
        f"{ORIGIN}.evil.com", f"https://evil.com#{ORIGIN}", "https://evil.com/shop.example", "https://user@shop.example",
        "https://shop.example@evil.com", "https://a.shop.example", f"{ORIGIN}, {EVIL}", f"{EVIL} {ORIGIN}",
        "shop.example", "https://shop.exampl\xd0\xb5", "file://", "chrome-extension://abc",
    ],
)  # fmt: skip
def test_an_origin_that_only_looks_like_one_of_the_key_is_refused(edge: Edge, origin: str) -> None:
    """At every address that takes a page's events or tells its settings; and its pages may read no answer."""
    named = [("Origin", origin.encode("latin-1"))]
    page = edge.ask("POST", "/v1/events", purchase(), headers=[JSON, bearer(edge.shop.browser_token), *named])
    assert page.status == 403
    assert page.header("access-control-allow-origin") is None
    assert edge.tag(purchase(), origin=origin).status in (401, 403)
    settings = edge.ask("GET", f"/sp/{DATASET}", headers=named)
    assert settings.status == 403
    assert settings.header("access-control-allow-credentials") is None
    hook = {"event_name": "PageView", "event_id": "x", "fb.pixel_id": DATASET}
    assert edge.ask("POST", "/events", hook, headers=[("Content-Type", "text/plain"), *named]).status == 403
    preflight = edge.ask("OPTIONS", "/v1/events", headers=[*named, ("Access-Control-Request-Method", "POST")])
    assert preflight.header("access-control-allow-origin") is None


def test_what_reads_is_for_no_page(edge: Edge) -> None:
    """No preflight, no header that lets a page read: not even of a listed origin."""
    for path in ("/v1/consent", "/v1/privacy/export", "/v1/privacy/erase"):
        asked = [("Origin", ORIGIN), ("Access-Control-Request-Method", "POST")]
        assert edge.ask("OPTIONS", path, headers=asked).status == 405
    for path in ("/metrics", "/health/ready", "/v1/events/x", "/v1/receipts/a-1-0"):
        answer = edge.ask("GET", path, headers=[("Origin", ORIGIN), bearer(edge.shop.token)])
        assert answer.header("access-control-allow-origin") is None


def test_the_host_and_scheme_that_was_asked_is_believed_of_proxies_alone(edge: Edge) -> None:
    """A page of the host itself is known by `Sec-Fetch-Site`: nobody else may say which host and scheme that was."""
    said = [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Host", "shop.example"), ("X-Forwarded-Proto", "https")]
    assert edge.ask("GET", f"/sp/{DATASET}", headers=said, host="evil.com").status == 403
    assert edge.ask("GET", f"/sp/{DATASET}", headers=said[:1] + said[2:], host="shop.example").status == 403
    assert edge.ask("GET", f"/sp/{DATASET}", headers=said, host="sp.internal", peer=PROXY).status == 200
    for referrer in (
        "https://shop.example:x@evil.com/",
        "https://evil.com\\@shop.example/",
        "https://shop.example.evil.com/",
    ):
        assert edge.ask("GET", f"/sp/{DATASET}", headers=[("Referer", referrer)]).status == 403
