"""By which keys a copy's person is found."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData
from signalpost.store.keyring import Keyring
from signalpost.store.person_keys import (
    OF_PERSONS,
    key_hmac,
    key_hmacs,
    key_names,
    keys_of,
    keys_of_user,
    keys_said,
    login_keys,
)
from signalpost.store.record import EventCopy

EM, PH = "e" * 64, "f" * 64


def copy(user: object, **over: object) -> EventCopy:
    values = {
        "space_id": 1, "key_id": "k", "origin": "server", "received_at": 1, "dataset": "11", "event_name": "Lead",
        "event_id": "e1", "event_time": 1, "action_source": "website",
        "body": msgspec.json.encode({"event_name": "Lead", "user_data": user}),
    }  # fmt: skip
    return EventCopy(**{**values, **over})


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    folder: Path = tmp_path_factory.mktemp("keys")
    return Keyring.open(folder, bytes(32))


def test_keys_are_those_of_user_data_and_those_beside_it() -> None:
    """Lists give one key each; what names nobody, such as a city or an address, is none."""
    user = {"em": [EM, PH], "ph": PH, "lead_id": 123, "fbp": "fb.1.1.2", "ct": EM, "client_ip_address": "192.0.2.1"}
    link = {"visitor": "v", "cart": "", "authenticated": "1"}
    assert keys_of(copy(user, link=link)) == [
        ("em", EM), ("em", PH), ("ph", PH), ("lead_id", "123"), ("fbp", "fb.1.1.2"), ("visitor", "v"),
    ]  # fmt: skip


def test_a_number_of_an_order_is_nobodys_key() -> None:
    """The next one can be guessed, and two shops count alike; a cart's and a checkout's token cannot be."""
    link = {"order": "1002", "checkout": "k", "cart": "c"}
    assert keys_of(copy({}, link=link)) == [("checkout", "k"), ("cart", "c")]


def test_a_hash_is_found_with_and_without_a_builders_suffix(keyring: Keyring) -> None:
    """Meta's own parameter builder hangs one on; it names the builder, not the person."""
    assert keys_of(copy({"em": f"{EM.upper()}.AQYBAQIA"})) == keys_of(copy({"em": EM})) == [("em", EM)]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"user_data":7}', b'{"user_data":{"em":{}}}', b"{}"])
def test_a_body_without_keys_has_none(body: bytes) -> None:
    """Whatever it is; the keys beside it count."""
    assert keys_of(copy({}, body=body, link={"visitor": "v"})) == [("visitor", "v")]


def test_a_key_is_found_in_its_space_and_kind_alone(keyring: Keyring) -> None:
    """By 16 bytes that say nothing of it."""
    one = key_hmac(keyring, 1, "em", EM)
    assert len(one) == 16
    assert len({one, key_hmac(keyring, 2, "em", EM), key_hmac(keyring, 1, "ph", EM)}) == 3
    assert key_hmacs(keyring, 1, [("em", EM), ("em", EM), ("ph", EM)]) == (one, key_hmac(keyring, 1, "ph", EM))
    many = [("em", EM), ("ph", EM), ("em", PH), ("em", EM)]
    assert key_names(keyring, 1, many) == [key_hmac(keyring, 1, *key) for key in many]


def test_some_kinds_name_a_person() -> None:
    """A browser may have several."""
    assert {"em", "ph", "external_id", "lead_id", "subscription_id"} == OF_PERSONS


def test_keys_of_prepared_user_data_are_those_of_its_body() -> None:
    """Each value of a list; of a hash the digest alone; address and user agent are nobody's."""
    em, other = "a" * 64, "b" * 64
    user = {"em": (em, other + ".AQQAAQEA"), "fbp": "fb.1.2.3", "client_ip_address": "203.0.113.9", "ph": None}
    assert keys_of_user(user) == [("em", em), ("em", other), ("fbp", "fb.1.2.3")]


def test_a_login_has_keys_of_a_browser_and_of_a_person() -> None:
    """Those of a purchase are neither's; without a server's word on who it is it is no login."""
    user, link = {"em": EM, "fbp": "fb.1.1.2", "madid": "m"}, {"visitor": "v", "cart": "c", "authenticated": "true"}
    assert login_keys(copy(user, link=link)) == ([("fbp", "fb.1.1.2"), ("visitor", "v")], [("em", EM)])
    assert login_keys(copy(user, link={**link, "authenticated": "false"})) is None
    assert login_keys(copy(user, link={"visitor": "v"})) is None
    assert login_keys(copy(user, link=link, origin="browser")) is None


def test_what_a_person_said_stands_under_the_keys_their_events_have() -> None:
    """Whether their data are sent or not, in clear or hashed, whatever the spelling."""
    clear = keys_said(UserData(em=" Jo@Example.com", ph="+49 30 1234567"), now=1_800_000_000, policy=Policy())
    sent = hashed(" Jo@Example.com")
    assert clear[0] == ("em", sent)
    assert keys_said(UserData(em=sent.upper()), now=1_800_000_000, policy=Policy()) == clear[:1]
    assert [kind for kind, _ in clear] == ["em", "ph"]


def hashed(address: str) -> str:
    return sha256(address.strip().lower().encode()).hexdigest()
