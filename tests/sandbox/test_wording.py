"""Refusals made ready to be sent."""

from __future__ import annotations

import pytest

from signalpost.sandbox.clock import LATEST
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.forms import Call
from signalpost.sandbox.graph import GRAPH_ERRORS
from signalpost.sandbox.wording import chosen_locale, worded


def said(name: str, now: float = 1_767_258_000.0, locale: str = "en") -> str:
    return worded(GRAPH_ERRORS[name], dataset="42", method="POST", now=now, locale=locale).message


def test_places_are_filled_with_what_is_at_hand() -> None:
    """Records object_missing_or_no_access, token_expired, deprecated_version."""
    assert "Object with ID '42' does not exist" in said("100/33")
    assert said("190/463").endswith(
        "Session has expired on Thursday, 01-Jan-26 00:00:00 PST. The current time is Thursday, 01-Jan-26 01:00:00 PST."
    )
    assert said("2635").endswith("latest version: v25.0.")


@pytest.mark.parametrize("now", [0.0, LATEST])
def test_any_date_the_clock_shows_can_be_said(now: float) -> None:
    """It can be moved over HTTP, to the first and the last of all dates."""
    assert "Session has expired" in said("190/463", now)


@pytest.mark.parametrize(
    ("locale", "header", "conduct", "expected"),
    [
        pytest.param(None, None, Conduct(), "en", id="nothing said"),
        pytest.param("fr_FR", "da", Conduct(locale="pt"), "fr", id="the parameter wins"),
        pytest.param(None, "da-DK,en;q=0.5", Conduct(locale="pt"), "da", id="then the header"),
        pytest.param(None, "da", Conduct(locale="pt", accept_language=False), "pt", id="unless told not to"),
        pytest.param(None, "*", Conduct(locales={"42": "fr"}, locale="da"), "fr", id="then the dataset's"),
        pytest.param("de_DE", None, Conduct(locale="da"), "da", id="then the sandbox's; German has no words"),
    ],
)
def test_a_language_is_chosen(locale: str | None, header: str | None, conduct: Conduct, expected: str) -> None:
    """Section 2.1: titles follow the locale of the business; parameter and header are ours, for tests."""
    call = Call(
        version=None, dataset="42", token="t", token_place="body", form="json", items=(), locale=locale,
        accept_language=header,
    )  # fmt: skip
    assert chosen_locale(call, "42", conduct) == expected
    assert chosen_locale(None, "42", Conduct(locale="da")) == "da"
