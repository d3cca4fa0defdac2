"""The tag's addresses: its scripts, its settings, and who may use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway_shop import DATASET, ORIGIN, OTHER_DATASET, START_MS, Shop
from signalpost.gateway.app import Gateway
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.tag.rules import Rule
from signalpost.store.tag.settings import TagSettings
from tag_gateway import FILES, HOST, ask, beacon, page_view, tag_build, tag_gateway, tag_settings

COLLECT = f"/sp/{DATASET}"


@pytest.fixture
def app(shop: Shop, tmp_path: Path) -> Gateway:
    """A gateway with a small build of the tag."""
    return tag_gateway(shop, tag_assets=tag_build(tmp_path / "build"))


def test_the_loader_knows_its_folder(app: Gateway) -> None:
    """It is cached for five minutes, with an ETag, and says where the rest lies."""
    reply = ask(app, "GET", "/tag.js")
    assert (reply.status, reply.body) == (200, b'load("sp","main.js")')
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    again = ask(app, "GET", "/tag.js", headers=[("If-None-Match", reply.headers["etag"])])
    assert (again.status, again.body) == (304, b"")
    assert {"content-type", "content-length"}.isdisjoint(again.headers)  # a cache would take them over
    assert (again.headers["etag"], again.headers["vary"]) == (reply.headers["etag"], "Accept-Encoding")


def test_a_site_chooses_name_and_folder(shop: Shop, tmp_path: Path) -> None:
    """The script under each of its names; the old ones are not there."""
    app = tag_gateway(shop, tag_assets=tag_build(tmp_path / "b"), tag_folder="static", tag_names=("app.js", "a-b.js"))
    for path in ("/app.js", "/a-b.js"):
        assert ask(app, "GET", path).body == b'load("static","main.js")'
    assert ask(app, "GET", f"/static/{FILES['tag']}").status == 200
    assert ask(app, "GET", "/tag.js").status == 404
    assert ask(app, "GET", f"/sp/{FILES['tag']}").status == 404


def test_a_part_never_changes(app: Gateway) -> None:
    """Its name holds a digest of its content, so it is kept for a year and read by any page."""
    reply = ask(app, "GET", f"/sp/{FILES['tag']}")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None), ("identity", None)],
)
def test_scripts_come_packed_to_those_who_can_unpack(app: Gateway, accepted: str, encoding: str | None) -> None:
    """Brotli as the build made it, else gzip, else plain; caches are told that it depends."""
    for path in ("/tag.js", f"/sp/{FILES['tag']}"):
        reply = ask(app, "GET", path, headers=[("Accept-Encoding", accepted)])
        assert reply.headers.get("content-encoding") == encoding
        assert reply.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"masks": ("email",)},
        {"masks": (), "data_layer": True},
        {"masks": (), "form_fields": {"#email": "em"}},
        {"masks": (), "rules": (Rule(name="r", event_name="Lead", on="click", match="a"),)},
    ],
)
def test_a_loader_brings_rules_and_masks_if_a_dataset_asks_for_them(
    shop: Shop, app: Gateway, settings: dict[str, Any]
) -> None:
    """As by default every dataset does, for its masks."""
    other = Dataset(dataset_id=OTHER_DATASET, tag=TagSettings(masks=()))
    shop.control.put_dataset(1, other, author="test", now=START_MS)
    tag_settings(shop, masks=())
    assert ask(app, "GET", "/tag.js").body == b'load("sp","bare.js")'
    tag_settings(shop, **settings)
    assert ask(app, "GET", "/tag.js").body == b'load("sp","main.js")'


@pytest.mark.parametrize("path", ["/sp/ffffffffffffffff.js", "/sp/..%2f..%2fsecret.js", "/sp/loader.js", "/sp/x"])
def test_only_the_builds_own_files_are_served(app: Gateway, path: str) -> None:
    """A name that the build did not make is nothing, whatever it looks like."""
    assert ask(app, "GET", path).status == 404


@pytest.mark.parametrize("path", ["/sp/ffffffffffffffff.js", "/sp/999"])
def test_no_cache_keeps_a_refusal(app: Gateway, path: str) -> None:
    """Caches may keep a 404 that does not forbid it (RFC 9111, 4.2.2), and hide a file that comes later."""
    assert ask(app, "GET", path).headers["cache-control"] == "no-store"


def test_without_a_build_collecting_goes_on(shop: Shop, tmp_path: Path) -> None:
    """The script's address says what is missing; events are taken."""
    app = tag_gateway(shop, tag_assets=tmp_path / "nothing")
    assert ask(app, "GET", "/tag.js").json["code"] == "tag_not_built"
    assert ask(app, "POST", COLLECT, beacon(shop, page_view())).status == 202


def test_settings_say_what_the_tag_is_to_do(shop: Shop, app: Gateway) -> None:
    """For the origins that a browser key lists, kept for 30 s."""
    tag_settings(shop, consent="optional", data_layer=True, shop="main")
    reply = ask(app, "GET", COLLECT)
    assert reply.status == 200
    assert reply.json == {
        "version": 3,
        "key": shop.browser_key.key_id,
        "mode": "on",
        "consent": {"required": False, "gpc": "limit", "readers": [], "names": {}},
        "policy": {"both_forms": True, "accept_md5": False, "default_country": None},
        "page_views": True,
        "data_layer": True,
        "masks": ["email", "phone", "payment_card"],
        "form_fields": {},
        "shop": "main",
        "rules": [],
        "preview": False,
    }
    assert reply.headers["cache-control"] == "private, max-age=30"
    assert reply.headers["access-control-allow-origin"] == ORIGIN
    assert reply.headers["access-control-allow-credentials"] == "true"
    assert reply.headers["vary"] == "Origin"


def test_settings_come_as_a_module_too(shop: Shop, app: Gateway) -> None:
    """For the same pages, kept as long: a page's first module costs it less than its first fetch."""
    reply, module = ask(app, "GET", COLLECT), ask(app, "GET", f"{COLLECT}.js")
    assert (module.status, module.body) == (200, b"export default " + reply.body)
    assert module.headers["content-type"] == "text/javascript; charset=utf-8"
    for name in ("cache-control", "access-control-allow-origin", "vary"):
        assert module.headers[name] == reply.headers[name]
    refused = ask(app, "GET", f"{COLLECT}.js", origin="https://other.example")
    assert (refused.status, refused.json["code"]) == (403, "origin_not_listed")
    assert ask(app, "POST", f"{COLLECT}.js", beacon(shop, page_view())).status in (403, 404)


def test_a_file_of_the_build_goes_before_a_dataset_of_that_name(shop: Shop, tmp_path: Path) -> None:
    """A digest may have no letters."""
    build = tag_build(tmp_path / "b")
    (build / "manifest.json").write_text((build / "manifest.json").read_text().replace(FILES["tag"], f"{DATASET}.js"))
    (build / FILES["tag"]).rename(build / f"{DATASET}.js")
    reply = ask(tag_gateway(shop, tag_assets=build), "GET", f"{COLLECT}.js")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_page_that_is_refused_can_read_why(app: Gateway) -> None:
    """Else a tag could not tell a refusal from a gateway that is down, and would keep the page's pixel waiting."""
    reply = ask(app, "GET", COLLECT, origin="https://other.example")
    assert (reply.status, reply.json["code"]) == (403, "origin_not_listed")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    "headers",
    [[("Referer", f"{ORIGIN}/cart?x=1")], [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Proto", "https")]],
)
def test_a_gateway_on_the_pages_own_host_is_asked_without_an_origin(
    shop: Shop, tmp_path: Path, headers: list[tuple[str, str]]
) -> None:
    """Browsers name no Origin in a GET to the page's own host: Referer, or the host asked, says it."""
    app = tag_gateway(shop, tag_assets=tag_build(tmp_path / "b"), trusted_proxies=["203.0.113.9"])
    named = [*headers, ("X-Forwarded-Host", "shop.example")]
    assert ask(app, "GET", COLLECT, origin=None, headers=named).status == 200


def test_a_forwarded_host_is_believed_of_trusted_proxies_only(app: Gateway) -> None:
    """Otherwise any caller could say to be the shop's page."""
    headers = [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "shop.example")]
    assert ask(app, "GET", COLLECT, origin=None, headers=headers).json["code"] == "origin_not_listed"


@pytest.mark.parametrize(
    ("path", "origin", "status", "code"),
    [
        ("/sp/999", ORIGIN, 404, "dataset_unknown"),
        (COLLECT, "https://evil.example", 403, "origin_not_listed"),
        (COLLECT, "null", 403, "origin_not_listed"),
        (COLLECT, None, 403, "origin_not_listed"),
    ],
)
def test_nobody_elses_page_is_told_anything(
    app: Gateway, path: str, origin: str | None, status: int, code: str
) -> None:
    """An unknown dataset, or an origin that no key lists; the tag then leaves the page alone."""
    reply = ask(app, "GET", path, origin=origin)
    assert (reply.status, reply.json["code"]) == (status, code)


def test_a_revoked_key_gives_no_settings(shop: Shop, app: Gateway) -> None:
    """Within a second."""
    shop.control.revoke_key(1, shop.browser_key.key_id, author="test", now=shop.now_ms)
    shop.monotonic += 2
    assert ask(app, "GET", COLLECT).json["code"] == "origin_not_listed"


def test_an_origin_chooses_among_the_keys(shop: Shop, app: Gateway) -> None:
    """Each page gets the key that lists it."""
    other, _ = shop.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=["https://b.example"])
    shop.monotonic += 2
    assert ask(app, "GET", COLLECT, origin="https://b.example").json["key"] == other.key_id
    assert ask(app, "GET", COLLECT).json["key"] == shop.browser_key.key_id


def test_a_page_may_ask_before_it_posts(app: Gateway) -> None:
    """text/plain needs no preflight; a browser that asks anyway is answered."""
    reply = ask(app, "OPTIONS", COLLECT)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (204, ORIGIN)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/tag.js", "GET, HEAD"),
        ("DELETE", f"/sp/{FILES['tag']}", "GET, HEAD"),
        ("PUT", COLLECT, "GET, HEAD, POST"),
        ("GET", "/events", "POST"),
    ],
)
def test_other_methods_are_refused(app: Gateway, method: str, path: str, allowed: str) -> None:
    """405, with those that the address takes."""
    reply = ask(app, method, path)
    assert (reply.status, reply.headers["allow"]) == (405, allowed)


def test_the_gateway_may_be_on_any_host(app: Gateway) -> None:
    """Paths are what counts: a proxy on the shop's own host leads here too."""
    assert HOST != "shop.example"
    assert ask(app, "GET", "/tag.js", headers=[("Host", "shop.example")]).status == 200
