"""`signalpost consent held` and `release`: copies that wait for consent."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Named, space_of
from signalpost.cli.exits import Exit
from signalpost.errors import InvalidInput

if TYPE_CHECKING:
    from signalpost.store.ledger import HeldRow, LedgerReader

COLUMNS = ("received_at", "dataset", "event_name", "event_id", "reason", "held_until", "receipt")
PAGE = 1_000
LOOKED_AT = 100_000

Json = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


def held(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many, newest first.")] = 50,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show the copies that wait for consent, and until when. Never their user_data."""
    from signalpost.cli import parts, show

    space = space_of(parts.settings_of(ctx), account)
    with parts.ledger_reader(parts.settings_of(ctx)) as ledger:
        found = list(islice(waiting_for_consent(ledger, space), limit))
    show.rows(COLUMNS, map(row, found), as_json=as_json, empty="No copy waits for consent.")


def release(
    ctx: typer.Context,
    receipts: Annotated[list[str], typer.Argument(metavar="RECEIPT...", help="Copies that `held` shows.")],
    evidence: Annotated[
        str, typer.Option(help="Why they may be sent, such as a form's number. Nothing of the person.")
    ],
    account: Named = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a sentence.")] = False,
) -> None:
    """Let held copies go on your word. One whose person said no does not go: record what they say now instead.

    What a person decided is better recorded (`signalpost consent record granted`): it holds for their later events.
    """
    from signalpost.cli import parts, show
    from signalpost.cli.asking import ask, leave
    from signalpost.privacy.apply import masked_text
    from signalpost.store import ledger_holder
    from signalpost.store.control import Verb

    space = space_of(parts.settings_of(ctx), account)
    settings = parts.settings_of(ctx)
    evidence = masked_text(evidence, "evidence")
    arguments: dict[str, Any] = {"receipts": [_receipt(text) for text in receipts], "evidence": evidence}
    if not evidence.strip():
        raise InvalidInput("--evidence is empty; it says why the copies may be sent")
    if ledger_holder(parts.ledger_path(settings)) is None:
        leave(settings, Verb.RELEASE, arguments, space_id=space)
        show.remark("No worker runs; they go as soon as one does.")
        return
    answer = ask(settings, Verb.RELEASE, arguments, space_id=space)
    if as_json:
        show.line(answer)
    else:
        show.text(f"{answer['released']} copies are held no more.")
    if not answer["released"]:
        raise typer.Exit(Exit.NOT_FOUND)


def all_held(ledger: LedgerReader, space_id: int, limit: int) -> Iterator[HeldRow]:
    """Held copies, newest first, at most `limit`."""
    before: int | None = None
    while limit > 0 and (page := ledger.held(space_id, before_row=before, limit=min(limit, PAGE))):
        yield from page
        before, limit = page[-1].row, limit - len(page)


def waiting_for_consent(ledger: LedgerReader, space_id: int) -> Iterator[HeldRow]:
    """Those of them that wait for their person's word, and not for something about an order."""
    return (one for one in all_held(ledger, space_id, LOOKED_AT) if not one.of_order)


def held_of(ledger: LedgerReader, space_id: int, event_id: str) -> list[HeldRow]:
    """Held copies of an event, of the newest `LOOKED_AT`."""
    return [one for one in all_held(ledger, space_id, LOOKED_AT) if one.event_id == event_id]


def row(one: HeldRow) -> dict[str, Any]:
    """A held copy as rows show it; times in UTC."""
    from signalpost.cli.show import when

    return {
        "received_at": when(one.received_at),
        "dataset": one.dataset,
        "event_name": one.event_name,
        "event_id": one.event_id,
        "reason": one.reason,
        "held_until": when(one.held_until),
        "receipt": str(one.receipt),
        "consent": one.consent,
    }


def _receipt(text: str) -> str:
    from signalpost.store.record import Receipt

    try:
        return str(Receipt.parse(text))
    except ValueError:
        raise InvalidInput(f"{text} is no receipt, which reads inbox-segment-index") from None
