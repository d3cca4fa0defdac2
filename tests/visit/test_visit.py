"""One request of a browser as a visit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from public_suffixes import registrable
from signalpost.capi.click_id import parse_fbc, parse_fbp
from signalpost.visit.cookies import set_cookie_header
from signalpost.visit.visit import Visit, VisitRequest, VisitSettings, read_visit, visitor_of

NOW_MS = 1_795_300_000_000


def some(count: int) -> bytes:
    return bytes(range(count))


VISITOR = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA"
DAY_S = 86_400


def visit(settings: VisitSettings = VisitSettings(), **request: Any) -> Visit:  # noqa: B008  # frozen
    """The visit of one request to the site's own host, which may store unless it says otherwise."""
    given_ = {"host": "sp.shop.example", "page_url": "https://www.shop.example/p", "may_store": True, **request}
    return read_visit(VisitRequest(**given_), settings, registrable=registrable, now_ms=NOW_MS, random=some)


def lives(found: Visit) -> dict[str, tuple[str, int, str | None, bool]]:
    return {one.name: (one.value, one.max_age_s // DAY_S, one.domain, one.http_only) for one in found.to_set}


def test_a_first_visit_gets_a_visitor_id_and_an_fbp() -> None:
    """Section 5.2 (4): 400 days and HttpOnly for the durable id, 90 days and readable for `_fbp`."""
    found = visit()
    assert found.new_visitor
    assert lives(found) == {
        "_spv": (found.visitor_id, 400, "shop.example", True),
        "_fbp": (found.fbp, 90, "shop.example", False),
        "_spm": ("1", 400, "shop.example", False),
    }
    assert found.fbp is not None
    made = parse_fbp(found.fbp)
    assert made is not None
    assert (made.subdomain_index, made.created_ms) == (1, NOW_MS)
    assert found.fbc is None


def test_nothing_is_made_or_set_before_consent() -> None:
    """What the browser already carries is read, and that is all."""
    assert visit(may_store=False, page_url="https://www.shop.example/?fbclid=Ab1") == Visit(
        event_source_url="https://www.shop.example/?fbclid=Ab1",
        touch=visit(page_url="https://www.shop.example/?fbclid=Ab1").touch,
    )
    came = visit(may_store=False, cookies={"_fbp": "fb.1.1795000000000.7", "_spv": VISITOR})
    assert (came.fbp, came.visitor_id, came.to_set) == ("fb.1.1795000000000.7", VISITOR, ())


def test_a_denial_takes_away_what_is_there() -> None:
    """On the domain and on the host, for a script may have set either; other tools' cookies stay."""
    found = visit(may_store=False, forget=True, cookies={"_spv": VISITOR, "_fbp": "fb.1.1795000000000.3", "_ga": "x"})
    assert (found.fbp, found.fbc, found.visitor_id) == (None, None, None)
    assert [(one.name, one.max_age_s, one.domain) for one in found.to_set] == [
        ("_spv", 0, "shop.example"), ("_spv", 0, None), ("_fbp", 0, "shop.example"), ("_fbp", 0, None),
    ]  # fmt: skip


def test_the_marker_goes_with_the_visitor_id() -> None:
    """It says to scripts, which cannot see the id, that there is one; without the id there is none."""
    assert "_spm" not in lives(visit(VisitSettings(visitor_cookie=False)))
    gone = visit(may_store=False, forget=True, cookies={"_spv": VISITOR, "_spm": "1"})
    assert {(one.name, one.max_age_s) for one in gone.to_set} == {("_spv", 0), ("_spm", 0)}


def test_the_visitor_id_and_fbp_are_set_again_as_they_are() -> None:
    """Each answer makes them live on: a request does not say whether a script or a server set a cookie."""
    found = visit(cookies={"_spv": VISITOR, "_fbp": "fb.1.1795000000000.7"})
    assert not found.new_visitor
    assert {name: value[0] for name, value in lives(found).items()} == {
        "_spv": VISITOR, "_fbp": "fb.1.1795000000000.7", "_spm": "1",
    }  # fmt: skip


@pytest.mark.parametrize("token", ["AQ", "AQQCAQAA"])
def test_tokens_of_metas_builder_are_kept(token: str) -> None:
    """Section 6.3: a fifth part of two or eight characters is whoever made the value."""
    cookies = {"_fbp": f"fb.1.1795000000000.7.{token}", "_fbc": f"fb.1.1795000000000.Ab1.{token}"}
    found = visit(cookies=cookies, page_url="https://www.shop.example/?fbclid=Ab1")
    assert (found.fbp, found.fbc) == (cookies["_fbp"], cookies["_fbc"])
    assert "_fbc" not in lives(found)


def test_fbc_changes_only_with_the_click() -> None:
    """Section 6.2: the same fbclid keeps value and time of first sight; another one makes a new fbc."""
    cookies = {"_fbc": "fb.1.1795000000000.Ab1"}
    same = visit(cookies=cookies, page_url="https://www.shop.example/?fbclid=Ab1")
    assert (same.fbc, "_fbc" in lives(same)) == ("fb.1.1795000000000.Ab1", False)
    none = visit(cookies=cookies)
    assert (none.fbc, "_fbc" in lives(none)) == ("fb.1.1795000000000.Ab1", False)
    other = visit(cookies=cookies, page_url="https://www.shop.example/?fbclid=Cd2")
    assert lives(other)["_fbc"] == (f"fb.1.{NOW_MS}.Cd2", 90, "shop.example", False)


def test_a_click_id_may_come_from_the_referrer() -> None:
    """Section 6.3 (3): the page's query first, then the referrer's."""
    assert visit(referrer_url="https://l.facebook.example/?fbclid=Ab1").fbc == f"fb.1.{NOW_MS}.Ab1"


def test_a_click_id_with_a_dot_is_written_as_the_pixel_writes_it() -> None:
    """Section 6.3, traps: `.` becomes `__DOT__`, so that the cookie keeps four parts and its time."""
    first = visit(page_url="https://www.shop.example/?fbclid=a.b.c")
    assert first.fbc == f"fb.1.{NOW_MS}.a__DOT__b__DOT__c"
    again = visit(
        page_url="https://www.shop.example/?fbclid=a.b.c", cookies={"_fbc": "fb.1.1795000000000.a__DOT__b__DOT__c"}
    )
    assert (again.fbc, "_fbc" in lives(again)) == ("fb.1.1795000000000.a__DOT__b__DOT__c", False)


@pytest.mark.parametrize("click_id", ["x" * 501, "x" * 600, "a%3Bb", "a%0d%0aSet-Cookie%3a", "%C3%A9", "a%20b"])
def test_a_text_no_platform_writes_is_no_click(click_id: str) -> None:
    """Section 6.3: over 500 characters; and what cannot stand in a cookie. The fbc there is stays."""
    found = visit(page_url=f"https://www.shop.example/?fbclid={click_id}", cookies={"_fbc": "fb.1.1795000000000.Ab1"})
    assert found.fbc == "fb.1.1795000000000.Ab1"


@pytest.mark.parametrize("broken", ["", "x", "fb.1.2", "fb.one.2.3", "fb.1.2.3.4.5", "fb.1.2.3.toolong1x"])
def test_a_malformed_cookie_counts_as_none(broken: str) -> None:
    """Another tool's `_fbp` gives way to a well-formed one."""
    found = visit(cookies={"_fbp": broken, "_fbc": broken})
    assert found.fbp is not None
    assert parse_fbp(found.fbp) is not None
    assert found.fbc is None


def test_a_value_another_tool_encoded_is_read() -> None:
    """Meta's browser builder writes cookies URI-encoded (section 6.3)."""
    assert visit(cookies={"_fbp": "fb%2E1%2E1795000000000%2E7"}).fbp == "fb.1.1795000000000.7"


def test_what_the_browser_lost_comes_back() -> None:
    """The cookie keeper: kept under the visitor id, set again as it was, with its time of first sight."""
    found = visit(cookies={"_spv": VISITOR}, restored_fbp="fb.1.1794000000000.7", restored_fbc="fb.1.1794000000000.Ab1")
    assert (found.fbp, found.fbc) == ("fb.1.1794000000000.7", "fb.1.1794000000000.Ab1")
    assert lives(found)["_fbc"] == ("fb.1.1794000000000.Ab1", 90, "shop.example", False)


def test_what_a_pixel_made_anew_gives_way_to_what_is_kept() -> None:
    """A pixel that finds its cookies gone makes others before the gateway is asked: the visitor stays who it was."""
    cookies = {"_spv": VISITOR, "_fbp": f"fb.1.{NOW_MS}.9", "_fbc": f"fb.1.{NOW_MS}.Ab1"}
    page_url = "https://www.shop.example/?fbclid=Ab1"
    found = visit(
        cookies=cookies, page_url=page_url, restored_fbp="fb.1.1794000000000.7", restored_fbc="fb.1.1794000000000.Ab1"
    )
    assert (found.fbp, found.fbc) == ("fb.1.1794000000000.7", "fb.1.1794000000000.Ab1")
    assert {name: value[0] for name, value in lives(found).items() if not name.startswith("_sp")} == {
        "_fbp": "fb.1.1794000000000.7", "_fbc": "fb.1.1794000000000.Ab1",
    }  # fmt: skip


def test_a_later_click_is_not_undone_by_what_is_kept() -> None:
    """The newest click counts, in milliseconds or, from some tools, in seconds."""
    cookies = {"_spv": VISITOR, "_fbc": "fb.1.1795200000.New"}
    assert visit(cookies=cookies, restored_fbc="fb.1.1795100000000.Old").fbc == "fb.1.1795200000.New"
    assert visit(cookies=cookies, restored_fbc="fb.1.1795250000000.Later").fbc == "fb.1.1795250000000.Later"


def test_a_value_made_by_a_clock_years_ahead_counts_as_none() -> None:
    """Meta refuses it; a new fbp takes its place, with the server's time."""
    ahead = NOW_MS + 5 * 365 * 86_400_000
    found = visit(cookies={"_fbp": f"fb.1.{ahead}.9", "_fbc": f"fb.1.{ahead}.Ab1"})
    assert found.fbp is not None
    made = parse_fbp(found.fbp)
    assert made is not None
    assert (made.created_ms, found.fbc) == (NOW_MS, None)


def test_a_gateway_on_another_site_sets_no_cookie() -> None:
    """A browser would keep none of them; ids still go with the answer, and the tag writes what it may."""
    found = visit(host="gateway.vendor.example", page_url="https://www.shop.example/?fbclid=Ab1")
    assert found.to_set == ()
    assert found.fbc == f"fb.1.{NOW_MS}.Ab1"


@pytest.mark.parametrize(
    ("host", "domain", "index"),
    [
        ("www.shop.co.uk", "shop.co.uk", 2),
        ("shop.example", "shop.example", 1),
        ("localhost:8080", None, 0),
        ("127.0.0.1:8080", None, 0),
    ],
)
def test_the_subdomain_index_says_where_the_cookie_is(host: str, domain: str | None, index: int) -> None:
    """Section 6.1: dots in the cookie's domain; an IP address has index 0."""
    found = visit(host=host, page_url=f"https://{host}/")
    assert found.fbp is not None
    made = parse_fbp(found.fbp)
    assert made is not None
    assert (made.subdomain_index, lives(found)["_fbp"][2]) == (index, domain)


def test_the_business_may_ask_for_longer_lives_and_for_no_visitor_id() -> None:
    """Up to 400 days for `_fbp` and `_fbc`; without a visitor cookie none is made."""
    found = visit(VisitSettings(cookie_days=5_000, visitor_cookie=False))
    assert {name: value[1] for name, value in lives(found).items()} == {"_fbp": 400}
    assert found.visitor_id is None


@pytest.mark.parametrize(
    ("stored", "peer", "chosen"),
    [
        ("2001:db9::1.AQQCAQAA", "203.0.113.9", "2001:db9::1.AQQCAQAA"),
        ("198.51.100.7", "2001:db9::2", "2001:db9::2"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("192.168.0.4", "203.0.113.9", "203.0.113.9"),
        ("nonsense", "10.0.0.1", None),
        (None, None, None),
    ],
)
def test_the_address_is_public_and_ipv6_if_there_is_one(
    stored: str | None, peer: str | None, chosen: str | None
) -> None:
    """Section 6.3 (7): `_fbi` IPv6, request IPv6, `_fbi` IPv4, request IPv4, none."""
    cookies = {"_fbi": stored} if stored else {}
    assert visit(cookies=cookies, client_ip_address=peer).client_ip_address == chosen


def test_pages_of_the_same_site_are_no_touch() -> None:
    """Only another site that led here is kept as referrer."""
    assert visit(referrer_url="https://shop.example/search?q=x").touch is None
    touch = visit(referrer_url="https://blog.example/post").touch
    assert touch is not None
    assert touch.referrer == "blog.example"


def test_a_visit_shows_no_value() -> None:
    """`repr()` names what is known, never a value."""
    text = repr(visit(client_ip_address="203.0.113.9", client_user_agent="Mozilla/5.0"))
    assert text == (
        "Visit(fbp, visitor_id, new_visitor, client_ip_address, client_user_agent, event_source_url, to_set)"
    )


def test_a_visitor_id_is_known_only_when_well_formed() -> None:
    """A forged cookie looks nothing up."""
    assert visitor_of({"_spv": VISITOR}) == VISITOR
    assert visitor_of({"_spv": "1.2.3"}) is None
    assert visitor_of({}) is None


@given(
    st.text(),
    st.text(),
    st.text(),
    st.dictionaries(st.sampled_from(["_fbp", "_fbc", "_spv", "_fbi"]), st.text()),
    st.booleans(),
    st.booleans(),
)
def test_no_request_breaks_the_reading(
    host: str, page: str, referrer: str, cookies: dict[str, str], may_store: bool, forget: bool
) -> None:
    """Whatever a browser or an attacker sends, every cookie can be written and every id is well-formed."""
    found = visit(
        host=host,
        page_url=page,
        referrer_url=referrer,
        cookies=cookies,
        may_store=may_store,
        forget=forget,
    )
    for cookie in found.to_set:
        set_cookie_header(cookie)
    assert found.fbp is None or parse_fbp(found.fbp) is not None
    assert found.fbc is None or parse_fbc(found.fbc) is not None


def test_a_value_older_than_its_cookie_gives_way() -> None:
    """After 90 days an event goes without it (docs/decisions/0011), whoever kept it; a longer life may be set."""
    old = {"_spv": VISITOR, "_fbp": f"fb.1.{NOW_MS - 91 * 86_400_000}.7"}
    assert visit(cookies=old, restored_fbp=old["_fbp"]).fbp != old["_fbp"]
    assert visit(VisitSettings(cookie_days=400), cookies=old).fbp == old["_fbp"]


def test_later_requests_of_a_page_set_only_what_is_news() -> None:
    """A new click or a value that was lost; what the page's first answer has set is not set again."""
    cookies = {"_spv": VISITOR, "_fbp": "fb.1.1795000000000.7", "_fbc": "fb.1.1795000000000.Ab1"}
    assert visit(cookies=cookies, renew=False).to_set == ()
    assert "_fbc" in lives(visit(cookies=cookies, page_url="https://www.shop.example/?fbclid=Cd2", renew=False))
    assert "_fbp" in lives(visit(cookies={"_spv": VISITOR}, renew=False))
    assert "_spv" in lives(visit(cookies={"_fbp": cookies["_fbp"]}, renew=False))


def test_a_request_shows_no_cookie() -> None:
    """In a log it is known by its host."""
    request = VisitRequest(host="sp.shop.example", cookies={"_fbp": "fb.1.1795000000000.7"}, may_store=True)
    assert repr(request) == "VisitRequest(host='sp.shop.example', may_store=True)"


@pytest.mark.parametrize(
    ("peer", "cookie", "address"),
    [
        ("8.8.8.8", None, "8.8.8.8"),
        ("127.0.0.1", None, None),
        ("10.0.0.1", None, None),
        ("2001:db8::7", None, "2001:db8::7"),
        ("8.8.8.8", "2001:db8::7", "2001:db8::7"),
        (None, None, None),
    ],
)
def test_the_visit_s_address_is_a_person_s(peer: str | None, cookie: str | None, address: str | None) -> None:
    """A public peer at once; otherwise as Meta's builder chooses."""
    cookies = {} if cookie is None else {"_fbi": cookie}
    assert visit(client_ip_address=peer, cookies=cookies).client_ip_address == address
