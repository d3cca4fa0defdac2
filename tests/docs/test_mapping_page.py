"""The pages about mappings: every field with its kind, and the example as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

import tree
from signalpost.cli.connectors_settings import read_mapping
from signalpost.cli.connectors_try import tried
from signalpost.connectors.generic.fields import FIELDS, REQUIRED, Kind, Section
from signalpost.connectors.generic.mapping import Mapped, Signature
from signalpost.connectors.source import OrderSource, Platform

NOW = 1_795_165_230
PAGE = (tree.ROOT / "docs/reference/mapping.md").read_text(encoding="utf-8")
HOW_TO = (tree.ROOT / "docs/how-to/connect-any-shop.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| `")]


def block(language: str) -> str:
    """The first of the how-to."""
    return HOW_TO.partition(f"```{language}\n")[2].partition("```")[0]


@pytest.mark.parametrize("section", [one for one in Section if one is not Section.PERSON])
def test_every_field_is_on_the_page_with_its_kind(section: Section) -> None:
    """And what is needed is said to be."""
    for name, kind in FIELDS[section].items():
        found = [row for row in ROWS if f"`{name}`" in row[0] and row[1] == kind.value]
        assert found, name
        if name in REQUIRED.get(section, ()):
            assert any(row[2].startswith("needed") for row in found), name


def test_every_key_of_a_person_is_on_the_page() -> None:
    """By Meta's names, in their order."""
    text = PAGE.partition("### `[person]`")[2].partition("###")[0]
    assert re.findall(r"`([^`]+)`", text) == list(FIELDS[Section.PERSON])


def test_every_setting_and_kind_is_on_the_page() -> None:
    """Beside the sections."""
    named = {word for row in ROWS for word in re.findall(r"`([^`]+)`", row[0])}
    sections = {section.value for section in Section}
    assert set(Signature.__struct_fields__) <= named
    assert set(Mapped.__struct_fields__) - sections - {"signature"} <= named
    assert all(f"\n| {kind.value} |" in PAGE for kind in Kind)


def test_the_example_reads_its_body(tmp_path: Path) -> None:
    """As the page has both: a Purchase of what it says; and what does not fit is told as it says."""
    file = tmp_path / "orders.toml"
    file.write_text(block("toml"), encoding="utf-8")
    mapping = read_mapping(file)
    shop = OrderSource(name="main", platform=Platform.GENERIC, shop="main", mapping=mapping)
    (message,) = tried("paid.json", block("json").encode(), shop, now=NOW)["messages"]
    (event,) = message["events"]
    assert (event["event_name"], event["value"], event["order_id"]) == ("Purchase", 59.8, "A-1001")
    assert event["num_items"] == 2
    assert set(mapping["person"]) == set(message["keys"]["user_data"])
    refused = json.dumps(json.loads(block("json")) | {"order": {"number": 1, "total": {}}})
    problem = tried("x", refused.encode(), shop, now=NOW)["problem"]
    assert f"\n{problem['path']}\n" in HOW_TO


def test_the_bounds_are_those_of_the_code() -> None:
    """As numbers with their thousands."""
    from signalpost.connectors.generic import expressions, fields, mapping, orders

    bounds = (
        expressions.LONGEST,
        expressions.MOST_STEPS,
        expressions.MOST_ITEMS,
        expressions.MOST_CHARACTERS,
        fields.LONGEST_TEXT,
        mapping.MOST_EXPRESSIONS,
        orders.MOST_ORDERS,
    )
    assert all(f"{bound:,}" in PAGE for bound in bounds)
    usual = msgspec.convert({"style": "bearer", "header": "a"}, Signature)
    assert f"| `tolerance_s` | {usual.tolerance_s} |" in PAGE
