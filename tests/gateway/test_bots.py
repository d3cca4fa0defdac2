"""Bots that say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.bots import bot_name

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IN_APP = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/480]"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "facebookexternalhit"),
        (CHROME.replace("Chrome/", "HeadlessChrome/"), "HeadlessChrome"),
        ("curl/8.14.1", "curl"),
        ("", "none"),
    ],
)
def test_a_known_bot_has_a_name(user_agent: str, name: str) -> None:
    """Crawlers, previews, automated browsers, programs; and whoever sends no user agent at all."""
    assert bot_name(user_agent) == name


@pytest.mark.parametrize("user_agent", [CHROME, IN_APP, "Mozilla/5.0 (Linux; Android 14; Cubot P80) Chrome/120 Mobile"])
def test_people_are_no_bots(user_agent: str) -> None:
    """Browsers, browsers inside apps, and a phone that is called Cubot."""
    assert bot_name(user_agent) == ""


@given(st.text(max_size=200))
def test_no_user_agent_breaks_the_look(user_agent: str) -> None:
    """Whatever stands in the header, the name is short."""
    assert len(bot_name(user_agent)) <= 40


def test_what_stands_far_behind_in_a_user_agent_is_not_looked_at() -> None:
    """A header of 60 kB costs no more than a browser's."""
    assert bot_name(CHROME.ljust(60_000) + "curl/8") == ""
