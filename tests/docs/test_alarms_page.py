"""The page about getting alarms: its addresses are taken, and what it names exists."""

from __future__ import annotations

import re

import pytest

import receiving  # loads Apprise
import tree
from signalpost.alarms.apprise_child import understood
from signalpost.store.channels import place
from signalpost.watch.code import Code

PAGE = (tree.ROOT / "docs" / "how-to" / "get-alarms.md").read_text(encoding="utf-8")
#: What stands for the secret parts of an address, in the order in which it is tried.
SECRETS = {
    "services/T…/B…/…": "services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "….logic.azure.com:443/workflows/…?…": "prod-1.logic.azure.com:443/workflows/"
    + "0123456789abcdef" * 2
    + "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=x&sv=1.0&sig=signature",
}
ADDRESSES = re.findall(r"^\|[^|]*\| `([^`]+)`", PAGE, re.MULTILINE)


def test_there_are_addresses_of_slack_teams_mail_and_webhooks() -> None:
    """The usual ones."""
    assert receiving.understood("json://x")
    assert len(ADDRESSES) == 5


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda text: text.partition(":")[0])
def test_an_address_as_shown_is_taken(address: str) -> None:
    """With its gaps filled; and what is shown of it later is no secret."""
    for gap, secret in SECRETS.items():
        address = address.replace(gap, secret)
    assert "…" not in address and understood(address)
    assert "PASSWORD" not in place(address) and "TIiajkdn" not in place(address) and "signature" not in place(address)


def test_alarms_that_are_named_exist() -> None:
    """After --only."""
    named = re.findall(r"--only (\w+)", PAGE)
    assert named and {*named} <= {code.value for code in Code}
