"""Rules of routing by command."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


@pytest.fixture
def two(signalpost: Signalpost) -> Signalpost:
    for dataset in ("11", "12"):
        signalpost("datasets", "add", dataset)
    return signalpost


def test_a_rule_is_made_tried_replaced_and_removed(two: Signalpost) -> None:
    """`try` says where an event would go."""
    assert two("datasets", "route", "set", "orders", "--event-name", "Purchase", "--to", "12").code == Exit.DONE
    assert two("datasets", "route", "try", "Purchase").out.split() == ["11", "12"]
    assert two("datasets", "route", "try", "PageView").out.split() == ["11"]
    assert two("datasets", "route", "try", "Purchase", "--dataset", "11", "--json").rows == [{"datasets": ["11", "12"]}]
    two("datasets", "route", "set", "orders", "--host", "*.Shop.Example", "--to", "12", "--to", "11")
    [row] = two("datasets", "route", "list", "--json").rows
    assert (row["hosts"], row["event_names"], row["datasets"]) == (["*.shop.example"], [], ["12", "11"])
    assert two("datasets", "route", "try", "Purchase", "--url", "https://www.shop.example/").out.split() == ["11", "12"]
    assert "not_routed" in two("datasets", "route", "try", "Purchase").out
    assert two("datasets", "route", "remove", "orders").code == Exit.DONE
    assert two("datasets", "route", "remove", "orders").code == Exit.NOT_FOUND
    assert "No rules" in two("datasets", "route", "list").err


@pytest.mark.parametrize(
    "words",
    [
        ["a b", "--to", "11"],
        ["r", "--to", "99"],
        ["r", "--to", "eleven"],
        ["r", "--to", "11", "--host", "https://shop.example/"],
        ["r"],
    ],
)
def test_a_rule_that_cannot_hold_is_refused(words: list[str], two: Signalpost) -> None:
    """With what to write instead; nothing changes."""
    assert two("datasets", "route", "set", *words).code == Exit.USAGE
    assert two("datasets", "route", "list", "--json").rows == []


def test_rules_come_back_with_the_settings(two: Signalpost) -> None:
    """`config export` writes them, `config apply` reads them; two of one name are refused."""
    two("datasets", "route", "set", "orders", "--action-source", "email", "--to", "12")
    exported = two("config", "export").out
    assert "[[routes]]" in exported
    two("datasets", "route", "remove", "orders")
    assert two("config", "apply", "-", stdin=exported).code == Exit.DONE
    assert two("datasets", "route", "list", "--json").rows[0]["action_sources"] == ["email"]
    twice = exported + exported[exported.index("[[routes]]") :]
    assert two("config", "apply", "-", stdin=twice).code == Exit.REFUSED


def test_rules_are_those_of_the_account_that_is_named(signalpost: Signalpost) -> None:
    """Its datasets, its rules; the first account has none of them."""
    theirs = ("--account", "Second")
    signalpost("accounts", "add", "Second")
    signalpost("datasets", "add", "77", *theirs)
    assert signalpost("datasets", "route", "set", "all", "--to", "77").code != Exit.DONE
    assert signalpost("datasets", "route", "set", "all", "--to", "77", *theirs).code == Exit.DONE
    assert signalpost("datasets", "route", "list", "--json").rows == []
    assert [row["name"] for row in signalpost("datasets", "route", "list", *theirs, "--json").rows] == ["all"]
    assert signalpost("datasets", "route", "try", "Lead", *theirs, "--json").rows == [{"datasets": ["77"]}]
    assert signalpost("datasets", "route", "remove", "all", *theirs).code == Exit.DONE
