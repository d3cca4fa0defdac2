"""The tutorial `redundant-setup`, done as written: the sample shop in a real browser, gateway, worker and sandbox."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tree
from sample_shopper import Shopper
from serving import Process, Serve, run, sandbox_events, wait_for
from signalpost import order_event_id
from signalpost.sample_shop.layout import SHOP

FIRST_STEPS = ("--first-steps", "--sandbox-port", "0", "--shop-port", "0")
BOTH = {"browser", "server"}


def shop_of(serving: Serve) -> str:
    """Where `serve` says that the shop is."""
    return str(json.loads((serving.data / "serve.json").read_text())["shop"])


def copies(serving: Serve) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What the sandbox took, by event_name and event_id."""
    assert serving.sandbox is not None
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for event in sandbox_events(serving.sandbox):
        found[event["event"]["event_name"], str(event["event"].get("event_id"))].append(event)
    return found


def pair(serving: Serve, event_name: str, event_id: str) -> list[dict[str, Any]]:
    """Both copies of an event, once they are there."""

    def both() -> list[dict[str, Any]] | None:
        found = copies(serving)[event_name, event_id]
        return found if {event["source"] for event in found} == BOTH else None

    return wait_for(f"both copies of {event_name}", both)


@pytest.fixture
def serving(serve: Callable[..., Serve], processes: list[Process]) -> Iterator[Serve]:
    """What `make run` starts."""
    started = serve(*FIRST_STEPS)
    yield started
    assert started.stop() == 0


def test_an_order_comes_from_browser_and_server_and_counts_once(serving: Serve) -> None:
    """Search, product, cart, checkout, payment, order: each event twice under one id, one of them kept."""
    with Shopper(shop_of(serving)) as shopper:
        shopper.visit("/products/HC-103")
        [[held, held_id, by_server]] = shopper.reported()
        assert (by_server, copies(serving)) == ("not sent: consent unknown", {})
        shopper.answer("granted")
        pair(serving, held, held_id)  # the tag had kept it
        shopper.fill("[role=search]", q="beans")
        shopper.submit("[role=search]", "location.pathname === '/search'")
        listed = shopper.reported()
        shopper.put_into_cart("HC-101")
        listed += shopper.reported()
        number = shopper.buy()
        listed += shopper.reported()
        assert [name for name, _, _ in listed] == ["Search", "ViewContent", "AddToCart", "Purchase"]
        assert {by_server for _, _, by_server in listed} == {"sent"}
        assert listed[-1][1] == order_event_id("Purchase", SHOP, number)
        for event_name, event_id, _ in listed:
            first, second = pair(serving, event_name, event_id)
            assert (first["standing"]["kept"], second["standing"]["kept"]) == (True, False)
            assert second["standing"]["rule"] == "event_id"
        [server] = [copy for copy in pair(serving, *listed[-1][:2]) if copy["source"] == "server"]
        user = server["event"]["user_data"]
        assert user.keys() >= {"em", "ph", "fn", "ln", "zp", "ct", "country", "fbp", "client_user_agent"}
        assert "anna" not in json.dumps(server["event"]).lower()
        assert server["event"]["custom_data"]["order_id"] == number
        wait_for("the rest", lambda: {"InitiateCheckout", "AddPaymentInfo"} <= twice(serving))
        assert shopper.page.messages == []


def twice(serving: Serve) -> set[str]:
    """Names of events of which a pair is there."""
    return {name for (name, _), found in copies(serving).items() if {event["source"] for event in found} == BOTH}


def test_the_tutorials_commands_show_what_it_says(serving: Serve, tmp_path: Path) -> None:
    """Steps 5 to 7: the copies of an order, an order without a pixel, and a no that is counted; typed as printed."""
    assert serving.sandbox is not None
    lose, restore = (line.replace("http://127.0.0.1:8090", serving.sandbox) for line in typed("curl"))
    with Shopper(shop_of(serving)) as shopper:
        shopper.answer("granted")
        shopper.put_into_cart("HC-101")
        shopper.buy()
        bought = shopper.reported()[0][1]
        pair(serving, "Purchase", bought)
        shown = signalpost(f"signalpost events show {bought}", tmp_path)
        assert "merged" in shown or "duplicate" in shown
        assert "via fbq" in shown
        subprocess.run(shlex.split(lose), check=True, capture_output=True)
        shopper.put_into_cart("HC-102")
        shopper.buy()
        alone = ("Purchase", shopper.reported()[0][1])
        [copy] = wait_for("the server's copy", lambda: copies(serving)[alone])
        assert (copy["source"], copy["standing"]["kept"]) == ("server", True)
        assert "fbp" in copy["event"]["user_data"]
        subprocess.run(shlex.split(restore), check=True, capture_output=True)
        shopper.visit("/privacy")
        shopper.page.run("document.querySelector('main [data-consent=denied]').click()")
        shopper.visit("/products/HC-103")
        wait_for("the count", lambda: "consent_denied" in signalpost("signalpost events books", tmp_path))
    assert "Purchase" in signalpost("signalpost tag report", tmp_path)
    assert {"signalpost tag report", "signalpost events books", "signalpost events show EVENT_ID"} <= {
        *typed("signalpost")
    }


def typed(word: str) -> list[str]:
    """Commands that the tutorial has its reader type, which begin with this word."""
    text = (tree.ROOT / "docs/tutorial/redundant-setup.md").read_text()
    blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith(word + " ")]


def signalpost(line: str, folder: Path) -> str:
    """What a command prints."""
    done = run(*shlex.split(line)[1:], cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_newsletter_account_and_subscription_are_reported_by_both(serving: Serve) -> None:
    """Lead, CompleteRegistration and Subscribe, after a redirect each."""
    with Shopper(shop_of(serving)) as shopper:
        shopper.answer("granted")
        shopper.fill(".letter", email="anna@example.com")
        shopper.press(".letter button", "/account")
        shopper.fill("form.fields", email="anna@example.com", first_name="Anna", last_name="Example")
        shopper.submit("form.fields", "document.querySelector('h1')?.textContent === 'Hello, Anna'")
        shopper.visit("/subscription")
        shopper.submit("form.fields", "document.querySelector('main')?.textContent.includes('It is yours')")
        wait_for("three pairs", lambda: {"Lead", "CompleteRegistration", "Subscribe"} <= twice(serving))
        assert shopper.page.messages == []


def test_a_no_is_obeyed_by_all_three(serving: Serve, tmp_path: Path) -> None:
    """Neither pixel, tag nor back end report anything, no cookie is set; a yes later begins from there."""
    with Shopper(shop_of(serving)) as shopper:
        shopper.put_into_cart("HC-102")
        assert {by_server for _, _, by_server in shopper.reported()} == {"not sent: consent unknown"}
        shopper.answer("denied")
        shopper.visit("/products/HC-103")
        assert [row[0::2] for row in shopper.reported()] == [["ViewContent", "not sent: consent denied"]]
        assert shopper.page.cookies().keys() == {"shop_session", "shop_consent"}
        assert copies(serving) == {}
        shopper.visit("/privacy")
        shopper.page.run("document.querySelector('main [data-consent=granted]').click()")
        shopper.visit("/products/HC-104")
        [[event_name, event_id, by_server]] = shopper.reported()
        assert by_server == "sent"
        pair(serving, event_name, event_id)
        assert {"_fbp", "_spv"} <= shopper.page.cookies().keys()
    assert not [key for key in copies(serving) if key[0] == "AddToCart"]
