"""One request of a browser as a visit: the ids it carries or gets, its facts, and the cookies to set for them.

fbp and fbc follow `signalpost.capi.click_cookies` (Meta's page "fbp and fbc", 2026-09-12), with three things decided
here: a click id with a dot is written with `__DOT__`, as the pixel writes it; one of more than 500 characters, or that
cannot stand in a cookie, counts as none; and what was kept of the visitor goes before what the browser made anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from signalpost.capi import click_cookies
from signalpost.capi.address import choose_address
from signalpost.capi.click_id import ClickId, fault, parse_fbc, parse_fbp
from signalpost.visit.cookies import DAY_S, LONGEST_LIFE_S, SetCookie, can_stand
from signalpost.visit.domain import Registrable, cookie_domain, host_of, site_of
from signalpost.visit.touch import Touch, read_touch
from signalpost.visit.visitor_id import RANDOM_BYTES, VISITOR_COOKIE, make, parse

ADDRESS_COOKIE = "_fbi"
FUTURE_MS = 60_000  # how far ahead a browser's clock may be, as in `Policy.future_tolerance_s`
MAX_CLICK_ID = 500  # characters; Meta's browser builder ignores a longer one (capi-param-builder 1.3.0)
MAX_USER_AGENT = 2_000  # characters; a longer header is no browser's
RANDOM_NEEDED = RANDOM_BYTES + 4  # bytes for a visitor id and an fbp


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
    allows cookies; `forget`: consent was denied or withdrawn, and what is there goes.
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
    found = parse(cookies.get(VISITOR_COOKIE, ""))
    return str(found) if found is not None else None


def read_visit(
    request: VisitRequest, settings: VisitSettings, *, registrable: Registrable, now_ms: int, random: bytes
) -> Visit:
    """The visit that `request` is. `random` are 20 random bytes, of which ids are made. Never raises for any request.

    Nothing is set, and no id is made, unless `may_store`; cookies are set only when the answering host and the page are
    one site, because a browser would keep no others.
    """
    answering = host_of(request.host)
    page_host = host_of(request.page_url) or answering
    domain = cookie_domain(answering, domains=settings.domains, registrable=registrable)
    page_site = _site(page_host, settings, registrable)
    referrer_host = host_of(request.referrer_url) if request.referrer_url else ""
    elsewhere = referrer_host if _site(referrer_host, settings, registrable) != page_site else ""
    if request.forget:
        return _facts(request, elsewhere, None, None, None, now_ms, to_set=_forgotten(request.cookies, domain))
    fbp, fbc, touched = _click_cookies(request, settings, page_host, registrable, now_ms, random)
    visitor = visitor_of(request.cookies)
    if not request.may_store:
        return _facts(request, elsewhere, fbp, fbc, visitor, now_ms)
    fresh = visitor is None and settings.visitor_cookie
    if fresh:
        visitor = str(make(random[:RANDOM_BYTES], now_ms // 1000))
    same = page_site == _site(answering, settings, registrable)
    to_set = _kept(settings, domain, visitor, fbp, fbc if touched else None) if same else ()
    return _facts(request, elsewhere, fbp, fbc, visitor, now_ms, new_visitor=fresh, to_set=to_set)


def _site(host: str, settings: VisitSettings, registrable: Registrable) -> str:
    return site_of(host, domains=settings.domains, registrable=registrable)


def _click_cookies(
    request: VisitRequest,
    settings: VisitSettings,
    page_host: str,
    registrable: Registrable,
    now_ms: int,
    random: bytes,
) -> tuple[str | None, str | None, bool]:
    """fbp, fbc, and whether the browser has to be given this fbc."""
    came = {name: unquote(request.cookies[name]) for name in ("_fbp", "_fbc") if name in request.cookies}
    span = now_ms - settings.cookie_days * DAY_S * 1000, now_ms + FUTURE_MS
    cookies = {name: value for name, value in came.items() if fault(value, *span) is None}
    kept_fbp, kept_fbc = request.restored_fbp, request.restored_fbc
    if kept_fbp and fault(kept_fbp, *span) is None:
        cookies["_fbp"] = kept_fbp
    if kept_fbc and fault(kept_fbc, *span) is None and not _later_click(cookies.get("_fbc", ""), kept_fbc):
        cookies["_fbc"] = kept_fbc
    if not request.may_store:
        fbp, fbc = parse_fbp(cookies.get("_fbp", "")), parse_fbc(cookies.get("_fbc", ""))
        return (str(fbp) if fbp else None), (str(fbc) if fbc else None), False
    site = cookie_domain(page_host, domains=settings.domains, registrable=registrable)
    found = click_cookies.refresh(
        host=page_host,
        query=_click_query(request.page_url, request.referrer_url),
        cookies=cookies,
        referrer=None,
        now_ms=now_ms,
        random_number=int.from_bytes(random[RANDOM_BYTES:RANDOM_NEEDED], "big") & 0x7FFF_FFFF,
        domains=(site,) if site is not None else (page_host,),
    )
    click = str(found.fbc) if found.fbc is not None else None
    return str(found.fbp), click, click is not None and click != came.get("_fbc")


def _later_click(came: str, kept: str) -> bool:
    """Whether the browser's fbc is of another and later click than the one that is kept."""
    new, old = parse_fbc(came), parse_fbc(kept)
    if new is None or old is None:
        return new is not None
    return new.value != old.value and _created_ms(new) > _created_ms(old)


def _created_ms(click: ClickId) -> int:
    return click.created_ms * 1000 if click.in_seconds else click.created_ms


def _click_query(page_url: str, referrer_url: str) -> dict[str, str]:
    """The click id as it is written into an fbc, under its name; empty when there is none to use."""
    given = click_cookies.click_id_of(_first_values(page_url), referrer_url)
    written = given.replace(".", "__DOT__")
    usable = given and len(given) <= MAX_CLICK_ID and can_stand(written)
    return {"fbclid": written} if usable else {}


def _first_values(url: str) -> dict[str, str]:
    try:
        return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    except ValueError:
        return {}


def _kept(
    settings: VisitSettings, domain: str | None, visitor: str | None, fbp: str | None, fbc: str | None
) -> tuple[SetCookie, ...]:
    """Every cookie the answer sets. fbp and visitor id are set anew each time: the one the browser has may be a
    script's, which Safari takes away after seven days, and a request does not say whose it is."""
    life = min(settings.cookie_days * DAY_S, LONGEST_LIFE_S)
    to_set = []
    if visitor is not None and settings.visitor_cookie:
        to_set.append(
            SetCookie(name=VISITOR_COOKIE, value=visitor, max_age_s=LONGEST_LIFE_S, domain=domain, http_only=True)
        )
    for name, value in (("_fbp", fbp), ("_fbc", fbc)):
        if value is not None and can_stand(value):
            to_set.append(SetCookie(name=name, value=value, max_age_s=life, domain=domain))
    return tuple(to_set)


def _forgotten(cookies: Mapping[str, str], domain: str | None) -> tuple[SetCookie, ...]:
    """Takes away what is there, on the domain and on the host alone, for a script may have set either."""
    return tuple(
        SetCookie(name=name, value="", max_age_s=0, domain=where, http_only=name == VISITOR_COOKIE)
        for name in (VISITOR_COOKIE, "_fbp", "_fbc")
        if name in cookies
        for where in dict.fromkeys((domain, None))
    )


def _facts(
    request: VisitRequest,
    elsewhere: str,
    fbp: str | None,
    fbc: str | None,
    visitor: str | None,
    now_ms: int,
    *,
    new_visitor: bool = False,
    to_set: Sequence[SetCookie] = (),
) -> Visit:
    agent = (request.client_user_agent or "").strip()
    return Visit(
        fbp=fbp,
        fbc=fbc,
        visitor_id=visitor,
        new_visitor=new_visitor,
        client_ip_address=choose_address(
            stored=request.cookies.get(ADDRESS_COOKIE), forwarded=None, peer=request.client_ip_address
        ),
        client_user_agent=agent if agent and len(agent) <= MAX_USER_AGENT else None,
        event_source_url=request.page_url or None,
        referrer_url=request.referrer_url or None,
        touch=read_touch(request.page_url, now_s=now_ms // 1000, referrer_host=elsewhere),
        to_set=tuple(to_set),
    )
