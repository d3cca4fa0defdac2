"""One event's full story: received, why it may be sent, what was added and joined, what Meta said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from signalpost.dashboard.reasons import Verdict, said, verdict
from signalpost.dashboard.standing import LABELS, TONES, Answer, of_event
from signalpost.dashboard.view import View
from signalpost.identity.added import WHYS, read
from signalpost.store.consent_word import stand_of
from signalpost.store.ledger import Call, EventRow, Fate
from signalpost.store.observed import words_for
from signalpost.store.record import Receipt
from signalpost.store.traffic import More

COPIES_SHOWN = 50
LONGEST: Final = 300  # characters of one text in a body
DEEPEST: Final = 6
MOST: Final = 50  # entries of one list or object in a body
_HASH: Final = re.compile(r"[0-9a-f]{64}(\.\w+)?")


class CopyShown(msgspec.Struct, frozen=True, kw_only=True):
    """One copy of the event. `source`: browser or server; `key`: the name of the access key or shop, where it is kept;
    `observed`: what tag and edge saw."""

    receipt: str
    fate: str
    label: str
    tone: str
    at: int
    source: str
    key: str
    detail: str
    observed: str


class ConsentShown(msgspec.Struct, frozen=True, kw_only=True):
    """Why it may be sent: what was ruled, by which reason, on what evidence, under the rules of which region."""

    action: str
    what: str
    reason: str
    evidence: str
    region: str


class Gained(msgspec.Struct, frozen=True, kw_only=True):
    """A key that identity added; never its value. `at`: when it was seen, Unix ms."""

    key: str
    why: str
    at: int


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A remark on the event, with its fix."""

    code: str
    what: str
    fix: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Meta's last answer to a call that this event was in, and what it means. `events`: how many were in the call."""

    at: int
    duration_ms: int
    events: int
    status: int | None
    code: int | None
    subcode: int | None
    fbtrace_id: str | None
    verdict: Verdict


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of the story, Unix ms."""

    at: int
    what: str
    detail: str = ""
    tone: str = ""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/story/…`. `keys`: names of the user_data keys it goes out with; `body`: the event as it goes to
    Meta, user_data by key with hashes shortened; None where it is gone: its
    person was erased, or withdrew before it was sent."""

    event: EventRow
    answer: Answer
    seen: str
    steps: Sequence[Step]
    copies: Sequence[CopyShown]
    copies_left_out: int
    consent: ConsentShown | None
    keys: Sequence[str]
    gained: Sequence[Gained]
    notes: Sequence[Note]
    reply: Reply | None
    body: Mapping[str, Any] | None
    replayable: bool

    @property
    def body_text(self) -> str:
        """`body` as people read JSON."""
        return msgspec.json.format(msgspec.json.encode(self.body), indent=2).decode()


RULED: Final[Mapping[str, str]] = {
    "send": "It may be sent",
    "limited": "It may be sent with limited data use",
    "hold": "It waits for consent",
    "drop": "It may not be sent",
}
GROUNDS: Final[Mapping[str, str]] = {
    "consent_given": "the person consented",
    "recorded_for_person": "the person's recorded decision",
    "recorded_for_visit": "the visit's recorded decision",
    "declared_by_source": "its source declares a basis for what it sends",
    "regional_default": "the region's rule for people who said nothing",
}


def story(view: View) -> Story | None:
    """The event with that number; None: there is none, here."""
    number = view.path.get("row", "")
    row = int(number) if number.isdecimal() and len(number) < 18 else 0
    found = view.ledger.shown(view.space_id, [row], view.now) if row else ()
    more = view.ledger.traffic.more(view.space_id, row) if found else None
    if not found or more is None:
        return None
    event = found[0]
    pauses = {one.dataset: one for one in view.ledger.datasets(view.space_id)}
    copies = _copies(view, event)
    gained = [Gained(key=one.key, why=WHYS.get(one.why, one.why), at=one.at * 1000) for one in read(event.enriched)]
    return Story(
        event=event,
        answer=of_event(event, view.now, pauses),
        seen=more.seen,
        steps=_steps(event, copies, more, gained),
        copies=copies,
        copies_left_out=max(0, len(event.copies) - len(copies)),
        consent=consent_of(event.consent),
        keys=more.keys,
        gained=gained,
        notes=[Note(code=code, what=said(code).what, fix=said(code).fix) for code in more.unmet],
        reply=None if more.call is None else _reply(more.call),
        body=_body(view, event),
        replayable=event.state == "dead",
    )


def consent_of(word: str) -> ConsentShown | None:
    """What the ledger keeps of a ruling, in words; None where there was none."""
    stand = stand_of(word)
    if stand is None:
        return None
    return ConsentShown(
        action=stand.action,
        what=RULED.get(stand.action, stand.action),
        reason=GROUNDS.get(stand.reason) or said(stand.reason).what,
        evidence=stand.evidence,
        region=stand.region,
    )


def _copies(view: View, event: EventRow) -> list[CopyShown]:
    names = {key.key_id: key.name or key.key_id for key in view.control.snapshot().senders(view.space_id)}
    shown = []
    for text, fate, detail in event.copies[:COPIES_SHOWN]:
        found, _ = view.ledger.copy_fate(view.space_id, Receipt.parse(text), view.now)
        own = fate == Fate.EVENT.value
        shown.append(
            CopyShown(
                receipt=text,
                fate=fate,
                label=LABELS.get(fate, fate),
                tone=TONES.get(fate, ""),
                at=event.received_at if own or found is None else found.received_at,
                source=event.origin if own or found is None else found.origin,
                key="" if found is None else names.get(found.key_id, found.key_id),
                detail=""
                if own or found is None
                else (found.detail or said(found.reason).what if found.reason else found.detail),
                observed=detail if own or found is None else words_for(found.observed),
            )
        )
    return shown


def _steps(event: EventRow, copies: Sequence[CopyShown], more: More, gained: Sequence[Gained]) -> list[Step]:
    steps = [Step(at=event.event_time * 1000, what="It happened", detail=event.action_source)]
    steps += [
        Step(
            at=one.at,
            what="Received" if one.fate == Fate.EVENT.value else f"A further copy: {one.label.lower()}",
            detail=f"from the {one.source}" + (f", by {one.key}" if one.key else ""),
            tone=one.tone if one.fate != Fate.EVENT.value else "",
        )
        for one in copies[:10]
    ]
    if event.first_attempt_at is not None:
        added = f"with {len(gained)} added keys" if gained else ""
        steps.append(Step(at=event.first_attempt_at, what="First attempt to send it", detail=added))
    if more.call is not None and more.call.at != event.settled_at and event.attempts > 1:
        steps.append(Step(at=more.call.at, what=f"Attempt {event.attempts}"))
    if event.settled_at is not None:
        label = LABELS.get(event.state, event.state)
        tone = TONES.get(event.state, "")
        steps.append(Step(at=event.settled_at, what=label, detail=event.reason or "", tone=tone))
    elif event.due_at:
        steps.append(Step(at=event.due_at, what="Due to be sent"))
    return sorted(steps, key=lambda step: step.at)


def _reply(call: Call) -> Reply:
    return Reply(
        at=call.at,
        duration_ms=call.duration_ms,
        events=call.events,
        status=call.status,
        code=call.code,
        subcode=call.subcode,
        fbtrace_id=call.fbtrace_id,
        verdict=verdict(call.status, call.code, call.subcode, call.dataset),
    )


def _body(view: View, event: EventRow) -> Mapping[str, Any] | None:
    found = view.ledger.body(view.space_id, event.row)
    if found is None:
        return None
    try:
        body = msgspec.json.decode(found)
    except msgspec.DecodeError:
        return None
    return shown_body(body) if isinstance(body, dict) else None


def shown_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """An event object as it may be shown: of user_data the keys, hashes shortened and all else only as present; of
    addresses no query; long texts cut."""
    shown: dict[str, Any] = {}
    for name, value in body.items():
        if name == "user_data" and isinstance(value, dict):
            shown[name] = {str(key)[:LONGEST]: _masked(one) for key, one in value.items()}
        elif name.endswith("_url") and isinstance(value, str):
            shown[name] = _cut(re.split(r"[?#]", value, maxsplit=1)[0], 0)
        else:
            shown[name] = _cut(value, 0)
    return shown


def _masked(value: Any) -> Any:
    if isinstance(value, list):
        return [_masked(one) for one in value[:MOST]]
    if isinstance(value, str) and _HASH.fullmatch(value):
        return f"{value[:8]}…"
    return "present"


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}… ({len(value)} characters)"
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, list):
        return [_cut(one, depth + 1) for one in value[:MOST]]
    if isinstance(value, dict):
        return {_cut(str(key), 0): _cut(one, depth + 1) for key, one in list(value.items())[:MOST]}
    return value
