"""`signalpost connectors try`: what a mapping would read of a payload, and which events that would make."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.connectors_settings import pairs_of, read_mapping
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.connectors.due import DueEvent
    from signalpost.connectors.lead import Lead
    from signalpost.connectors.order import Message
    from signalpost.connectors.source import OrderSource

STDIN = "-"
FIX = "Look at the expression, and at what stands there in the payload."
#: Facts of an order that name nobody; of everything else only its name is shown.
PLAIN = (
    "order_id", "number", "created_at", "paid_at", "cancelled_at", "delivered_at", "currency", "total", "tax",
    "shipping", "discount", "channel", "test", "cash_on_delivery", "earlier_orders",
)  # fmt: skip
PARTS = ("lines", "refunds", "payments")
NAMES = ("user_data", "link", "consent", "browser")


def try_out(
    mapping: Annotated[
        Path,
        typer.Argument(
            metavar="MAPPING", help="The mapping: a TOML or JSON file; or segment, ga4, hubspot, salesforce, lead_ads."
        ),
    ],
    payloads: Annotated[list[str], typer.Argument(metavar="PAYLOAD…", help="Bodies as they are posted; - is stdin.")],
    lead_field: Annotated[
        list[str] | None,
        typer.Option("--lead-field", metavar="KEY=FIELD", help="Of a CRM: the field that has lead_id, consent, …"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a payload.")] = False,
) -> None:
    """Show what a mapping reads of payloads and which events come of it. Of people only which keys are there.

    In place of a mapping: segment for what its SDKs post, ga4 for the Measurement Protocol's bodies and tags' queries,
    hubspot, salesforce or lead_ads for their webhooks and for records as their APIs give them.
    Nothing is sent or kept, and no signature is asked for: what is tried is the reading.
    """
    import time

    from signalpost.cli import connectors_try_crms as crms
    from signalpost.cli import connectors_try_messages as posted
    from signalpost.cli import show
    from signalpost.connectors.source import OrderSource, Platform

    if str(mapping) in posted.SENDERS:
        _try_sender(str(mapping), payloads, as_json=as_json)
        return
    fields = pairs_of(lead_field or (), "lead-field")
    if str(mapping) in crms.PLATFORMS:
        source = crms.source_of(str(mapping), fields)
    else:
        found = read_mapping(mapping)
        source = OrderSource(name="tried", platform=Platform.GENERIC, shop="tried", mapping=found)
    refused = False
    for name in payloads:
        row = tried(name, _body_of(name), source, now=int(time.time()))
        refused |= "problem" in row
        if as_json:
            show.line(row)
        else:
            for text in _words(row):
                show.text(text)
    if refused:
        raise typer.Exit(Exit.REFUSED)


def _try_sender(sender: str, payloads: list[str], *, as_json: bool) -> None:
    import time

    from signalpost.cli import connectors_try_messages as posted
    from signalpost.cli import show

    rows = [posted.tried(sender, name, _body_of(name), now=int(time.time())) for name in payloads]
    for row in rows:
        if as_json:
            show.line(row)
        else:
            for text in posted.lines(row):
                show.text(text)
    if any(map(posted.refuses, rows)):
        raise typer.Exit(Exit.REFUSED)


def tried(name: str, body: bytes, source: OrderSource, *, now: int) -> dict[str, Any]:
    """What comes of one body: messages with their events, or the problem with its place. Raises SettingsError."""
    import msgspec

    from signalpost.capi.codes import problem
    from signalpost.cli import connectors_try_crms as crms
    from signalpost.connectors.webhook import Unreadable
    from signalpost.errors import InvalidInput

    read = crms.read if source.platform.value in crms.PLATFORMS else _read_mapped
    try:
        rows = [_shown(message, source, now) for message in read(body, source, now)]
    except Unreadable as error:
        return {"payload": name, "problem": msgspec.to_builtins(problem(error.code, error.path)) | {"fix": FIX}}
    except InvalidInput as error:
        return {"payload": name, "problem": msgspec.to_builtins(error.problems[0])}
    return {"payload": name, "messages": rows}


def _read_mapped(body: bytes, source: OrderSource, now: int) -> Sequence[Message]:
    import msgspec

    from signalpost.connectors.generic.connector import plan_of
    from signalpost.connectors.generic.orders import read_orders
    from signalpost.connectors.reading import decoded

    found = decoded(msgspec.json.Decoder(Any), body)
    return read_orders(plan_of(source), found, source, came_at=now * 1_000)


def _body_of(name: str) -> bytes:
    from signalpost.errors import SettingsError

    if name == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The payload {name} cannot be read ({type(error).__name__}).", fix="Name a file."
        ) from error


def _shown(message: Message, source: OrderSource, now: int) -> dict[str, Any]:
    from signalpost.connectors.lead import Lead, LeadToRead
    from signalpost.connectors.order import Order
    from signalpost.connectors.rule import due

    if isinstance(message, Lead):
        return _lead(message, source, now)
    if isinstance(message, LeadToRead):
        return {"to_read": message.object_id}
    if not isinstance(message, Order):
        return {"nothing": getattr(message, "reason", "")}
    ruled = due(message, source, now)
    read = {name: _plain(value) for name in PLAIN if (value := getattr(message, name)) not in (None, "", False)}
    parts = {name: len(getattr(message, name)) for name in PARTS if getattr(message, name)}
    keys = {name: present for name in NAMES if (present := _present(getattr(message, name)))}
    row: dict[str, Any] = {"order": read | parts, "keys": keys, "events": [_event(one) for one in ruled.events]}
    return row | ({"unsent": ruled.unsent} if ruled.unsent else {})


def _lead(lead: Lead, source: OrderSource, now: int) -> dict[str, Any]:
    from signalpost.connectors.rule import due

    ruled = due(lead, source, now)
    stages = [f"{stage.name} ({stage.at})" for stage in lead.stages]
    keys = {"user_data": found} if (found := _present(lead.user_data)) else {}
    row: dict[str, Any] = {"lead": {"object_id": lead.object_id, "stages": stages}, "keys": keys}
    row["events"] = [_event(one) for one in ruled.events]
    return row | ({"unsent": ruled.unsent} if ruled.unsent else {})


def _event(due: DueEvent) -> dict[str, Any]:
    event = due.event
    custom = event.custom_data if isinstance(event.custom_data, dict) else {}
    row: dict[str, Any] = {
        "event_name": event.event_name,
        "event_time": event.event_time,
        "action_source": event.action_source,
        **{name: custom[name] for name in ("value", "currency", "order_id", "num_items") if name in custom},
        "user_data": _present(event.user_data),
    }
    return row | ({"after": due.after} if due.after else {})


def _present(value: Any) -> list[str]:
    """The names of what is there."""
    if value is None:
        return []
    return [name for name in value.__struct_fields__ if getattr(value, name) not in (None, "", False, ())]


def _plain(value: Any) -> Any:
    from decimal import Decimal

    return str(value) if isinstance(value, Decimal) else getattr(value, "value", value)


def _words(row: dict[str, Any]) -> list[str]:
    lines = [f"{row['payload']}:"]
    if problem := row.get("problem"):
        return [*lines, f"  {problem['path']}", f"  {problem['code']}: {problem['message']}", f"  {problem['fix']}"]
    for message in row["messages"]:
        if "nothing" in message:
            lines.append(f"  nothing to do: {message['nothing']}")
            continue
        if "to_read" in message:
            lines.append(f"  names a record, which is then read over the API: {message['to_read']}")
            continue
        what = "lead" if "lead" in message else "order"
        lines.append(f"  {what:<9} " + _pairs(message[what]))
        lines += [f"  {name:<9} {', '.join(found)}" for name, found in message["keys"].items()]
        lines += ["  event     " + _pairs(event) for event in message["events"]]
        if "unsent" in message:
            lines.append(f"  not sent: {message['unsent']}")
    return lines


def _pairs(row: dict[str, Any]) -> str:
    return "  ".join(f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in row.items())
