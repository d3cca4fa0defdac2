"""Rows of the control file as values."""

from __future__ import annotations

import pytest

from signalpost.errors import InvalidInput
from signalpost.store.access_keys import Basis, Key, KeyKind, Right
from signalpost.store.control import Verb
from signalpost.store.sqlite.control.rows import audit_row, checked_key, command_row, config_row, draft_row, key_row


def test_a_key_row_becomes_a_key() -> None:
    """Without its hash."""
    row = (b"hash", "abc", 1, "server", "crm", '["777"]', "[]", 5, None, "consent", '["privacy"]')
    key = key_row(row)
    assert key == Key(
        key_id="abc",
        space_id=1,
        kind=KeyKind.SERVER,
        name="crm",
        datasets=("777",),
        created_at=5,
        basis=Basis.CONSENT,
        rights=(Right.PRIVACY,),
    )


def test_a_command_row_becomes_a_command() -> None:
    """Open or answered."""
    waiting = command_row((1, 1, "replay", '{"rows":[1,2]}', "ann", 5, None, None, None))
    assert (waiting.verb, waiting.arguments, waiting.answer) == (Verb.REPLAY, {"rows": [1, 2]}, None)
    assert command_row((1, 1, "replay", "{}", "ann", 5, 6, '{"replayed":2}', None)).answer == {"replayed": 2}


def test_settings_of_an_older_release_get_the_defaults_of_this_one() -> None:
    """What a row does not name has its default."""
    version = config_row((1, 3, 5, "ann", '{"datasets":[{"dataset_id":"777"}]}'))
    assert version.number == 3
    assert version.config.datasets[0].merge_window == 5_000
    assert version.config.retention.events_days == 90


def test_an_audit_row_becomes_a_value() -> None:
    """Its detail is a table."""
    assert audit_row((9, 1, 5, "ann", "key.create", "abc", '{"kind":"server"}')).detail == {"kind": "server"}


@pytest.mark.parametrize("origin", ["https://shop.example", "http://127.0.0.1:8080", "https://SHOP.example/"])
def test_an_origin_is_a_scheme_and_a_host(origin: str) -> None:
    """As the Origin header has it."""
    key = Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=(origin,), created_at=0)
    assert checked_key(key).origins == (origin.rstrip("/").lower(),)


@pytest.mark.parametrize("origin", ["", "https://", "ftp://shop.example", "https://a b", "https://x/?y"])
def test_what_is_no_origin_is_refused(origin: str) -> None:
    """It would never match."""
    with pytest.raises(InvalidInput):
        checked_key(Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=(origin,), created_at=0))


def test_a_draft_row_becomes_a_draft() -> None:
    """With a preview or without."""
    rules = '[{"name":"a","event_name":"Lead","on":"click","match":"button"}]'
    draft = draft_row((1, "777", 5, "ann", rules, None, None))
    assert (draft.dataset_id, draft.preview, draft.preview_until) == ("777", None, 0)
    assert [rule.name for rule in draft.rules] == ["a"]
    assert draft_row((1, "777", 5, "ann", "[]", b"hash", 9)).preview_until == 9


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80/", "http://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("http://shop.example:443", "http://shop.example:443"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]"),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_send_it(named: str, kept: str) -> None:
    """Without the port of its scheme: under another spelling the key would never work."""
    key = Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=(named,), created_at=0)
    assert checked_key(key).origins == (kept,)


@pytest.mark.parametrize("origin", ["https://*.shop.example", "https://münchen.example", "https://*", "https://a..b"])
def test_an_origin_that_no_browser_sends_is_refused(origin: str) -> None:
    """Above all one that looks as if it covered many hosts."""
    with pytest.raises(InvalidInput, match="xn--"):
        checked_key(Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=(origin,), created_at=0))


def test_a_closed_frame_has_a_key_of_its_own() -> None:
    """Any page can make one: whoever lists `null` means it, and it goes with no site's origin."""
    closed = Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=("null",), created_at=0)
    assert checked_key(closed).origins == ("null",)
    both = ("https://shop.example", "null")
    with pytest.raises(InvalidInput):
        checked_key(Key(key_id="abc", space_id=1, kind=KeyKind.BROWSER, name="", origins=both, created_at=0))
