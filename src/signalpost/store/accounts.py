"""Accounts, the people who use an installation, and what they are known by: passwords, sessions, API tokens.

An account holds spaces, and with them datasets, keys and ledger rows. A user belongs to accounts with a role in each,
and sees no other. In the control file, beside `Control`: each change leaves an audit row in every account it touches.
All methods are synchronous; times are Unix ms. Secret texts (of a session, an invitation, a token) are told once, by
the method that makes them; what is kept of each is its SHA-256, and of a password Argon2's hash.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from signalpost.errors import InvalidInput
from signalpost.store.roles import Role

TOKEN_PREFIX: Final = "spt_"
DEFAULT_ACCOUNT: Final = 1
INVITED_MS: Final = 7 * 86_400_000
LOGIN = re.compile(r"[^\s\x00-\x1f\x7f<>\"'\\]{1,254}")


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A business, or a client of an agency. `spaces`: the ids of what it holds; the first is the one it began with."""

    account_id: int
    name: str
    spaces: tuple[int, ...]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signs in. `login` is a name or an e-mail address; `has_password`: false until they chose one."""

    user_id: str
    login: str
    created_at: int
    has_password: bool


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A user of an account, and their role there."""

    user: User
    role: Role


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """An account that a user belongs to, and their role there."""

    account: Account
    role: Role


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is signed in, in one browser. It ends at `ends_at`, or when it is not used for a while."""

    session_id: str
    user_id: str
    opened_at: int
    seen_at: int
    ends_at: int


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Who a session is of, and where they may go."""

    session: Session
    user: User
    memberships: tuple[Membership, ...]


class RoleToken(msgspec.Struct, frozen=True, kw_only=True):
    """An API token as it is known after it was made. `ends_at` None: it is good until it is revoked."""

    token_id: str
    account_id: int
    name: str
    role: Role
    created_at: int
    ends_at: int | None
    used_at: int | None
    revoked_at: int | None

    def good(self, now: int) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.ends_at is None or now < self.ends_at)


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that was let in. `text` is the session's, for its cookie."""

    text: str
    user: User


class NotOpened(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that was refused: login or password are wrong, and it is not said which; or, with `until`, there were
    too many that failed, and nothing was tried."""

    until: int = 0


class SessionTimes(msgspec.Struct, frozen=True, kw_only=True):
    """When sessions end: after so long unused, and at the latest so long after the sign-in (ms)."""

    idle_ms: int = 8 * 3_600_000
    most_ms: int = 7 * 86_400_000


def checked_login(login: str) -> str:
    """`login` as it is kept and compared. Raises InvalidInput: it cannot be one."""
    plain = login.strip().casefold()
    if not LOGIN.fullmatch(plain):
        raise InvalidInput("a login is a name or an e-mail address without spaces or quotes, of at most 254 characters")
    return plain


class Accounts(Protocol):
    """See the module's docstring."""

    def accounts(self) -> Sequence[Account]: ...

    def add_account(self, name: str, *, author: str, now: int) -> Account:
        """A new account with a space of its own. InvalidInput: no name, or one that there is."""
        ...

    def any_user(self) -> bool:
        """Whether anybody was ever made a user: then nothing is open to whoever comes."""
        ...

    def user(self, login: str) -> User | None:
        """Who signs in as `login`."""
        ...

    def members(self, account_id: int) -> Sequence[Member]: ...

    def memberships(self, user_id: str) -> Sequence[Membership]: ...

    def put_member(self, account_id: int, login: str, role: Role, *, author: str, now: int) -> User:
        """Make `login` a user of the account, or give them another role there. An invitation from another account is
        then good for nothing: whoever has it would see this one. InvalidInput: it is the last owner."""
        ...

    def remove_member(self, account_id: int, user_id: str, *, author: str, now: int) -> bool:
        """They see nothing of the account any more; whoever has no account left is forgotten. False: they were none.
        InvalidInput: it is the last owner."""
        ...

    def invite(self, account_id: int, user_id: str, *, until: int, author: str, now: int) -> str:
        """A text with which the user may choose a password, once and until then; an earlier one is good for nothing."""
        ...

    def invited(self, text: str, *, now: int) -> User | None:
        """Whose invitation it is, if it is good."""
        ...

    def accept(self, text: str, password: str, *, now: int) -> Opened | None:
        """Choose a password with an invitation; all other sessions of the user end. None: it is not good (any more).
        InvalidInput: the password cannot be one."""
        ...

    def set_password(self, user_id: str, password: str, *, author: str, now: int) -> None:
        """Another password; all sessions of the user end. InvalidInput: it cannot be one, or there is no such user."""
        ...

    def password_fits(self, user_id: str, password: str, *, now: int) -> bool:
        """Whether it is the password of the user; tries that fail count as sign-ins that do."""
        ...

    def sign_in(self, login: str, password: str, *, address: str, now: int) -> Opened | NotOpened:
        """Open a session. Tries are counted by login and by `address` (IPv6: give its /64)."""
        ...

    def open_session(self, user_id: str, *, how: str, now: int) -> Opened:
        """Open a session for who was proven elsewhere; `how` stands in the audit log."""
        ...

    def present(self, text: str, *, now: int) -> Present | None:
        """Who has the session of that text; None when it ended or never was. It counts as use."""
        ...

    def sessions(self, user_id: str, *, now: int) -> Sequence[Session]:
        """Those that have not ended, the last used first."""
        ...

    def end_session(self, user_id: str, session_id: str, *, author: str, now: int) -> bool: ...

    def end_sessions(self, user_id: str, *, author: str, now: int) -> int:
        """End all; how many there were."""
        ...

    def create_token(
        self, account_id: int, name: str, role: Role, *, until: int | None, author: str, now: int
    ) -> tuple[RoleToken, str]:
        """A new API token and its text, which is told here and never again. InvalidInput: no name."""
        ...

    def tokens(self, account_id: int) -> Sequence[RoleToken]:
        """All, also those that ended."""
        ...

    def token(self, text: str, *, now: int) -> tuple[RoleToken, Account] | None:
        """The token of that text, if it is good, and its account. It counts as use."""
        ...

    def revoke_token(self, account_id: int, token_id: str, *, author: str, now: int) -> bool: ...

    def close(self) -> None: ...
