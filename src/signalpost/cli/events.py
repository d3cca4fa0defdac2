"""`signalpost events`: what became of events, and sending dead ones again."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import SettingsError

if TYPE_CHECKING:
    from signalpost.store.ledger import EventRow
    from signalpost.store.record import Receipt

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
CODE_OF_DATASET = "its dataset's"  # it went under the code that its dataset had in the stage test
COLUMNS = ("received_at", "dataset", "event_name", "event_id", "state", "reason", "attempts", "order_id", "fbtrace_id")


class Standing(str, Enum):
    """Where an event stands, as people ask for it: a queued one is scheduled until it is due, then it waits."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    OBSERVED = "observed"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Find events in the ledger and send dead ones again.")
    group.command("list")(listing)
    group.command("show")(show_event)
    group.command("books")(books)
    group.command("replay")(replay)
    return group


def listing(
    ctx: typer.Context,
    event_id: Annotated[str | None, typer.Option(help="Only with this event_id.")] = None,
    order_id: Annotated[str | None, typer.Option(help="Only of this order.")] = None,
    fbtrace_id: Annotated[str | None, typer.Option(help="Only of the call with this fbtrace_id.")] = None,
    state: Annotated[Standing | None, typer.Option(help="Only those that stand so now.")] = None,
    dataset: Annotated[str | None, typer.Option(help="Only of this dataset.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, newest first.")] = 50,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show events, newest first, that fit everything given."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    settings = parts.settings_of(ctx)
    with parts.ledger_reader(settings) as ledger:
        found = ledger.find(
            space,
            event_id=event_id,
            order_id=order_id,
            fbtrace_id=fbtrace_id,
            state=state.value if state else None,
            dataset=dataset,
            now=parts.now_ms(),
            limit=limit,
        )
    show.rows(COLUMNS, map(row, found), as_json=as_json, empty="No such events.")


def show_event(
    ctx: typer.Context,
    which: Annotated[str, typer.Argument(metavar="ID", help="An event_id, or the receipt of a copy.")],
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show all that is known of one event: its state, its copies, its calls. Never its user_data."""
    from signalpost.cli import parts, show
    from signalpost.cli.consent_held import held_of
    from signalpost.cli.consent_held import row as held_row

    space = space_of(parts.settings_of(ctx), account)
    settings = parts.settings_of(ctx)
    with parts.ledger_reader(settings) as ledger:
        now = parts.now_ms()
        found = list(ledger.find(space, event_id=which, now=now))
        if not found and (receipt := receipt_of(which)) is not None:
            fate, event = ledger.copy_fate(space, receipt, now)
            found = [event] if event is not None else []
            if fate is not None and event is None:
                show.line({"receipt": which, "fate": fate.fate.value, "reason": fate.reason, "detail": fate.detail})
                return
        waiting = [] if found else held_of(ledger, space, which)
    shown = [row(event) for event in found] or [{"state": "held", **held_row(copy)} for copy in waiting]
    if not shown:
        show.remark(f"Nothing is known of {which}. An event just taken may still lie in the inbox.")
        raise typer.Exit(Exit.NOT_FOUND)
    for values in shown:
        if as_json:
            show.line(values)
        else:
            show.text("\n".join(f"{name:>16}  {show.cell(value)}" for name, value in values.items()) + "\n")


def books(ctx: typer.Context, account: Named = "", as_json: Json = False) -> None:
    """Show both sums: what became of every copy, and of every event. Ends with 1 if they do not balance."""
    import msgspec

    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        found = ledger.books(space, parts.now_ms())
    values = msgspec.to_builtins(found) | {"balanced": found.balanced}
    if as_json:
        show.line(values)
    else:
        show.text("\n".join(_book_lines(values)))
    if not found.balanced:
        raise typer.Exit(Exit.REFUSED)


def replay(
    ctx: typer.Context,
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[EVENT_ID]...", help="Dead events to send again.")
    ] = None,
    dataset: Annotated[str | None, typer.Option(help="All dead events of this dataset.")] = None,
    reason: Annotated[str | None, typer.Option(help="All that died of this.")] = None,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Send dead events again, by event_id, dataset or reason of death. They keep their event_id."""
    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask
    from signalpost.store.control import Verb

    space = space_of(parts.settings_of(ctx), account)
    settings = parts.settings_of(ctx)
    if not which and dataset is None and reason is None:
        raise SettingsError("Which events?", fix="Name event_ids, or give --dataset or --reason.")
    arguments: dict[str, Any] = {"dataset": dataset, "reason": reason}
    if which:
        arguments["rows"] = _dead_rows(ctx, space, which)
    if which and not arguments["rows"]:
        answer = {"replayed": 0}
    else:
        said = {name: value for name, value in arguments.items() if value is not None}
        answer = ask(settings, Verb.REPLAY, said, space_id=space)
    if as_json:
        show.line(answer)
    else:
        show.text(f"{answer['replayed']} events will be sent again.")
    if not answer["replayed"]:
        raise typer.Exit(Exit.NOT_FOUND)


def _dead_rows(ctx: typer.Context, space_id: int, event_ids: list[str]) -> list[int]:
    from signalpost.cli import parts

    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        now = parts.now_ms()
        return [
            event.row
            for event_id in event_ids
            for event in ledger.find(space_id, event_id=event_id, state="dead", now=now)
        ]


def row(event: EventRow) -> dict[str, Any]:
    """An event as rows show it; times in UTC. `due_at` is None once nothing more is due. `enriched`: which keys
    identity added, why, and when that was seen."""
    import msgspec

    from signalpost.cli.show import when
    from signalpost.identity.added import read
    from signalpost.worker.share import TEST_EVENT

    values: dict[str, Any] = {name: getattr(event, name) for name in msgspec.structs.asdict(event)}
    values["due_at"] = values["due_at"] or None
    if event.reason == TEST_EVENT and not event.test_event_code:
        values["test_event_code"] = CODE_OF_DATASET
    for name in ("received_at", "due_at", "first_attempt_at", "settled_at"):
        values[name] = when(values[name])
    values["event_time"] = when(values["event_time"] * 1_000)
    values["enriched"] = [f"{one.key} by {one.why}, seen {when(one.at * 1_000)}" for one in read(event.enriched)]
    return values


def receipt_of(text: str) -> Receipt | None:
    """The receipt that `text` is, if it is one."""
    from signalpost.store.record import Receipt

    try:
        return Receipt.parse(text)
    except ValueError:
        return None


def _book_lines(values: dict[str, Any]) -> list[str]:
    lines = [f"received {values['received']} copies"]
    lines += [f"  {count:>10}  {fate}" for fate, count in values["fates"].items() if count]
    lines += [f"  {count:>10}    dropped: {reason}" for reason, count in values["dropped"].items() if count]
    lines += [f"routed {values['routed']} events"]
    lines += [f"  {count:>10}  {state}" for state, count in values["states"].items() if count]
    lines += [f"  {count:>10}    dead: {reason}" for reason, count in values["dead"].items() if count]
    return [*lines, "the books balance" if values["balanced"] else "THE BOOKS DO NOT BALANCE: signalpost store rebuild"]
