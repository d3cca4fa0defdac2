"""The Python of `send-from-a-web-framework` runs as it stands, in the frameworks themselves, against a gateway."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory, override_settings

import django_project
import tree
from gateway_edge import call
from gateway_running import running
from gateway_shop import Shop
from public_suffixes import registrable
from signalpost import order_event_id, web
from signalpost.gateway.app import build
from signalpost.gateway.given import Given
from signalpost.store.record import EventCopy
from signalpost.web import Site, SiteVisit

PAGE = (tree.ROOT / "docs/how-to/send-from-a-web-framework.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S)
HEADERS = {"Host": "shop.example", "Accept": "text/html", "Cookie": "consent=granted", "User-Agent": "Browser/1"}


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Shop]:
    """A gateway's stores."""
    made = Shop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def gateway(installed: Shop) -> Iterator[str]:
    """The gateway, over HTTP."""
    app = build(
        Given(
            inbox=installed.inbox,
            control=installed.control,
            ledger=installed.ledger,
            folder=installed.folder,
            log=installed.log,
            registrable=registrable,
        )
    )
    with running(app) as (host, port):
        yield f"http://{host}:{port}"


def names_of(word: str, gateway: str, installed: Shop) -> dict[str, Any]:
    """What the page's block with this word makes, after the block with the site's settings."""
    found: dict[str, Any] = {"KEY": installed.token, "__name__": "page"}
    [block] = [block for block in BLOCKS if word in block]
    for text in (BLOCKS[0], block.replace("http://127.0.0.1:8080", gateway)):
        exec(compile(text, "send-from-a-web-framework.md", "exec"), found)
    return found


def check(copies: list[EventCopy], cookies: list[str]) -> None:
    """One Purchase with the order's id and the request's facts; the cookies came with the document."""
    [copy] = copies
    assert (copy.event_name, copy.event_id) == ("Purchase", order_event_id("Purchase", "main", 1001))
    assert {"client_user_agent", "fbp"} <= json.loads(copy.body)["user_data"].keys()
    assert [cookie.strip().partition("=")[0] for cookie in cookies] == ["_spv", "_fbp", "_spm"]


def test_starlettes_part_runs(gateway: str, installed: Shop) -> None:
    """And FastAPI's, whose application is a Starlette one."""
    names = names_of("from starlette.applications", gateway, installed)

    async def visit() -> list[str]:
        reply = await call(names["app"], "GET", "/thanks", headers=list(HEADERS.items()))
        await names["client"].close()
        return reply.headers["set-cookie"].split("\n")

    cookies = asyncio.run(visit())
    check(installed.events(), cookies)


def test_flasks_part_runs(gateway: str, installed: Shop) -> None:
    """With Flask's own request."""
    names = names_of("import flask", gateway, installed)
    reply = names["app"].test_client(use_cookies=False).get("/thanks", headers=HEADERS)
    names["client"].close()
    check(installed.events(), reply.headers.getlist("Set-Cookie"))


def test_djangos_part_runs(gateway: str, installed: Shop) -> None:
    """With the settings as the page has them."""
    django_project.set_up()
    settings = names_of("SIGNALPOST_SITE", gateway, installed)
    names = names_of("HttpRequest", gateway, installed)
    with override_settings(SIGNALPOST_SITE=settings["SIGNALPOST_SITE"]):
        from signalpost.web.django import VisitMiddleware

        assert settings["MIDDLEWARE"] == [f"{VisitMiddleware.__module__}.{VisitMiddleware.__name__}"]
        response = VisitMiddleware(names["thanks"])(RequestFactory(headers=HEADERS).get("/thanks"))
    names["client"].close()
    check(installed.events(), [morsel.OutputString() for morsel in response.cookies.values()])


def test_the_reference_names_everything() -> None:
    """What `signalpost.web` gives, each setting with its default, each part of a visit."""
    text = (tree.ROOT / "docs/reference/site-middleware.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| `?([^|`]*)`? \|", text, re.M))
    words = {"": "none", (): "none", True: "yes"}
    for name in Site.__struct_fields__:
        default = getattr(Site(), name)
        plain = words.get(default, str(default)) if isinstance(default, str | tuple | bool) else str(default or "none")
        assert rows[name].strip() == ("all" if name == "consent_readers" else plain), name
    parts = [name for name in dir(SiteVisit) if not name.startswith("_")]
    assert not [name for name in (*web.__all__, *parts) if f"`{name}" not in text]


def test_nothing_is_sent_without_consent(gateway: str, installed: Shop) -> None:
    """The page's own code, and a person who has not answered."""
    names = names_of("import flask", gateway, installed)
    reply = names["app"].test_client(use_cookies=False).get("/thanks", headers={**HEADERS, "Cookie": ""})
    names["client"].close()
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers
    assert installed.events() == []
