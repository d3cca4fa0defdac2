"""Addresses that want to be files, and texts that want to be headers."""

from __future__ import annotations

import pytest

from attacked import JSON, Edge, bearer
from gateway_shop import DATASET, ORIGIN, START_MS, purchase


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/sp/../../../../etc/passwd", "/sp/..%2f..%2fkeys.db", "/sp/%2e%2e/%2e%2e/control.db",
        "/sp/..\\..\\x",
        "/sp//etc/passwd", "/sp/%00.js", "/sp/.js", "/sp/..js", "//tag.js", "/./tag.js", "/tag.js/", "/TAG.JS",
        "/sp/inbox/../../master.key",
        "/sp/server.key", "/sp/control.db", "/v1//events", "/v1/events%2f..%2f..%2fmetrics",
        "/sp/" + "a" * 5_000 + ".js",
        "/inbox/tag/x.js",
    ],
)  # fmt: skip
def test_an_address_is_a_name_in_a_list_and_never_a_path(edge: Edge, path: str) -> None:
    """What is served is in memory; nothing is looked for on the disk."""
    answer = edge.ask("GET", path, headers=[bearer(edge.shop.token)])
    assert answer.status in (400, 404, 503)
    assert b"root:" not in answer.body
    assert b"SQLite" not in answer.body


@pytest.mark.parametrize("hidden", ["%0d%0aSet-Cookie:%20x=1", "%0aX:%20y", "%00", "%E2%80%A8", "\xff\xfe"])
def test_no_part_of_a_request_becomes_a_header(edge: Edge, hidden: str) -> None:
    """Ids, datasets and origins are echoed in bodies alone, as JSON."""
    for path in (f"/v1/events/{hidden}", f"/v1/receipts/{hidden}", f"/sp/{hidden}", f"/{hidden}"):
        answer = edge.ask("GET", path, headers=[bearer(edge.shop.token)])
        assert answer.header("set-cookie") is None
        assert answer.header("x") is None
    broken = edge.ask("POST", "/v1/events", purchase(), headers=[JSON, ("Origin", "https://shop.example\r\nX: y")])
    assert broken.header("x") is None


def view(**changes: object) -> dict[str, object]:
    return purchase(event_name="PageView", **changes)


@pytest.mark.parametrize(
    ("fbp", "fbc"),
    [
        (f"fb.1.{START_MS}.12\r\nX: y", f"fb.1.{START_MS}.x; Path=/evil"),
        (f"fb.1.{START_MS}.1; Domain=shop.example", f"fb.1.{START_MS}.a\x1b[2J"),
        ("x" * 8_000, "y" * 8_000),
        ("<script>", 'fb.1.1.x"y'),
    ],
)
def test_ids_that_would_break_a_cookie_are_not_handed_back(edge: Edge, fbp: str, fbc: str) -> None:
    """Neither as cookies nor in `ids`, which the tag writes into cookies; and not to Meta."""
    answer = edge.tag(view(event_id="broken-ids", user_data={"em": "jo@example.com", "fbp": fbp, "fbc": fbc}))
    assert answer.status == 202
    told = answer.json["ids"]
    assert fbp not in told.values()
    assert fbc not in told.values()
    assert answer.header("x") is None
    for name, value in answer.headers:
        assert name.lower() != "set-cookie" or ("evil" not in value and value.count("Domain=") <= 1)


@pytest.mark.parametrize(
    "cookies",
    [
        "_spv=1.1.AAAA; _fbp=fb.1.1.<script>; _fbc=fb.1.1.x\"y",
        "; ".join(f"_fbp=fb.1.{START_MS}.{n}" for n in range(1_500)),
        f"_fbp=fb.1.{START_MS}.111; _fbp=fb.1.{START_MS}.222; _spv=a; _spv=b",
        "_spv=" + "A" * 60_000,
        "=; ;;; _spv; _fbp==; \x7f=1",
    ],
)  # fmt: skip
def test_cookies_of_other_hosts_and_forgers_make_no_second_header(edge: Edge, cookies: str) -> None:
    """A sub-domain may toss its own: at most one of each is answered, in the form we make."""
    answer = edge.tag(view(), headers=[("Cookie", cookies)])
    assert answer.status in (202, 400)
    names = [value.partition("=")[0] for name, value in answer.headers if name.lower() == "set-cookie"]
    assert len(names) == len(set(names))
    assert set(names) <= {"_spv", "_spm", "_fbp", "_fbc"}


@pytest.mark.parametrize(
    "host", ["sp.shop.example.evil.com", "co.uk", "sp.shop.example; Path=/x", "", "127.0.0.1", "a b"]
)
def test_a_host_that_is_not_the_shops_gets_no_cookies(edge: Edge, host: str) -> None:
    """The domain of a cookie is what page and host share, whatever `Host` says."""
    answer = edge.tag(view(), host=host)
    assert answer.header("set-cookie") is None
    assert edge.ask("GET", f"/sp/{DATASET}", headers=[("Origin", ORIGIN)], host=host).status in (200, 400)
