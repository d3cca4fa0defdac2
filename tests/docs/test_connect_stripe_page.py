"""What the page for Stripe says is what the connector does."""

from __future__ import annotations

import re

import tree
from signalpost.connectors.browser_half import NAMES
from signalpost.connectors.minor_units import STRIPE
from signalpost.connectors.order import Channel
from signalpost.connectors.order_events import ACTION_SOURCES
from signalpost.connectors.stripe.buyer import ITEMS, PREFIX
from signalpost.connectors.stripe.connector import TOPICS
from signalpost.connectors.stripe.invoices import BY_INVOICE
from signalpost.connectors.stripe.payments import BY_INTENT, BY_TERMINAL
from signalpost.connectors.stripe.sessions import BY_CHECKOUT, BY_LINK

PAGE = (tree.ROOT / "docs/how-to/connect-stripe.md").read_text(encoding="utf-8")


def cells(heading: str) -> list[list[list[str]]]:
    """The first table under a heading, as the words in each cell that stand as code."""
    table = PAGE.partition(f"## {heading}\n")[2].partition("\n|---")[2].partition("\n\n")[0]
    return [[re.findall(r"`([^`]+)`", cell) for cell in row.strip("|").split("|")] for row in table.splitlines()[1:]]


def test_every_event_that_is_asked_for_is_on_the_page() -> None:
    """And no other."""
    assert sorted(word for row in cells("Let Stripe tell the payments") for word in row[0]) == sorted(TOPICS)


def test_all_that_is_read_of_the_metadata_is_on_the_page() -> None:
    """For servers in other languages."""
    told = {word for row in cells("Let payments say what the browser knew") for word in row[0]}
    read = {PREFIX + name for name in (*NAMES, ITEMS, "ip", "agent", "told_by")}
    assert told == {"order_id", *read}


def test_every_place_of_payment_is_on_the_page() -> None:
    """With its action_source and the word for the settings."""
    usual = {
        BY_CHECKOUT: Channel.WEBSITE,
        BY_LINK: Channel.WEBSITE,
        BY_INTENT: Channel.WEBSITE,
        BY_TERMINAL: Channel.TILL,
        BY_INVOICE: Channel.OTHER,
    }
    told = {row[2][0]: row[1][0] for row in cells("Which order a message is of")}
    assert told == {word: ACTION_SOURCES[channel].value for word, channel in usual.items()}


def test_currencies_that_are_not_in_hundredths_are_named() -> None:
    """All of them."""
    text = PAGE.partition("Without decimals: ")[2]
    without, _, rest = text.partition(".")
    three = rest.partition("With three: ")[2].partition(".")[0]
    named = dict.fromkeys(re.findall(r"[A-Z]{3}", without), 0) | dict.fromkeys(re.findall(r"[A-Z]{3}", three), 3)
    assert named == dict(STRIPE)
