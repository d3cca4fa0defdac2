"""Settings of users: who may sign in to the account, and what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.store.accounts import INVITED_MS, Member
from signalpost.store.roles import Role

TO = "/settings/users"


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """A user of the account. `me`: it is whoever looks."""

    user_id: str
    login: str
    role: Role
    has_password: bool
    sessions: int
    last_seen: int | None
    me: bool


class Users(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/users`."""

    users: Sequence[UserRow]
    roles: Sequence[str]


class UserForm(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody new."""

    login: str
    role: Role


class RoleForm(msgspec.Struct, frozen=True, kw_only=True):
    """Another role for a user."""

    user_id: str
    role: Role


class UserNamed(msgspec.Struct, frozen=True, kw_only=True):
    """One user."""

    user_id: str


def users(view: View) -> Users:
    """All of the account."""
    return Users(
        users=[_row(view, one) for one in view.accounts.members(view.account_id)], roles=[role.value for role in Role]
    )


def add(view: View, form: UserForm) -> Done | Wrong:
    """Let somebody in; the link for their password is shown once."""
    if form.role is not Role.OWNER and not view.accounts.any_user():
        return Wrong(problems={"role": "The first user is an owner: with them, this page asks for a sign-in."})
    user = view.accounts.put_member(view.account_id, form.login, form.role, author=view.viewer.name, now=view.now)
    notice = f"{user.login} is {form.role.value} now."
    if user.has_password:
        return Done(to=TO, notice=notice)
    if _elsewhere(view, user.user_id):
        return Done(to=TO, notice=f"{notice} A link they had is good for nothing now. {_BY_COMMAND}")
    return _linked(view, user.user_id, notice)


def change_role(view: View, form: RoleForm) -> Done | Wrong:
    """Give somebody another role."""
    found = _member(view, form.user_id)
    if found is None:
        return _GONE
    view.accounts.put_member(view.account_id, found.user.login, form.role, author=view.viewer.name, now=view.now)
    return Done(to=TO, notice=f"{found.user.login} is {form.role.value} now.")


def remove(view: View, form: UserNamed) -> Done | Wrong:
    """Let somebody see the account no more."""
    found = _member(view, form.user_id)
    if found is None:
        return _GONE
    view.accounts.remove_member(view.account_id, form.user_id, author=view.viewer.name, now=view.now)
    return Done(to=TO, notice=f"{found.user.login} sees nothing of this account any more.")


def link(view: View, form: UserNamed) -> Done | Wrong:
    """A new link to choose a password with."""
    found = _member(view, form.user_id)
    if found is None:
        return _GONE
    if _elsewhere(view, form.user_id):
        return Wrong(problems={"": f"They belong to another account too. {_BY_COMMAND}"})
    return _linked(view, form.user_id, f"A link for {found.user.login}.")


def sign_out(view: View, form: UserNamed) -> Done | Wrong:
    """End all sessions of somebody."""
    found = _member(view, form.user_id)
    if found is None:
        return _GONE
    ended = view.accounts.end_sessions(form.user_id, author=view.viewer.name, now=view.now)
    return Done(to=TO, notice=f"{ended} sessions of {found.user.login} have ended.")


_BY_COMMAND = "On the machine: signalpost users password NAME"
_GONE = Wrong(problems={"": "There is no such user of this account any more."})


def _row(view: View, one: Member) -> UserRow:
    sessions = view.accounts.sessions(one.user.user_id, now=view.now)
    return UserRow(
        user_id=one.user.user_id,
        login=one.user.login,
        role=one.role,
        has_password=one.user.has_password,
        sessions=len(sessions),
        last_seen=sessions[0].seen_at if sessions else None,
        me=one.user.user_id == view.viewer.user_id,
    )


def _member(view: View, user_id: str) -> Member | None:
    return next((one for one in view.accounts.members(view.account_id) if one.user.user_id == user_id), None)


def _elsewhere(view: View, user_id: str) -> bool:
    """Whether they belong to another account too: with a link, this one's owner could take over what they see there."""
    return len(view.accounts.memberships(user_id)) > 1


def _linked(view: View, user_id: str, notice: str) -> Done:
    until = view.now + INVITED_MS
    code = view.accounts.invite(view.account_id, user_id, until=until, author=view.viewer.name, now=view.now)
    text = f"{view.around.public}/invitation?{urlencode({'code': code})}"
    return Done(
        to=TO,
        notice=f"{notice} Give them the link; it is good once and for a week.",
        told={"Link to choose a password": text},
    )
