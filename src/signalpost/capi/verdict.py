"""What an answer of Meta's means for the events of the call: Delivered, RetryAt, Split, Pause or Dead.

Decided by code and subcode (`verdict_codes`), never by a message's words or HTTP status alone. A code that no table
knows is retried when Meta calls it transient or answers with a server error, else taken for one event's fault:
splitting finds it, and the worker's stop rule keeps a fault of the set-up from killing events.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from typing import Any

import msgspec

from signalpost.capi.usage import retry_after, slow_down
from signalpost.capi.verdict_codes import PROOF, REFUSED, Action, find, names_proof


class Delay(str, Enum):
    """Which back-off fits."""

    SOON = "soon"
    THROTTLED = "throttled"
    BLOCKED = "blocked"


# Seconds before the first retry, before jitter and growth. 300 s is the decay Meta gives for its limits, but access may
# return sooner (page "Rate limiting", copy of 2026-09-12); a policy block lasts hours.
FIRST_WAIT_S: dict[Delay, float] = {Delay.SOON: 1.0, Delay.THROTTLED: 60.0, Delay.BLOCKED: 4 * 3600.0}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What Meta said, for the record. `title` is Meta's error_user_title, in the language of the business; `messages`
    are its remarks on a call it took; `slow_down_s` is how long the dataset's next call should wait, as the usage
    headers tell."""

    status: int | None = None
    code: int | None = None
    subcode: int | None = None
    fbtrace_id: str | None = None
    title: str = ""
    messages: tuple[str, ...] = ()
    slow_down_s: float = 0.0


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """Meta took the call. `events_received` is what it counted; `short`, how many fewer than were sent, is worth an
    incident."""

    answer: Answer
    events_received: int
    short: int = 0


class RetryAt(msgspec.Struct, frozen=True, kw_only=True):
    """Send the same body again, not before `wait_s` seconds, growing with each attempt as `delay` says."""

    answer: Answer
    reason: str
    delay: Delay
    wait_s: float


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """One event of several is wrong, and Meta does not say which. `reason` is what it dies of once it stands alone."""

    answer: Answer
    reason: str


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """No event of the dataset can go until somebody acts: `token`, `proof`, `permission`, `dataset` or
    `version`."""

    answer: Answer
    reason: str


class Dead(msgspec.Struct, frozen=True, kw_only=True):
    """The single event of the call will never be taken."""

    answer: Answer
    reason: str


Verdict = Delivered | RetryAt | Split | Pause | Dead


class _Error(msgspec.Struct):
    code: int | None = None
    error_subcode: int | None = None
    is_transient: bool | None = None
    error_user_title: str | None = None
    fbtrace_id: str | None = None
    message: str | None = None


class _Body(msgspec.Struct):
    error: _Error | None = None
    events_received: int | None = None
    fbtrace_id: str | None = None
    messages: list[msgspec.Raw] | None = None


_decode = msgspec.json.Decoder(_Body, strict=False).decode
_decode_message = msgspec.json.Decoder(str).decode
_raw = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_NULL = msgspec.Raw(b"null")


def verdict(status: int | None, headers: Mapping[str, str], body: bytes, *, events: int) -> Verdict:
    """What became of a call that carried `events` events. `status` is None when no answer came. Never raises."""
    slow = slow_down(headers)
    read = _read(body)
    if read is None or status is None:
        return _without_json(status, headers, body, events, slow)
    if read.error is not None:
        return _of_error(status, headers, read, read.error, events, slow)
    answer = Answer(status=status, fbtrace_id=read.fbtrace_id, messages=_texts(read.messages), slow_down_s=slow)
    received = read.events_received or 0
    if not 200 <= status < 300 or received <= 0:
        return _retry(answer, headers, "nothing_received", Delay.SOON)
    return Delivered(answer=answer, events_received=received, short=max(0, events - received))


def _read(body: bytes) -> _Body | None:
    try:
        return _decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _read_by_field(body)


def _read_by_field(body: bytes) -> _Body | None:
    """An answer that is JSON, with half a surrogate or a wrong type somewhere: what can be read of it counts, because
    what Meta took would be sent for a week otherwise. An `error` of which nothing can be read stays unreadable."""
    try:
        mended = json.dumps(json.loads(body.decode(errors="replace")), ensure_ascii=False).encode(errors="replace")
        said = _fields(mended, _Body)
        if said.get("error") is None and (raw := _raw(mended).get("error", _NULL)) != _NULL:
            said["error"] = _Error(**_fields(bytes(raw), _Error))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return _Body(**said)


def _fields(body: bytes, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of `kind` that can be read, by name."""
    said, raws = {}, _raw(body)
    for field in msgspec.structs.fields(kind):
        if field.name in raws:
            with suppress(msgspec.MsgspecError):
                said[field.name] = msgspec.json.decode(raws[field.name], type=field.type, strict=False)
    return said


def _texts(messages: list[msgspec.Raw] | None) -> tuple[str, ...]:
    texts = []
    for raw in messages or ():
        try:
            texts.append(_decode_message(raw))
        except (msgspec.MsgspecError, ValueError):
            texts.append(bytes(raw).decode(errors="replace"))
    return tuple(texts)


def _without_json(status: int | None, headers: Mapping[str, str], body: bytes, events: int, slow: float) -> Verdict:
    """No answer, HTML, or an empty body. A gateway of Meta's answers 202 and nothing else."""
    answer = Answer(status=status, slow_down_s=slow)
    if status == 202 and body.strip() in (b"", b"null"):
        return Delivered(answer=answer, events_received=events)
    if status == 413 and events > 1:  # a proxy's limit: only smaller calls can pass
        return Split(answer=answer, reason=REFUSED)
    return _retry(answer, headers, "no_answer" if status is None else "answer_unreadable", Delay.SOON)


def _of_error(status: int, headers: Mapping[str, str], read: _Body, error: _Error, events: int, slow: float) -> Verdict:
    answer = Answer(
        status=status,
        code=error.code,
        subcode=error.error_subcode,
        fbtrace_id=error.fbtrace_id or read.fbtrace_id,
        title=error.error_user_title or "",
        slow_down_s=slow,
    )
    row = find(error.code, error.error_subcode) if error.code is not None else None
    if row is None:
        return _of_stranger(answer, headers, error, events)
    match row.action:
        case Action.PAUSE:
            return Pause(answer=answer, reason=row.reason)
        case Action.SPLIT if events == 1 and names_proof(error.code, error.error_subcode, error.message or ""):
            return Pause(answer=answer, reason=PROOF.reason)
        case Action.SPLIT:
            return _split(answer, row.reason, events)
        case Action.THROTTLE:
            return _retry(answer, headers, row.reason, Delay.THROTTLED)
        case Action.BLOCK:
            return _retry(answer, headers, row.reason, Delay.BLOCKED)
        case _:  # Action.RETRY
            return _retry(answer, headers, row.reason, Delay.SOON)


def _of_stranger(answer: Answer, headers: Mapping[str, str], error: _Error, events: int) -> Verdict:
    """A code of no table: transient if Meta says so or the status is a server's, else one event's fault."""
    if error.is_transient or error.code is None or (answer.status or 0) >= 500:
        return _retry(answer, headers, "unknown_code", Delay.SOON)
    return _split(answer, REFUSED, events)


def _split(answer: Answer, reason: str, events: int) -> Split | Dead:
    return Split(answer=answer, reason=reason) if events > 1 else Dead(answer=answer, reason=reason)


def _retry(answer: Answer, headers: Mapping[str, str], reason: str, delay: Delay) -> RetryAt:
    wait = max(FIRST_WAIT_S[delay], answer.slow_down_s, retry_after(headers))
    return RetryAt(answer=answer, reason=reason, delay=delay, wait_s=wait)
