"""EasyList and EasyPrivacy, by a real filter engine, against the tag's addresses."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType
from typing import Any

import pytest

import tree
from signalpost.settings import Settings

TOOL = tree.ROOT / "tools" / "docs_ad_blockers.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location(TOOL.stem, TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load()


@pytest.fixture(scope="module")
def lists() -> Any:
    """The lists of this machine."""
    found = tool.installed()
    assert found, f"The filter lists are missing. On Debian and Ubuntu: apt-get install {tool.PACKAGE}"
    return found


NAMES = [
    pytest.param(Settings().tag_names[0], Settings().tag_folder, id="default"),
    pytest.param("shop.js", "bits", id="chosen"),
]


@pytest.mark.parametrize(("name", "folder"), NAMES)
@pytest.mark.parametrize("place", list(tool.PLACES))
def test_what_the_tag_fetches_is_on_no_list(lists: Any, place: str, name: str, folder: str) -> None:
    """Loader, parts, settings and events, on the page's host, on another of its site, on another site."""
    asked = [one for one in tool.requests(tool.PLACES[place], name, folder) if one[2] != tool.BEACON]
    assert [(url, lists.blocking(url, kind)) for _, url, kind in asked] == [(url, []) for _, url, _ in asked]
    assert len(asked) == 4


@pytest.mark.parametrize(("name", "folder"), NAMES)
def test_a_beacon_passes_within_the_site_only(lists: Any, name: str, folder: str) -> None:
    """Lists block every beacon to another site."""
    blocking = [
        lists.blocking(url, kind)
        for base in tool.PLACES.values()
        for _, url, kind in tool.requests(base, name, folder)
        if kind == tool.BEACON
    ]
    assert blocking == [[], [], ["EasyPrivacy"]]


@pytest.mark.parametrize(("url", "kind"), tool.META)
def test_the_pixel_is_blocked(lists: Any, url: str, kind: str) -> None:
    """So the engine and the lists do judge."""
    assert lists.blocking(url, kind)


@pytest.mark.parametrize("name", ["fbevents.js", "gtag.js", "matomo.js"])
def test_another_tools_name_is_blocked_on_the_sites_own_host(lists: Any, name: str) -> None:
    """A name is chosen with care."""
    assert lists.blocking(f"https://www.shop.example/_sp/{name}", tool.SCRIPT)


def test_the_page_says_what_comes_before_any_list(lists: Any) -> None:
    """Consent; and that names are no means against a choice. It is this machine's lists that it is about, or others."""
    page = " ".join(tool.TARGET.read_text(encoding="utf-8").split())
    assert "Consent comes first" in page
    assert "no means against a person's choice" in page
    assert len(re.findall(r"SHA-256 `[0-9a-f]{64}`", page)) == len(tool.LISTS)
    assert tool.page_of(lists).startswith("# Ad blockers\n")
