"""`signalpost accounts`: businesses, or the clients of an agency, that share an installation and see no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.accounts import Account, Accounts

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
Named = Annotated[str, typer.Option("--account", help="Name or number of the account. Default: the first one.")]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Add and list accounts: each has datasets, keys and users of its own."
    )
    group.command("add")(add)
    group.command("list")(listing)
    return group


def add(ctx: typer.Context, name: Annotated[str, typer.Argument(help="What it is called.")]) -> None:
    """Add an account, with a space for its datasets, keys and events."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        made = accounts.add_account(name, author=parts.author(), now=parts.now_ms())
    show.remark(f"Account {made.account_id} ({made.name}) is there, with space {made.spaces[0]}.")


def listing(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the accounts, their spaces, and how many users each has."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        found = [
            {
                "account_id": one.account_id,
                "name": one.name,
                "spaces": [str(space) for space in one.spaces],
                "users": len(accounts.members(one.account_id)),
            }
            for one in accounts.accounts()
        ]
    show.rows(("account_id", "name", "spaces", "users"), found, as_json=as_json, empty="No accounts.")


def space_of(settings: Settings, named: str) -> int:
    """The space of the account of that name or number; empty: the first one's. Ends the command when there is none."""
    from signalpost.cli import parts
    from signalpost.store.control import DEFAULT_SPACE

    if not named:
        return DEFAULT_SPACE
    with parts.accounts(settings) as accounts:
        return account_of(accounts, named).spaces[0]


def account_of(accounts: Accounts, named: str) -> Account:
    """The account of that name or number; empty: the first. Ends the command when there is none."""
    from signalpost.cli import show

    every = accounts.accounts()
    found = next((one for one in every if not named or named in (one.name, str(one.account_id))), None)
    if found is None:
        show.remark(f"There is no account {named}. See: signalpost accounts list")
        raise typer.Exit(Exit.NOT_FOUND)
    return found
