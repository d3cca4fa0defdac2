"""Looking something up by what somebody typed: an event_id, an order, a trace, a receipt, the hash of an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from signalpost.dashboard.view import View
from signalpost.store.audit import PERSON_READ
from signalpost.store.ledger import CopyFate, EventRow, HeldRow
from signalpost.store.orders import OrderRow
from signalpost.store.record import Receipt
from signalpost.store.roles import Role

FOUND = 50
LONGEST: Final = 1_024  # characters of what is looked for
_PERSON: Final = re.compile(r"(em|ph|external_id):([0-9a-fA-F]{64})")
_ADDRESS: Final = re.compile(r"\S+@\S+\.\S+")


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked for. `kind`: id, person, address (which is never looked for), too_long or empty. `text`
    is empty where it is personal; `key` the kind of a person's key, `value` its hash."""

    kind: str
    text: str = ""
    receipt: Receipt | None = None
    key: str = ""
    value: str = ""

    def __repr__(self) -> str:
        return f"Sought(kind={self.kind!r})"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """All that has it. `copies` became no event, or are not the first of theirs."""

    events: Sequence[EventRow] = ()
    copies: Sequence[tuple[CopyFate, EventRow | None]] = ()
    held: Sequence[HeldRow] = ()
    orders: Sequence[OrderRow] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is none."""
        return not (self.events or self.copies or self.held or self.orders)


def sought(typed: str) -> Sought:
    """What `typed` may be."""
    text = typed.strip()
    if not text:
        return Sought(kind="empty")
    person = _PERSON.fullmatch(text)
    if person is not None:
        return Sought(kind="person", key=person[1], value=person[2].lower())
    if _ADDRESS.fullmatch(text):
        return Sought(kind="address")
    if len(text) > LONGEST:
        return Sought(kind="too_long")
    return Sought(kind="id", text=text, receipt=_receipt(text))


def _receipt(text: str) -> Receipt | None:
    try:
        return Receipt.parse(text)
    except ValueError:
        return None


def may_seek(view: View, what: Sought) -> bool:
    """People are looked for by operators, who answer for it in the audit log."""
    return what.kind != "person" or view.viewer.role.covers(Role.OPERATOR)


def seek(view: View, what: Sought) -> Found:
    """All that has it. A look-up of a person leaves an audit row."""
    if what.kind == "person" and may_seek(view, what):
        return _of_person(view, what)
    if what.kind != "id":
        return Found()
    events: dict[int, EventRow] = {}
    for key in ("event_id", "order_id", "fbtrace_id"):
        for event in view.ledger.find(view.space_id, now=view.now, limit=FOUND, **{key: what.text}):  # type: ignore[arg-type]
            events[event.row] = event
    copies: list[tuple[CopyFate, EventRow | None]] = []
    if what.receipt is not None:
        fate, of = view.ledger.copy_fate(view.space_id, what.receipt, view.now)
        if fate is not None:
            copies.append((fate, of))
    copies += [(fate, None) for fate in view.ledger.traffic.alone(view.space_id, what.text, now=view.now)]
    return Found(
        events=sorted(events.values(), key=lambda event: -event.row)[:FOUND],
        copies=copies,
        held=view.ledger.held(view.space_id, receipts=[fate.receipt for fate, _ in copies]) if copies else (),
        orders=view.ledger.order_book.orders_called(view.space_id, what.text)[:FOUND],
    )


def _of_person(view: View, what: Sought) -> Found:
    view.control.record(
        view.space_id, PERSON_READ, "dashboard search", {"keys": [what.key]}, author=view.viewer.name, now=view.now
    )
    events, held = view.ledger.traffic.of_person(view.space_id, what.key, what.value, now=view.now, limit=FOUND)
    return Found(events=events, held=held)
