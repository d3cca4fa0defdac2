"""`signalpost tokens`: what programs show to the dashboard's HTTP API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.accounts import Json, Named, account_of
from signalpost.cli.exits import Exit
from signalpost.cli.users import Role

if TYPE_CHECKING:
    from signalpost.store.accounts import RoleToken

DAY_MS = 86_400_000


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Create, list and revoke API tokens of the dashboard.")
    group.command("create")(create)
    group.command("list")(listing)
    group.command("revoke")(revoke)
    return group


def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="What it is for, such as `reports`.")],
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.VIEWER,
    days: Annotated[int, typer.Option(min=0, help="After so many days it ends; 0: never.")] = 90,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Make a token for `Authorization: Bearer`. It is shown once: only its hash is kept."""
    from signalpost.cli import parts, show
    from signalpost.store.roles import Role as Kept

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        mine, now = account_of(accounts, account), parts.now_ms()
        until = now + days * DAY_MS if days else None
        made, text = accounts.create_token(
            mine.account_id, name, Kept(role.value), until=until, author=parts.author(), now=now
        )
    if as_json:
        show.line(row(made) | {"token": text})
        return
    show.remark(f"Token {made.token_id} ({made.name}, {made.role.value} of {mine.name}); it is not shown again:")
    show.text(text)


def listing(
    ctx: typer.Context,
    ended: Annotated[bool, typer.Option(help="Also those that ended or were revoked.")] = False,
    account: Named = "",
    as_json: Json = False,
) -> None:
    """Show which tokens there are; never their text."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        every, now = accounts.tokens(account_of(accounts, account).account_id), parts.now_ms()
    found = [row(one) for one in every if ended or one.good(now)]
    columns = ("token_id", "name", "role", "created_at", "ends_at", "used_at", "revoked_at")
    show.rows(columns, found, as_json=as_json, empty="No tokens yet. Make one: signalpost tokens create NAME")


def revoke(
    ctx: typer.Context,
    token_id: Annotated[str, typer.Argument(help="Its id, from `tokens list`.")],
    account: Named = "",
) -> None:
    """Make a token useless at once, for ever."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        mine = account_of(accounts, account)
        done = accounts.revoke_token(mine.account_id, token_id, author=parts.author(), now=parts.now_ms())
    if not done:
        show.remark(f"There is no token {token_id} that could be revoked. See: signalpost tokens list --ended")
        raise typer.Exit(Exit.NOT_FOUND)
    show.remark(f"Token {token_id} opens nothing any more.")


def row(token: RoleToken) -> dict[str, Any]:
    """A token as rows show it."""
    from signalpost.cli.show import when

    return {
        "token_id": token.token_id,
        "name": token.name,
        "role": token.role.value,
        "created_at": when(token.created_at),
        "ends_at": when(token.ends_at),
        "used_at": when(token.used_at),
        "revoked_at": when(token.revoked_at),
    }
