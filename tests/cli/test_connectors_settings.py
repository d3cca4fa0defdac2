"""What a shop lacks is said in the order in which it is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signalpost.cli.connectors_settings import next_steps, read_mapping, site_address_lacking, words
from signalpost.connectors.source import CRMS, OrderSource, Platform
from signalpost.errors import SettingsError


def steps(platform: Platform, secret: str = "yes", api: str = "yes", **settings: object) -> list[str]:
    source = OrderSource(name="main", platform=platform, shop="main", **settings)  # type: ignore[arg-type]
    return next_steps(source, {"secret": secret, "api_token": api})


def test_a_shop_needs_a_secret_then_a_token_then_webhooks() -> None:
    """Each until it is there."""
    first = steps(Platform.SHOPIFY, "no", "no")
    assert ["secret main <" in first[0], "--api" in first[1]] == [True, True]
    assert "install main" in steps(Platform.SHOPIFY)[0]
    assert steps(Platform.SHOPIFY, webhook_address="https://sp.example/webhooks/main") == []


def test_a_generic_shop_has_no_list_of_ours() -> None:
    """So no token is asked for."""
    assert steps(Platform.GENERIC, api="no") == []


@pytest.mark.parametrize(
    ("found", "said"),
    [(True, "yes"), (False, "no"), ("", "none"), ([], "none"), (["1", "2"], "1, 2"), ({"a": 1}, "a=1"), (5, "5")],
)
def test_settings_are_words(found: object, said: str) -> None:
    """Nothing is shown as code."""
    assert words(found) == said


def test_a_mapping_is_read_from_toml_or_json(tmp_path: Path) -> None:
    """By its ending; what is neither, or says nothing of how it is signed, is refused."""
    signature = '[signature]\nstyle = "bearer"\nheader = "authorization"\n'
    (tmp_path / "m.toml").write_text(signature + '[order]\norder_id = "id"\n')
    found = read_mapping(tmp_path / "m.toml")
    assert found["order"] == {"order_id": "id"}
    (tmp_path / "m.json").write_text(json.dumps(found))
    assert read_mapping(tmp_path / "m.json") == found
    (tmp_path / "m.json").write_text('{"order": {"order_id": "id"}}')
    with pytest.raises(SettingsError, match="signature"):
        read_mapping(tmp_path / "m.json")
    (tmp_path / "m.json").write_text("[]")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_mapping(tmp_path / "m.json")


@pytest.mark.parametrize("platform", list(Platform))
def test_a_shop_whose_orders_may_name_no_page_lacks_its_address(platform: Platform) -> None:
    """Until it is given; WooCommerce's orders name its front page, and stages of leads are no website events."""
    source = OrderSource(name="main", platform=platform, shop="main")
    said = site_address_lacking(source)
    assert ("--site-address" in said) == (platform not in {Platform.WOOCOMMERCE, *CRMS})
    given = OrderSource(name="main", platform=platform, shop="main", site_address="https://shop.example")
    assert site_address_lacking(given) == ""
