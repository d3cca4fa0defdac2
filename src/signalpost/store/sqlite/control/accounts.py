"""Accounts and users in the control file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw

from signalpost.errors import InvalidInput
from signalpost.store.access_keys import key_hash
from signalpost.store.accounts import (
    TOKEN_PREFIX,
    Account,
    Member,
    Membership,
    NotOpened,
    Opened,
    Present,
    RoleToken,
    Session,
    SessionTimes,
    User,
    checked_login,
)
from signalpost.store.keyring import Keyring
from signalpost.store.lock_out import FREE_OF_ADDRESS, FREE_OF_LOGIN, MOST_KEPT, Failures
from signalpost.store.passwords import Passwords, checked_password
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.file import ControlFile, urlsafe

TOUCH_MS = 60_000  # how exactly it is known when something was last used


class SqliteAccounts(ControlFile):
    """See `signalpost.store.accounts.Accounts`. Safe from any thread and across forks."""

    def __init__(
        self,
        file: Path,
        keyring: Keyring,
        *,
        passwords: Passwords | None = None,
        times: SessionTimes | None = None,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(file, keyring)
        self._passwords = passwords or Passwords()
        self._times = times or SessionTimes()
        self._random = random

    def accounts(self) -> Sequence[Account]:
        with self._open() as connection:
            return [self._account(connection, *row) for row in self._all(connection, "accounts")]

    def add_account(self, name: str, *, author: str, now: int) -> Account:
        plain = _checked_name(name, "an account")
        with self._change() as connection:
            if any(row[1] == plain for row in self._all(connection, "accounts")):
                raise InvalidInput("there is an account of that name")
            account_id = int(self._one(connection, "add_account", plain)[0])
            space_id = int(self._one(connection, "add_space", account_id, plain)[0])
            self._record(connection, space_id, "account.add", str(account_id), {"name": plain}, author, now)
        return Account(account_id=account_id, name=plain, spaces=(space_id,))

    def any_user(self) -> bool:
        return bool(self._rows("any_user"))

    def user(self, login: str) -> User | None:
        rows = self._rows("user_by_login", login.strip().casefold())
        return _user(*rows[0]) if rows else None

    def members(self, account_id: int) -> Sequence[Member]:
        return [Member(user=_user(*row[:4]), role=Role(row[4])) for row in self._rows("members", account_id)]

    def memberships(self, user_id: str) -> Sequence[Membership]:
        with self._open() as connection:
            return self._memberships(connection, user_id)

    def put_member(self, account_id: int, login: str, role: Role, *, author: str, now: int) -> User:
        plain = checked_login(login)
        with self._change() as connection:
            space_id = self._first_space(connection, account_id)
            row = self._one(connection, "user_by_login", plain)
            if row is None:
                row = (self._random(8).hex(), plain, now, None)
                connection.execute(self._sql["add_user"], row[:3])
            found = _user(*row)
            before = self._one(connection, "role_of", account_id, found.user_id)
            if before is None:
                connection.execute(self._sql["remove_invitation"], (found.user_id,))
            if before is not None and role is not Role.OWNER:
                self._not_the_last(connection, account_id, found.user_id, before[0])
            connection.execute(self._sql["put_member"], (account_id, found.user_id, role.value))
            detail = {"role": role.value, **({"before": before[0]} if before else {})}
            self._record(connection, space_id, "user.role" if before else "user.add", plain, detail, author, now)
        return found

    def remove_member(self, account_id: int, user_id: str, *, author: str, now: int) -> bool:
        with self._change() as connection:
            before = self._one(connection, "role_of", account_id, user_id)
            if before is None:
                return False
            self._not_the_last(connection, account_id, user_id, before[0])
            login = self._one(connection, "user", user_id)[1]
            space_id = self._first_space(connection, account_id)
            self._record(connection, space_id, "user.remove", login, {"role": before[0]}, author, now)
            connection.execute(self._sql["remove_member"], (account_id, user_id)).fetchall()
            if not self._memberships(connection, user_id):
                connection.execute(self._sql["remove_user"], (user_id,))
        return True

    def invite(self, account_id: int, user_id: str, *, until: int, author: str, now: int) -> str:
        text = urlsafe(self._random(32))
        with self._writing() as connection:
            if self._one(connection, "role_of", account_id, user_id) is None:
                raise InvalidInput("there is no such user of the account")
            connection.execute(self._sql["put_invitation"], (user_id, key_hash(text), until))
            self._note(connection, user_id, "user.invite", {"until": until}, author, now)
        return text

    def invited(self, text: str, *, now: int) -> User | None:
        with self._open() as connection:
            row = self._one(connection, "invitation", key_hash(text))
            return _user(*self._one(connection, "user", row[0])) if row is not None and now < row[1] else None

    def accept(self, text: str, password: str, *, now: int) -> Opened | None:
        found = self.invited(text, now=now)
        if found is None:
            return None
        kept = self._passwords.hash(checked_password(password, found.login))
        with self._writing() as connection:
            row = self._one(connection, "invitation", key_hash(text))
            if row is None or now >= row[1]:
                return None  # it was used meanwhile
            self._put_password(connection, found, kept, found.login, now)
            return self._opened(connection, found, "invitation", now)

    def set_password(self, user_id: str, password: str, *, author: str, now: int) -> None:
        rows = self._rows("user", user_id)
        if not rows:
            raise InvalidInput("there is no such user")
        found = _user(*rows[0])
        kept = self._passwords.hash(checked_password(password, found.login))
        with self._writing() as connection:
            self._put_password(connection, found, kept, author, now)

    def password_fits(self, user_id: str, password: str, *, now: int) -> bool:
        rows = self._rows("user", user_id)
        if not rows:
            return False
        return isinstance(self._tried(rows[0][1], password, "", now), User)

    def sign_in(self, login: str, password: str, *, address: str, now: int) -> Opened | NotOpened:
        found = self._tried(login.strip().casefold(), password, address, now)
        if isinstance(found, NotOpened):
            return found
        with self._writing() as connection:
            return self._opened(connection, found, "password", now)

    def open_session(self, user_id: str, *, how: str, now: int) -> Opened:
        with self._writing() as connection:
            row = self._one(connection, "user", user_id)
            if row is None:
                raise InvalidInput("there is no such user")
            return self._opened(connection, _user(*row), how, now)

    def present(self, text: str, *, now: int) -> Present | None:
        hashed = key_hash(text)
        with self._open() as connection:
            row = self._one(connection, "session_by_hash", hashed)
            if row is None:
                return None
            session = _session(*row)
            if now >= session.ends_at or now - session.seen_at >= self._times.idle_ms:
                return None
            if now - session.seen_at >= TOUCH_MS:
                connection.execute(self._sql["touch_session"], (hashed, now))
            found = _user(*self._one(connection, "user", session.user_id))
            return Present(session=session, user=found, memberships=self._memberships(connection, found.user_id))

    def sessions(self, user_id: str, *, now: int) -> Sequence[Session]:
        return [_session(*row) for row in self._rows("sessions_of", user_id, now, now - self._times.idle_ms)]

    def end_session(self, user_id: str, session_id: str, *, author: str, now: int) -> bool:
        with self._writing() as connection:
            if self._one(connection, "end_session", user_id, session_id) is None:
                return False
            self._note(connection, user_id, "session.end", {"session": session_id}, author, now)
        return True

    def end_sessions(self, user_id: str, *, author: str, now: int) -> int:
        with self._writing() as connection:
            connection.execute(self._sql["end_sessions"], (user_id,))
            ended = connection.changes()
            self._note(connection, user_id, "session.end_all", {"ended": ended}, author, now)
        return ended

    def create_token(
        self, account_id: int, name: str, role: Role, *, until: int | None, author: str, now: int
    ) -> tuple[RoleToken, str]:
        plain = _checked_name(name, "an API token")
        token_id, text = self._random(6).hex(), TOKEN_PREFIX + urlsafe(self._random(32))
        if until is not None and until <= now:
            raise InvalidInput("an API token ends after it was made")
        with self._writing() as connection:
            space_id = self._first_space(connection, account_id)
            row = (token_id, account_id, plain, role.value, key_hash(text), now, until)
            connection.execute(self._sql["add_role_token"], row)
            detail = {"name": plain, "role": role.value, "until": until}
            self._record(connection, space_id, "api_token.create", token_id, detail, author, now)
        return _token(token_id, account_id, plain, role.value, now, until, None, None), text

    def tokens(self, account_id: int) -> Sequence[RoleToken]:
        return [_token(*row) for row in self._rows("role_tokens", account_id)]

    def token(self, text: str, *, now: int) -> tuple[RoleToken, Account] | None:
        if not text.startswith(TOKEN_PREFIX):
            return None
        with self._open() as connection:
            row = self._one(connection, "role_token_by_hash", key_hash(text))
            if row is None or not (found := _token(*row)).good(now):
                return None
            if found.used_at is None or now - found.used_at >= TOUCH_MS:
                connection.execute(self._sql["touch_role_token"], (found.token_id, now))
            named = {row[0]: row[1] for row in self._all(connection, "accounts")}
            return found, self._account(connection, found.account_id, named[found.account_id])

    def revoke_token(self, account_id: int, token_id: str, *, author: str, now: int) -> bool:
        with self._writing() as connection:
            if self._one(connection, "revoke_role_token", account_id, token_id, now) is None:
                return False
            space_id = self._first_space(connection, account_id)
            self._record(connection, space_id, "api_token.revoke", token_id, {}, author, now)
        return True

    def close(self) -> None:
        """Nothing stays open between calls."""

    def _tried(self, login: str, password: str, address: str, now: int) -> User | NotOpened:
        """The user, if `password` is theirs. The try is counted before it is made, so that none goes beside."""
        keys = {self._failure_key("login", login): FREE_OF_LOGIN}
        if address:
            keys[self._failure_key("address", address)] = FREE_OF_ADDRESS
        with self._writing() as connection:
            before = {key: self._failures(connection, key) for key in keys}
            until = max(failures.until(keys[key]) for key, failures in before.items())
            if now < until:
                return NotOpened(until=until)
            for key, failures in before.items():
                connection.execute(self._sql["put_failures"], (key, *failures.another(now)))
            connection.execute(self._sql["bound_failures"], (MOST_KEPT,))
            row = self._one(connection, "user_by_login", login)
        if not self._passwords.fits(row[3] if row else None, password):
            self._note_locked(row, before, now)
            return NotOpened()
        self._forgive(row, password, before)
        return _user(*row)

    def _note_locked(self, row: Any, before: Mapping[bytes, Failures], now: int) -> None:
        """The first time a user is locked out is on record; who is none has no record."""
        if row is not None and next(iter(before.values())).another(now).tries == FREE_OF_LOGIN:
            with self._writing() as connection:
                self._note(connection, row[0], "user.locked", {"tries": FREE_OF_LOGIN}, "", now)

    def _forgive(self, row: Any, password: str, before: Mapping[bytes, Failures]) -> None:
        """What failed before is forgotten of the login; the address has what it had."""
        with self._writing() as connection:
            mine, *others = before
            connection.execute(self._sql["forget_failures"], (mine,))
            for key in others:
                connection.execute(self._sql["put_failures"], (key, *before[key]))
            if self._passwords.is_old(row[3]):
                connection.execute(self._sql["put_password"], (row[0], self._passwords.hash(password)))

    def _failure_key(self, kind: str, text: str) -> bytes:
        return self._keyring.hmac(f"sign-in\0{kind}\0{text}".encode("utf-8", "surrogateescape"))

    def _failures(self, connection: apsw.Connection, key: bytes) -> Failures:
        row = self._one(connection, "failures", key)
        return Failures(*row) if row else Failures()

    def _put_password(self, connection: apsw.Connection, user: User, kept: str, author: str, now: int) -> None:
        connection.execute(self._sql["put_password"], (user.user_id, kept))
        connection.execute(self._sql["remove_invitation"], (user.user_id,))
        connection.execute(self._sql["end_sessions"], (user.user_id,))
        connection.execute(self._sql["forget_failures"], (self._failure_key("login", user.login),))
        self._note(connection, user.user_id, "user.password", {}, author, now)

    def _opened(self, connection: apsw.Connection, user: User, how: str, now: int) -> Opened:
        connection.execute(self._sql["forget_sessions"], (now, now - self._times.idle_ms))
        text, session_id = urlsafe(self._random(32)), self._random(6).hex()
        row = (key_hash(text), session_id, user.user_id, now, now + self._times.most_ms)
        connection.execute(self._sql["open_session"], row)
        self._note(connection, user.user_id, "session.open", {"how": how, "session": session_id}, user.login, now)
        return Opened(text=text, user=user)

    def _note(
        self, connection: apsw.Connection, user_id: str, action: str, detail: Mapping[str, Any], author: str, now: int
    ) -> None:
        """An audit row in each account of the user."""
        login = self._one(connection, "user", user_id)[1]
        for one in self._memberships(connection, user_id):
            self._record(connection, one.account.spaces[0], action, login, detail, author, now)

    def _not_the_last(self, connection: apsw.Connection, account_id: int, user_id: str, role: str) -> None:
        if role == Role.OWNER.value and not self._one(connection, "other_owners", account_id, user_id)[0]:
            raise InvalidInput("this is the account's last owner; make somebody else an owner first")

    def _first_space(self, connection: apsw.Connection, account_id: int) -> int:
        row = self._one(connection, "spaces_of", account_id)
        if row is None:
            raise InvalidInput(f"there is no account {account_id}")
        return int(row[0])

    def _account(self, connection: apsw.Connection, account_id: int, name: str) -> Account:
        spaces = tuple(row[0] for row in self._all(connection, "spaces_of", account_id))
        return Account(account_id=account_id, name=name, spaces=spaces)

    def _memberships(self, connection: apsw.Connection, user_id: str) -> tuple[Membership, ...]:
        rows = self._all(connection, "memberships", user_id)
        return tuple(Membership(account=self._account(connection, *row[:2]), role=Role(row[2])) for row in rows)


def _user(user_id: str, login: str, created_at: int, password: str | None) -> User:
    return User(user_id=user_id, login=login, created_at=created_at, has_password=password is not None)


def _session(session_id: str, user_id: str, opened_at: int, seen_at: int, ends_at: int) -> Session:
    return Session(session_id=session_id, user_id=user_id, opened_at=opened_at, seen_at=seen_at, ends_at=ends_at)


def _token(*row: Any) -> RoleToken:
    token_id, account_id, name, role, created_at, ends_at, used_at, revoked_at = row
    return RoleToken(
        token_id=token_id,
        account_id=account_id,
        name=name,
        role=Role(role),
        created_at=created_at,
        ends_at=ends_at,
        used_at=used_at,
        revoked_at=revoked_at,
    )


def _checked_name(name: str, of: str) -> str:
    plain = name.strip()
    if not 1 <= len(plain) <= 100 or not plain.isprintable():
        raise InvalidInput(f"{of} needs a name of at most 100 characters")
    return plain
