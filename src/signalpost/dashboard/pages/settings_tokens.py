"""Settings of API tokens: what programs show to do what these pages do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.store.accounts import RoleToken
from signalpost.store.roles import Role

TO = "/settings/tokens"
DAY_MS = 86_400_000


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/tokens`: those that are good, then those that ended; never their texts."""

    tokens: Sequence[RoleToken]
    ended: Sequence[RoleToken]
    roles: Sequence[str]


class TokenForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new token; `days` 0: it has no end."""

    name: str
    role: Role
    days: Annotated[int, msgspec.Meta(ge=0, le=3650)] = 90


class TokenNamed(msgspec.Struct, frozen=True, kw_only=True):
    """One token."""

    token_id: str


def tokens(view: View) -> Tokens:
    """All of the account."""
    every = view.accounts.tokens(view.account_id)
    return Tokens(
        tokens=[one for one in every if one.good(view.now)],
        ended=[one for one in every if not one.good(view.now)],
        roles=[role.value for role in Role],
    )


def create(view: View, form: TokenForm) -> Done:
    """Make a token; its text is shown once."""
    until = view.now + form.days * DAY_MS if form.days else None
    made, text = view.accounts.create_token(
        view.account_id, form.name, form.role, until=until, author=view.viewer.name, now=view.now
    )
    return Done(to=TO, notice=f"Token {made.token_id} is good from now on.", told={"The token": text})


def revoke(view: View, form: TokenNamed) -> Done | Wrong:
    """Make a token useless, for ever."""
    if not view.accounts.revoke_token(view.account_id, form.token_id, author=view.viewer.name, now=view.now):
        return Wrong(problems={"": "There is no such token, or it was revoked before."})
    return Done(to=TO, notice=f"Token {form.token_id} opens nothing any more.")
