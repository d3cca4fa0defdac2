"""Live: events as they come, both sides of each as one, and copies that became none."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from signalpost.dashboard.reasons import said
from signalpost.dashboard.standing import LABELS, TONES, story_href, why_href
from signalpost.dashboard.view import View
from signalpost.store.ledger import CopyFate
from signalpost.store.traffic import LOOKED_AMONG, Newest, NewEvents

SHOWN = 60
NAMES_OFFERED = 200
SIDES: Final = ("browser", "server", "both")


class LiveRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event, or a copy that became none. `id` is the same whenever it is shown; `seen`: browser, server, both,
    or empty where that is not known; `state` a state of an event or the fate of a copy; `why`: its reason."""

    id: str
    at: int
    event_name: str
    event_id: str
    dataset: str
    seen: str
    copies: int
    state: str
    label: str
    tone: str
    why: str
    test_event_code: str
    order_id: str
    href: str


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A key that events came by lately: its id, and how its owner calls it."""

    key_id: str
    name: str


class Live(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/live`: newest first. `name`, `side`, `code`, `tests`, `standing`, `host`, `key`: the filters that
    were chosen, empty for any; `names`, `hosts`, `keys`: what can be chosen; `among`: in how many of the newest events
    they look; `version` changes when the rows do."""

    rows: Sequence[LiveRow]
    name: str
    side: str
    code: str
    standing: str
    tests: bool
    host: str
    key: str
    names: Sequence[str]
    hosts: Sequence[str]
    keys: Sequence[Sender]
    among: int
    version: str

    @property
    def filtered(self) -> bool:
        """Whether anything is left out by choice."""
        return bool(self.name or self.side or self.code or self.standing or self.tests or self.host or self.key)


class LiveChange(msgspec.Struct, frozen=True, kw_only=True):
    """What `/live.stream` sends when the rows changed: those that are new since it last did."""

    version: str
    rows: Sequence[LiveRow]


def live(view: View) -> Live:
    """The newest that fit."""
    rows = _rows(view)
    query = view.query
    met = view.ledger.traffic.senders(view.space_id, view.dataset)
    named = {key.key_id: key.name for key in view.control.snapshot().keys(view.space_id)}
    return Live(
        rows=rows,
        name=query.get("name", ""),
        side=_side(view) or "",
        code=query.get("code", ""),
        standing=_standing(view),
        tests=_tests(view),
        host=query.get("host", ""),
        key=query.get("key", ""),
        names=_names(view),
        hosts=met.hosts,
        keys=[Sender(key_id=one, name=named.get(one, one)) for one in met.keys],
        among=LOOKED_AMONG,
        version=_version(rows),
    )


def follow(view: View, last: str) -> tuple[str, Sequence[tuple[str, Any]]]:
    """For the stream: nothing while the rows stay as they were when `last` was sent."""
    rows = _rows(view)
    version = _version(rows)
    if version == last:
        return version, ()
    newest = _newest_of(last)
    if newest is None:
        return version, ()  # who has just opened the page has these rows
    change = LiveChange(version=version, rows=[row for row in rows if row.at > newest])
    return version, [("changed", change)]


def _rows(view: View) -> list[LiveRow]:
    wanted = NewEvents(
        dataset=view.dataset,
        event_name=view.query.get("name") or None,
        test_event_code=view.query.get("code") or None,
        seen=_side(view),
        tests=_tests(view),
        key_id=view.query.get("key") or None,
        host=view.query.get("host", "").strip().lower() or None,
    )
    rows: list[LiveRow] = []
    if _standing(view) != "refused":
        rows += map(_event, view.ledger.traffic.newest(view.space_id, wanted, now=view.now, limit=SHOWN))
    if _standing(view) != "events" and not (wanted.tests or wanted.test_event_code or wanted.host):
        copies = view.ledger.traffic.refused(view.space_id, now=view.now, limit=SHOWN)
        rows += [_copy(one) for one in copies if _fits(one, wanted)]
    return sorted(rows, key=lambda row: -row.at)[:SHOWN]


def _event(one: Newest) -> LiveRow:
    event = one.event
    settled = event.state in ("dead", "observed", "withdrawn")
    return LiveRow(
        id=f"e{event.row}",
        at=event.received_at,
        event_name=event.event_name,
        event_id=event.event_id,
        dataset=event.dataset,
        seen=one.seen or event.origin,
        copies=len(event.copies),
        state=event.state,
        label=LABELS.get(event.state, event.state),
        tone=TONES.get(event.state, ""),
        why=said(event.reason).what if settled and event.reason else "",
        test_event_code=event.test_event_code or "",
        order_id=event.order_id or "",
        href=story_href(event.row),
    )


def _copy(one: CopyFate) -> LiveRow:
    receipt = str(one.receipt)
    return LiveRow(
        id=f"c{blake2b(receipt.encode(), digest_size=8).hexdigest()}",
        at=one.received_at,
        event_name=one.event_name or "",
        event_id=one.event_id or "",
        dataset=one.dataset or "",
        seen=one.origin,
        copies=one.count,
        state=one.fate.value,
        label=LABELS[one.fate.value],
        tone=TONES[one.fate.value],
        why=said(one.reason).what,
        test_event_code="",
        order_id="",
        href=why_href(receipt),
    )


def _fits(one: CopyFate, wanted: NewEvents) -> bool:
    return (
        wanted.dataset in (None, one.dataset)
        and wanted.event_name in (None, one.event_name)
        and wanted.seen in (None, one.origin)
        and wanted.key_id in (None, one.key_id)
    )


def _side(view: View) -> str | None:
    side = view.query.get("side", "")
    return side if side in SIDES else None


def _standing(view: View) -> str:
    standing = view.query.get("standing", "")
    return standing if standing in ("events", "refused") else ""


def _tests(view: View) -> bool:
    return view.query.get("tests") == "1"


def _names(view: View) -> list[str]:
    """Those that came last."""
    found = sorted(view.ledger.last_received(view.space_id, view.dataset), key=lambda one: -one.at)
    return list(dict.fromkeys(one.event_name for one in found if one.event_name))[:NAMES_OFFERED]


def _version(rows: Sequence[LiveRow]) -> str:
    """The time of the newest row, and a digest of what each is and how it stands."""
    parts = [(row.id, row.state, row.seen, row.copies) for row in rows]
    digest = blake2b(msgspec.json.encode(parts), digest_size=8).hexdigest()
    return f"{rows[0].at if rows else 0}.{digest}"


def _newest_of(version: str) -> int | None:
    at, _, digest = version.partition(".")
    return int(at) if digest and at.isdecimal() and len(at) < 20 else None
