"""Every address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard_shown import CHEAP, NOW, Shown, dashboard, session_door, sign_in, user
from signalpost.dashboard.route import Action, Page, Route, Stream
from signalpost.dashboard.routes import ROUTES
from signalpost.dashboard.session_door import csrf_of
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts


def test_each_address_is_there_once() -> None:
    """One page, one action."""
    kinds = [(type(route), route.path) for route in ROUTES]
    assert len(kinds) == len(set(kinds))
    pages = {route.path for route in ROUTES if isinstance(route, Page)}
    assert {route.page for route in ROUTES if isinstance(route, Action)} <= pages


def test_every_page_is_there_over_an_empty_ledger(shown: Shown) -> None:
    """As HTML and as JSON, whatever it has to show."""
    for route in ROUTES:
        if isinstance(route, Page) and "{" not in route.path:
            assert shown.get(route.path).status_code == 200, route.path
            assert shown.client.get(f"{route.path}.json").status_code == 200, route.path


def _ask(shown: Shown, route: Route, **headers: str) -> Any:
    """What stands at the address of a route, whatever its variable parts are."""
    path = re.sub(r"\{[^}]*\}", "x", route.path)
    if not isinstance(route, Action):
        return shown.get(path, **headers)
    csrf = csrf_of(shown.client.cookies.get("sp_session") or "")
    own = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", **headers}
    return shown.client.post(path, data={"_csrf": csrf}, headers=own, follow_redirects=False)


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_asks_for_its_role(tmp_path: Path, role: Role | None) -> None:
    """Nobody, a viewer, an operator, an owner; signed in, and by an API token. What may be done is not done by halves:
    who may not gets a page or JSON that says so, and nothing else."""
    with dashboard(tmp_path, door=session_door()) as shown:
        user(shown, "someone", Role.OWNER)
        machine = {"Accept": "application/json", "Authorization": "Bearer spt_none"}
        if role is not None:
            user(shown, "anna", role)
            accounts = SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)
            _, token = accounts.create_token(1, "reports", role, until=None, author="test", now=NOW)
            machine["Authorization"] = f"Bearer {token}"
        for route in ROUTES:
            allowed = role is not None and role.covers(route.least)
            if allowed and isinstance(route, Stream):
                continue  # it has no end
            if role is not None and not shown.client.cookies:
                sign_in(shown, "anna")  # again, where the route before ended it
            person = _ask(shown, route)
            shown.client.cookies.clear()
            answers = person, _ask(shown, route, **machine)
            found = [answer.status_code for answer in answers]
            if allowed:
                assert not {401, 403} & set(found), (route.path, found)
            elif role is None:
                assert found == [401 if isinstance(route, Action) else 303, 401], (route.path, found)
            else:
                assert found == [403, 403], (route.path, found)
                assert answers[1].json()["error"]["code"] == "role"
                assert f"needs the role {route.least.value}" in answers[0].text
