"""The how-to for Shopify says what the connector does."""

from __future__ import annotations

import re
import tomllib

import msgspec

import tree
from signalpost.connectors.order import Channel
from signalpost.connectors.order_events import ACTION_SOURCES
from signalpost.connectors.shopify.channels import ORIGINS
from signalpost.connectors.shopify.topics import TOPICS
from signalpost.connectors.source import OrderSource

PAGE = (tree.ROOT / "docs/how-to/connect-shopify.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Cells of the table under a head row."""
    table = PAGE.partition(f"{heading}\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


def test_every_topic_is_in_the_table() -> None:
    """And no other."""
    named = [name for row in rows("| topic | what it is for |") for name in re.findall(r"`([\w/]+)`", row[0])]
    assert sorted(named) == sorted(topic.name for topic in TOPICS)


def test_every_source_name_is_in_the_table() -> None:
    """With the action_source it leads to, and a mark where Shopify does not document it."""
    found = {}
    for words, action_source, _ in rows("| source_name | action_source | |")[:-1]:
        for name, mark in re.findall(r"`([\w-]+)`( \\\*)?", words):
            found[name] = (action_source.strip("`"), not mark)
    assert found == {
        origin.source_name: (
            "" if origin.channel is Channel.MARKETPLACE else ACTION_SOURCES[origin.channel].value,
            origin.verified,
        )
        for origin in ORIGINS
    }


def test_the_settings_it_shows_are_settings() -> None:
    """As `config apply` takes them."""
    text = PAGE.partition("```toml\n")[2].partition("```")[0]
    (source,) = tomllib.loads(text)["sources"]
    read = msgspec.convert({**source, "platform": "shopify", "shop": "main"}, OrderSource)
    assert read.channels == {"3890849": Channel.WEBSITE, "erp-import": Channel.MARKETPLACE}
    assert read.cash_on_delivery_methods == ("Nachnahme",)
