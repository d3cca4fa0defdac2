"""How an event or a copy stands, in one sentence: was it sent, and if not, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from signalpost.capi.codes import CODES
from signalpost.dashboard.reasons import Said, paused, said
from signalpost.dashboard.wording import duration
from signalpost.store.ledger import CopyFate, Dataset, EventRow, Fate

#: The tone in which a state or fate is shown.
TONES: Final[Mapping[str, str]] = {
    "delivered": "good", "observed": "", "dead": "bad", "dropped": "bad", "withdrawn": "", "erased": "",
    "held": "warn", "scheduled": "", "waiting": "warn", "sending": "warn", "merged": "good", "duplicate": "",
}  # fmt: skip
LABELS: Final[Mapping[str, str]] = {
    "delivered": "Delivered", "observed": "Observed", "dead": "Dead", "dropped": "Dropped", "withdrawn": "Withdrawn",
    "erased": "Erased", "held": "Held", "scheduled": "Scheduled", "waiting": "Waiting", "sending": "Sending",
    "merged": "Merged", "duplicate": "Duplicate", "event": "Event",
}  # fmt: skip


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to "Why was this not sent?". `state` is a state of an event, a fate of a copy, or how an order stands;
    `subject` names what it is about, `sentence` says how that stands, `fix` what to do, `href` opens it."""

    kind: str
    state: str
    tone: str
    subject: str
    sentence: str
    fix: str
    href: str
    at: int


def of_event(event: EventRow, now: int, pauses: Mapping[str, Dataset]) -> Answer:
    """`pauses`: the datasets of the ledger, by name."""
    sentence, fix = _of_event(event, now, pauses.get(event.dataset))
    return Answer(
        kind="event",
        state=event.state,
        tone=TONES.get(event.state, ""),
        subject=f"{event.event_name} in {event.dataset}",
        sentence=sentence,
        fix=fix,
        href=story_href(event.row),
        at=event.received_at,
    )


def of_copy(fate: CopyFate, now: int, event: EventRow | None = None, held_until: int | None = None) -> Answer:
    """`event`: the one that the copy belongs to; `held_until` (Unix ms): when it waits no longer."""
    word = said(fate.reason)
    if fate.fate is Fate.DROPPED:
        sentence, fix = f"Not sent: {word.what}.", word.fix
    elif fate.fate is Fate.HELD:
        left = "" if held_until is None else f" It waits for at most {duration(max(0, held_until - now))} more."
        sentence, fix = f"Not sent yet: {word.what}.{left}", word.fix
    elif fate.fate is Fate.MERGED:
        sentence, fix = "Joined into the event that another copy had begun; both go out as one.", ""
    else:
        sentence, fix = f"Not sent a second time: {word.what}.", ""
    return Answer(
        kind="copy",
        state=fate.fate.value,
        tone=TONES.get(fate.fate.value, ""),
        subject=fate.event_name or "A copy without a name",
        sentence=sentence,
        fix=fix,
        href=story_href(event.row) if event is not None else why_href(str(fate.receipt)),
        at=fate.received_at,
    )


def replaying(reason: str, word: Said) -> str:
    """What to do about a dead event, and what sending it again would do: its body stays as it is."""
    if reason in CODES:
        return f"{word.fix} This one can only come anew: a replay sends it as it is."
    return word.fix if "replay" in word.fix.lower() or reason == "expired" else f"{word.fix} Then replay it."


def story_href(row: int) -> str:
    """The page of one event."""
    return f"/story/{row}"


def why_href(text: str) -> str:
    """The page that says why something was not sent."""
    return f"/why?{urlencode({'q': text})}"


def _of_event(event: EventRow, now: int, dataset: Dataset | None) -> tuple[str, str]:
    word = said(event.reason)
    match event.state:
        case "delivered":
            trial = "as a test event, " if event.reason == "test_event" else ""
            return f"Sent: Meta took it {trial}{_since(event.settled_at, now)}.", ""
        case "observed":
            return f"Not sent, on purpose: {word.what}.", word.fix
        case "dead":
            return f"Not sent: {word.what}.", replaying(event.reason or "", word)
        case "withdrawn":
            return f"Not sent: {word.what if event.reason else said('consent_withdrawn').what}.", ""
        case "erased":
            return "Not sent: its person was erased.", ""
        case "sending":
            return "Being sent at this moment.", ""
        case _ if dataset is not None and dataset.paused is not None:
            why = paused(dataset.paused, event.dataset)
            return f"Not sent yet: its dataset waits, since {why.what}.", why.fix
        case "scheduled" if event.attempts:
            left = duration(event.due_at - now)
            return f"Not sent yet: {event.attempts} attempts failed, the next is in {left}.", "Deliveries says why."
        case "scheduled":
            left = duration(event.due_at - now)
            return f"Not sent yet: for {left} more it waits for another copy of the same event.", ""
        case _:
            return f"Not sent yet: it is due since {duration(now - event.due_at)} and waits for its turn.", ""


def _since(at: int | None, now: int) -> str:
    return "" if at is None else f"{duration(max(0, now - at))} ago"
