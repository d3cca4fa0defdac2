"""What Meta's script hosts serve."""

from __future__ import annotations

import re

import pytest

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.pixel.script import answer


@pytest.mark.parametrize("path", ["/en_US/fbevents.js", "/de_DE/fbevents.js"])
def test_the_script_is_served_for_any_language(path: str) -> None:
    """Section 18.1: the base code loads en_US; sites change it."""
    found = answer(Request(method="GET", path=path))
    assert found is not None
    assert found.content_type.startswith("application/x-javascript")
    assert found.body.count(b"\n") <= 400
    assert b"callMethod" in found.body


def test_the_configuration_says_that_automatic_matching_is_off() -> None:
    """Section 18.1, automatic matching switches."""
    found = answer(Request(method="GET", path="/signals/config/json/123"))
    assert found is not None
    assert found.body == {"matchingConfig": {"enableAutomaticMatching": False, "enabledAutomaticMatchingFields": []}}


@pytest.mark.parametrize(
    "path", ["/", "/en_US/other.js", "/fbevents.js", "/signals/config/json/abc", "/v25.0/1/events"]
)
def test_other_paths_are_not_ours(path: str) -> None:
    """They belong to other parts."""
    assert answer(Request(method="GET", path=path)) is None


def test_the_script_names_no_host_but_metas() -> None:
    """It sends beside where it came from, or to www.facebook.com when it came from connect.facebook.net."""
    found = answer(Request(method="GET", path="/en_US/fbevents.js"))
    assert found is not None
    hosts = set(re.findall(r"https?://([\w.-]+)", found.body.decode()))
    assert hosts == {"www.facebook.com"}
