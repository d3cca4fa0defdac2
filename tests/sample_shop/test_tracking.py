"""Both halves of an event in one place."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from gateway_shop import DATASET, Shop
from signalpost import AsyncClient
from signalpost.client.client import SYSTEM
from signalpost.sample_shop.session import Customer
from signalpost.sample_shop.tracking import FULL, MOST_WAITING, SENT, Reporter
from signalpost.transport_asgi import AsyncAsgiTransport
from site_requests import GRANTED, NOW, head, visit
from tag_gateway import tag_gateway


def reporter(installed: Shop, told: list[str], key: str = "") -> Reporter:
    transport = AsyncAsgiTransport(tag_gateway(installed))
    installed.now_ms = NOW * 1000
    client = AsyncClient.to_gateway(
        "http://gateway",
        key=key or installed.token,
        dataset=DATASET,
        transport=transport,
        ports=msgspec.structs.replace(SYSTEM, now=lambda: float(NOW)),
    )
    return Reporter(client, told.append)


def test_page_and_back_end_get_one_id(tmp_path: Path) -> None:
    """And the back end's event knows the person."""
    installed, told = Shop(tmp_path), list[str]()
    shop = reporter(installed, told)
    event = shop.report(
        visit(head("/p", cookie=GRANTED)), Customer(email="a@example.com"), "Lead", {"content_name": "N"}
    )
    asyncio.run(shop.send_waiting())
    [copy] = installed.events()
    assert (copy.event_name, copy.event_id, event.by_server) == ("Lead", event.event_id, SENT)
    assert "em" in copy.keys
    assert told == []
    installed.close()


def test_a_full_queue_is_said_and_holds_up_no_page(tmp_path: Path) -> None:
    """The page's half goes on alone."""
    installed, told = Shop(tmp_path), list[str]()
    shop = reporter(installed, told)
    seen = visit(head(cookie=GRANTED))
    found = [shop.report(seen, Customer(), "PageView", {}).by_server for _ in range(MOST_WAITING + 1)]
    assert (found[-2:], len(told)) == ([SENT, FULL], 1)
    installed.close()


def test_a_wrong_key_is_said_and_the_shop_goes_on(tmp_path: Path) -> None:
    """The next event is tried again."""
    installed, told = Shop(tmp_path), list[str]()
    shop = reporter(installed, told, key="sps_wrong")
    for _ in range(2):
        shop.report(visit(head(cookie=GRANTED)), Customer(), "PageView", {})
        asyncio.run(shop.send_waiting())
    assert [words.partition(": ")[0] for words in told] == ["PageView failed", "not sent"] * 2
    assert "key_unknown" in told[2]
    assert "sps_wrong" not in " ".join(told)
    installed.close()
