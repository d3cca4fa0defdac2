"""Search from anywhere, and "Why was this not sent?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from signalpost.dashboard.seek import Found, Sought, may_seek, seek, sought
from signalpost.dashboard.standing import TONES, Answer, of_copy, of_event, why_href
from signalpost.dashboard.view import View
from signalpost.store.ledger import HeldRow
from signalpost.store.order_outcomes import Outcome, advice
from signalpost.store.orders import OrderRow
from signalpost.watch.checks.finding import Level
from signalpost.watch.incidents.incident import Incident

SHOWN = 50
_WHAT: Final = {
    "id": "an event_id, an order, an fbtrace_id, a receipt, or #7 for an incident",
    "person": "a person, by the hash of a key",
    "address": "an e-mail address",
    "too_long": "a text longer than any id",
    "empty": "nothing",
}
_NUMBER: Final = re.compile(r"#([0-9]{1,15})")
_ORDER_TONES: Final = {"delivered": "good", "missing": "bad", "waiting": "warn"}


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/search` and `/why`. `what`: what was looked for; `text`: as it was typed, empty where that is
    personal; `opens`: where the one hit is, empty where there are several or none; `refused`: why nothing was looked
    for."""

    kind: str
    what: str
    text: str
    answers: Sequence[Answer]
    opens: str = ""
    refused: str = ""
    most: bool = False


def search(view: View) -> Search:
    """Everything that has what was typed."""
    return _looked(view, sought(view.query.get("q", "")))


def why(view: View) -> Search:
    """The same, each answered in one sentence; nothing is opened by itself."""
    return msgspec.structs.replace(_looked(view, sought(view.query.get("q", ""))), opens="")


def opens(model: Search) -> str:
    """Where a browser goes on to."""
    return model.opens


def _looked(view: View, what: Sought) -> Search:
    refused = _refused(view, what)
    answers = [] if refused else _answers(view, seek(view, what), _numbered(view, what))
    return Search(
        kind=what.kind,
        what=_WHAT[what.kind],
        text=what.text,
        answers=answers[:SHOWN],
        opens=answers[0].href if len(answers) == 1 else "",
        refused=refused,
        most=len(answers) >= SHOWN,
    )


def _refused(view: View, what: Sought) -> str:
    if not may_seek(view, what):
        return "Only an operator may look for a person. Ask an owner for that role."
    if what.kind == "address":
        return (
            "An address is looked for by its hash, which your browser makes when scripts may run; "
            "without them, type em: and the SHA-256 of the address in small letters. It was not looked for."
        )
    return f"Nothing that is looked for is longer than {1_024:,} characters." if what.kind == "too_long" else ""


def _answers(view: View, found: Found, incident: Incident | None) -> list[Answer]:
    pauses = {one.dataset: one for one in view.ledger.datasets(view.space_id)}
    until = {one.receipt: one.held_until for one in found.held}
    told = [_order(view, one) for one in found.orders]
    told += [] if incident is None else [_incident(incident)]
    told += [of_event(event, view.now, pauses) for event in found.events]
    known = {event.row for event in found.events}
    for fate, event in found.copies:
        if event is not None and fate.fate.value == "event":
            if event.row not in known:
                told.append(of_event(event, view.now, pauses))
        else:
            told.append(of_copy(fate, view.now, event, until.get(fate.receipt)))
    listed = {fate.receipt for fate, _ in found.copies}
    return told + [_held(view, one) for one in found.held if one.receipt not in listed]


def _order(view: View, order: OrderRow) -> Answer:
    account = view.ledger.order_book.account(order)
    what = {
        Outcome.DELIVERED.value: "Its Purchase reached Meta.",
        Outcome.OBSERVED.value: "Its Purchase was only observed.",
        Outcome.LEFT_OUT.value: "Its Purchase was left out on purpose",
        Outcome.WAITING.value: "Its Purchase waits",
        Outcome.MISSING.value: "Its Purchase did not reach Meta",
    }.get(account.outcome, account.outcome)
    reason = account.reason.replace("_", " ").replace("dead:", "")
    return Answer(
        kind="order",
        state=account.outcome,
        tone=_ORDER_TONES.get(account.outcome, ""),
        subject=f"Order {order.order_id} of {order.source}",
        sentence=what if what.endswith(".") else f"{what}: {reason or 'no reason is kept'}.",
        fix="" if what.endswith(".") else advice(account.reason),
        href=f"/orders/{quote(order.shop, safe='')}/{quote(order.order_id)}",
        at=order.placed_at * 1000,
    )


def _numbered(view: View, what: Sought) -> Incident | None:
    """The incident that `#7` names."""
    found = _NUMBER.fullmatch(what.text)
    return None if found is None else view.watched.incidents.one(view.space_id, int(found[1]))


def _incident(one: Incident) -> Answer:
    return Answer(
        kind="incident",
        state="open" if one.open else "over",
        tone="good" if not one.open else "bad" if one.level is Level.CRITICAL else "warn",
        subject=f"Incident {one.number}",
        sentence=f"{one.what[:1].upper()}{one.what[1:]}." if one.open else f"It is over: {one.what}.",
        fix=f"{one.fix}." if one.open else "",
        href=f"/incidents/{one.number}",
        at=one.since * 1000,
    )


def _held(view: View, one: HeldRow) -> Answer:
    fate, event = view.ledger.copy_fate(view.space_id, one.receipt, view.now)
    if fate is not None:
        return of_copy(fate, view.now, event, one.held_until)
    return Answer(
        kind="copy",
        state="held",
        tone=TONES["held"],
        subject=one.event_name,
        sentence="Not sent yet: it waits.",
        fix="",
        href=why_href(str(one.receipt)),
        at=one.received_at,
    )
