"""What a person may ask for, over HTTP: all that is kept of them, and that it goes. For server keys with that right.

Values come in bodies, never in an address. Who asked, and by which kinds of keys, goes into the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signalpost.capi.policy import Policy
from signalpost.errors import InvalidInput
from signalpost.gateway.refusal import Refused
from signalpost.store.access_keys import Key, Right
from signalpost.store.asked import keys_asked
from signalpost.store.audit import PERSON_READ
from signalpost.store.control import Control
from signalpost.store.erasure import Erased
from signalpost.store.identities import IdentityReader
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.store.person_export import PersonFile, export
from signalpost.store.person_keys import Key as PersonKey
from signalpost.store.record import EraseCopy, erase_record

MOST_BYTES = 65_536
ERASE = "person.erase"

Texts = str | tuple[str, ...]


class PersonRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom it is about: at least one value, as the person gave it or hashed. `country` is that of telephone numbers
    that name none (ISO 3166-1 alpha-2)."""

    email: Texts = ()
    phone: Texts = ()
    external_id: Texts = ()
    lead_id: Texts = ()
    subscription_id: Texts = ()
    visitor: Texts = ()
    fbp: Texts = ()
    country: str | None = None

    def __repr__(self) -> str:
        return "PersonRequest()"


class ErasureAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a request: `accepted` (safe, and carried out once all before it is taken in) or `done`. Times are
    Unix milliseconds; the other fields are counts. Names no one."""

    receipt: str
    status: str
    asked_at: int | None = None
    done_at: int | None = None
    kinds: tuple[str, ...] = ()
    keys: int | None = None
    events: int | None = None
    waiting: int | None = None
    sending: int | None = None
    held: int | None = None


class People(msgspec.Struct, frozen=True, kw_only=True):
    """What rights are asked of: identities to find keys by, and what they keep of a person."""

    reader: IdentityReader
    file: PersonFile


class Rights:
    """Answers requests. `people` is None where there are no identities. `clock` gives Unix ms. All but `append`
    read disk and ledger: call them off the loop."""

    def __init__(
        self, *, inbox: Inbox, control: Control, ledger: LedgerReader, people: People | None, clock: Callable[[], int]
    ) -> None:
        self._inbox = inbox
        self._control = control
        self._ledger = ledger
        self._people = people
        self._clock = clock

    def request(self, key: Key, body: bytes) -> tuple[PersonKey, ...]:
        """Whom `body` is about. Raises Refused: the key lacks the right, or the body names nobody."""
        check_right(key)
        try:
            asked = msgspec.json.decode(body, type=PersonRequest)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Refused("person_malformed") from None
        return self._keys(key, asked)

    def note(self, key: Key, action: str, subject: str, keys: Sequence[PersonKey]) -> None:
        """Leave an audit row."""
        detail = {"kinds": sorted({kind for kind, _ in keys})}
        self._control.record(key.space_id, action, subject, detail, author=f"key:{key.key_id}", now=self._clock())

    def record(self, key: Key, keys: Sequence[PersonKey]) -> EraseCopy:
        """The record that asks to erase whoever has `keys`."""
        reader = self._reach().reader
        hmacs = tuple((kind, reader.key_hmac(key.space_id, kind, value)) for kind, value in keys)
        return EraseCopy(space_id=key.space_id, key_id=key.key_id, received_at=self._clock(), keys=hmacs)

    async def append(self, copy: EraseCopy) -> ErasureAnswer:
        """Accept the request: durable when it returns."""
        (receipt,) = await self._inbox.append([erase_record(copy)])
        return ErasureAnswer(receipt=str(receipt), status="accepted", asked_at=copy.received_at)

    def export(self, key: Key, body: bytes) -> dict[str, Any]:
        """All that is kept of a person, as JSON shows it; on record before it is read."""
        keys, people = self.request(key, body), self._reach()
        self.note(key, PERSON_READ, "privacy export", keys)
        hmac = people.reader.key_hmac
        return export(key.space_id, keys, person=people.file, ledger=self._ledger, hmac=hmac, now=self._clock())

    def erasure(self, key: Key, receipt: str) -> ErasureAnswer:
        """What became of a request. Raises Refused: it is unknown, or not carried out yet."""
        check_right(key)
        found = self._ledger.erasures(key.space_id, erasure_id=receipt)
        if not found:
            raise Refused("erasure_unknown")
        return answer_of(found[0])

    def _reach(self) -> People:
        if self._people is None:
            raise Refused("ledger_unavailable", retry_after=5)
        return self._people

    def _keys(self, key: Key, asked: PersonRequest) -> tuple[PersonKey, ...]:
        values = {name: _texts(getattr(asked, name)) for name in PersonRequest.__struct_fields__ if name != "country"}
        policy: Policy = self._control.snapshot().config(key.space_id).policy
        year = datetime.fromtimestamp(self._clock() / 1000, UTC).year
        try:
            return keys_asked(values, policy=policy, year=year, country=asked.country)
        except InvalidInput as error:
            raise Refused.for_body(error) from None


def check_right(key: Key) -> None:
    """Raises Refused (right_missing) for a key that may not ask about people."""
    if Right.PRIVACY not in key.rights:
        raise Refused("right_missing")


def answer_of(done: Erased) -> ErasureAnswer:
    """A receipt as it is answered."""
    return ErasureAnswer(
        receipt=done.erasure_id,
        status="done",
        asked_at=done.asked_at,
        done_at=done.done_at,
        kinds=done.kinds,
        keys=done.keys,
        events=done.events,
        waiting=done.waiting,
        sending=done.sending,
        held=done.held,
    )


def _texts(value: Texts) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
