"""Shops by command: their settings, and the secrets of their platforms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit

SECRET = "whsec_abcdefghijklmnop"


@pytest.fixture
def shop(signalpost: Signalpost) -> Signalpost:
    """With one dataset and one shop."""
    signalpost("datasets", "add", "11")
    assert signalpost("connectors", "add", "main", "shopify", "--shop", "de", "--dataset", "11").code == Exit.DONE
    return signalpost


def setting(signalpost: Signalpost, name: str = "main") -> dict[str, Any]:
    [row] = signalpost("connectors", "show", name, "--json").rows
    return dict(row)


def test_a_shop_is_added_and_says_what_to_do_next(signalpost: Signalpost) -> None:
    """The key for its pages, and the secret; orders from before are not its own."""
    told = signalpost("connectors", "add", "main", "stripe")
    assert 'data-shop="main"' in told.err
    assert "connectors secret main" in told.err
    found = setting(signalpost)
    assert (found["platform"], found["shop"], found["secret"]) == ("stripe", "main", "no")
    assert found["since"] > 1_700_000_000


def test_what_is_said_changes_and_the_rest_stays(shop: Signalpost) -> None:
    """As with datasets."""
    words = ["--purchase-when", "delivered", "--delay-days", "0.5", "--event", "refund=Refunded", "--zero-value"]
    before = setting(shop)
    assert shop("connectors", "add", "main", *words).code == Exit.DONE
    found = setting(shop)
    assert (found["purchase_when"], found["delay_s"], found["zero_value"]) == ("delivered", 43_200, True)
    assert (found["names"]["refund"], found["names"].get("purchase", "Purchase")) == ("Refunded", "Purchase")
    assert (found["datasets"], found["since"], found["platform"]) == (["11"], before["since"], "shopify")
    shop("connectors", "add", "main", "--event", "cancelled=", "--no-zero-value")
    found = setting(shop)
    assert (found["names"]["refund"], found["names"]["cancelled"], found["zero_value"]) == ("Refunded", "", False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new"], "needs its platform"),
        (["Not A Name", "shopify"], "cannot be set so"),
        (["main", "--dataset", "99"], "datasets add 99"),
        (["main", "--event", "refund"], "refund="),
        (["main", "--event", "bogus=X"], "unsubscribed"),
        (["main", "--mapping", "/nowhere.toml"], "connectors try"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(words: list[str], said: str, shop: Signalpost) -> None:
    """And nothing changes."""
    before = shop("connectors", "list", "--json").out
    ended = shop("connectors", "add", *words)
    assert ended.code == Exit.USAGE
    assert said in ended.err
    assert shop("connectors", "list", "--json").out == before


def test_a_secret_is_kept_and_never_shown(shop: Signalpost) -> None:
    """Neither it nor the token of the API."""
    assert shop("connectors", "secret", "main", stdin=SECRET).code == Exit.DONE
    assert shop("connectors", "secret", "main", "--api", stdin="shpat_1").code == Exit.DONE
    [row] = shop("connectors", "list", "--json").rows
    assert (row["secret"], row["api_token"]) == ("yes", "yes")
    shown = shop("connectors", "show", "main").out + shop("config", "export").out + shop("audit", "list", "--json").out
    assert SECRET not in shown
    assert "shpat_1" not in shown


def test_a_changed_secret_leaves_the_former_until_it_is_forgotten(shop: Signalpost) -> None:
    """So that what is on its way is taken."""
    shop("connectors", "secret", "main", stdin=SECRET)
    shop("connectors", "secret", "main", stdin="another")
    assert "former secret is forgotten" in shop("connectors", "secret", "main", "--forget-former").err
    assert setting(shop)["secret"] == "yes"
    assert shop("connectors", "secret", "main", "--remove").code == Exit.DONE
    assert setting(shop)["secret"] == "no"
    assert "holds no secret" in shop("connectors", "secret", "main", stdin="two words").err


def test_a_shop_is_paused_and_goes_on(shop: Signalpost) -> None:
    """Its settings say so, and what lifts it."""
    assert shop("connectors", "pause", "main").code == Exit.DONE
    assert "pause main --off" in shop("connectors", "show", "main").err
    shop("connectors", "pause", "main", "--off")
    assert setting(shop)["paused"] is False


def test_a_removed_shop_leaves_no_secret(shop: Signalpost) -> None:
    """One of the same name begins anew."""
    shop("connectors", "secret", "main", stdin=SECRET)
    assert shop("connectors", "remove", "main").code == Exit.DONE
    assert "No shops yet" in shop("connectors", "list").err
    shop("connectors", "add", "main", "stripe")
    assert setting(shop)["secret"] == "no"


@pytest.mark.parametrize("words", [["show"], ["secret", "--remove"], ["pause"], ["remove"]])
def test_a_shop_that_is_not_there_is_not_found(words: list[str], signalpost: Signalpost) -> None:
    """With where to look."""
    ended = signalpost("connectors", words[0], "nobody", *words[1:])
    assert ended.code == Exit.NOT_FOUND
    assert "connectors list" in ended.err


def test_shops_come_back_with_the_settings(shop: Signalpost, tmp_path: Path) -> None:
    """`config export` writes them, `config apply` reads them."""
    exported = shop("config", "export").out
    assert "[[sources]]" in exported
    shop("connectors", "remove", "main")
    assert shop("config", "apply", "-", stdin=exported).code == Exit.DONE
    assert setting(shop)["shop"] == "de"


def test_stages_and_fields_of_a_crm_are_set_and_added_to(signalpost: Signalpost) -> None:
    """What is wrong with them is told with an example; a CRM has no pages with a key."""
    words = ("--stage", "2873=Qualified", "--lead-field", "lead_id=meta_lead_id", "--crm-name", "Ours")
    added = signalpost("connectors", "add", "hub", "hubspot", *words)
    assert added.code == Exit.DONE, added.err
    assert "data-shop" not in added.err
    assert signalpost("connectors", "add", "hub", "--stage", "other=").code == Exit.DONE
    (shown,) = signalpost("connectors", "show", "hub", "--json").rows
    assert (shown["stages"], shown["lead_fields"]) == ({"2873": "Qualified", "other": ""}, {"lead_id": "meta_lead_id"})
    assert shown["crm_name"] == "Ours"
    for option, text in (("--stage", "closedwon"), ("--lead-field", "lead_id=a b"), ("--lead-field", "cookie=x")):
        refused = signalpost("connectors", "add", "hub", option, text)
        assert refused.code == Exit.USAGE, refused.out
