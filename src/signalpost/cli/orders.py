"""`signalpost orders`: whether every order of the shops reached Meta, once; and why not where it did not."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.store.order_reconcile import DaySum, Reconciliation

LISTED = (
    "placed_at", "order_id", "source", "channel", "total", "outcome", "reason", "browser", "server", "event_id",
)  # fmt: skip
DAYS = (
    "day", "source", "channel", "orders", "accounted", "delivered", "left_out", "waiting", "missing", "browser",
    "differs", "polled_only",
)  # fmt: skip
CLAIMS = ("received_at", "source", "policy", "order_id", "value", "event_id", "receipt")
MISSING = ("placed_at", "order_id", "source", "channel", "reason", "advice")
FOREVER = 1 << 40

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]
Since = Annotated[str, typer.Option(help="From this day on, as 2026-11-22, or so many days back, as 7d.")]
Until = Annotated[str, typer.Option(help="Before this day; as --since.")]


class Standing(str, Enum):
    """How an order's Purchase stands."""

    DELIVERED = "delivered"
    OBSERVED = "observed"
    LEFT_OUT = "left_out"
    WAITING = "waiting"
    MISSING = "missing"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Orders of shops: did each reach Meta, once?")
    group.command("list")(listing)
    group.command("show")(show_order)
    group.command("reconcile")(reconcile)
    group.command("claims")(claims)
    return group


def listing(
    ctx: typer.Context,
    since: Since = "30d",
    until: Until = "",
    source: Annotated[str | None, typer.Option(help="Only of the shop with this name in the settings.")] = None,
    outcome: Annotated[Standing | None, typer.Option(help="Only those that stand so.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, newest first.")] = 50,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show orders, newest first: how the Purchase of each stands, why, and which sides told of it."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.order_shown import summary

    space = space_of(parts.settings_of(ctx), account)
    begin, end = span(since, until, parts.now_ms() // 1000)
    found: list[dict[str, Any]] = []
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        before: int | None = None
        while len(found) < limit:
            page = ledger.order_book.listed(
                space, since=begin, until=end, source=source, before=before, limit=min(limit, 500)
            )
            if not page:
                break
            before = page[-1].order.row
            found += [msgspec.structs.asdict(summary(one)) for one in page if outcome in (None, Standing(one.outcome))]
    show.rows(LISTED, [_timed(one) for one in found[:limit]], as_json=as_json, empty="No such orders.")


def show_order(
    ctx: typer.Context,
    order_id: Annotated[
        str, typer.Argument(metavar="ORDER", help="The platform's number of the order, or the shop's own.")
    ],
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show one order: what its shop said, what it made due, what became of each event. Never who bought."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.order_shown import shown

    space = space_of(parts.settings_of(ctx), account)
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        orders = ledger.order_book.orders_called(space, order_id)
        answers = [msgspec.to_builtins(shown(ledger, order, parts.now_ms())) for order in orders]
    if not answers:
        show.remark(f"No shop told of an order {order_id}. A message just taken may still lie in the inbox.")
        raise typer.Exit(Exit.NOT_FOUND)
    for answer in answers:
        if as_json:
            show.line(answer)
        else:
            show.text("\n".join(_lines(answer)) + "\n")


def reconcile(
    ctx: typer.Context,
    since: Since = "7d",
    until: Until = "",
    limit: Annotated[int, typer.Option(min=0, max=100_000, help="List at most so many of the missing.")] = 50,
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """Account for every order, by day and channel, and list those about which something is to be done. Ends with 1 if
    there are any."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.order_reconcile import reconcile as walk

    space = space_of(parts.settings_of(ctx), account)
    begin, end = span(since, until, parts.now_ms() // 1000)
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        found = walk(ledger.order_book, space, begin, end, most=limit)
    if as_json:
        show.line(msgspec.to_builtins(found))
    else:
        _show(found)
    if found.outcomes[Standing.MISSING.value]:
        raise typer.Exit(Exit.REFUSED)


def claims(
    ctx: typer.Context,
    since: Since = "30d",
    until: Until = "",
    source: Annotated[str | None, typer.Option(help="Only at the shop with this name in the settings.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many, newest first.")] = 50,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show Purchases of browsers that no order confirms, newest first: when each came (not when it was placed), what it
    claimed, and what was set for such ones."""
    import msgspec

    from signalpost.cli import parts, show
    from signalpost.store.order_shown import claims_answer
    from signalpost.store.orders import ClaimState

    space = space_of(parts.settings_of(ctx), account)
    begin, end = span(since, until, parts.now_ms() // 1000)
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        found = ledger.order_book.claims(
            space, ClaimState.UNCONFIRMED, since=begin * 1000, until=end * 1000,
            sources=None if source is None else (source,), limit=limit + 1,
        )  # fmt: skip
    answer = claims_answer(found, limit)
    rows = [{**one, "received_at": show.when(one["received_at"] * 1000)} for one in msgspec.to_builtins(answer.claims)]
    show.rows(CLAIMS, rows, as_json=as_json, empty="No such claims.")
    if answer.more:
        show.remark(f"There are more than these {limit}: --limit, --since and --until show them.")


def span(since: str, until: str, now: int) -> tuple[int, int]:
    """From and before when (Unix seconds), of what was asked. SettingsError: it is no time."""
    from signalpost.cli.since import since_of

    return since_of(since, now), since_of(until, now, "until") if until else FOREVER


def _show(found: Reconciliation) -> None:
    from signalpost.cli import show

    show.rows(DAYS, [_day(one) for one in found.days], as_json=False, empty="No orders.")
    if found.missing:
        show.text("")
        rows = [_timed(_fields(one)) for one in found.missing]
        show.rows(MISSING, rows, as_json=False, empty="")
    counts = ", ".join(f"{count} {name}" for name, count in found.outcomes.items() if count)
    show.text(f"\n{found.orders} orders, {found.accounted:.2%} accounted for{': ' + counts if counts else ''}")
    for reason, count in found.reasons.items():
        show.text(f"  {count:>10}  {reason}")
    for claim, count in found.claims.items():
        source, state, policy = claim.split(" ")
        show.text(f"  {count:>10}  purchases of browsers at {source}: {state} (without an order: {policy})")


def _day(one: DaySum) -> dict[str, Any]:
    from signalpost.cli.show import when

    day = (when(one.day * 1000) or "")[:10]
    return {**_fields(one), "day": day, "accounted": f"{one.accounted:.1%}"}


def _fields(one: Any) -> dict[str, Any]:
    import msgspec

    values: dict[str, Any] = msgspec.structs.asdict(one)
    return values


def _timed(values: dict[str, Any]) -> dict[str, Any]:
    from signalpost.cli.show import when

    return {**values, "placed_at": when(values["placed_at"] * 1000)}


def _lines(answer: dict[str, Any]) -> list[str]:
    """One order for people: its fields, then each part, claim and event on lines of their own."""
    from signalpost.cli.show import cell

    lines = [f"{name:>16}  {cell(value)}" for name, value in _timed(answer["order"]).items()]
    for kind in ("parts", "claims", "events"):
        for one in answer[kind]:
            lines.append(f"\n{kind[:-1]:>16}  {one.get('name') or one.get('event_id', '')}")
            lines += [f"{name:>24}  {cell(value)}" for name, value in one.items() if value not in (None, "", [])]
    return lines
