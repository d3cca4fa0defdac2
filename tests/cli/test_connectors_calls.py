"""Commands that call a shop's own platform: webhooks made and checked, orders of before read."""

from __future__ import annotations

from pathlib import Path

import pytest

from called_shop import called, put_order
from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.connectors.platforms import CONNECTORS

PUBLIC = "https://sp.shop.example"


@pytest.mark.parametrize("platform", ["shopify", "woocommerce", "stripe"])
def test_webhooks_are_made_checked_and_made_anew(signalpost: Signalpost, platform: str) -> None:
    """Whatever the platform did with them."""
    with called(signalpost, platform) as shop:
        before = signalpost("connectors", "check", "main")
        assert before.code == Exit.REFUSED and "none yet" in before.out
        made = signalpost("connectors", "install", "main", "--address", PUBLIC, "--json")
        assert made.code == Exit.DONE, made.err
        topics = list(CONNECTORS[platform].topics)
        assert (made.rows[0]["address"], made.rows[0]["made"]) == (f"{PUBLIC}/webhooks/main", topics)
        assert made.rows[0]["secret"] == (platform != "shopify")  # whose secret is the app's
        if platform == "shopify":
            assert signalpost("connectors", "secret", "main", stdin="the-apps-secret").code == Exit.DONE
        checked = signalpost("connectors", "check", "main")
        assert (checked.code, f"{len(topics)} work" in checked.out) == (Exit.DONE, True), checked.out
        shop.hooks.pop()
        lacking = signalpost("connectors", "check", "main")
        assert lacking.code == Exit.REFUSED and "missing" in lacking.out and "connectors install main" in lacking.out
        assert signalpost("connectors", "install", "main").code == Exit.DONE
        assert signalpost("connectors", "check", "main").code == Exit.DONE
        again = signalpost("connectors", "install", "main")
        assert "All webhooks were there" in again.out


def test_a_woocommerce_shop_signs_with_what_it_is_told(signalpost: Signalpost) -> None:
    """A secret of its own, made here, kept sealed and printed nowhere."""
    with called(signalpost, "woocommerce") as shop:
        made = signalpost("connectors", "install", "main", "--address", PUBLIC)
        secrets = {hook["secret"] for hook in shop.hooks}
        assert len(secrets) == 1
        assert (told := secrets.pop()) and len(told) == 64
        assert told not in made.out + made.err


@pytest.mark.parametrize(
    ("address", "said"),
    [("http://sp.shop.example", "clear text"), ("sp.shop.example", "is no address"), (None, "public address")],
)
def test_an_address_that_cannot_be_is_refused(signalpost: Signalpost, address: str | None, said: str) -> None:
    """Before the platform is called."""
    with called(signalpost, "shopify") as shop:
        words = ["--address", address] if address else []
        refused = signalpost("connectors", "install", "main", *words)
        assert refused.code == Exit.USAGE and said in refused.err
        assert shop.asked == []


def test_a_backfill_reads_what_was_before_the_shop_was_added(signalpost: Signalpost, tmp_path: Path) -> None:
    """And nothing of it twice."""
    with called(signalpost, "woocommerce") as shop:
        for number in (501, 502, 503):
            put_order(shop, number, age_s=86_400)
        put_order(shop, 400, age_s=40 * 86_400)
        done = signalpost("connectors", "backfill", "main", "--since", "3d", "--json")
        assert (done.code, done.rows[0]["orders"]) == (Exit.DONE, 3), done.err
        again = signalpost("connectors", "backfill", "main", "--since", "3d")
        assert "3 orders read" in again.out


def test_an_order_that_cannot_be_read_is_told_and_stops_nothing(signalpost: Signalpost) -> None:
    """With its code; the command ends with 1."""
    with called(signalpost, "shopify") as shop:
        put_order(shop, 501)
        put_order(shop, 502)
        shop.orders["501"][1]["created_at"] = "yesterday"
        done = signalpost("connectors", "backfill", "main", "--since", "12h")
        assert done.code == Exit.REFUSED
        assert "2 orders read" in done.out and "webhook_field_malformed 1" in done.out


def test_a_shop_that_refuses_says_what_to_do(signalpost: Signalpost) -> None:
    """A wrong token, an unknown shop, one without a token."""
    with called(signalpost, "shopify"):
        signalpost("connectors", "secret", "main", "--api", stdin="wrong-token")
        refused = signalpost("connectors", "check", "main")
        assert refused.code == Exit.DESTINATION and "connectors secret main --api" in refused.err
        assert "wrong-token" not in refused.err
    assert signalpost("connectors", "check", "nowhere").code == Exit.NOT_FOUND
    signalpost("connectors", "add", "bare", "shopify", "--address", "https://bare.example")
    bare = signalpost("connectors", "check", "bare")
    assert bare.code == Exit.DESTINATION and "connectors show bare" in bare.err


def test_a_backfill_from_a_time_to_come_is_refused(signalpost: Signalpost) -> None:
    """As is what means no time."""
    for text, said in (("2099-01-01", "has not come yet"), ("soon", "is no time")):
        refused = signalpost("connectors", "backfill", "main", "--since", text)
        assert refused.code == Exit.USAGE and said in refused.err


def test_the_last_days_orders_are_counted(signalpost: Signalpost) -> None:
    """By the platform's own list."""
    with called(signalpost, "shopify") as shop:
        put_order(shop, 501, age_s=100)
        put_order(shop, 502, age_s=3 * 86_400)
        signalpost("connectors", "install", "main", "--address", PUBLIC)
        checked = signalpost("connectors", "check", "main", "--json")
        assert checked.rows[0]["listed_last_day"] == 1


def test_a_crms_webhooks_are_made_by_hand_and_its_list_is_read(signalpost: Signalpost) -> None:
    """The command says what to enter there; a check asks for the list alone."""
    with called(signalpost, "hubspot") as crm:
        assert signalpost("connectors", "check", "main").code == Exit.REFUSED
        told = signalpost("connectors", "install", "main", "--address", PUBLIC)
        assert (told.code, f"Target URL    {PUBLIC}/webhooks/main" in told.out) == (Exit.DONE, True), told.out
        shown = signalpost("connectors", "install", "main", "--json")
        assert shown.rows[0]["by_hand"]["Target URL"] == f"{PUBLIC}/webhooks/main"
        assert signalpost("connectors", "secret", "main", stdin="the-apps-secret").code == Exit.DONE
        checked = signalpost("connectors", "check", "main")
        assert (checked.code, "leads     0 changed" in checked.out) == (Exit.DONE, True), checked.out
        assert "made on the platform's own pages" in checked.out
        assert all("/search" in asked for asked in crm.asked)


def test_a_page_of_lead_ads_is_subscribed_and_its_app_told_by_hand(signalpost: Signalpost) -> None:
    """With the token by which Meta knows the right gateway."""
    with called(signalpost, "lead_ads", path="/v25.0/444444444444") as page:
        assert signalpost("connectors", "secret", "main", stdin="the-apps-secret").code == Exit.DONE
        made = signalpost("connectors", "install", "main", "--address", PUBLIC)
        assert (made.code, page.hooks[0]["subscribed_fields"]) == (Exit.DONE, ["leadgen"]), made.err
        assert f"Callback URL  {PUBLIC}/webhooks/main" in made.out
        assert "Verify token" in made.out and "the-apps-secret" not in made.out
        assert signalpost("connectors", "check", "main").code == Exit.DONE
