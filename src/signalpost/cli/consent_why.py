"""`signalpost consent why`: why an event was sent, held or dropped, or what stands for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.cli.whose import Email, ExternalId, Person, Phone, Visitor, people
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.decisions import Decided
    from signalpost.store.ledger import LedgerReader

OF_PERSON = ("key", "state", "at", "reason", "evidence", "source", "region", "limited")
OF_EVENT = ("receipt", "event_name", "fate", "action", "reason", "evidence", "region")


def why(
    ctx: typer.Context,
    which: Annotated[str | None, typer.Argument(metavar="ID", help="An event_id, or the receipt of a copy.")] = None,
    email: Email = None,
    phone: Phone = None,
    external_id: ExternalId = None,
    visitor: Visitor = None,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")] = False,
) -> None:
    """Say why an event was sent, held or dropped; or, without ID, what a person decided, by each of their keys.

    People are named by options, or on stdin as JSON lines.
    """
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    settings = parts.settings_of(ctx)
    named = Person(email=email, phone=phone, external_id=external_id, visitor=visitor)
    if which is not None and any((email, phone, external_id, visitor)):
        raise SettingsError("An event or a person?", fix="Give an ID, or name a person by options.")
    found = _of_event(settings, space, which) if which is not None else _of_people(settings, space, named)
    columns = OF_PERSON if which is None else OF_EVENT
    empty = "Nothing was ever decided." if which is None else f"Nothing is known of {which}, or nobody decided."
    show.rows(columns, found, as_json=as_json, empty=empty)
    if not found:
        raise typer.Exit(Exit.NOT_FOUND)


def _of_people(settings: Settings, space: int, named: Person) -> list[dict[str, Any]]:
    """What stands for each key. Who looked at a person stands in the audit rows."""
    from contextlib import closing

    from signalpost.cli import parts
    from signalpost.store import open_decision_reader

    keys = parts.keyring(settings, create=False)
    now = parts.now_ms()
    asked = [key for person in people(settings, named, now_s=now // 1000, space_id=space) for key in person]
    with closing(open_decision_reader(settings.data_dir / parts.IDENTITIES_FILE, keys)) as reader:
        found = [(kind, reader.decided_of(space, (kind, value))) for kind, value in asked]
    with parts.control(settings) as control:
        kinds = sorted({kind for kind, _ in asked})
        control.record(space, "consent.why", ",".join(kinds), {}, author=parts.author(), now=now)
    return [_decision(kind, decided) for kind, decided in found if decided is not None]


def _decision(kind: str, decided: Decided) -> dict[str, Any]:
    from signalpost.cli.show import when

    return {
        "key": kind,
        "state": decided.state,
        "at": when(decided.at),
        "reason": decided.reason,
        "evidence": decided.evidence,
        "source": decided.source,
        "region": decided.region,
        "limited": decided.limited,
    }


def _of_event(settings: Settings, space: int, which: str) -> list[dict[str, Any]]:
    from signalpost.cli import parts

    with parts.ledger_reader(settings) as ledger:
        return _events(ledger, space, which) or _held(ledger, space, which) or _copy(ledger, space, which)


def _events(ledger: LedgerReader, space: int, which: str) -> list[dict[str, Any]]:
    from signalpost.cli import parts

    events = ledger.find(space, event_id=which, now=parts.now_ms())
    return [_told(event.receipts[0], event.event_name, event.state, event.consent) for event in events]


def _held(ledger: LedgerReader, space: int, which: str) -> list[dict[str, Any]]:
    from signalpost.cli.consent_held import held_of

    rows = held_of(ledger, space, which)
    return [_told(str(one.receipt), one.event_name, "held", one.consent) for one in rows]


def _copy(ledger: LedgerReader, space: int, which: str) -> list[dict[str, Any]]:
    from signalpost.cli import parts
    from signalpost.cli.events import receipt_of

    receipt = receipt_of(which)
    if receipt is None:
        return []
    fate, event = ledger.copy_fate(space, receipt, parts.now_ms())
    if fate is None:
        return []
    word = fate.consent or (event.consent if event is not None else "") or f"drop {fate.reason or '-'} - -"
    return [_told(which, fate.event_name or "", fate.fate.value, word)]


def _told(receipt: str, event_name: str, fate: str, word: str) -> dict[str, Any]:
    from signalpost.store.consent_word import stand_of

    stand = stand_of(word)
    return {
        "receipt": receipt,
        "event_name": event_name,
        "fate": fate,
        "action": stand.action if stand is not None else None,
        "reason": stand.reason if stand is not None else None,
        "evidence": stand.evidence if stand is not None else None,
        "region": stand.region if stand is not None else None,
    }
