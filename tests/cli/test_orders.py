"""Orders on the command line: listed, shown, accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import Signalpost
from order_rows import SOURCE, a_claim, a_part, an_order, put, put_gone
from signalpost.cli.exits import Exit
from signalpost.cli.orders import span
from signalpost.errors import SettingsError
from signalpost.store import open_ledger
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key
from signalpost.store.orders import ClaimState, PartState

ALL = ("--since", "2020-01-01")


@pytest.fixture
def orders(signalpost: Signalpost) -> None:
    """Order 1 waits to be sent, claimed by a browser with another value; 2 was cancelled."""
    signalpost("datasets", "add", "123")
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    opened = open_ledger(Path("var/ledger.db"), keys)
    put_gone(opened, 1)
    ended = a_part(2, state=PartState.ENDED, reason="order_cancelled")
    put(
        opened,
        an_order(2, facts={"shop_number": "1002"}),
        ended,
        a_claim(state=ClaimState.CONFIRMED, of_order="1", value="18"),
    )
    opened.close()


def add_missing(number: int = 3) -> None:
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    opened = open_ledger(Path("var/ledger.db"), keys)
    put(opened, an_order(number, told=("poll",)))
    opened.close()


@pytest.mark.usefixtures("orders")
def test_orders_are_listed_with_how_they_stand(signalpost: Signalpost) -> None:
    """Newest first; of one outcome alone; as JSON with what to do."""
    found = signalpost("orders", "list", "--json", *ALL).rows
    assert [(one["order_id"], one["outcome"], one["reason"]) for one in found] == [
        ("2", "left_out", "order_cancelled"), ("1", "waiting", "queued"),
    ]  # fmt: skip
    assert found[1]["value_differs"]
    assert found[0]["advice"].startswith("Nothing to do")
    only = signalpost("orders", "list", "--json", "--outcome", "waiting", *ALL).rows
    assert [one["order_id"] for one in only] == ["1"]
    assert "order_cancelled" in signalpost("orders", "list", *ALL).out
    assert "No such orders" in signalpost("orders", "list", "--source", "other", *ALL).err


@pytest.mark.usefixtures("orders")
def test_one_order_is_shown_whole(signalpost: Signalpost) -> None:
    (order,) = signalpost("orders", "show", "1", "--json").rows
    assert [event["event_id"] for event in order["events"]] == ["p1"]
    text = signalpost("orders", "show", "1").out
    for said in ("1/purchase", "browser_value  18 EUR", "value_differs  "):
        assert said in text
    (other,) = signalpost("orders", "show", "1002", "--json").rows  # the shop's own number
    assert (other["order"]["order_id"], other["order"]["shop_number"]) == ("2", "1002")
    unknown = signalpost("orders", "show", "99")
    assert unknown.code == Exit.NOT_FOUND
    assert "No shop told of an order 99" in unknown.err


@pytest.mark.usefixtures("orders")
def test_reconciling_ends_with_one_if_something_is_to_be_done(signalpost: Signalpost) -> None:
    """And names the order, the reason and the sentence; webhooks that never came are counted."""
    good = signalpost("orders", "reconcile", *ALL)
    assert (good.code, "2 orders, 100.00% accounted for" in good.out) == (Exit.DONE, True)
    add_missing()
    bad = signalpost("orders", "reconcile", *ALL)
    assert bad.code == Exit.REFUSED
    for said in ("66.67% accounted for", "no_event", "connectors backfill", f"purchases of browsers at {SOURCE}"):
        assert said in bad.out
    found = signalpost("orders", "reconcile", "--json", *ALL).rows[0]
    assert [one["order_id"] for one in found["missing"]] == ["3"]
    assert sum(day["polled_only"] for day in found["days"]) == 1


@pytest.mark.usefixtures("orders")
def test_claims_that_no_order_confirms_are_listed(signalpost: Signalpost) -> None:
    """Those that an order confirmed are not; where the limit hides some, it is said."""
    assert "No such claims" in signalpost("orders", "claims", *ALL).err
    keys = Keyring.open(Path("var"), read_master_key({}, Path("var/master.key")))
    opened = open_ledger(Path("var/ledger.db"), keys)
    put(opened, *(a_claim(number, state=ClaimState.UNCONFIRMED, policy="flag") for number in (8, 9)))
    opened.close()
    found = signalpost("orders", "claims", "--json", *ALL).rows
    assert {(one["order_id"], one["policy"], one["value"]) for one in found} == {
        ("8", "flag", "19.99 EUR"), ("9", "flag", "19.99 EUR"),
    }  # fmt: skip
    assert "more than these 1" in signalpost("orders", "claims", "--limit", "1", *ALL).err
    assert "No such claims" in signalpost("orders", "claims", "--source", "other", *ALL).err


def test_days_are_read_in_two_ways() -> None:
    """A date, or so many days back."""
    now = 1_800_000_000
    assert span("2026-11-22", "2026-11-23", now) == (1_795_305_600, 1_795_392_000)
    assert span("7d", "", now)[0] == now - 7 * 86_400
    for text in ("soon", "7", "d"):
        with pytest.raises(SettingsError, match="is no time"):
            span(text, "", now)
