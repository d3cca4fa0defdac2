"""What every adapter of accounts does."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalpost.errors import InvalidInput
from signalpost.store import open_control
from signalpost.store.accounts import Accounts, NotOpened, Opened, SessionTimes
from signalpost.store.control import Control
from signalpost.store.keyring import Keyring
from signalpost.store.lock_out import FREE_OF_ADDRESS, FREE_OF_LOGIN, LONGEST_WAIT_MS
from signalpost.store.passwords import Passwords
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts

NOW = 1_795_305_600_000
PASSWORD = "four words in a row"
TIMES = SessionTimes(idle_ms=1000_000, most_ms=5000_000)


@pytest.fixture
def keys(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path, b"k" * 32, create=True)


@pytest.fixture
def control(tmp_path: Path, keys: Keyring) -> Control:
    return open_control(tmp_path / "control.db", keys)


@pytest.fixture
def accounts(tmp_path: Path, keys: Keyring) -> Accounts:
    return SqliteAccounts(tmp_path / "control.db", keys, passwords=Passwords(memory_kib=8, passes=1), times=TIMES)


def _anna(accounts: Accounts, role: Role = Role.OWNER) -> str:
    user = accounts.put_member(1, "anna", role, author="cli", now=NOW)
    accounts.set_password(user.user_id, PASSWORD, author="cli", now=NOW)
    return user.user_id


def _signed_in(accounts: Accounts, now: int = NOW, address: str = "192.0.2.1") -> str:
    opened = accounts.sign_in("Anna ", PASSWORD, address=address, now=now)
    assert isinstance(opened, Opened)
    return opened.text


def test_an_account_begins_with_a_space_of_its_own(accounts: Accounts, control: Control) -> None:
    """Beside the first account, which every file has."""
    client = accounts.add_account("Client B", author="cli", now=NOW)
    assert [(one.name, len(one.spaces)) for one in accounts.accounts()] == [("default", 1), ("Client B", 1)]
    assert client.spaces[0] in {space.space_id for space in control.spaces() if space.account_id == client.account_id}
    for bad in ("", "Client B", "x" * 101):
        with pytest.raises(InvalidInput):
            accounts.add_account(bad, author="cli", now=NOW)


def test_a_user_has_a_role_in_each_account_and_sees_no_other(accounts: Accounts) -> None:
    """One login, several clients."""
    client = accounts.add_account("Client B", author="cli", now=NOW)
    assert not accounts.any_user()
    anna = _anna(accounts)
    accounts.put_member(client.account_id, "ANNA", Role.VIEWER, author="cli", now=NOW)
    accounts.put_member(client.account_id, "bert", Role.OWNER, author="cli", now=NOW)
    assert accounts.any_user()
    assert [(one.account.name, one.role) for one in accounts.memberships(anna)] == [
        ("default", Role.OWNER),
        ("Client B", Role.VIEWER),
    ]
    assert [one.user.login for one in accounts.members(1)] == ["anna"]
    present = accounts.present(_signed_in(accounts), now=NOW)
    assert present is not None and present.memberships == tuple(accounts.memberships(anna))


def test_an_account_keeps_an_owner(accounts: Accounts) -> None:
    """Else nobody could let anybody in."""
    anna = _anna(accounts)
    with pytest.raises(InvalidInput, match="last owner"):
        accounts.remove_member(1, anna, author="cli", now=NOW)
    with pytest.raises(InvalidInput, match="last owner"):
        accounts.put_member(1, "anna", Role.VIEWER, author="cli", now=NOW)
    accounts.put_member(1, "bert", Role.OWNER, author="cli", now=NOW)
    accounts.put_member(1, "anna", Role.VIEWER, author="bert", now=NOW)
    assert accounts.remove_member(1, anna, author="bert", now=NOW)
    assert not accounts.remove_member(1, anna, author="bert", now=NOW)


def test_whoever_is_removed_is_signed_out_and_forgotten(accounts: Accounts) -> None:
    """At once; with another account left, they stay a user of that one."""
    client = accounts.add_account("Client B", author="cli", now=NOW)
    anna = _anna(accounts)
    for login in ("bert", "carl"):
        accounts.put_member(1, login, Role.OWNER, author="cli", now=NOW)
    accounts.put_member(client.account_id, "anna", Role.VIEWER, author="cli", now=NOW)
    text = _signed_in(accounts)
    accounts.remove_member(1, anna, author="bert", now=NOW)
    present = accounts.present(text, now=NOW)
    assert present is not None and [one.account.name for one in present.memberships] == ["Client B"]
    accounts.remove_member(client.account_id, anna, author="bert", now=NOW)
    assert accounts.present(text, now=NOW) is None
    assert accounts.user("anna") is None
    assert accounts.sign_in("anna", PASSWORD, address="", now=NOW) == NotOpened()


def test_a_session_ends_unused_or_at_its_end(accounts: Accounts) -> None:
    """Use keeps it, but not for ever."""
    _anna(accounts)
    idle = _signed_in(accounts)
    assert accounts.present(idle, now=NOW + TIMES.idle_ms - 1) is not None
    assert accounts.present(idle, now=NOW + 2 * TIMES.idle_ms - 1) is None
    used = _signed_in(accounts)
    for at in range(NOW, NOW + TIMES.most_ms, TIMES.idle_ms // 2):
        assert accounts.present(used, now=at) is not None
    assert accounts.present(used, now=NOW + TIMES.most_ms) is None
    assert accounts.present("nothing", now=NOW) is None


def test_sessions_are_listed_and_ended_one_or_all(accounts: Accounts) -> None:
    """Another password ends them too."""
    anna = _anna(accounts)
    texts = [_signed_in(accounts, NOW + at) for at in range(3)]
    found = accounts.sessions(anna, now=NOW + 3)
    assert [session.opened_at for session in found] == [NOW + 2, NOW + 1, NOW]
    assert accounts.end_session(anna, found[0].session_id, author="anna", now=NOW)
    assert not accounts.end_session(anna, found[0].session_id, author="anna", now=NOW)
    assert not accounts.end_session("another", found[1].session_id, author="bert", now=NOW)
    assert [accounts.present(text, now=NOW + 3) is None for text in texts] == [False, False, True]
    assert accounts.end_sessions(anna, author="anna", now=NOW) == 2
    text = _signed_in(accounts)
    accounts.set_password(anna, "another four words", author="anna", now=NOW)
    assert accounts.present(text, now=NOW) is None


def test_what_is_wrong_with_a_sign_in_is_not_said(accounts: Accounts) -> None:
    """No such user, no password yet, and another password are one answer, and are counted alike."""
    _anna(accounts)
    accounts.put_member(1, "bert", Role.VIEWER, author="cli", now=NOW)
    for login in ("nobody", "bert", "anna"):
        answers = [
            accounts.sign_in(login, "another password", address=login, now=NOW) for _ in range(FREE_OF_LOGIN + 1)
        ]
        assert answers[:-1] == [NotOpened()] * FREE_OF_LOGIN
        assert isinstance(answers[-1], NotOpened) and answers[-1].until > NOW


def test_many_failures_lock_a_login_for_a_while(accounts: Accounts, control: Control) -> None:
    """Also for the right password; it is on record once; a new password opens it."""
    anna = _anna(accounts)
    for at in range(FREE_OF_LOGIN):
        accounts.sign_in("anna", "another password", address=str(at), now=NOW)
    locked = accounts.sign_in("anna", PASSWORD, address="x", now=NOW)
    assert isinstance(locked, NotOpened) and NOW < locked.until <= NOW + LONGEST_WAIT_MS
    assert [row.subject for row in control.audit(1) if row.action == "user.locked"] == ["anna"]
    assert isinstance(accounts.sign_in("anna", PASSWORD, address="x", now=locked.until), Opened)
    assert accounts.password_fits(anna, PASSWORD, now=NOW)
    for _ in range(FREE_OF_LOGIN):
        assert not accounts.password_fits(anna, "another password", now=NOW)
    assert not accounts.password_fits(anna, PASSWORD, now=NOW)
    accounts.set_password(anna, PASSWORD, author="cli", now=NOW)
    _signed_in(accounts)


def test_many_failures_lock_an_address_whatever_the_login(accounts: Accounts) -> None:
    """Others go on; a sign-in that succeeds does not count, nor does it clear the address."""
    _anna(accounts)
    for number in range(FREE_OF_ADDRESS):
        _signed_in(accounts, address="192.0.2.9")
        accounts.sign_in(f"u{number}", "x", address="192.0.2.9", now=NOW)
    assert accounts.sign_in("anna", PASSWORD, address="192.0.2.9", now=NOW) != NotOpened()
    locked = accounts.sign_in("new", "x", address="192.0.2.9", now=NOW)
    assert isinstance(locked, NotOpened) and locked.until
    _signed_in(accounts, address="192.0.2.10")


def test_an_invitation_is_good_once_and_until_its_end(accounts: Accounts) -> None:
    """The newest alone."""
    user = accounts.put_member(1, "anna", Role.OWNER, author="cli", now=NOW)
    assert not user.has_password
    first, text = (accounts.invite(1, user.user_id, until=NOW + 10, author="cli", now=NOW) for _ in range(2))
    assert accounts.invited(first, now=NOW) is None
    assert accounts.invited(text, now=NOW + 10) is None
    found = accounts.invited(text, now=NOW)
    assert found is not None and found.login == "anna"
    with pytest.raises(InvalidInput):
        accounts.accept(text, "short", now=NOW)
    opened = accounts.accept(text, PASSWORD, now=NOW)
    assert opened is not None and accounts.present(opened.text, now=NOW) is not None
    assert accounts.accept(text, PASSWORD, now=NOW) is None
    _signed_in(accounts)
    with pytest.raises(InvalidInput):
        accounts.invite(1, "nobody", until=NOW + 10, author="cli", now=NOW)


def test_an_invitation_of_one_account_opens_no_other(accounts: Accounts) -> None:
    """Its owner may know the text; another role in the same account changes nothing."""
    client = accounts.add_account("Client", author="cli", now=NOW)
    bert = accounts.put_member(client.account_id, "bert", Role.VIEWER, author="cli", now=NOW)
    text = accounts.invite(client.account_id, bert.user_id, until=NOW + 10, author="cli", now=NOW)
    accounts.put_member(client.account_id, "bert", Role.OPERATOR, author="cli", now=NOW)
    assert accounts.invited(text, now=NOW) == bert
    accounts.put_member(1, "bert", Role.OWNER, author="cli", now=NOW)
    assert accounts.accept(text, PASSWORD, now=NOW) is None


def test_a_token_opens_one_account_with_one_role(accounts: Accounts) -> None:
    """Until it ends or is revoked; when it was used is known to the minute."""
    client = accounts.add_account("Client B", author="cli", now=NOW)
    made, text = accounts.create_token(
        client.account_id, "reports", Role.VIEWER, until=NOW + 200_000, author="cli", now=NOW
    )
    assert text.startswith("spt_")
    found = accounts.token(text, now=NOW)
    assert found is not None
    assert (found[0].role, found[1]) == (Role.VIEWER, client)
    assert accounts.tokens(client.account_id)[0].used_at == NOW
    assert accounts.tokens(1) == []
    assert accounts.token(text, now=NOW + 200_000) is None
    assert not accounts.revoke_token(1, made.token_id, author="cli", now=NOW)
    assert accounts.revoke_token(client.account_id, made.token_id, author="cli", now=NOW)
    assert not accounts.revoke_token(client.account_id, made.token_id, author="cli", now=NOW)
    assert accounts.token(text, now=NOW) is None
    assert accounts.token("sps_other", now=NOW) is None
    with pytest.raises(InvalidInput):
        accounts.create_token(1, "late", Role.VIEWER, until=NOW, author="cli", now=NOW)


def test_a_session_proven_elsewhere_says_how(accounts: Accounts, control: Control) -> None:
    """On record."""
    anna = _anna(accounts)
    opened = accounts.open_session(anna, how="openid", now=NOW)
    assert accounts.present(opened.text, now=NOW) is not None
    assert control.audit(1)[0].detail["how"] == "openid"
    with pytest.raises(InvalidInput):
        accounts.open_session("nobody", how="openid", now=NOW)


def test_every_change_is_on_record_in_the_account_it_touches(accounts: Accounts, control: Control) -> None:
    """And the chain holds; nothing of a secret is in it, or in the file."""
    anna = _anna(accounts)
    _signed_in(accounts)
    accounts.invite(1, anna, until=NOW + 10, author="cli", now=NOW)
    made, _text = accounts.create_token(1, "reports", Role.VIEWER, until=None, author="anna", now=NOW)
    accounts.revoke_token(1, made.token_id, author="anna", now=NOW)
    accounts.end_sessions(anna, author="anna", now=NOW)
    actions = [row.action for row in reversed(control.audit(1))]
    assert actions == [
        "user.add",
        "user.password",
        "session.open",
        "user.invite",
        "api_token.create",
        "api_token.revoke",
        "session.end_all",
    ]
    assert control.verify_audit().sound


def test_no_secret_is_in_the_file(accounts: Accounts, tmp_path: Path) -> None:
    """Neither what was told once, nor what was typed, nor whoever tried in vain."""
    anna = _anna(accounts)
    texts = [
        _signed_in(accounts, address="198.51.100.7"),
        accounts.invite(1, anna, until=NOW + 10, author="cli", now=NOW),
        accounts.create_token(1, "reports", Role.VIEWER, until=None, author="anna", now=NOW)[1],
        PASSWORD,
        "somebody-else",
        "198.51.100.7",
    ]
    accounts.sign_in("somebody-else", "x", address="198.51.100.7", now=NOW)
    kept = (tmp_path / "control.db").read_bytes()
    assert not [text for text in texts if text.encode() in kept]
