"""Who is let in, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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


def _accounts(shown: Shown) -> SqliteAccounts:
    return SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)


def test_it_is_open_to_this_machine_until_there_is_a_user(shown: Shown) -> None:
    """And every page says so; with the first user it is closed, from one request to the next."""
    assert "Open to whoever reaches this machine" in shown.get("/overview").text
    user(shown, "anna", Role.OWNER)
    answer = shown.get("/overview?range=7d")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?to=%2Foverview%3Frange%3D7d")
    refused = shown.client.get("/overview.json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "sign_in")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "shop.example:8060"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Via": "1.1 proxy"},
        {"Authorization": "Bearer spt_x"},
    ],
)
def test_nobody_else_finds_it_open(shown: Shown, headers: dict[str, str]) -> None:
    """Not a page whose own name leads here, nothing behind a proxy, and no machine with a token that is none."""
    assert shown.client.get("/overview.json", headers=headers).status_code == 401
    assert shown.client.get("/overview.json", headers={"Host": "localhost:8060"}).status_code == 200
    assert shown.client.get("/overview.json", headers={"Host": "[::1]:8060"}).status_code == 200


def test_a_sign_in_can_be_asked_of_everybody(tmp_path: Path) -> None:
    """Then who has no user yet is told how one is made."""
    with dashboard(tmp_path, door=session_door()) as shown:
        assert shown.get("/overview").status_code == 303
        assert "signalpost users add" in shown.get("/sign-in").text


def test_a_session_is_a_cookie_that_scripts_do_not_see(tmp_path: Path) -> None:
    """By https it is for this host and for https alone."""
    for secure, words in (
        (False, ["sp_session=", "HttpOnly", "SameSite=lax", "Path=/"]),
        (True, ["__Host-", "Secure"]),
    ):
        with dashboard(tmp_path / str(secure), door=session_door(secure=secure)) as shown:
            user(shown, "anna", Role.VIEWER)
            cookie = sign_in(shown, "anna").headers["set-cookie"]
            assert all(word in cookie for word in words), cookie
            assert "Domain" not in cookie


def test_a_session_that_ended_opens_nothing(shown: Shown) -> None:
    """Neither does one whose user was removed, nor a text that is none."""
    anna = user(shown, "anna", Role.VIEWER)
    user(shown, "bert", Role.OWNER)
    sign_in(shown, "anna")
    assert shown.get("/overview").status_code == 200
    _accounts(shown).end_sessions(anna, author="bert", now=NOW)
    assert shown.get("/overview").status_code == 303
    sign_in(shown, "anna")
    _accounts(shown).remove_member(1, anna, author="bert", now=NOW)
    assert shown.get("/overview").status_code == 303
    shown.client.cookies.set("sp_session", "x")
    assert shown.get("/overview").status_code == 303


def test_a_form_needs_what_only_its_page_knows(shown: Shown) -> None:
    """Else it is shown again, filled in, and nothing was done; a machine is refused."""
    user(shown, "anna", Role.OWNER)
    sign_in(shown, "anna")
    again = shown.post("/setup/dataset", dataset_id="777", name="New shop")
    assert (again.status_code, 'value="New shop"' in again.text) == (422, True)
    assert "earlier sign-in" in again.text
    text = shown.client.cookies["sp_session"]
    answer = shown.client.post("/setup/dataset", json={"dataset_id": "777"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "form_too_old")
    assert csrf_of(text) in shown.get("/setup").text
    assert shown.post("/setup/dataset", dataset_id="777", _csrf=csrf_of(text)).status_code == 303


def test_nobody_sees_another_account(shown: Shown) -> None:
    """Whatever space a cookie or a header names; who has several chooses."""
    accounts = _accounts(shown)
    client = accounts.add_account("Client B", author="test", now=NOW)
    user(shown, "anna", Role.OWNER)
    user(shown, "bert", Role.VIEWER, client.account_id)
    _, token = accounts.create_token(client.account_id, "reports", Role.VIEWER, until=None, author="bert", now=NOW)
    theirs, mine = str(client.spaces[0]), "1"
    machine = {"Authorization": f"Bearer {token}", "Signalpost-Space": mine}
    assert "1234567890" not in shown.client.get("/overview", headers=machine).text
    sign_in(shown, "bert")
    shown.client.cookies.set("sp_space", mine)
    assert "Shop" not in shown.get("/overview").text.partition("<main")[2].partition("</details>")[0]
    accounts.put_member(1, "bert", Role.OPERATOR, author="anna", now=NOW)
    assert "Operator" in shown.get("/overview").text
    shown.client.cookies.set("sp_space", theirs)
    assert "Viewer" in shown.get("/overview").text


def test_a_token_counts_alone(shown: Shown) -> None:
    """A bad one is not helped by a cookie that is good."""
    user(shown, "anna", Role.OWNER)
    assert sign_in(shown, "anna").status_code == 303
    assert shown.client.get("/overview.json").status_code == 200
    assert shown.client.get("/overview.json", headers={"Authorization": "Bearer spt_bad"}).status_code == 401
    assert PASSWORD not in repr(shown.noted)


def test_what_a_form_brings_back_is_not_the_session() -> None:
    """It stands in pages."""
    assert csrf_of("a") != csrf_of("b")
    assert "a" * 20 not in csrf_of("a" * 20)
