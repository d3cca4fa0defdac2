"""What is imported into Tag Manager."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


@pytest.fixture(autouse=True)
def shop(signalpost: Signalpost) -> None:
    signalpost("datasets", "add", "123")


def test_the_template_is_printed_as_a_file(signalpost: Signalpost) -> None:
    """What to do with it stands beside it, not in it."""
    ended = signalpost("tag", "template", "123", "web", "--url", "https://shop.example/_sp/")
    assert ended.out.startswith("___INFO___\n")
    assert '"defaultValue": "https://shop.example/_sp"' in ended.out
    assert '"defaultValue": "123"' in ended.out
    assert "Import." in ended.err


def test_the_servers_template_needs_a_key(signalpost: Signalpost) -> None:
    """How to make one is said."""
    ended = signalpost("tag", "template", "123", "server", "--url", "https://sp.shop.example")
    assert "___SANDBOXED_JS_FOR_SERVER___" in ended.out
    assert "signalpost keys create tag-manager --kind server --dataset 123" in ended.err


def test_without_https_or_a_known_dataset_there_is_none(signalpost: Signalpost) -> None:
    """Tag Manager would refuse the one, the gateway the other."""
    assert signalpost("tag", "template", "123", "web", "--url", "http://shop.example").code == Exit.REFUSED
    assert signalpost("tag", "template", "124", "web", "--url", "https://shop.example").code == Exit.REFUSED
