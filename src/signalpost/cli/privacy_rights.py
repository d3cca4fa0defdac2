"""`signalpost privacy erase|export|erasures`: what a person may ask for."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.erasure import Erased
    from signalpost.store.person_keys import Key

WITHIN_S = 60.0
POLL_S = 0.1
SPACE = 1

Email = Annotated[
    list[str] | None,
    typer.Option("--email", help="Their e-mail address, or its hash; - reads a line of stdin. May be repeated."),
]
Phone = Annotated[list[str] | None, typer.Option("--phone", help="Their telephone number, or its hash.")]
ExternalId = Annotated[list[str] | None, typer.Option("--external-id", help="Your own id of them, or its hash.")]
LeadId = Annotated[list[str] | None, typer.Option("--lead-id", help="Meta's id of their lead.")]
SubscriptionId = Annotated[list[str] | None, typer.Option("--subscription-id", help="The id of their subscription.")]
Visitor = Annotated[list[str] | None, typer.Option("--visitor", help="The visitor id in their cookie, whole.")]
Country = Annotated[str | None, typer.Option(help="Country of telephone numbers that name none, such as DE.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def erase(
    ctx: typer.Context,
    email: Email = None,
    phone: Phone = None,
    external_id: ExternalId = None,
    lead_id: LeadId = None,
    subscription_id: SubscriptionId = None,
    visitor: Visitor = None,
    country: Country = None,
    wait: Annotated[bool, typer.Option(help="Wait until it is carried out.")] = True,
    as_json: Json = False,
) -> None:
    """Erase a person everywhere: links, visits, waiting, held and sent events. Leaves a receipt that names no one.

    Everything accepted until now is taken in first. Restored backups know of it. An event that is being sent at this
    moment is the last. What Meta has already is not called back.
    """
    from signalpost.cli import parts, show
    from signalpost.store import open_identity_reader
    from signalpost.store.record import EraseCopy, erase_record

    settings = parts.settings_of(ctx)
    values = _values(email, phone, external_id, lead_id, subscription_id, visitor)
    keys = _asked(settings, values, country)
    keyring, now = parts.keyring(settings, create=False), parts.now_ms()
    reader = open_identity_reader(settings.data_dir / parts.IDENTITIES_FILE, keyring)
    hmacs = tuple((kind, reader.key_hmac(SPACE, kind, value)) for kind, value in keys)
    inbox = parts.inbox(settings)
    try:
        record = erase_record(EraseCopy(space_id=SPACE, key_id="cli", received_at=now, keys=hmacs))
        (receipt,) = inbox.append_wait([record])
    finally:
        inbox.close()
        reader.close()
    _note(settings, "person.erase", str(receipt), keys)
    done = _carried_out(settings, str(receipt), wait=wait)
    if done is None:
        show.line({"receipt": str(receipt), "status": "accepted"}) if as_json else show.text(
            f"Accepted as {receipt}. See what became of it: signalpost privacy erasures {receipt}"
        )
        return
    show.line(shown(done)) if as_json else show.text(words(done))


def export(
    ctx: typer.Context,
    email: Email = None,
    phone: Phone = None,
    external_id: ExternalId = None,
    lead_id: LeadId = None,
    subscription_id: SubscriptionId = None,
    visitor: Visitor = None,
    country: Country = None,
    output: Annotated[Path | None, typer.Option("--output", help="File to write, for its owner alone (0600).")] = None,
) -> None:
    """Write all that is kept of a person as JSON, values and all, for that person to be told. It goes on record."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store import open_identity_reader, open_ledger_reader, open_person_file
    from signalpost.store.person_export import export as export_person

    settings = parts.settings_of(ctx)
    values = _values(email, phone, external_id, lead_id, subscription_id, visitor)
    keys = _asked(settings, values, country)
    keyring = parts.keyring(settings, create=False)
    _note(settings, "person.read", "privacy export", keys)
    reader = open_identity_reader(settings.data_dir / parts.IDENTITIES_FILE, keyring)
    ledger = open_ledger_reader(parts.ledger_path(settings), keyring)
    person = open_person_file(settings.data_dir / parts.IDENTITIES_FILE, keyring)
    try:
        found = export_person(SPACE, keys, person=person, ledger=ledger, hmac=reader.key_hmac, now=parts.now_ms())
    finally:
        ledger.close()
        reader.close()
    text = msgspec.json.format(msgspec.json.encode(found)).decode()
    if output is None:
        show.text(text)
        return
    parts.write_for_owner(output, text + "\n")
    show.remark(f"{len(found['events'])} events and {len(found['held'])} held copies are written to {output}.")


def erasures(
    ctx: typer.Context,
    receipt: Annotated[str | None, typer.Argument(help="The receipt of one request; without it, all.")] = None,
    as_json: Json = False,
) -> None:
    """Show what became of requests to erase a person: counts and times, no one's name."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    with parts.ledger_reader(settings) as ledger:
        found = ledger.erasures(SPACE, erasure_id=receipt)
    if receipt is not None and not found:
        show.remark(f"No erasure {receipt} has been carried out.")
        raise typer.Exit(Exit.NOT_FOUND)
    rows = [shown(one) for one in found]
    columns = ("receipt", "asked_at", "done_at", "kinds", "keys", "events", "waiting", "sending", "held")
    show.rows(columns, rows, as_json=as_json, empty="Nobody was erased yet.")


def shown(done: Erased) -> dict[str, Any]:
    """A receipt as JSON shows it."""
    from signalpost.cli.show import when

    return {
        "receipt": done.erasure_id,
        "status": "done",
        "asked_at": when(done.asked_at),
        "done_at": when(done.done_at),
        "kinds": done.kinds,
        "keys": done.keys,
        "events": done.events,
        "waiting": done.waiting,
        "sending": done.sending,
        "held": done.held,
    }


def words(done: Erased) -> str:
    """A receipt for people."""
    going = f" {done.sending} on their way go when they are answered." if done.sending else ""
    return (
        f"Erased. Receipt {done.erasure_id}: {done.keys} keys, {done.events} events ({done.waiting} not sent yet), "
        f"{done.held} held copies.{going}"
    )


def _values(*texts: list[str] | None) -> dict[str, list[str]]:
    names = ("email", "phone", "external_id", "lead_id", "subscription_id", "visitor")
    return {name: [_typed(text) for text in given] for name, given in zip(names, texts, strict=True) if given}


def _typed(text: str) -> str:
    """The value of an option; `-` reads it from stdin, where no list of processes shows it."""
    import sys

    return sys.stdin.readline().strip() if text == "-" else text


def _asked(settings: Settings, values: dict[str, list[str]], country: str | None) -> tuple[Key, ...]:
    from signalpost.cli import parts
    from signalpost.store.asked import keys_asked

    with parts.control(settings, create=False) as control:
        policy = control.snapshot().config(SPACE).policy
    return keys_asked(values, policy=policy, year=datetime.now(UTC).year, country=country)


def _note(settings: Settings, action: str, subject: str, keys: tuple[Key, ...]) -> None:
    """Who asked about whom is on record, by the kinds of keys alone."""
    from signalpost.cli import parts

    detail = {"kinds": sorted({kind for kind, _ in keys})}
    with parts.control(settings) as control:
        control.record(SPACE, action, subject, detail, author=parts.author(), now=parts.now_ms())


def _carried_out(settings: Settings, receipt: str, *, wait: bool) -> Erased | None:
    """The receipt once a worker has done it, or we have; None when nobody did in time, or we do not wait."""
    from signalpost.cli import parts
    from signalpost.errors import StoreUnavailable
    from signalpost.store import ledger_holder

    until = time.monotonic() + (WITHIN_S if wait else 0.0)
    while True:
        if ledger_holder(parts.ledger_path(settings)) is None:
            _do_it_here(settings)
        try:
            with parts.ledger_reader(settings) as ledger:
                found = ledger.erasures(SPACE, erasure_id=receipt)
        except StoreUnavailable:
            found = ()
        if found or time.monotonic() >= until:
            return found[0] if found else None
        time.sleep(POLL_S)


def _do_it_here(settings: Settings) -> None:
    """Fold what lies in the inboxes, as the worker would, if no worker holds the ledger."""
    from signalpost.cli import parts
    from signalpost.cli.folding import folded
    from signalpost.errors import StoreUnavailable

    try:
        folded(settings, parts.keyring(settings, create=False))
    except StoreUnavailable:  # a worker was faster
        return
