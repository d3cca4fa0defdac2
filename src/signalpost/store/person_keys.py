"""The keys by which a copy's person can be found: which it has, and what stands for them on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.capi.hashed import hash_user_data
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import UserData
from signalpost.identity.keys import OF_PERSON
from signalpost.identity.trust import Trust, trust_of
from signalpost.store.decisions import OF_A_BROWSER
from signalpost.store.record import EventCopy

if TYPE_CHECKING:
    from signalpost.store.keyring import Keyring

_DIGEST = 64  # hex digits of a SHA-256; what follows them is the suffix of Meta's own parameter builder

Key = tuple[str, str]  # kind, value
Texts = str | list[str] | None


class User(msgspec.Struct, frozen=True, gc=False):
    """What user_data says of who somebody is, as a body that `prepare` made has it. The last three are no keys."""

    em: Texts = None
    ph: Texts = None
    external_id: Texts = None
    lead_id: str | int | None = None
    subscription_id: Texts = None
    madid: Texts = None
    fbp: str | None = None
    fbc: str | None = None
    client_ip_address: Any = None
    client_user_agent: Any = None
    fn: Any = None


class _Body(msgspec.Struct, frozen=True, gc=False):
    user_data: User = User()


_decode = msgspec.json.Decoder(_Body).decode
_KINDS = User.__struct_fields__[:8]
_values = attrgetter(*_KINDS)
_HASHED = ("em", "ph", "external_id")
#: Kinds of keys that name a person. The others name a browser or a purchase; several people may use one browser.
OF_PERSONS = frozenset(OF_PERSON)
#: An order's number is none of them: numbers are counted up, by each shop of a space alike, so that whoever named the
#: next one would decide for a person he does not know.
_BESIDE = frozenset({"visitor", "cart", "checkout"})


def keys_of(copy: EventCopy) -> list[Key]:
    """Every (kind, value) that `copy` has: those in user_data, and those beside it (`link`). Empty values are none."""
    return keys_read(user_of(copy.body), copy.link)


def keys_read(user: User, link: Mapping[str, str] | None) -> list[Key]:
    """The same of what was read already."""
    found = _keys_of(user)
    return found + keys_beside(link) if link else found


def login_keys(copy: EventCopy) -> tuple[list[Key], list[Key]] | None:
    """Of a login that a server confirmed, the keys of the browser and those of the person; None of any other copy."""
    if not copy.link or trust_of(copy.origin, copy.link) is not Trust.LOGIN:
        return None
    keys = keys_of(copy)
    return [key for key in keys if key[0] in OF_A_BROWSER], [key for key in keys if key[0] in OF_PERSONS]


def keys_beside(link: Mapping[str, str]) -> list[Key]:
    """The keys among what ties an event to a visit."""
    return [(kind, value) for kind, value in link.items() if value and kind in _BESIDE]


def user_of(body: bytes) -> User:
    """The user_data of an event object (JSON); an empty one when it cannot be read."""
    try:
        return _decode(body).user_data
    except (msgspec.MsgspecError, ValueError):
        return User()


def keys_in(body: bytes) -> list[Key]:
    """Every (kind, value) in the user_data of an event object (JSON)."""
    return _keys_of(user_of(body))


def _keys_of(user: User) -> list[Key]:
    found: list[Key] = []
    for kind, value in zip(_KINDS, _values(user), strict=True):
        if type(value) is str:
            if kind in _HASHED and len(value) >= _DIGEST:  # as `key_value`: mostly so, and for each copy of an event
                value = value[:_DIGEST].lower()
            if value:
                found.append((kind, value))
        elif value is not None:
            texts = value if isinstance(value, list) else (value,)
            found += [(kind, plain) for text in texts if (plain := key_value(kind, str(text)))]
    return found


def keys_said(user: UserData, *, now: int, policy: Policy) -> list[Key]:
    """The keys of a person whose user_data came but is not sent, as they would be in it. `now` is Unix seconds."""
    sent, _ = hash_user_data(user, now=now, policy=policy, event_time=now)
    return keys_of_user(sent)


def keys_of_user(user_data: Mapping[str, Any]) -> list[Key]:
    """The keys of a person in user_data that is ready to be sent."""
    found: list[Key] = []
    for kind in _KINDS:
        value = user_data.get(kind)
        texts = value if isinstance(value, list | tuple) else (value,)
        found += [(kind, key_value(kind, str(text))) for text in texts if text]
    return found


def key_value(kind: str, text: str) -> str:
    """`text` as it is looked up: of hashes the digest alone, in small letters."""
    if kind in _HASHED and len(text) >= _DIGEST:
        return text[:_DIGEST].lower()
    return text


def key_hmac(keyring: Keyring, space_id: int, kind: str, value: str) -> bytes:
    """16 bytes by which a key of a space is found without being stored."""
    return keyring.hmac_again(f"{kind}\0{space_id}\0{value}".encode())


def key_hmacs(keyring: Keyring, space_id: int, keys: Iterable[Key]) -> tuple[bytes, ...]:
    """`key_hmac` of each of `keys`, each once, in order."""
    return tuple(dict.fromkeys(key_hmac(keyring, space_id, kind, value) for kind, value in keys))


def key_names(keyring: Keyring, space_id: int, keys: Iterable[Key]) -> list[bytes]:
    """`key_hmac` of each of many keys, in order; nothing of them is remembered."""
    makers: dict[str, Callable[[bytes], bytes]] = {}
    found: list[bytes] = []
    for kind, value in keys:
        maker = makers.get(kind)
        if maker is None:
            maker = makers[kind] = keyring.hmac_after(f"{kind}\0{space_id}\0".encode())
        found.append(maker(value.encode()))
    return found
