"""What `send` finds by itself, and what it says when it finds nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli import state
from signalpost.cli.send_ways import gateway_url, server_key
from signalpost.errors import SettingsError
from signalpost.settings import Settings


def test_the_gateway_and_its_key_are_found(signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway that serves the data folder; the key of the environment, then of the first steps."""
    settings = Settings()
    Path("var").mkdir()
    with pytest.raises(SettingsError) as no_gateway:
        gateway_url(settings, needed=True)
    assert "--gateway" in str(no_gateway.value.fix)
    state.write(Path("var"), state.Running(pid=os.getpid(), gateway="http://127.0.0.1:5"))
    assert gateway_url(settings, needed=True) == "http://127.0.0.1:5"
    with pytest.raises(SettingsError, match="no server key"):
        server_key(settings, None)
    Path("var/server.key").write_text("from-file\n")
    assert server_key(settings, None) == "from-file"
    monkeypatch.setenv("SIGNALPOST_KEY", "from-env")
    assert server_key(settings, None) == "from-env"
    assert server_key(settings, Path("var/server.key")) == "from-file"


def test_the_inbox_is_sealed_with_the_configured_master_key(
    signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the settings say it is; no other is made."""
    Path("signalpost.toml").write_text('master_key_file = "elsewhere"')
    Path("elsewhere").write_text("ab" * 32)
    signalpost("datasets", "add", "5")
    events = signalpost("sample", "--visits", "1").out
    assert signalpost("send", "-", "--to", "inbox", "--dataset", "5", stdin=events).code == 0
    assert not Path("var/master.key").exists()
