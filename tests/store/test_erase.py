"""Whose a copy is, when people share what they browse with."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from ledger_parts import NOW, SPACE, SqliteHome, a_fate, an_event
from people_rows import LOGIN, sighting
from signalpost.store import open_identities
from signalpost.store.erase import Found, carry_out_all
from signalpost.store.erasure import Erasure
from signalpost.store.ledger import Changes, Fate, HeldCopy
from signalpost.store.record import EventCopy

EM, PH, OTHER = "e" * 64, "f" * 64, "0" * 64
BROWSER = ("visitor", "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200")


def hmac(space_id: int, kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{space_id} {kind} {value}".encode()).digest()[:16]


FOUND = Found(hmac, 1, [hmac(1, "em", EM), hmac(1, *BROWSER)])


@pytest.mark.parametrize(
    ("keys", "theirs"),
    [
        ([("em", EM)], True),
        ([("em", EM), ("ph", PH)], True),
        ([BROWSER], True),
        ([BROWSER, ("fbp", "fb.1.1.1")], True),
        ([BROWSER, ("em", OTHER)], False),
        ([BROWSER, ("em", EM), ("ph", OTHER)], True),
        ([("fbp", "fb.1.1.1")], False),
        ([], False),
    ],
)
def test_an_event_is_theirs_unless_it_names_another_alone(keys: list[tuple[str, str]], theirs: bool) -> None:
    """One of their keys must be there; a browser's is none against a person's."""
    assert FOUND.is_of(1, keys) is theirs


def test_people_of_another_space_are_others() -> None:
    """The same address under another space's HMAC."""
    assert not FOUND.is_of(2, [("em", EM)])


def test_a_person_on_the_list_is_taken_out_of_all_there_is(tmp_path: Path) -> None:
    """What was accepted by the time of the request: known keys, events, copies that wait; nobody else's."""
    home = SqliteHome(tmp_path)
    ledger, identities = home.open(), open_identities(tmp_path / "identities.db", home.keyring)
    identities.link(
        [
            sighting(NOW, LOGIN, visitor="v1", em=EM),
            sighting(NOW, LOGIN, visitor="v2", em=OTHER),
        ]
    )
    mine, browser, others = (identities.key_hmac(SPACE, *key) for key in (("em", EM), ("visitor", "v1"), ("em", OTHER)))

    def of(key: str) -> bytes:
        return json.dumps({"user_data": {"em": [key]}}).encode()

    def held(number: int, received_at: int) -> HeldCopy:
        copy = EventCopy(
            space_id=SPACE, key_id="k", origin="server", received_at=received_at, dataset=None, event_name="Lead",
            event_id=f"h{number}", event_time=1, action_source="website", body=of(EM),
        )  # fmt: skip
        fate = a_fate(number, Fate.HELD, "consent_unknown", received_at=received_at)
        return HeldCopy(fate=fate, packed=msgspec.msgpack.encode(copy), keys=(mine,), held_until=NOW + 99_999)

    ledger.apply(
        "box",
        9,
        Changes(
            events=[
                an_event(1, body=of(EM), found_by=mine[:8]),
                an_event(2, body=b"{}", found_by=browser[:8]),
                an_event(3, body=of(OTHER), found_by=others[:8]),
                an_event(4, body=of(EM), found_by=mine[:8], received_at=NOW + 500),
            ],
            held=[held(5, NOW), held(6, NOW + 500)],
        ),
    )
    asked = Erasure(erasure_id="box-7-0", space_id=SPACE, at=NOW + 10, asked=(mine,), keys=(mine,), kinds=("em",))
    ledger.erased.add(asked)
    (receipt,) = carry_out_all(identities, ledger, NOW + 20)
    assert (receipt.erasure_id, receipt.kinds, receipt.asked_at, receipt.done_at) == (
        "box-7-0", ("em",), NOW + 10, NOW + 20,
    )  # fmt: skip
    assert (receipt.keys, receipt.events, receipt.waiting, receipt.held) == (2, 2, 2, 1)
    assert ledger.having(SPACE, [mine, browser, others], NOW + 999) == [3, 4]
    assert [row.event_id for row in ledger.held(SPACE)] == ["e6"]
    assert identities.linked(SPACE, [[mine], [others]]) == [
        {mine}, {others, identities.key_hmac(SPACE, "visitor", "v2")},
    ]  # fmt: skip
    assert ledger.erased.pending() == []
    assert [set(one.keys) for one in ledger.erased.all()] == [{mine, browser}]
    assert carry_out_all(identities, ledger, NOW + 30) == []
    ledger.close()
    identities.close()
