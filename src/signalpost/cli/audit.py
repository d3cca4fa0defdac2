"""`signalpost audit`: who changed what and who read a person, and whether that log is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.store.audit import AuditHead
    from signalpost.store.control import AuditRow

Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Who changed settings, keys and tokens, and who read a person.")
    group.command("list")(listing)
    group.command("verify")(verify)
    group.command("head")(head)
    return group


def listing(
    ctx: typer.Context,
    action: Annotated[str | None, typer.Option(help="Only actions that begin so, such as person or token.set.")] = None,
    before: Annotated[int | None, typer.Option(help="Only rows with a lower number, for the next page.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 100,
    as_json: Json = False,
) -> None:
    """Show audit rows, newest first."""
    from signalpost.cli import parts, show
    from signalpost.store.control import DEFAULT_SPACE

    with parts.control(parts.settings_of(ctx)) as control:
        rows: list[AuditRow] = []
        page = before
        while len(rows) < limit:
            found = control.audit(DEFAULT_SPACE, before=page, limit=max(limit, 100))
            rows += [row for row in found if action is None or row.action.startswith(action)]
            if not found:
                break
            page = found[-1].audit_id
    shown = [
        {
            "audit_id": row.audit_id,
            "at": show.when(row.at),
            "author": row.author,
            "action": row.action,
            "subject": row.subject,
            "detail": row.detail,
        }
        for row in rows[:limit]
    ]
    columns = ("audit_id", "at", "author", "action", "subject", "detail")
    show.rows(columns, shown, as_json=as_json, empty="Nothing is in the log.")


def verify(
    ctx: typer.Context,
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="A head that `audit head` printed once, kept elsewhere; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Prove that every row is there as it was written. Ends with 1 when one is not.

    Rows cut off at the end are found by the head that keys.db remembers, and by those given with --head.
    """
    from signalpost.cli import parts, show

    with parts.control(parts.settings_of(ctx)) as control:
        verdict = control.verify_audit([_head(text) for text in head or ()])
    if as_json:
        show.line({"sound": verdict.sound, "rows": verdict.rows, "head": verdict.head, "faults": verdict.faults})
    else:
        for fault in verdict.faults:
            show.text(f"row {fault.audit_id}: {fault.what}{f' ({fault.detail})' if fault.detail else ''}")
        show.text(f"{verdict.rows} rows, head {verdict.head}: {'sound' if verdict.sound else 'NOT sound'}.")
    if not verdict.sound:
        raise typer.Exit(Exit.REFUSED)


def head(ctx: typer.Context) -> None:
    """Print number and hash of the last row. Keep it where whoever can write the data folder cannot."""
    from signalpost.cli import parts, show

    with parts.control(parts.settings_of(ctx)) as control:
        found = control.audit_head()
    if found is None:
        show.remark("Nothing is in the log.")
        raise typer.Exit(Exit.NOT_FOUND)
    show.text(str(found))


def _head(text: str) -> AuditHead:
    from signalpost.errors import SettingsError
    from signalpost.store.audit import AuditHead

    try:
        return AuditHead.parse(text)
    except ValueError:
        raise SettingsError(
            "--head is no head.", fix="It reads number:hash, as `signalpost audit head` prints it."
        ) from None
