"""Signing in and out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from dashboard_shown import CHEAP, NOW, PASSWORD, Shown, dashboard, session_door, sign_in, user
from signalpost.dashboard.session_door import csrf_of
from signalpost.dashboard.sign_in import network_of, own_path
from signalpost.store.lock_out import FREE_OF_LOGIN
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts
from signalpost.visit.proxies import parse_networks


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard with an owner."""
    with dashboard(tmp_path, door=session_door()) as found:
        user(found, "anna", Role.OWNER)
        yield found


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_who_signs_in_goes_on_where_they_wanted_to(shown: Shown) -> None:
    """And only to a page of this dashboard."""
    page = shown.get("/sign-in?to=/orders%3Frange%3D7d").text
    assert _hidden(page, "to") == "/orders?range=7d"
    assert sign_in(shown, "anna", to="/orders?range=7d").headers["location"] == "/orders?range=7d"
    assert shown.get("/sign-in?to=/orders").headers["location"] == "/orders"
    hosts = ("https://evil.example/", "//evil.example", "/\\evil.example", "//[")
    for elsewhere in (*hosts, "javascript:alert(1)", "/a\r\nb"):
        assert own_path(elsewhere) == "/overview"


def test_a_form_with_a_file_that_came_too_late_still_lets_its_sender_sign_in(shown: Shown) -> None:
    """The file is chosen anew; what was typed beside it is kept."""
    late = shown.post("/campaigns/spend", lines='"' * 300_000, beside="typed")
    assert late.status_code == 401
    kept = _hidden(late.text, "kept")
    assert ("typed" in kept, len(kept) < 1_000) == (True, True)
    entered = shown.post("/sign-in", login="anna", password=PASSWORD, kept=kept, to="/overview")
    assert (entered.status_code < 400 or entered.status_code == 422, "set-cookie" in entered.headers) == (True, True)


def test_a_wrong_login_and_a_wrong_password_are_one_answer(shown: Shown) -> None:
    """Byte for byte but for the login that was typed; nothing of it is in the log."""
    wrong = shown.post("/sign-in", login="anna", password="x" * 12)
    unknown = shown.post("/sign-in", login="nobody", password="x" * 12)
    assert (wrong.status_code, wrong.text) == (401, unknown.text.replace("nobody", "anna"))
    assert "set-cookie" not in wrong.headers
    assert "anna" not in repr(shown.noted)


def test_too_many_failures_are_told_with_how_long_to_wait(shown: Shown) -> None:
    """For the right password too, and for whoever is no user alike."""
    for login in ("anna", "nobody"):
        for _ in range(FREE_OF_LOGIN):
            shown.post("/sign-in", login=login, password="x" * 12)
        locked = shown.post("/sign-in", login=login, password=PASSWORD)
        assert (locked.status_code, "Wait 1 min" in locked.text) == (429, True)


def test_signing_out_ends_the_session_itself(shown: Shown) -> None:
    """A copy of the cookie opens nothing; another site cannot do it."""
    sign_in(shown, "anna")
    text = shown.client.cookies["sp_session"]
    assert shown.post("/sign-out").status_code == 403
    assert shown.post("/sign-out", _csrf=csrf_of(text)).headers["location"] == "/sign-in"
    shown.client.cookies.set("sp_session", text)
    assert shown.get("/overview").status_code == 303


def test_another_sites_form_signs_nobody_in(shown: Shown) -> None:
    """Else people would work in somebody else's account without seeing it."""
    for path in ("/sign-in", "/sign-out", "/invitation"):
        answer = shown.client.post(path, data={"login": "anna"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_what_was_typed_outlives_the_session(shown: Shown) -> None:
    """The form comes back filled, but for secrets, and is not sent before somebody looked at it."""
    late = shown.post("/setup/dataset", dataset_id="777", name='New "shop"', token="EAAB-secret", _csrf="old")
    assert late.status_code == 401
    assert "EAAB-secret" not in late.text
    kept = _hidden(late.text, "kept")
    wrong = shown.post("/sign-in", login="anna", password="x" * 12, kept=kept)
    assert _hidden(wrong.text, "kept") == kept
    page = sign_in(shown, "anna", kept=kept)
    assert (page.status_code, 'value="777"' in page.text, "EAAB-secret" in page.text) == (200, True, False)
    assert 'value="New &#34;shop&#34;"' in page.text
    assert "777" not in shown.get("/overview").text
    csrf = _hidden(page.text, "_csrf")
    assert shown.post("/setup/dataset", dataset_id="777", _csrf=csrf).status_code == 303


def test_a_form_that_is_none_is_not_kept(shown: Shown) -> None:
    """Whoever made it up just signs in."""
    for kept in ("nonsense", '{"path":"/nothing"}', '{"path":"https://evil.example"}'):
        assert sign_in(shown, "anna", kept=kept).headers["location"] == "/overview"
    user(shown, "vera", Role.VIEWER)
    assert sign_in(shown, "vera", kept='{"path":"/setup/dataset"}').headers["location"] == "/overview"


def test_a_piece_of_a_page_leads_the_whole_page_to_the_sign_in(shown: Shown) -> None:
    """What htmx asks for would else put a sign-in into the middle of a page."""
    answer = shown.get("/setup/doctor", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?to=%2Fsetup%2Fdoctor")


def test_an_invitation_chooses_a_password_once(shown: Shown) -> None:
    """And signs in."""
    accounts = SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)
    made = accounts.put_member(1, "bert", Role.VIEWER, author="anna", now=NOW)
    code = accounts.invite(1, made.user_id, until=NOW + 1000, author="anna", now=NOW)
    page = shown.get(f"/invitation?code={code}")
    assert (page.status_code, "bert" in page.text) == (200, True)
    for password, again in (("short", "short"), (PASSWORD, "another")):
        assert shown.post("/invitation", code=code, password=password, again=again).status_code == 422
    assert shown.post("/invitation", code=code, password=PASSWORD, again=PASSWORD).status_code == 303
    assert shown.get("/overview").status_code == 200
    assert shown.post("/invitation", code=code, password=PASSWORD, again=PASSWORD).status_code == 404
    assert shown.get("/invitation?code=x").status_code == 404


def test_tries_are_counted_by_line() -> None:
    """A subscriber's IPv6 network is one; what a proxy says counts if it is trusted; an office has none."""

    def line(peer: str, forwarded: str = "", proxies: tuple[str, ...] = ()) -> str:
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        request = Request({"type": "http", "client": (peer, 1), "headers": headers})
        return network_of(request, parse_networks(proxies))

    assert line("8.8.8.8") == "8.8.8.8"
    assert line("2a00:1450:4001:82a::200e") == line("2a00:1450:4001:82a:1::1") == "2a00:1450:4001:82a"
    assert line("192.168.1.5") == line("127.0.0.1") == ""
    assert line("10.0.0.1", "8.8.4.4", ("10.0.0.0/8",)) == "8.8.4.4"
    assert line("10.0.0.1", "8.8.4.4") == ""
