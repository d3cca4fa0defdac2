"""What is one's own."""

from __future__ import annotations

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
    """A dashboard with a viewer, who is signed in."""
    with dashboard(tmp_path, door=session_door()) as found:
        user(found, "vera", Role.VIEWER)
        sign_in(found, "vera")
        yield found


def _post(shown: Shown, path: str, **fields: str) -> Any:
    return shown.post(f"/settings/me/{path}", _csrf=csrf_of(shown.client.cookies["sp_session"]), **fields)


def test_sessions_are_ones_own_to_end(shown: Shown) -> None:
    """One, or all, this one too."""
    first = shown.json("/settings/me")["session_id"]
    sign_in(shown, "vera")
    model = shown.json("/settings/me")
    assert (len(model["sessions"]), model["session_id"] != first) == (2, True)
    assert "this one" in shown.get("/settings/me").text
    assert _post(shown, "sessions", session_id=first).status_code == 303
    assert _post(shown, "sessions", session_id=first).status_code == 422
    assert _post(shown, "sessions").headers["location"] == "/sign-in"
    assert shown.get("/overview").status_code == 303


def test_a_password_is_changed_by_who_knows_it(shown: Shown) -> None:
    """All sessions end; nothing of it is shown again."""
    other = "another four words"
    for current, again in (("x" * 12, other), (PASSWORD, "different")):
        wrong = _post(shown, "password", current=current, password=other, again=again)
        assert (wrong.status_code, other in wrong.text, current in wrong.text) == (422, False, False)
    assert _post(shown, "password", current=PASSWORD, password="short", again="short").status_code == 422
    done = _post(shown, "password", current=PASSWORD, password=other, again=other)
    assert done.headers["location"] == "/sign-in"
    assert shown.get("/overview").status_code == 303
    assert sign_in(shown, "vera").status_code == 401
    assert shown.post("/sign-in", login="vera", password=other).status_code == 303


def test_zone_and_language_are_kept_by_the_browser(shown: Shown) -> None:
    """Over what it tells itself; empty: that again."""
    shown.client.cookies.set("sp_zone", "Asia%2FTokyo")
    assert _post(shown, "look", zone="Europe/Berlin", locale="de-DE").status_code == 303
    assert (shown.json("/settings/me")["zone"], shown.json("/settings/me")["locale"]) == ("Europe/Berlin", "de-DE")
    assert _post(shown, "look").status_code == 303
    assert shown.json("/settings/me")["zone"] == "Asia/Tokyo"
    for bad in ({"zone": "Mars/Base"}, {"locale": "xx-none"}):
        assert _post(shown, "look", **bad).status_code == 422


def test_who_belongs_to_several_accounts_chooses_one(shown: Shown) -> None:
    """And no other."""
    accounts = SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)
    mine, other = (accounts.add_account(name, author="test", now=NOW) for name in ("Client B", "Client C"))
    assert "Accounts</h2>" not in shown.get("/settings/me").text
    user(shown, "vera", Role.OWNER, mine.account_id)
    sign_in(shown, "vera")
    assert "Client B" in shown.get("/settings/me").text
    assert _post(shown, "account", space_id=str(other.spaces[0])).status_code == 422
    assert _post(shown, "account", space_id=str(mine.spaces[0])).headers["location"] == "/overview"
    assert shown.json("/settings/me")["space_id"] == mine.spaces[0]
    assert [row["login"] for row in shown.json("/settings/users")["users"]] == ["vera"]


def test_where_nobody_signed_in_there_is_nothing_to_end(tmp_path: Path) -> None:
    """And nothing to change."""
    with dashboard(tmp_path, door=session_door(open_here=True)) as shown:
        assert "Nobody is signed in" in shown.get("/settings/me").text
        for path in ("sessions", "password", "account"):
            fields = {"current": "x", "password": "x", "again": "x", "space_id": "1"}
            assert shown.post(f"/settings/me/{path}", **fields).status_code == 422
