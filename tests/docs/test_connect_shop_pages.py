"""What the pages for WooCommerce and BigCommerce say is what the connectors do."""

from __future__ import annotations

import re

import pytest

import tree
from signalpost.connectors.bigcommerce.channels import BY_SOURCE, MIGRATED
from signalpost.connectors.bigcommerce.connector import BigCommerce
from signalpost.connectors.bigcommerce.statuses import INCOMPLETE, STANDINGS
from signalpost.connectors.order import Channel
from signalpost.connectors.order_events import ACTION_SOURCES
from signalpost.connectors.webhook import Connector
from signalpost.connectors.woocommerce.channels import ORIGINS
from signalpost.connectors.woocommerce.connector import WooCommerce
from signalpost.connectors.woocommerce.meta import OURS
from signalpost.connectors.woocommerce.statuses import CHECKOUT_DRAFT
from signalpost.connectors.woocommerce.statuses import STANDINGS as WOO_STANDINGS

PLUGIN = (tree.ROOT / "web" / "woocommerce" / "signalpost.php").read_text(encoding="utf-8")


def page(platform: str) -> str:
    """The page."""
    return (tree.ROOT / "docs" / "how-to" / f"connect-{platform}.md").read_text(encoding="utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    table = text.partition(f"## {heading}\n")[2].partition("\n|---")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


def words(cell: str) -> list[str]:
    """What stands in a cell as code."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_origin_of_woocommerces_orders_is_on_the_page() -> None:
    """With its action_source; a marketplace has none."""
    told = {
        word: cells[1].strip("`")
        for cells in rows(page("woocommerce"), "Where an order was placed")
        for word in words(cells[0])
    }
    sent = {origin.created_via: origin.channel for origin in ORIGINS}
    assert told == {
        word: "" if channel is Channel.MARKETPLACE else ACTION_SOURCES[channel].value for word, channel in sent.items()
    }


def test_every_status_of_woocommerce_is_on_the_page() -> None:
    """And no other."""
    told = {word for cells in rows(page("woocommerce"), "What a status means") for word in words(cells[0])}
    assert told == {*WOO_STANDINGS, CHECKOUT_DRAFT}


def test_all_that_the_plugin_writes_is_on_the_page() -> None:
    """By the keys that the connector reads."""
    names = re.search(r"const NAMES\s+= array\(([^)]*)\)", PLUGIN)
    assert names
    told = {
        word for cells in rows(page("woocommerce"), "Let orders say what the browser knew") for word in words(cells[0])
    }
    assert told == {OURS + name for name in re.findall(r"'(\w+)'", names[1])}
    assert f"const PREFIX  = '{OURS}'" in PLUGIN


@pytest.mark.parametrize("connector", [WooCommerce(), BigCommerce()], ids=lambda one: str(one.platform))
def test_every_topic_that_is_asked_for_is_on_the_page(connector: Connector) -> None:
    """In its table."""
    text = page(connector.platform)
    assert all(f"`{topic}`" in text for topic in connector.topics)


def test_every_origin_and_status_of_bigcommerces_orders_is_on_the_page() -> None:
    """Numbers of statuses too."""
    text = page("bigcommerce")
    table = "\n".join(cells[0] for cells in rows(text, "Where an order was placed"))
    assert set(BY_SOURCE) <= set(words(table))
    assert f"`{MIGRATED}`" in text
    numbers = {int(n) for cells in rows(text, "What a status means") for n in re.findall(r"\b\d+\b", cells[0])}
    assert numbers == {INCOMPLETE, *STANDINGS}
