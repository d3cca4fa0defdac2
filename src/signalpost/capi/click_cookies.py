"""The `_fbc` and `_fbp` cookies of one request: what to keep, what to set.

Rules of Meta's page "fbp and fbc" (copy of 2026-09-12) as its Node builder carries them out (1.2.1): an fbc is made
from a click id in the query, else in the referrer; one whose click id is the same is kept with its time; a malformed
cookie counts as none. Click ids are compared with the fourth part, not with the text after the last dot, which may be
a token. Meta's builder writes a four-part cookie again to add its token; we make no tokens and leave such a cookie
alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlsplit

import msgspec

from signalpost.capi.click_id import COOKIE_MAX_AGE_S, Fbc, Fbp, make_fbc, make_fbp, parse_fbc, parse_fbp

FBC_COOKIE = "_fbc"
FBP_COOKIE = "_fbp"
INDEX_WITHOUT_COOKIE = 1  # "a server that stores no cookie uses 1"


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """A cookie to set. `max_age_s`: seconds."""

    name: str
    value: str
    domain: str
    max_age_s: int = COOKIE_MAX_AGE_S

    def __repr__(self) -> str:
        return f"Cookie(name={self.name!r})"


class ClickCookies(msgspec.Struct, frozen=True, kw_only=True):
    """What to send as fbc and fbp, and the cookies to set for it."""

    fbc: Fbc | None
    fbp: Fbp
    to_set: tuple[Cookie, ...] = ()


def refresh(
    *,
    host: str,
    query: Mapping[str, str],
    cookies: Mapping[str, str],
    referrer: str | None,
    now_ms: int,
    random_number: int,
    domains: Sequence[str] = (),
) -> ClickCookies:
    """fbc and fbp of a request. `domains` are the site's own registrable domains; without them the host decides."""
    domain = cookie_domain(host, domains)
    index = subdomain_index(domain)
    old_fbc = parse_fbc(cookies.get(FBC_COOKIE, ""))
    old_fbp = parse_fbp(cookies.get(FBP_COOKIE, ""))
    fbclid = click_id_of(query, referrer)
    fbc = old_fbc
    if fbclid and (old_fbc is None or old_fbc.value != fbclid):
        fbc = make_fbc(fbclid, subdomain_index=index, now_ms=now_ms) or old_fbc  # one that no cookie can keep is none
    fbp = old_fbp or make_fbp(random_number, subdomain_index=index, now_ms=now_ms)
    fresh = [(FBC_COOKIE, fbc)] * (fbc is not old_fbc) + [(FBP_COOKIE, fbp)] * (fbp is not old_fbp)
    to_set = tuple(Cookie(name=name, value=str(value), domain=domain) for name, value in fresh)
    return ClickCookies(fbc=fbc, fbp=fbp, to_set=to_set)


def click_id_of(query: Mapping[str, str], referrer: str | None) -> str:
    """The fbclid of the request's query (already decoded), else of the referrer's; "" when neither has one.

    One with control characters is none: it would end up in a header.
    """
    click_id = query.get("fbclid") or _click_id_in_url(referrer or "")
    return click_id if click_id.isprintable() else ""


def _click_id_in_url(url: str) -> str:
    try:
        return parse_qs(urlsplit(url).query).get("fbclid", [""])[0]
    except ValueError:
        return ""


def subdomain_index(domain: str | None) -> int:
    """`com` 0, `example.com` 1, `www.example.com` 2; an IP address 0; 1 when no cookie is stored."""
    if domain is None:
        return INDEX_WITHOUT_COOKIE
    return 0 if _is_address(domain.strip("[]")) else domain.count(".")


def cookie_domain(host: str, domains: Sequence[str] = ()) -> str:
    """Where the cookies go: the first of `domains` that the host belongs to, else the host without its first label.

    An IP address is its own domain (IPv6 in brackets). Ports and schemes are cut. Without `domains`, `example.co.uk`
    gives `co.uk`, which browsers refuse: name your domains.
    """
    name = _bare_host(host)
    if _is_address(name):
        return f"[{name}]" if ":" in name else name
    for domain in map(_bare_host, domains):
        if name == domain or name.endswith("." + domain):
            return domain
    return name.partition(".")[2] if name.count(".") >= 2 else name


def _bare_host(host: str) -> str:
    bare = host.rpartition("://")[2].partition("/")[0]
    if bare.startswith("["):
        return bare[1:].partition("]")[0]
    return bare if bare.count(":") > 1 else bare.partition(":")[0]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
