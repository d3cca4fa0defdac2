"""The tag in a real browser where the gateway lies below a path of the shop's own host."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

import tree
from pixel_page import PIXEL, page
from proxy_recipes import blocks, nginx
from reverse_proxy import Address, proxying
from signalpost.store.access_keys import KeyKind
from tag_page import DOMAIN, TagHere, tagging

# Not async: on a busy machine Meta's script may else be first, and what it has taken is the pixel's alone.
SCRIPT = f'<script src="/_sp/tag.js" data-dataset="{PIXEL}"></script>'
CALLS = f"fbq('init', '{PIXEL}'); fbq('track', 'PageView'); fbq('track', 'AddToCart', {{value: 5, currency: 'EUR'}});"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """The parts, and nginx's recipe before shop and gateway: `here.site` is where both are."""
    folder: Path = tmp_path_factory.mktemp("own_host")
    with tagging(folder) as parts:
        recipe = nginx(blocks("nginx")[0])
        with proxying(recipe, address(parts.gateway), site=address(parts.shop.url), scheme="http") as port:
            parts.site = f"http://www.{DOMAIN}:{port}"
            parts.installed.new_key(KeyKind.BROWSER, datasets=[PIXEL], origins=[parts.site])
            parts.settings(masks=("email",))
            yield parts


def address(url: str) -> Address:
    """Where a server of this machine is, by whatever name it goes."""
    port = urlsplit(url).port
    assert port is not None
    return "127.0.0.1", port


def lists() -> ModuleType:
    """The tool that tries addresses against filter lists."""
    path = tree.ROOT / "tools" / "docs_ad_blockers.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tag_works_below_a_path(here: TagHere) -> None:
    """Loader, tag, parts, settings and events are beside each other, whatever is before them; the cookies are the
    host's own, the visitor id out of scripts' reach."""
    here.shop.pages["/"] = page(CALLS, head=SCRIPT)
    tab = here.open(here.site + "/?fbclid=IwAR2abc")
    events = here.taken(2)
    assert [event.event_name for event in events] == ["PageView", "AddToCart"]
    assert [event.event_id for event in events] == [one.event["event_id"] for one in here.arrived(2)]
    assert tab.messages == []

    tab.posted(1, under=f"{here.site}/_sp/sp/{PIXEL}")
    asked = [one["url"] for one in tab.requests]
    own = [url for url in asked if "/_sp/" in url]
    assert f"{here.site}/_sp/tag.js" in own
    assert {urlsplit(url).netloc for url in asked} - {urlsplit(here.site).netloc} == {
        "connect.facebook.net",
        "www.facebook.com",
    }

    kept = {one["name"]: one for one in tab.call("Network.getCookies", urls=[here.site])["cookies"]}
    assert {"_spv", "_fbp", "_fbc"} <= kept.keys()
    assert kept["_spv"]["httpOnly"]

    tool = lists()
    found = tool.installed()
    assert found, f"The filter lists are missing. On Debian and Ubuntu: apt-get install {tool.PACKAGE}"
    blocked = {url for url in asked if found.blocking(url, tool.SCRIPT if url.endswith(".js") else tool.FETCH)}
    assert not blocked & set(own), "what the tag asks for is on a list"
    assert any("fbevents.js" in url for url in blocked)
