"""`POST /v1/consent`: what people decided elsewhere, told by a server: in an account, by letter, in a shop.

All of a request is recorded, or nothing of it is. It is on disk when it is answered; the worker carries it out.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.policy import Policy
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.consent.ruling import OPT_OUTS, Action, Reason, Ruling
from signalpost.gateway.answers import Answer, json_answer
from signalpost.gateway.consent import Tables, region_named
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.privacy.apply import masked_text
from signalpost.store.access_keys import Key
from signalpost.store.inbox import Inbox
from signalpost.store.person_keys import keys_said
from signalpost.store.record import ConsentCopy, Record, consent_record

MOST = 1_000  # decisions a request
LARGE = 65_536  # bytes that are looked through beside the loop
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
_REASONS = {"granted": Reason.GIVEN, "denied": Reason.DENIED, "withdrawn": Reason.WITHDRAWN}


class ConsentSaid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's decision: a `state`, or the signals that say it. Who it is: user_data, in clear or hashed, and the
    tag's visitor id. `evidence` is where it can be looked up, such as a form's number; nothing of the person:
    what is found of them in it is masked."""

    state: Literal["granted", "denied", "withdrawn"] | None = None
    consent: EventConsent | None = None
    user_data: UserData = UserData()
    visitor_id: Annotated[str, msgspec.Meta(max_length=128)] = ""
    evidence: Annotated[str, msgspec.Meta(pattern=r"^[\w .,:;/#()-]{0,64}$")] = ""

    def __repr__(self) -> str:
        return f"ConsentSaid(state={self.state!r}, user_data={self.user_data!r})"


class ConsentBatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several decisions."""

    data: list[ConsentSaid]


class ConsentResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded of one: the state, its reason, whether limited data use follows, the kinds of keys it stands
    under, and the receipt of the record."""

    state: str
    reason: str
    limited: bool
    keys: tuple[str, ...]
    receipt: str


class ConsentRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """One result for each decision, in order."""

    results: Sequence[ConsentResult]
    recorded: int


class _Outer(msgspec.Struct):
    """Whether a body is a batch: `data` may also be somebody's name, or a form's."""

    data: msgspec.Raw = msgspec.Raw(b"")


_outer = msgspec.json.Decoder(_Outer).decode
_one = msgspec.json.Decoder(ConsentSaid).decode
_batch = msgspec.json.Decoder(ConsentBatch).decode


class ConsentDesk:
    """Records what a server tells."""

    def __init__(self, intake: Intake, inbox: Inbox) -> None:
        self._intake = intake
        self._inbox = inbox

    async def take(self, body: bytes, key: Key) -> Answer:
        """The answer to one POST with a server's `key`. Raises Refused, StoreUnavailable."""
        said, bare = read_said(body)
        if len(body) > LARGE:
            await asyncio.to_thread(check_keys_stand_once, body)
        else:
            check_keys_stand_once(body)
        policy = self._intake.access.snapshot.config(key.space_id).policy
        tables, now_ms = self._intake.tables(key, None), self._intake.clock()
        copies = [
            copy_said(one, key, tables, policy, now_ms, "" if bare else f"data[{place}].")
            for place, one in enumerate(said)
        ]
        records: list[Record] = [consent_record(copy) for copy in copies]
        receipts = await self._inbox.append(records)
        results = [
            ConsentResult(
                state=copy.state,
                reason=copy.reason,
                limited=copy.limited,
                keys=tuple(dict.fromkeys(kind for kind, _ in copy.keys)),
                receipt=str(receipt),
            )
            for copy, receipt in zip(copies, receipts, strict=True)
        ]
        return json_answer(202, ConsentRecorded(results=results, recorded=len(results)))


def read_said(body: bytes) -> tuple[Sequence[ConsentSaid], bool]:
    """The decisions in `body`, and whether it is one alone. Raises Refused."""
    try:
        if not bytes(_outer(body).data):
            return [_one(body)], True
        found = _batch(body).data
    except msgspec.ValidationError as error:
        raise _refused_form(str(error)) from None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _refused("json_invalid", "", at=0) from None
    if not found:
        raise _refused("data_empty", "data")
    if len(found) > MOST:
        raise _refused("too_many_events", "data", limit=MOST)
    return found, False


def check_keys_stand_once(body: bytes) -> None:
    """Raises Refused: in `body`, which was read already, a key stands twice in one object. A proxy may have read the
    first of two states, and a yes must not come out where a no was seen."""
    try:
        json.loads(body, object_pairs_hook=_once)
    except _Twice:
        raise _refused("duplicate_key", "") from None


class _Twice(Exception):
    """A key stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise _Twice


def copy_said(said: ConsentSaid, key: Key, tables: Tables, policy: Policy, now_ms: int, place: str) -> ConsentCopy:
    """The record of one decision; `place` is where it stands. Raises Refused."""
    keys = keys_said(said.user_data, now=now_ms // 1000, policy=policy)
    if said.visitor_id:
        keys.append(("visitor", said.visitor_id))
    if not keys:
        raise _refused("consent_keys_missing", f"{place}user_data")
    ruling = _ruling(said, tables, place)
    return ConsentCopy(
        space_id=key.space_id,
        key_id=key.key_id,
        received_at=now_ms,
        keys=tuple(keys),
        state="withdrawn" if said.state == "withdrawn" else ruling.state,
        reason=ruling.reason,
        evidence=masked_text(said.evidence, "evidence") or ruling.evidence,
        source="http",
        limited=ruling.state == "granted" and ruling.reason in OPT_OUTS,
        region=ruling.region,
    )


def _ruling(said: ConsentSaid, tables: Tables, place: str) -> Ruling:
    """By the state, or by signals; of both the denial counts."""
    region = ""
    if said.consent is not None and said.consent.region:
        try:
            region = region_named(said.consent.region)
        except ValueError:
            raise _refused("consent_region_unknown", f"{place}consent.region") from None
    stated = None
    if said.state is not None:
        granted = said.state == "granted"
        stated = Ruling(
            action=Action.SEND if granted else Action.DROP, reason=_REASONS[said.state].value, evidence="api:call",
            state="granted" if granted else "denied", region=region,
        )  # fmt: skip
    if said.consent is None or (stated is not None and stated.state == "denied"):
        if stated is None:
            raise _refused("consent_says_nothing", f"{place}state")
        return stated
    by_signals = tables.judge(said.consent, region, locatable=True).ruling
    if by_signals.state == "unknown":
        if stated is None:
            raise _refused("consent_says_nothing", f"{place}consent")
        return stated
    return by_signals


def _refused(code: str, path: str, **nouns: str | int) -> Refused:
    return Refused(code, problems=(problem(code, path, **nouns),))


#: What a field may say, where the decoder would only repeat what it must not.
_EXPECTED = {
    "state": "granted, denied or withdrawn",
    "evidence": "a text of up to 64 letters, digits and plain signs",
}


def _refused_form(error: str) -> Refused:
    """What the decoder says, without any value of the body."""
    found = _PLACE.match(error)
    path, what = (found["path"] or "", found["what"]) if found else ("", error)
    plain = re.sub(r"[`'].*[`']", "something else", what.removeprefix("Expected ")) or "something else"
    if what.startswith("Object contains unknown field"):  # its name is the sender's, and may be anything
        plain = "an object of the documented fields alone"
    expected = _EXPECTED.get(path.rpartition(".")[2], plain)
    return _refused("wrong_type", path, expected=expected)
