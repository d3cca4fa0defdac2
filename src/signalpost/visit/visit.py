"""One request of a browser as a visit: the ids it carries or gets, its facts, and the cookies to set for them.

fbp and fbc follow `signalpost.capi.click_cookies` (Meta's page "fbp and fbc", 2026-09-12), with three things decided
here: a click id with a dot is written with `__DOT__`, as the pixel writes it; one of more than 500 characters, or that
cannot stand in a cookie, counts as none; and what was kept of the visitor goes before what the browser made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from signalpost.capi import click_cookies
from signalpost.capi.address import choose_address, is_public_v4
from signalpost.capi.click_id import ClickId, fault, is_usual, parse_fbc
from signalpost.visit.cookies import DAY_S, LONGEST_LIFE_S, SetCookie, can_stand
from signalpost.visit.domain import Registrable, authority_of, cookie_domain, host_of, site_of
from signalpost.visit.proxies import LOOPBACK
from signalpost.visit.touch import Touch, parameters_of, touch_of
from signalpost.visit.visitor_id import MARKER_COOKIE, RANDOM_BYTES, VISITOR_COOKIE, is_visitor_id, make

FBP, FBC = click_cookies.FBP_COOKIE, click_cookies.FBC_COOKIE
ADDRESS_COOKIE = "_fbi"
FUTURE_MS = 60_000  # how far ahead a browser's clock may be, as in `Policy.future_tolerance_s`
MAX_CLICK_ID = 500  # characters; Meta's browser builder ignores a longer one (capi-param-builder 1.3.0)
MAX_USER_AGENT = 2_000  # characters; a longer header is no browser's
FBP_RANDOM_BYTES = 4

Random = Callable[[int], bytes]  # so many random bytes


class VisitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`domains`: the site's own registrable domains. `cookie_days`: life of `_fbp` and `_fbc` (Meta advises 90; at most
    400), and the age at which a value gives way to a new one. `visitor_cookie`: whether a visitor id is made and kept,
    for 400 days."""

    domains: tuple[str, ...] = ()
    cookie_days: int = 90
    visitor_cookie: bool = True


class VisitRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a request says. `host` is the host that answers and so sets the cookies; `page_url` the page in the browser.

    `client_ip_address` is the address of the connection once trusted proxies are taken away. `restored_fbp` and
    `restored_fbc` are what is kept under the visitor id: a pixel that found its cookies gone has made new ones before
    this request, so the kept fbp always goes on, and the kept fbc unless a later click came. `may_store`: consent
    allows cookies; `forget`: consent was denied or withdrawn, and what is there goes. Without `renew` only what is news
    to the browser is set, for requests that follow another of the same page.
    """

    host: str
    page_url: str = ""
    referrer_url: str = ""
    cookies: Mapping[str, str] = {}
    client_ip_address: str | None = None
    client_user_agent: str | None = None
    restored_fbp: str | None = None
    restored_fbc: str | None = None
    may_store: bool = False
    forget: bool = False
    renew: bool = True

    def __repr__(self) -> str:
        return f"VisitRequest(host={self.host!r}, may_store={self.may_store})"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What the request means for an event, and the cookies to set with the answer.

    `new_visitor`: the visitor id was made now. `touch`: how the visitor came to this page, if the URL or the referrer
    say so. `repr()` shows no value.
    """

    fbp: str | None = None
    fbc: str | None = None
    visitor_id: str | None = None
    new_visitor: bool = False
    client_ip_address: str | None = None
    client_user_agent: str | None = None
    event_source_url: str | None = None
    referrer_url: str | None = None
    touch: Touch | None = None
    to_set: tuple[SetCookie, ...] = ()

    def __repr__(self) -> str:
        present = [name for name in self.__struct_fields__ if getattr(self, name)]
        return f"Visit({', '.join(present)})"


def visitor_of(cookies: Mapping[str, str]) -> str | None:
    """The visitor id in the cookies, if there is a well-formed one: to look up what is kept under it."""
    text = cookies.get(VISITOR_COOKIE)
    return text if text is not None and is_visitor_id(text) else None


def read_visit(
    request: VisitRequest, settings: VisitSettings, *, registrable: Registrable, now_ms: int, random: Random
) -> Visit:
    """The visit that `request` is. `random(n)` gives n random bytes, asked for only when an id is made. Never
    raises for any request.

    Nothing is set, and no id is made, unless `may_store`; cookies are set only when the answering host and the page are
    one site, because a browser would keep no others.
    """
    page, referrer = authority_of(request.page_url), authority_of(request.referrer_url)
    place = _place(request.host, page, referrer, settings.domains, registrable)
    parameters = parameters_of(request.page_url)
    touch = touch_of(parameters, now_s=now_ms // 1000, referrer_host=place.elsewhere)
    if request.forget:
        return _facts(request, touch, _Ids(), to_set=_forgotten(request.cookies, place.domain))
    ids = _ids(request, settings, place, parameters, now_ms, random)
    to_set = _kept(request, settings, place.domain, ids) if request.may_store and place.same_site else ()
    return _facts(request, touch, ids, to_set=to_set)


class _Place(NamedTuple):
    """Where the page is. `domain`: of cookies the answer sets; `page_domain`: of those the page's host can have."""

    page_host: str
    domain: str | None
    page_domain: str | None
    same_site: bool
    elsewhere: str  # host of another site that led here


class _Ids(NamedTuple):
    """The ids of a visit; `…_is_news`: the browser has to be given it."""

    visitor: str | None = None
    new_visitor: bool = False
    fbp: str | None = None
    fbc: str | None = None
    fbp_is_news: bool = False
    fbc_is_news: bool = False


@lru_cache(maxsize=1_024)  # a site has few hosts; looking one up costs as much as all the rest of a visit
def _place(host: str, page: str, referrer: str, domains: tuple[str, ...], registrable: Registrable) -> _Place:
    """Of the authorities of the answering host, the page and the referrer."""
    answering, referrer_host = host_of(host), host_of(referrer)
    page_host = host_of(page) or answering
    page_site = site_of(page_host, domains=domains, registrable=registrable)
    elsewhere = referrer_host and site_of(referrer_host, domains=domains, registrable=registrable) != page_site
    return _Place(
        page_host=page_host,
        domain=cookie_domain(answering, domains=domains, registrable=registrable),
        page_domain=cookie_domain(page_host, domains=domains, registrable=registrable),
        same_site=page_site == site_of(answering, domains=domains, registrable=registrable),
        elsewhere=referrer_host if elsewhere else "",
    )


def _ids(
    request: VisitRequest,
    settings: VisitSettings,
    place: _Place,
    query: Mapping[str, str],
    now_ms: int,
    random: Random,
) -> _Ids:
    visitor = visitor_of(request.cookies)
    came = {name: _decoded(request.cookies[name]) for name in (FBP, FBC) if name in request.cookies}
    cookies = _good(came, request, settings, now_ms)
    if not request.may_store:
        return _Ids(visitor=visitor, fbp=cookies.get(FBP), fbc=cookies.get(FBC))
    # Behind another site's name no cookie would keep the id: each request would be somebody else.
    fresh = visitor is None and settings.visitor_cookie and place.same_site
    if fresh:
        visitor = str(make(random(RANDOM_BYTES), now_ms // 1000))
    fbp, fbc = cookies.get(FBP), cookies.get(FBC)
    click = _click_query(query, request.referrer_url)
    if fbp is None or click:
        found = click_cookies.refresh(
            host=place.page_host,
            query=click,
            cookies=cookies,
            referrer=None,
            now_ms=now_ms,
            random_number=int.from_bytes(random(FBP_RANDOM_BYTES), "big") & 0x7FFF_FFFF,
            domains=(place.page_domain or place.page_host,),
        )
        fbp, fbc = str(found.fbp), str(found.fbc) if found.fbc is not None else None
    return _Ids(
        visitor=visitor,
        new_visitor=fresh,
        fbp=fbp,
        fbc=fbc,
        fbp_is_news=fbp != came.get(FBP),
        fbc_is_news=fbc is not None and fbc != came.get(FBC),
    )


def _decoded(value: str) -> str:
    return unquote(value) if "%" in value else value


def _good(came: Mapping[str, str], request: VisitRequest, settings: VisitSettings, now_ms: int) -> dict[str, str]:
    """fbp and fbc that go on: well-formed, not too old, not from the future; what was kept before what came."""
    span = now_ms - settings.cookie_days * DAY_S * 1000, now_ms + FUTURE_MS
    found = {name: value for name, value in came.items() if is_usual(value, *span) or fault(value, *span) is None}
    kept_fbp, kept_fbc = request.restored_fbp, request.restored_fbc
    if kept_fbp and fault(kept_fbp, *span) is None:
        found[FBP] = kept_fbp
    if kept_fbc and fault(kept_fbc, *span) is None and not _later_click(found.get(FBC, ""), kept_fbc):
        found[FBC] = kept_fbc
    return found


def _later_click(came: str, kept: str) -> bool:
    """Whether the browser's fbc is of another and later click than the one that is kept."""
    new, old = parse_fbc(came), parse_fbc(kept)
    if new is None or old is None:
        return new is not None
    return new.value != old.value and _created_ms(new) > _created_ms(old)


def _created_ms(click: ClickId) -> int:
    return click.created_ms * 1000 if click.in_seconds else click.created_ms


def _click_query(query: Mapping[str, str], referrer_url: str) -> dict[str, str]:
    """The click id as it is written into an fbc, under its name; empty when there is none to use."""
    if "fbclid" not in query and "fbclid" not in referrer_url:
        return {}
    given = click_cookies.click_id_of(query, referrer_url)
    written = given.replace(".", "__DOT__")
    usable = given and len(given) <= MAX_CLICK_ID and can_stand(written)
    return {"fbclid": written} if usable else {}


def _kept(request: VisitRequest, settings: VisitSettings, domain: str | None, ids: _Ids) -> tuple[SetCookie, ...]:
    """Every cookie the answer sets. fbp and visitor id are set anew with each page: the one the browser has may be a
    script's, which Safari takes away after seven days, and a request does not say whose it is. Scripts cannot see the
    visitor id: the marker tells them, once the others are gone, that a denial has something to withdraw."""
    if not (request.renew or ids.new_visitor or ids.fbp_is_news or ids.fbc_is_news):
        return ()
    life = min(settings.cookie_days * DAY_S, LONGEST_LIFE_S)
    to_set = []
    if ids.visitor is not None and settings.visitor_cookie:
        to_set.append(
            SetCookie(name=VISITOR_COOKIE, value=ids.visitor, max_age_s=LONGEST_LIFE_S, domain=domain, http_only=True)
        )
    for name, value in ((FBP, ids.fbp), (FBC, ids.fbc if ids.fbc_is_news else None)):
        if value is not None and can_stand(value):
            to_set.append(SetCookie(name=name, value=value, max_age_s=life, domain=domain))
    if ids.visitor is not None and settings.visitor_cookie:
        to_set.append(SetCookie(name=MARKER_COOKIE, value="1", max_age_s=LONGEST_LIFE_S, domain=domain))
    return tuple(to_set)


def _forgotten(cookies: Mapping[str, str], domain: str | None) -> tuple[SetCookie, ...]:
    """Takes away what is there, on the domain and on the host alone, for a script may have set either."""
    return tuple(
        SetCookie(name=name, value="", max_age_s=0, domain=where, http_only=name == VISITOR_COOKIE)
        for name in (VISITOR_COOKIE, FBP, FBC, MARKER_COOKIE)
        if name in cookies
        for where in dict.fromkeys((domain, None))
    )


def _facts(request: VisitRequest, touch: Touch | None, ids: _Ids, *, to_set: tuple[SetCookie, ...]) -> Visit:
    agent = (request.client_user_agent or "").strip()
    return Visit(
        fbp=ids.fbp,
        fbc=ids.fbc,
        visitor_id=ids.visitor,
        new_visitor=ids.new_visitor,
        client_ip_address=_address(request),
        client_user_agent=agent if agent and len(agent) <= MAX_USER_AGENT else None,
        event_source_url=request.page_url or None,
        referrer_url=request.referrer_url or None,
        touch=touch,
        to_set=to_set,
    )


def _address(request: VisitRequest) -> str | None:
    stored, peer = request.cookies.get(ADDRESS_COOKIE), request.client_ip_address
    if stored is None and peer is not None:
        if is_public_v4(peer):
            return peer
        if peer == LOOPBACK:
            return None
    return choose_address(stored=stored, forwarded=None, peer=peer)
