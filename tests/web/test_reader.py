"""A request's head as a visit."""

from __future__ import annotations

import string

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from public_suffixes import registrable
from signalpost.visit.cookies import set_cookie_header
from signalpost.web.current import Current
from signalpost.web.document import cookies_for
from signalpost.web.reader import installed_list
from signalpost.web.site import Site
from site_requests import FBP, GRANTED, NOW, SITE, head, reader, visit

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80)


def names(request_cookie: str, target: str = "/", **headers: str) -> list[str]:
    return [cookie.name for cookie in visit(head(target, cookie=request_cookie, **headers)).visit.to_set]


def test_nothing_is_kept_before_the_person_agrees() -> None:
    """No cookie, no id; a click in the address is not remembered either."""
    found = visit(head("/?fbclid=click"))
    assert found.visit.to_set == ()
    assert (found.visit.fbp, found.visit.fbc, found.visit.visitor_id) == (None, None, None)


def test_with_consent_the_document_sets_them_all() -> None:
    """fbp and fbc as the pixel would (index 1 on shop.example), for the whole site, the visitor id, and its marker."""
    found = visit(head("/?fbclid=click", cookie=GRANTED)).visit
    assert {cookie.name: cookie.domain for cookie in found.to_set} == {
        "_spv": "shop.example",
        "_fbp": "shop.example",
        "_fbc": "shop.example",
        "_spm": "shop.example",
    }
    assert found.fbc == f"fb.1.{NOW * 1000 + 500}.click"


def test_an_fbc_is_set_once_for_a_click() -> None:
    """Only when fbclid changes; fbp and visitor id anew each time, because a script's cookie lives seven days."""
    kept = f"{GRANTED}; _fbp={FBP}; _fbc=fb.1.1789000000000.click; _spv=1.1789000000.{'a' * 22}"
    assert names(kept, "/?fbclid=click") == ["_spv", "_fbp", "_spm"]
    assert names(kept, "/?fbclid=another") == ["_spv", "_fbp", "_fbc", "_spm"]


def test_a_denial_takes_away_what_is_there() -> None:
    """Each of ours that the browser has, and no other."""
    found = visit(head(cookie=f"answer=denied; _fbp={FBP}; other=1")).visit
    assert {(cookie.name, cookie.max_age_s) for cookie in found.to_set} == {("_fbp", 0)}
    assert found.fbp is None


@pytest.mark.parametrize(
    ("cookie", "told", "state"),
    [
        ("answer=granted", "denied", "denied"),  # what the site knows itself goes first
        ("answer=denied", "granted", "granted"),
        ("", "granted", "granted"),
        ("OptanonConsent=groups=C0004:1", "", "granted"),
        ("OptanonConsent=groups=C0004:1; answer=denied", "", "denied"),
        ("answer=yes", "", "unknown"),
    ],
)
def test_the_sites_own_word_decides(cookie: str, told: str, state: str) -> None:
    """Its session, then its cookie, then what consent platforms left; the same rule as in the tag."""
    assert reader().read(head(cookie=cookie), told).consent.state.value == state


def test_an_opt_out_that_denies_is_not_undone() -> None:
    """Sec-GPC where the business chose `deny`."""
    site = Site(consent="optional", gpc="deny")
    assert visit(head(sec_gpc="1"), site).consent.state.value == "denied"
    assert visit(head(), site).allowed


@pytest.mark.parametrize(
    ("request_", "page", "referrer"),
    [
        (head("/p", referer="https://search.example/"), "https://www.shop.example/p", "https://search.example/"),
        (head("/p"), "https://www.shop.example/p", None),
        (head("/p", referer="https://www.shop.example/p"), "https://www.shop.example/p", None),  # a reload
        (head("/cart", method="POST", referer="https://www.shop.example/p"), "https://www.shop.example/p", None),
        (head("/api", accept="*/*", referer="https://m.shop.example/p"), "https://m.shop.example/p", None),
        (head("/api", accept="*/*", referer="https://evil.example/p"), "https://www.shop.example/api", None),
        (head("/api", accept="*/*"), "https://www.shop.example/api", None),
    ],
)
def test_the_page_of_a_request(request_: object, page: str, referrer: str | None) -> None:
    """A document is its own page; what a form or a script sends belongs to the page it came from, if that is ours."""
    found = visit(request_).visit  # type: ignore[arg-type]
    assert (found.event_source_url, found.referrer_url) == (page, referrer)


def test_the_address_is_the_persons() -> None:
    """Behind a trusted proxy, its word; IPv6 in Meta's `_fbi` cookie before an IPv4 connection."""
    site = Site(trusted_proxies=("10.0.0.0/8",))
    behind = head(peer="10.0.0.1", x_forwarded_for="8.8.4.4")
    assert visit(behind, site).visit.client_ip_address == "8.8.4.4"
    assert visit(behind).visit.client_ip_address is None  # the proxy's own is nobody's
    assert visit(head(cookie="_fbi=2001:4860::8888")).visit.client_ip_address == "2001:4860::8888"


@given(cookie=TEXT, target=TEXT, referer=TEXT, host=st.text(string.printable, max_size=30))
@example(cookie="", target="", referer="", host="sh op.example.com")
@example(cookie="", target="", referer="", host="shöp.example.com")
@example(cookie="", target="", referer="", host="[::1")
def test_no_request_breaks_the_reading(cookie: str, target: str, referer: str, host: str) -> None:
    """Whatever a browser, or who plays one, writes into it: there is an event, and cookies that can be set."""
    asked = msgspec.structs.replace(head("/" + target, cookie=cookie, referer=referer), host=host)
    found = reader(SITE).read(asked, "granted")
    assert found.event("PageView") is not None
    current = Current(reader(SITE), asked)
    current.tell("granted")
    carried = cookies_for(current, status=200, content_type="text/html", cache_control="", own=())
    assert all(set_cookie_header(cookie) for cookie in carried)


def test_without_the_public_suffix_list_the_named_domains_are_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """And without those a cookie is for the host that sets it, never for a public suffix."""
    assert installed_list(())("www.shop.co.uk") == registrable("www.shop.co.uk") == "shop.co.uk"
    monkeypatch.setattr("signalpost.web.reader.find_spec", lambda name: None)
    named = installed_list(("shop.co.uk",))
    assert (named("www.shop.co.uk"), named("shop.co.uk"), named("co.uk")) == ("shop.co.uk", "shop.co.uk", None)
    assert installed_list(())("www.shop.co.uk") is None
