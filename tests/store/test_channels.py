"""Channels are secrets with a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from signalpost.errors import InvalidInput
from signalpost.store import open_control
from signalpost.store.channels import Addressed, listed, place, put, remove
from signalpost.store.control import Control
from signalpost.watch.checks.finding import Level
from signalpost.watch.code import Code
from signalpost.watch.notice import Channel
from signalpost.watch.telling.signature import secret_text
from signalpost.watch.telling.wanted import Every, How, Wanted
from stores import NOW, keyring

HOOK = "https://hook.example:8443/s3cr3t"
SECRET = secret_text(b"k" * 32)
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


def test_a_channel_is_told_of_incidents_as_it_wants(control: Control) -> None:
    """One of an older release that named alarms is told of those alone."""
    wanted = Wanted(least=Level.CRITICAL, quiet="22:00-07:00", zone="Europe/Berlin", digest=Every.WEEK)
    made = Addressed(channel=Channel(name="own", alarms=False), url=HOOK, how=How.WEBHOOK, key=SECRET, wanted=wanted)
    put(control, made, author="test", now=NOW)
    for name, codes in (("old", ["dead_letters"]), ("all", [])):
        text = json.dumps({"url": URL, "codes": codes, "added_at": NOW})
        control.set_secret(1, f"alarm/{name}", text, author="test", now=NOW)
    every, old, own = listed(control)
    assert own == made
    assert (every.wanted.incidents, old.wanted.incidents) == (True, False)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"url": "ftp://hook.example"}, "this address is none"),
        ({"url": "hook.example"}, "this address is none"),
        ({"url": "https://s3cr3t@hook.example"}, "this address is none"),
        ({"url": "https://[s3cr3t"}, "this address is none"),
        ({"key": "s3cr3t"}, "signing secret"),
        ({"how": How.PAGERDUTY, "key": "s3 cr3t"}, "integration key"),
        ({"wanted": Wanted(checks=("nosuch",))}, "no check nosuch"),
    ],
)
def test_what_cannot_be_called_is_refused_without_its_secret(
    control: Control, over: dict[str, Any], words: str
) -> None:
    """Address, key or route."""
    made = Addressed(channel=Channel(name="own"), **{"url": HOOK, "how": How.WEBHOOK, "key": SECRET, **over})
    with pytest.raises(InvalidInput, match=words) as told:
        put(control, made, author="test", now=NOW)
    assert "s3cr3t" not in str(told.value)


def test_of_what_we_call_ourselves_kind_and_host_are_shown() -> None:
    """The path may hold a token."""
    for how in (How.WEBHOOK, How.PAGERDUTY):
        assert (
            Addressed(channel=Channel(name="x"), url=HOOK, how=how, key=SECRET).place
            == f"{how.value} hook.example:8443"
        )
