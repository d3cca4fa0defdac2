"""Every recipe for a gateway below the site's own host lets a page's requests through as they must be.

The recipes' own text, between real HTTP clients and a real gateway. JavaScript runs in Node; the configurations of
nginx, Caddy and Apache are read by tests/support/proxy_recipes.py and done by a small proxy (decision 0133 says what
was tried with the real ones).
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import tree
from gateway_running import running
from gateway_shop import DATASET, START_MS, Shop
from proxy_recipes import GATEWAY, PAGE, Recipe, Way, apache, blocks, caddy, next_rewrites, nginx
from public_suffixes import registrable
from reverse_proxy import Address, proxying
from signalpost.gateway.app import build
from signalpost.gateway.given import Given
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.tag.settings import TagSettings
from tag_gateway import AGENT, tag_build
from tag_page import NODE

HOST = "www.shop.example"
ORIGIN = f"https://{HOST}"
VISITOR = "203.0.113.9"
SECRET = "a long random word"
EDGES = {"worker": 1, "vercel": 2}  # which of the page's blocks of JavaScript
KINDS = ("nginx", "caddy", "apache", "next", *EDGES)


class Site(NamedTuple):
    """A site whose `/_sp/` leads to the gateway of `installed`; `port` of its own host."""

    port: int
    installed: Shop


class Reply(NamedTuple):
    """An answer, with every line of its headers."""

    status: int
    headers: HTTPMessage
    body: bytes


@pytest.fixture(scope="module", params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site by one recipe."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "var").mkdir()
    installed = Shop(folder / "var")
    installed.new_key(KeyKind.BROWSER, datasets=[DATASET], origins=[ORIGIN])
    tag = TagSettings(consent="optional", gpc="deny")
    installed.control.put_dataset(1, Dataset(dataset_id=DATASET, tag=tag), author="test", now=START_MS)
    gateway = build(
        Given(
            inbox=installed.inbox,
            control=installed.control,
            ledger=installed.ledger,
            folder=installed.folder,
            log=installed.log,
            registrable=registrable,
            trusted_proxies=("127.0.0.1",),
            tag_assets=tag_build(folder / "tag"),
        )
    )
    with running(gateway) as address, by_recipe(request.param, address, folder) as port:
        yield Site(port, installed)
    installed.close()


@contextmanager
def by_recipe(kind: str, gateway: Address, folder: Path) -> Iterator[int]:
    """The page's recipe, at work before the gateway."""
    with ExitStack() as stack:
        if kind in EDGES:
            guard = stack.enter_context(proxying(nginx(blocks("nginx")[1]), gateway))
            yield stack.enter_context(edge(kind, f"http://127.0.0.1:{guard}", folder))
        elif kind == "next":  # with the proxy before it that the page asks for: what that one says, Next passes on
            inner = stack.enter_context(proxying(next_rewrites(rewrites(folder)), gateway))
            outer = Recipe((Way("/", "/", exact=False),), nginx(blocks("nginx")[0]).headers)
            yield stack.enter_context(proxying(outer, ("127.0.0.1", inner), visitor=VISITOR))
        else:
            yield stack.enter_context(proxying(recipe(kind), gateway, visitor=VISITOR))


def recipe(kind: str) -> Recipe:
    """A proxy's configuration on the page."""
    read = {"nginx": nginx, "caddy": caddy, "apache": apache}[kind]
    return read(blocks("caddyfile" if kind == "caddy" else kind)[0])


def rewrites(folder: Path) -> Any:
    """What the page's next.config.js gives Next."""
    (folder / "next.config.cjs").write_text(blocks("js")[0], encoding="utf-8")
    script = "require('./next.config.cjs').rewrites().then((found) => console.log(JSON.stringify(found)))"
    done = subprocess.run([NODE, "-e", script], cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@contextmanager
def edge(kind: str, gateway: str, folder: Path) -> Iterator[int]:
    """The page's code for an edge platform, in Node."""
    code = blocks("js")[EDGES[kind]]
    assert "https://gateway.shop.example" in code
    (folder / "edge.mjs").write_text(code.replace("https://gateway.shop.example", gateway), encoding="utf-8")
    package = folder / "node_modules" / "next"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"exports": {"./server": "./server.mjs"}}', encoding="utf-8")
    (package / "server.mjs").write_text(
        "export const NextResponse = { rewrite: (url, init) => ({ url, headers: init.request.headers }) };",
        encoding="utf-8",
    )
    words = [str(NODE), str(tree.ROOT / "tests/docs/serve_edge.mjs"), str(folder / "edge.mjs"), kind, VISITOR, SECRET]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running_edge:
        assert running_edge.stdin is not None and running_edge.stdout is not None
        yield int(running_edge.stdout.readline())
        running_edge.stdin.close()


def ask(site: Site, method: str, path: str, body: object = None, **headers: str) -> Reply:
    """A request as the visitor's browser makes it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    raw = json.dumps(body).encode() if body is not None else None
    connection.request(method, path, raw, {"Host": HOST, "User-Agent": AGENT, **named})
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.headers, answer.read())
    connection.close()
    return reply


def collect(site: Site, event_id: str, **headers: str) -> Reply:
    """One PageView, as the tag posts it."""
    now = int(time.time())
    event = {
        "event_name": "PageView",
        "event_id": event_id,
        "event_time": now,
        "action_source": "website",
        "event_source_url": f"{ORIGIN}/?a=b",
        "user_data": {},
        "custom_data": {},
    }
    settings = ask(site, "GET", f"/_sp/sp/{DATASET}", Sec_Fetch_Site="same-origin")
    body = {
        "v": 1,
        "key": json.loads(settings.body)["key"],
        "sent_at": now * 1000,
        "tag": "0" * 16,
        "settings": 1,
        "consent": {"state": "unknown"},
        "data": [event],
    }
    return ask(
        site, "POST", f"/_sp/sp/{DATASET}", body, Origin=ORIGIN, Content_Type="text/plain;charset=UTF-8", **headers
    )


def test_the_script_and_its_parts_come_as_the_gateway_gives_them(site: Site) -> None:
    """With what it says about caching, and an ETag that is asked for again."""
    loader = ask(site, "GET", "/_sp/tag.js")
    assert (loader.status, loader.body) == (200, b'load("sp","main.js")')
    assert loader.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert ask(site, "GET", "/_sp/tag.js", If_None_Match=loader.headers["etag"]).status == 304
    part = ask(site, "GET", "/_sp/sp/0123456789abcdef.js")
    assert (part.status, part.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")


def test_settings_are_found_though_the_browser_names_no_origin(site: Site) -> None:
    """Asking its own host it sends none; then the host and scheme that the proxy tells of say whose page it is."""
    found = ask(site, "GET", f"/_sp/sp/{DATASET}", Sec_Fetch_Site="same-origin")
    assert (found.status, found.headers["cache-control"]) == (200, "private, max-age=30")
    assert ask(site, "GET", f"/_sp/sp/{DATASET}").status == 403


def test_an_event_gets_through_with_cookies_and_the_visitors_address(site: Site) -> None:
    """Each cookie on a line of its own, for the site's domain. An address that a visitor made up counts for nothing."""
    fbp = f"fb.1.{int(time.time() * 1000) - 5_000}.1116446470"
    forged = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Host": "evil.example"}
    reply = collect(site, "view-1", Cookie=f"theirs=1; _fbp={fbp}", **forged)
    assert reply.status == 202, reply.body
    cookies = reply.headers.get_all("set-cookie") or []
    assert [cookie.partition("=")[0] for cookie in cookies] == ["_spv", "_fbp", "_spm"]
    assert all("Domain=shop.example; Secure" in cookie for cookie in cookies)
    copy = site.installed.events()[-1]
    user = json.loads(copy.body)["user_data"]
    assert (copy.event_id, user["fbp"], user["client_ip_address"]) == ("view-1", fbp, VISITOR)
    assert user["client_user_agent"] == AGENT


def test_an_opt_out_in_the_browser_gets_through(site: Site) -> None:
    """Sec-GPC is not taken away on the way."""
    reply = collect(site, "view-2", Sec_GPC="1")
    [result] = json.loads(reply.body)["results"]
    assert (result["status"], result["reason"]) == ("dropped", "consent_gpc")
    assert reply.headers.get_all("set-cookie") is None


@pytest.mark.parametrize("path", ["/_sp/metrics", "/_sp/v1/events", "/_sp/health/ready", "/_sp/capi/x", "/_sp/"])
def test_nothing_else_of_the_gateway_is_reached(site: Site, path: str) -> None:
    """Its API, its figures and its health stay inside."""
    assert ask(site, "GET", path).status == 404
    assert ask(site, "POST", path, {}).status == 404


def test_nobody_gets_past_the_guard_without_the_secret() -> None:
    """What the edge platforms' recipes put before the gateway."""
    with proxying(nginx(blocks("nginx")[1]), ("127.0.0.1", 9)) as port:
        for headers in ({}, {"X-Gateway-Secret": "another"}):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/tag.js", headers=headers)
            assert connection.getresponse().status == 403
            connection.close()


def test_all_recipes_pass_the_same_two_ways() -> None:
    """The script, and what is below the folder; from the address that the settings have by default."""
    expected = {("/_sp/tag.js", "/tag.js", True), ("/_sp/sp/", "/sp/", False)}
    assert all(set(recipe(kind).ways) == expected for kind in ("nginx", "caddy", "apache"))
    assert GATEWAY in PAGE.read_text(encoding="utf-8")


def test_no_recipe_takes_a_persons_word_away() -> None:
    """Sec-GPC stands in no configuration."""
    code = "".join(re.findall(r"^```\w+\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S))
    assert "gpc" not in code.lower()
