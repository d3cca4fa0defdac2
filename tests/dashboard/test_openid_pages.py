"""Signing in by OpenID Connect, against a provider on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard_shown import CHEAP, NOW, Shown, dashboard, session_door, user
from openid_provider import CLIENT, SECRET, Provider
from signalpost.dashboard.openid import OpenId
from signalpost.dashboard.openid import Provider as Asked
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts
from signalpost.transport import HttpTransport

PUBLIC = "http://127.0.0.1"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that runs while the test does."""
    with Provider() as found:
        yield found


@pytest.fixture
def shown(tmp_path: Path, provider: Provider) -> Iterator[Shown]:
    """A dashboard that asks it; Anna is a user without a password."""
    transport = HttpTransport()
    asked = Asked(
        issuer=provider.issuer,
        client_id=CLIENT,
        client_secret=lambda: SECRET,
        public=PUBLIC,
        domains=("Partner.internal",),
    )
    openid = OpenId(asked, transport, lambda: time.time_ns() // 1_000_000)
    with dashboard(tmp_path, door=session_door(), openid=openid) as found:
        accounts = SqliteAccounts(found.folder / "control.db", found.keys, passwords=CHEAP)
        accounts.put_member(1, "anna@agency.internal", Role.OWNER, author="test", now=NOW)
        yield found
    transport.close()


def _there(shown: Shown, to: str = "/orders") -> str:
    answer = shown.get(f"/sign-in/openid?to={to}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _back(shown: Shown, provider: Provider) -> Any:
    return shown.get(provider.consent(_there(shown)))


def test_whoever_was_made_a_user_is_let_in_by_a_verified_address(shown: Shown, provider: Provider) -> None:
    """However it is written; they go on where they wanted to, and it is on record how they came."""
    assert "Sign in by OpenID Connect" in shown.get("/sign-in").text
    done = _back(shown, provider)
    assert (done.status_code, done.headers["location"]) == (303, "/orders")
    assert shown.get("/orders").status_code == 200
    detail = next(row for row in shown.json("/settings/audit")["rows"] if row["action"] == "session.open")
    assert (detail["subject"], detail["detail"]["how"]) == ("anna@agency.internal", "openid")


@pytest.mark.parametrize(
    "says",
    [
        {"email": "eve@elsewhere.internal"},
        {"email_verified": False},
        {"email_verified": None},
        {"email": None},
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"iss": "https://evil.example"},
        {"exp": 1_600_000_000},
        {"exp": None},
        {"sub": None},
    ],
)
def test_nobody_else_is(shown: Shown, provider: Provider, says: dict[str, Any]) -> None:
    """Another person, a word that is not verified, not to this sign-in, not for us, too old, or incomplete."""
    provider.says = says
    refused = _back(shown, provider)
    assert (refused.status_code, "Sign in</h1>" in refused.text) == (401, True)
    assert shown.get("/overview").status_code == 303
    assert "elsewhere" not in repr(shown.noted)


def test_a_token_is_proven_by_the_providers_own_keys(shown: Shown, provider: Provider) -> None:
    """Not by another pair, nor by a secret that both have; a key that is new is read, once."""
    own = provider.key
    provider.signs_with = type(own).generate_key("P-256", {"kid": "one"})
    assert _back(shown, provider).status_code == 401
    provider.signs_with = None
    provider.key = type(own).generate_key("P-256", {"kid": "two", "use": "sig"})
    provider.headers = {"alg": "ES256", "kid": "two"}
    before = provider.keys_read
    assert _back(shown, provider).status_code == 303
    assert provider.keys_read == before + 1


def test_a_way_back_is_good_once_and_in_the_browser_that_began_it(shown: Shown, provider: Provider) -> None:
    """Another's code opens nothing here."""
    back = provider.consent(_there(shown))
    cookies = dict(shown.client.cookies)
    shown.client.cookies.clear()
    assert shown.get(back).status_code == 401
    _there(shown)
    assert shown.get(back).status_code == 401
    shown.client.cookies.clear()
    shown.client.cookies.set("sp_openid", cookies["sp_openid"], path="/sign-in/openid")
    assert shown.get(back.replace("code=", "error=")).status_code == 401
    shown.client.cookies.set("sp_openid", cookies["sp_openid"], path="/sign-in/openid")
    assert shown.get(back).status_code == 303
    shown.client.cookies.set("sp_openid", cookies["sp_openid"], path="/sign-in/openid")
    assert shown.get(back).status_code == 401
    assert provider.refused == 1


def test_a_domain_may_come_uninvited_to_look(shown: Shown, provider: Provider) -> None:
    """As viewers, no more."""
    provider.says = {"email": "zoe@partner.internal"}
    assert _back(shown, provider).status_code == 303
    assert "Viewer" in shown.get("/overview").text
    assert user(shown, "zoe@partner.internal", Role.VIEWER)


def test_a_provider_that_fails_leaves_the_other_way_in(shown: Shown, provider: Provider) -> None:
    """One that calls itself otherwise is not believed."""
    provider.calls_itself = "https://evil.example"
    refused = shown.get("/sign-in/openid")
    assert (refused.status_code, "Password" in refused.text) == (401, True)
