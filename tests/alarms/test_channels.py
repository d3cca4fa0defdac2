"""Channels are secrets with a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.alarms.channels import Addressed, listed, place, put, remove
from signalpost.errors import InvalidInput
from signalpost.store import open_control
from signalpost.store.control import Control
from signalpost.watch.code import Code
from signalpost.watch.notice import Channel
from stores import NOW, keyring

URL = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path / "control.db", keyring(tmp_path))


def a_channel(name: str = "ops", url: str = URL, **over: object) -> Addressed:
    return Addressed(channel=Channel(name=name, added_at=NOW, **over), url=url)


def test_channels_are_kept_with_all_that_belongs_to_them(control: Control) -> None:
    """By name; a second of the name replaces the first."""
    mail = a_channel("mail", "mailto://127.0.0.1", codes=(Code.DEAD_LETTERS,), again_hours=0.5)
    for one in (a_channel(), mail):
        put(control, one, author="test", now=NOW)
    assert listed(control) == [mail, a_channel()]
    put(control, a_channel(again_hours=1), author="test", now=NOW)
    assert listed(control)[1].channel.again_hours == 1
    assert remove(control, "mail", author="test", now=NOW)
    assert [one.channel.name for one in listed(control)] == ["ops"]
    assert not remove(control, "mail", author="test", now=NOW)
    assert not remove(control, "../token", author="test", now=NOW)


def test_other_secrets_are_no_channels(control: Control) -> None:
    """Those of webhooks lie beside them."""
    control.set_secret(1, "webhook/shopify", "s", author="test", now=NOW)
    assert listed(control) == []


@pytest.mark.parametrize("name", ["", "Ops", "a b", "a/b", "-a", "x" * 58])
def test_a_name_is_plain(control: Control, name: str) -> None:
    """It goes into keys of a file and onto command lines."""
    with pytest.raises(InvalidInput, match="small letters"):
        put(control, a_channel(name), author="test", now=NOW)


def test_an_address_is_nowhere_in_clear(control: Control, tmp_path: Path) -> None:
    """Not on disk, not in the audit log, not when a value is printed."""
    put(control, a_channel(), author="test", now=NOW)
    assert b"TIiajkdn" not in (tmp_path / "control.db").read_bytes()
    assert "TIiajkdn" not in str(control.audit(1))
    assert repr(listed(control)[0]) == "Addressed('ops', 'slack')"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, "slack"),
        ("https://hooks.slack.com/services/T1/B2/s3cr3t", "https hooks.slack.com"),
        ("workflows://prod-1.logic.azure.com:443/s3cr3t/s3cr3t", "workflows prod-1.logic.azure.com:443"),
        ("mailtos://s3cr3t:s3cr3t@mail.example:587?to=s3cr3t@shop.example", "mailtos mail.example:587"),
        ("json://s3cr3t@10.0.0.7/s3cr3t?x=s3cr3t", "json 10.0.0.7"),
        ("discord://s3cr3t/s3cr3t", "discord"),
        ("tgram://s3cr3t/s3cr3t", "tgram"),
        ("json://[s3cr3t", "unreadable"),
        ("json://host:port/s3cr3t", "unreadable"),
        ("s3cr3t", ""),
    ],
)
def test_what_is_shown_of_an_address_holds_no_secret(url: str, shown: str) -> None:
    """Its kind; its host only where nothing else can stand there."""
    assert place(url) == shown
    assert "s3cr3t" not in place(url)
