"""The page about shops says all that can be set and all that can come of an order."""

from __future__ import annotations

import pytest

import tree
from signalpost.connectors.order import Channel
from signalpost.connectors.order_events import ACTION_SOURCES
from signalpost.connectors.source import EventNames, OrderSource, Platform
from signalpost.connectors.unsent import Unsent

PAGE = (tree.ROOT / "docs/reference/shops.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("|")]


@pytest.mark.parametrize("name", [*OrderSource.__struct_fields__, *EventNames.__struct_fields__])
def test_every_setting_and_kind_is_described(name: str) -> None:
    """In the first column of a table."""
    assert any(f"`{name}`" in row.split("|")[1] for row in ROWS)


@pytest.mark.parametrize("reason", Unsent)
def test_every_reason_is_described(reason: Unsent) -> None:
    """By its code."""
    assert f"| `{reason.value}` |" in PAGE


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_is_described_with_its_action_source(channel: Channel) -> None:
    """As the rule has it."""
    source = ACTION_SOURCES[channel].value if channel in ACTION_SOURCES else "not sent"
    found = [row for row in ROWS if f"`{channel.value}`" in row.split("|")[1]]
    assert any(source in row.split("|")[2] for row in found)


def test_names_as_shipped_are_those_of_the_settings() -> None:
    """And every platform is named."""
    shipped = EventNames()
    assert all(f"`{name}`" in PAGE for kind in EventNames.__struct_fields__ if (name := getattr(shipped, kind)))
    assert all(f"`{platform.value}`" in PAGE for platform in Platform)
