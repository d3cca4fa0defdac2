"""The line for the pages."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit


@pytest.fixture(autouse=True)
def shop(signalpost: Signalpost) -> None:
    signalpost("datasets", "add", "123")


def test_the_snippet_is_one_line_of_html(signalpost: Signalpost) -> None:
    """It holds the dataset and whether consent is required; no key, which the gateway tells the tag."""
    ended = signalpost("tag", "snippet", "123", "--url", "https://shop.example/_sp/")
    assert ended.out == (
        '<script async src="https://shop.example/_sp/tag.js" data-dataset="123" data-consent="required"></script>\n'
    )


def test_without_a_browser_key_it_is_said_how_to_make_one(signalpost: Signalpost) -> None:
    """No page could add an event."""
    ended = signalpost("tag", "snippet", "123")
    assert "No page may add events yet." in ended.err
    assert "signalpost keys create site --kind browser --dataset 123 --origin " in ended.err


def test_the_sites_that_may_add_events_are_named(signalpost: Signalpost) -> None:
    """The sample shop's key is there from the start: it is no other site's."""
    signalpost("keys", "create", "site", "--kind", "browser", "--origin", "http://127.0.0.1:8070")
    ended = signalpost("tag", "snippet", "123")
    assert "Pages of http://127.0.0.1:8070 may add events. For others make a browser key:" in ended.err
    assert "signalpost keys create site --kind browser" in ended.err


def test_a_tag_that_is_off_is_remarked(signalpost: Signalpost) -> None:
    """Somebody who installs it would wait for events in vain."""
    signalpost("tag", "mode", "123", "off")
    assert "mode is off" in signalpost("tag", "snippet", "123").err


def test_an_unknown_dataset_has_no_snippet(signalpost: Signalpost) -> None:
    """A mistyped id would be found out on the site only."""
    assert signalpost("tag", "snippet", "124").code == Exit.REFUSED
