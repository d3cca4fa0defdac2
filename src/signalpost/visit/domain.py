"""Where cookies go: the registrable domain of a host, and whether two hosts are one site.

The public suffix list is an argument: `Registrable` gives the registrable domain of a host (`shop.example.co.uk` →
`example.co.uk`), or None when the host is a public suffix itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

Registrable = Callable[[str], str | None]


def host_of(text: str) -> str:
    """The host of a URL, an origin or a Host header, in lower case, without port and brackets; "" if there is none."""
    try:
        name = urlsplit(text if "://" in text else f"//{text}").hostname
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
    if is_address(host):
        return host
    for domain in domains:
        own = host_of(domain)
        if own and (host == own or host.endswith("." + own)):
            return own
    return registrable(host) or host


def cookie_domain(host: str, *, domains: Sequence[str], registrable: Registrable) -> str | None:
    """What stands behind `Domain=` so that every host of the site gets the cookie; None: only this host can have it.

    Browsers refuse a Domain that is an IP address, a name without a dot, or a public suffix.
    """
    if is_address(host):
        return None
    site = site_of(host, domains=domains, registrable=registrable)
    return site if "." in site and registrable(site) else None
