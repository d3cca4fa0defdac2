"""The dataset that `send --to meta` writes to."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli.send_meta import target
from signalpost.errors import SettingsError
from signalpost.settings import Settings


def test_what_is_stored_is_used_and_options_win(signalpost: Signalpost) -> None:
    """The only dataset needs no name; its version, address and token come with it."""
    signalpost("datasets", "add", "123", "--api-version", "v26.0", "--base-url", "http://127.0.0.1:1")
    signalpost("datasets", "set-token", "123", stdin="stored")
    found = target(Settings(), None, None, None, needs_token=True)
    assert (found.id, found.token, found.url) == ("123", "stored", "http://127.0.0.1:1/v26.0/123/events")
    found = target(Settings(), "123", "http://127.0.0.1:2", "TEST1", needs_token=True)
    assert (found.url, found.test_event_code) == ("http://127.0.0.1:2/v26.0/123/events", "TEST1")


def test_the_apps_secret_goes_with_the_stored_token(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another token may be of another app."""
    signalpost("datasets", "add", "123")
    signalpost("datasets", "set-token", "123", stdin="stored")
    signalpost("secrets", "set", "app_secret", stdin="s3cret")
    assert target(Settings(), None, None, None, needs_token=True).app_secret == "s3cret"
    monkeypatch.setenv("SIGNALPOST_TOKEN", "another")
    assert target(Settings(), None, None, None, needs_token=True).app_secret is None


def test_the_environments_token_wins(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a data folder it is all there is."""
    monkeypatch.setenv("SIGNALPOST_TOKEN", " from-env \n")
    assert target(Settings(), "9", None, None, needs_token=True).token == "from-env"


def test_what_is_missing_is_said(signalpost: Signalpost) -> None:
    """A dataset, a token; a dry run needs no token."""
    with pytest.raises(SettingsError, match="Which dataset"):
        target(Settings(), None, None, None, needs_token=True)
    with pytest.raises(SettingsError, match="no token"):
        target(Settings(), "9", None, None, needs_token=True)
    assert target(Settings(), "9", None, None, needs_token=False).id == "9"
