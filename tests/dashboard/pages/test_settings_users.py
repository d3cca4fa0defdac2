"""Settings of users."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard_shown import CHEAP, NOW, PASSWORD, Shown, dashboard, session_door, sign_in, user
from signalpost.dashboard.session_door import csrf_of
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard that is open to its own machine while there is no user."""
    with dashboard(tmp_path, door=session_door(open_here=True)) as found:
        yield found


def _owner(shown: Shown) -> None:
    user(shown, "anna", Role.OWNER)
    sign_in(shown, "anna")


def _post(shown: Shown, path: str, **fields: str) -> Any:
    return shown.post(path, _csrf=csrf_of(shown.client.cookies["sp_session"]), **fields)


def _users(shown: Shown) -> dict[str, dict[str, Any]]:
    return {row["login"]: row for row in shown.json("/settings/users")["users"]}


def test_the_first_user_is_an_owner_and_closes_the_door(shown: Shown) -> None:
    """With the link, which is shown once, they choose a password and are in."""
    assert "Nobody has to sign in yet." in shown.get("/settings/users").text
    assert shown.post("/settings/users", login="anna", role="viewer").status_code == 422
    page = shown.post("/settings/users", login="anna", role="owner")
    found = re.search(r"/invitation\?code=[\w-]+", html.unescape(page.text))
    assert page.status_code == 200 and found is not None
    assert shown.get("/overview").status_code == 303
    code = found[0].partition("=")[2]
    assert shown.post("/invitation", code=code, password=PASSWORD, again=PASSWORD).status_code == 303
    assert _users(shown)["anna"] | {"user_id": "", "last_seen": 0} == {
        "user_id": "",
        "login": "anna",
        "role": "owner",
        "has_password": True,
        "sessions": 1,
        "last_seen": 0,
        "me": True,
    }


def test_roles_change_and_people_go(shown: Shown) -> None:
    """At once; the last owner stays."""
    _owner(shown)
    bert = user(shown, "bert", Role.VIEWER)
    assert _post(shown, "/settings/users/role", user_id=bert, role="operator").status_code == 303
    assert _users(shown)["bert"]["role"] == "operator"
    refused = _post(shown, "/settings/users/remove", user_id=_users(shown)["anna"]["user_id"])
    assert (refused.status_code, "last owner" in refused.text) == (422, True)
    assert _post(shown, "/settings/users/sign-out", user_id=bert).status_code == 303
    assert "invitation?code=" in html.unescape(_post(shown, "/settings/users/link", user_id=bert).text)
    assert _post(shown, "/settings/users/remove", user_id=bert).status_code == 303
    assert set(_users(shown)) == {"anna"}
    for path in ("role", "remove", "link", "sign-out"):
        assert _post(shown, f"/settings/users/{path}", user_id=bert, role="viewer").status_code == 422


def test_an_owner_cannot_take_over_who_belongs_elsewhere_too(shown: Shown) -> None:
    """No link for them, neither when they are added nor later: it would open the other account."""
    _owner(shown)
    accounts = SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)
    client = accounts.add_account("Client B", author="test", now=NOW)
    bert = accounts.put_member(client.account_id, "bert", Role.OWNER, author="test", now=NOW)
    assert _post(shown, "/settings/users/role", user_id=bert.user_id, role="viewer").status_code == 422
    assert _post(shown, "/settings/users", login="bert", role="viewer").status_code == 303
    assert _post(shown, "/settings/users/link", user_id=bert.user_id).status_code == 422
    assert [one.role for one in accounts.memberships(bert.user_id)] == [Role.VIEWER, Role.OWNER]
