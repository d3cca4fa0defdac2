"""`signalpost users`: who may sign in to the dashboard, and what each may do."""

from __future__ import annotations

import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from signalpost.cli.accounts import Json, Named, account_of
from signalpost.cli.exits import Exit

if TYPE_CHECKING:
    from signalpost.settings import Settings
    from signalpost.store.accounts import Accounts, User

Login = Annotated[str, typer.Argument(help="The name or e-mail address that they sign in with.")]


class Role(str, Enum):
    """What somebody may do."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    OWNER = "owner"


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Say who may sign in to the dashboard, and what each may do there.")
    group.command("add")(add)
    group.command("list")(listing)
    group.command("role")(role)
    group.command("remove")(remove)
    group.command("password")(password)
    group.command("end-sessions")(end_sessions)
    return group


def add(
    ctx: typer.Context,
    login: Login,
    role: Annotated[
        Role, typer.Option(help="viewer looks; operator also replays, pauses and tests; owner also changes settings.")
    ] = Role.VIEWER,
    account: Named = "",
) -> None:
    """Let somebody sign in. Prints a link, good once and for a week, with which they choose a password."""
    from signalpost.cli import parts, show
    from signalpost.store.roles import Role as Kept

    settings = parts.settings_of(ctx)
    with parts.accounts(settings) as accounts:
        mine = account_of(accounts, account)
        now, author = parts.now_ms(), parts.author()
        user = accounts.put_member(mine.account_id, login, Kept(role.value), author=author, now=now)
        show.remark(f"{user.login} is {role.value} of {mine.name}.")
        if all(one.role is not Kept.OWNER for one in accounts.members(mine.account_id)):
            show.remark(f"{mine.name} has no owner yet, who could change anything. Add one: --role owner")
        if not user.has_password:
            _print_link(settings, accounts, mine.account_id, user)


def listing(ctx: typer.Context, account: Named = "", as_json: Json = False) -> None:
    """Show who may sign in to an account."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        now = parts.now_ms()
        found = [
            {
                "login": one.user.login,
                "role": one.role.value,
                "password": "chosen" if one.user.has_password else "not yet",
                "sessions": len(accounts.sessions(one.user.user_id, now=now)),
                "since": show.when(one.user.created_at),
            }
            for one in accounts.members(account_of(accounts, account).account_id)
        ]
    empty = "Nobody yet. Add somebody: signalpost users add NAME --role owner"
    show.rows(("login", "role", "password", "sessions", "since"), found, as_json=as_json, empty=empty)


def role(
    ctx: typer.Context, login: Login, role: Annotated[Role, typer.Argument(help="The new one.")], account: Named = ""
) -> None:
    """Give somebody another role."""
    from signalpost.cli import parts, show
    from signalpost.store.roles import Role as Kept

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        mine = account_of(accounts, account)
        user = _member(accounts, mine.account_id, login)
        accounts.put_member(mine.account_id, user.login, Kept(role.value), author=parts.author(), now=parts.now_ms())
    show.remark(f"{user.login} is {role.value} of {mine.name}.")


def remove(ctx: typer.Context, login: Login, account: Named = "") -> None:
    """Let somebody see an account no more, from this moment on."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        mine = account_of(accounts, account)
        user = _member(accounts, mine.account_id, login)
        accounts.remove_member(mine.account_id, user.user_id, author=parts.author(), now=parts.now_ms())
    show.remark(f"{user.login} sees nothing of {mine.name} any more.")


def password(
    ctx: typer.Context,
    login: Login,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the password from stdin instead of making a link.")
    ] = False,
    account: Named = "",
) -> None:
    """Make a link with which somebody chooses a new password. With a new one, all sessions end."""
    from signalpost.cli import parts, show

    settings = parts.settings_of(ctx)
    with parts.accounts(settings) as accounts:
        mine = account_of(accounts, account)
        user = _member(accounts, mine.account_id, login)
        if stdin:
            text = sys.stdin.readline().rstrip("\n")
            accounts.set_password(user.user_id, text, author=parts.author(), now=parts.now_ms())
            show.remark(f"{user.login} has a new password; all sessions have ended.")
        else:
            _print_link(settings, accounts, mine.account_id, user)


def end_sessions(ctx: typer.Context, login: Login, account: Named = "") -> None:
    """Sign somebody out everywhere."""
    from signalpost.cli import parts, show

    with parts.accounts(parts.settings_of(ctx)) as accounts:
        user = _member(accounts, account_of(accounts, account).account_id, login)
        ended = accounts.end_sessions(user.user_id, author=parts.author(), now=parts.now_ms())
    show.remark(f"{ended} sessions of {user.login} have ended.")


def _member(accounts: Accounts, account_id: int, login: str) -> User:
    from signalpost.cli import show

    plain = login.strip().casefold()
    found = next((one.user for one in accounts.members(account_id) if one.user.login == plain), None)
    if found is None:
        show.remark("There is no such user of the account. See: signalpost users list")
        raise typer.Exit(Exit.NOT_FOUND)
    return found


def _print_link(settings: Settings, accounts: Accounts, account_id: int, user: User) -> None:
    from signalpost.cli import parts, show
    from signalpost.store.accounts import INVITED_MS

    now = parts.now_ms()
    code = accounts.invite(account_id, user.user_id, until=now + INVITED_MS, author=parts.author(), now=now)
    base = (settings.dashboard_url or f"http://{settings.host}:{settings.dashboard_port}").rstrip("/")
    show.remark("With this link, good once and for a week, they choose a password:")
    show.text(f"{base}/invitation?{urlencode({'code': code})}")
