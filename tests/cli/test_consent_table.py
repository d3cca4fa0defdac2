"""`signalpost consent table`: what holds in each region."""

from __future__ import annotations

from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit

DATASET = "1234567890"


@pytest.fixture
def shop(signalpost: Signalpost) -> Signalpost:
    """An installation with one dataset."""
    signalpost("datasets", "add", DATASET)
    return signalpost


def table(shop: Signalpost, *changes: str) -> dict[str, dict[str, Any]]:
    return {row["region"]: row for row in shop("consent", "table", DATASET, *changes, "--json").rows}


def test_the_shipped_table_is_shown(shop: Signalpost) -> None:
    """As it holds before anything is set."""
    found = table(shop)
    assert {region: row["unknown"] for region, row in found.items()} == {
        "eea": "hold", "uk": "hold", "ch": "hold", "us": "send", "elsewhere": "send",
    }  # fmt: skip
    assert {row["set"] for row in found.values()} == {"as shipped"}


def test_what_is_changed_stays_and_can_be_taken_back(shop: Signalpost) -> None:
    """A state takes what it leaves open from the United States."""
    found = table(shop, "us.opted_out=drop", "us_ca.unknown=limited", "eea.hold_days=3")
    assert (found["us_ca"]["unknown"], found["us_ca"]["opted_out"]) == ("limited", "drop")
    assert found["eea"]["hold_days"] == 3
    assert table(shop) == found
    assert "us_ca" not in table(shop, "us_ca.unknown=", "us.opted_out=")


def test_the_region_of_people_of_whom_nothing_says_it(shop: Signalpost) -> None:
    """Told below the table."""
    assert "it is eea" in shop("consent", "table", DATASET, "region=eea").err
    assert "it is elsewhere" in shop("consent", "table", DATASET, "region=").err


@pytest.mark.parametrize(
    "change", ["mars.unknown=hold", "eea.unknown=maybe", "eea.hold_days=0", "eea=hold", "x", "region=de"]
)
def test_what_cannot_be_meant_changes_nothing(shop: Signalpost, change: str) -> None:
    """And says what can."""
    ended = shop("consent", "table", DATASET, change)
    assert ended.code == Exit.USAGE
    assert ended.err
    assert {row["set"] for row in table(shop).values()} == {"as shipped"}


def test_a_dataset_that_is_none_has_no_table(signalpost: Signalpost) -> None:
    """Refused, with how to add it."""
    assert signalpost("consent", "table", "1").code == Exit.REFUSED
