"""Where cookies go: the registrable domain of a host, and whether two hosts are one site.

The public suffix list is an argument: `Registrable` gives the registrable domain of a host (`shop.example.co.uk` →
`example.co.uk`), or None when the host is a public suffix itself.
"""

from __future__ import annotations

import ipaddress
import string
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

MAX_AUTHORITY = 300  # characters; a host has at most 253
Registrable = Callable[[str], str | None]

_NAME = frozenset(string.ascii_lowercase + string.digits + "-._")


def host_of(text: str) -> str:
    """The host of a URL, an origin or a Host header, in lower case, without port and brackets; "" if there is none."""
    return _host(authority_of(text))


def authority_of(text: str) -> str:
    """What stands between `://` and the path of a URL, or before the path where there is none; "" if it is overlong."""
    before, mark, after = text.partition("://")
    authority = (after if mark else before).partition("/")[0]
    if "?" in authority or "#" in authority or "\\" in authority:
        for end in "?#\\":
            authority = authority.partition(end)[0]
    return authority if len(authority) <= MAX_AUTHORITY else ""


@lru_cache(maxsize=1_024)
def _host(authority: str) -> str:
    try:
        name = urlsplit(f"//{authority}").hostname
    except ValueError:
        return ""
    return (name or "").rstrip(".")


def is_address(host: str) -> bool:
    """Whether `host` is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def site_of(host: str, *, domains: Sequence[str], registrable: Registrable) -> str:
    """The site a host belongs to: the first of the business's own `domains` that fits, else its registrable domain.

    A host with none (an IP address, `localhost`, a public suffix) is its own site.
    """
    return _site(host, tuple(domains), registrable)


def cookie_domain(host: str, *, domains: Sequence[str], registrable: Registrable) -> str | None:
    """What stands behind `Domain=` so that every host of the site gets the cookie; None: only this host can have it.

    Browsers refuse a Domain that is an IP address, a name without a dot, or a public suffix; and a host with anything
    in it that no name has, which only a forged request brings, could not stand in a header.
    """
    return _domain(host, tuple(domains), registrable)


# A gateway serves few sites, and looking a host up costs as much as reading an event.
@lru_cache(maxsize=1_024)
def _site(host: str, domains: tuple[str, ...], registrable: Registrable) -> str:
    if is_address(host):
        return host
    for domain in domains:
        own = host_of(domain)
        if own and (host == own or host.endswith("." + own)):
            return own
    return registrable(host) or host


@lru_cache(maxsize=1_024)
def _domain(host: str, domains: tuple[str, ...], registrable: Registrable) -> str | None:
    if is_address(host) or not _NAME.issuperset(host):
        return None
    site = _site(host, domains, registrable)
    return site if "." in site and registrable(site) else None
