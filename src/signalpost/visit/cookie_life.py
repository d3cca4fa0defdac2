"""How long browsers keep the cookies of a set-up: Safari's rules for two hosts, and what mends a short life. Pure.

Source: webkit.org/tracking-prevention and WebKit's NetworkTaskCocoa.mm (main, read 2026-11). A cookie that a script
writes lives for 7 days of browser use, 24 hours after a click decorated by a known tracker. One that a sub-resource's
answer sets lives for 7 days when its host is an alias (CNAME) of another site, unless the page's host is one of the
same site; where the gateway's host is no alias, when its address shares fewer than 16 leading bits (IPv4) or 64 (IPv6)
with that of the page's host. Addresses are not compared for an alias of a host of the page's own site. Documents are
not shortened. Every browser drops Secure cookies of plain HTTP; Chrome and Firefox make an exception of localhost,
Safari none (WebKit bug 281149). Chrome refuses SameSite=Lax cookies in answers to pages of another site, takes http and
https of a site for two, and keeps any cookie for at most 400 days (RFC 6265bis).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from enum import Enum
from itertools import combinations, product

import msgspec

from signalpost.capi.click_cookies import FBC_COOKIE as FBC
from signalpost.capi.click_cookies import FBP_COOKIE as FBP
from signalpost.visit.cookies import DAY_S, LONGEST_LIFE_S
from signalpost.visit.domain import Registrable, is_address, site_of
from signalpost.visit.visitor_id import VISITOR_COOKIE

SCRIPT_LIFE_S = 7 * DAY_S
NEAR_BITS = {4: 16, 6: 64}  # leading bits two addresses must share, by IP version
DECORATED = "24 hours after a click on a decorated link (fbclid) of a tracker that Safari knows"


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A host as it resolves: its addresses as text, none when it does not, and the name at the end of its aliases (its
    own without any). `secure`: it is asked by https."""

    name: str
    canonical: str
    addresses: tuple[str, ...]
    secure: bool = True


class Rule(str, Enum):
    """What Safari makes of the gateway's Set-Cookie on a page of the shop."""

    SAME_HOST = "same_host"
    NEAR_ADDRESS = "near_address"
    OWN_ALIAS = "own_alias"
    SHARED_ALIAS = "shared_alias"
    SOMETIMES_FAR = "sometimes_far"
    FAR_ADDRESS = "far_address"
    ALIAS_OF_OTHER_SITE = "alias_of_other_site"
    OTHER_SITE = "other_site"
    NO_TLS = "no_tls"
    LOCAL = "local"
    UNRESOLVED = "unresolved"


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule means. Lives of the gateway's cookies in seconds at most, 0 when they are never kept."""

    safari_s: int
    chrome_s: int = LONGEST_LIFE_S
    why: str
    fix: str = ""


OWN_HOST = (
    "serve the gateway under a path of the page's own host (docs/how-to/serve-from-your-own-host.md), or let the "
    "site's own documents set the cookies (signalpost.web)."
)
WORDS: dict[Rule, Word] = {
    Rule.SAME_HOST: Word(safari_s=LONGEST_LIFE_S, why="The gateway answers on the page's own host."),
    Rule.NEAR_ADDRESS: Word(
        safari_s=LONGEST_LIFE_S, why="Same site, no alias, and the addresses share enough leading bits."
    ),
    Rule.OWN_ALIAS: Word(
        safari_s=LONGEST_LIFE_S,
        why="The gateway's host is an alias (CNAME) of a host of the page's own site; no addresses are compared then.",
    ),
    Rule.SHARED_ALIAS: Word(safari_s=LONGEST_LIFE_S, why="Both hosts are aliases (CNAME) of hosts of one other site."),
    Rule.SOMETIMES_FAR: Word(
        safari_s=SCRIPT_LIFE_S,
        why="Only some addresses of the two hosts are near each other; Safari goes by those that it connects to.",
        fix="Leave only addresses in one network (IPv4 /16, IPv6 /64), both hosts by the same versions of IP. Better: "
        + OWN_HOST,
    ),
    Rule.FAR_ADDRESS: Word(
        safari_s=SCRIPT_LIFE_S,
        why="The gateway's address lies in another network than the page's (IPv4 /16, IPv6 /64).",
        fix=f"Put both into one network, with A and AAAA records. Better: {OWN_HOST}",
    ),
    Rule.ALIAS_OF_OTHER_SITE: Word(
        safari_s=SCRIPT_LIFE_S,
        why="The gateway's host is an alias (CNAME) of another site.",
        fix=f"Give it A and AAAA records in the network of the page's host. Better: {OWN_HOST}",
    ),
    Rule.OTHER_SITE: Word(
        safari_s=0,
        chrome_s=0,
        why="The gateway's host belongs to another site than the page: it sets no cookies there; none would be kept.",
        fix=f"Give it a name below the site's domain. Better: {OWN_HOST}",
    ),
    Rule.NO_TLS: Word(
        safari_s=0,
        chrome_s=0,
        why="The gateway is asked by plain HTTP: its cookies are Secure, and browsers refuse them.",
        fix="Serve the gateway and the page by https.",
    ),
    Rule.LOCAL: Word(
        safari_s=0,
        why="Plain HTTP on this machine: Chrome and Firefox keep Secure cookies of localhost, Safari does not.",
        fix="Nothing to mend while developing. To try it in Safari, serve the page and the gateway by https.",
    ),
    Rule.UNRESOLVED: Word(
        safari_s=0,
        chrome_s=0,
        why="A host has no address here, so that a browser here would reach nothing.",
        fix="Give it A and AAAA records; a new record can take an hour to be seen everywhere.",
    ),
}


def rule_of(page: Host, gateway: Host, *, registrable: Registrable) -> Rule:
    """The rule that Safari applies to cookies that `gateway` sets on pages of `page`."""
    if not page.addresses or not gateway.addresses:
        return Rule.UNRESOLVED
    own = _site(page.name, registrable)
    if _site(gateway.name, registrable) != own:
        return Rule.OTHER_SITE
    if not gateway.secure:
        return Rule.LOCAL if is_local(gateway.name) and not page.secure else Rule.NO_TLS
    if gateway.name == page.name:
        return Rule.SAME_HOST
    if gateway.canonical != gateway.name:
        return _alias_rule(own, _site(gateway.canonical, registrable), page, registrable)
    return _address_rule(page, gateway)


def _site(name: str, registrable: Registrable) -> str:
    return site_of(name, domains=(), registrable=registrable)  # a browser knows no business's own list


def _alias_rule(own: str, other: str, page: Host, registrable: Registrable) -> Rule:
    if other == own:
        return Rule.OWN_ALIAS
    shared = page.canonical != page.name and _site(page.canonical, registrable) == other
    return Rule.SHARED_ALIAS if shared else Rule.ALIAS_OF_OTHER_SITE


def _address_rule(page: Host, gateway: Host) -> Rule:
    near = list(_meetings(page.addresses, gateway.addresses))
    if all(near):
        return Rule.NEAR_ADDRESS
    return Rule.SOMETIMES_FAR if any(near) else Rule.FAR_ADDRESS


def _meetings(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[bool]:
    """Whether the addresses are near, for every pair that a browser may connect to: of one version of IP where both
    hosts have it; a version that only one has meets the other's addresses of another version."""
    if {_version(one) for one in ours} != {_version(one) for one in theirs}:
        yield False
    for one, other in product(ours, theirs):
        if _version(one) == _version(other):
            yield are_near(one, other)


def _version(address: str) -> int:
    return ipaddress.ip_address(address).version


def are_near(one: str, other: str) -> bool:
    """Whether two addresses share the leading bits that Safari asks for; of different versions of IP they do not."""
    first, second = ipaddress.ip_address(one), ipaddress.ip_address(other)
    if first.version != second.version:
        return False
    differing = (int(first) ^ int(second)).bit_length()
    return first.max_prefixlen - differing >= NEAR_BITS[first.version]


def is_local(name: str) -> bool:
    """Whether browsers take the name for this very machine (Secure Contexts, section 3.1)."""
    if is_address(name):
        return ipaddress.ip_address(name).is_loopback
    return name == "localhost" or name.endswith(".localhost")


def caution(page: Host, rule: Rule) -> str:
    """What the rule leaves open, or nothing."""
    if rule is not Rule.SAME_HOST or all(
        are_near(one, other) for one, other in combinations(page.addresses, 2) if _version(one) == _version(other)
    ):
        return ""
    return (
        "The host has addresses in several networks. Safari compares those of two connections; a page and its gateway "
        "on one host share theirs as a rule. Where they do not, 7 days can happen; nothing published says how often."
    )


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """How long a cookie set in one `way` lives, in seconds; 0: it is not kept. `asked_s`: what the setter asks for."""

    cookie: str
    way: str
    asked_s: int
    safari_s: int
    chrome_s: int
    remark: str = ""


def lives(rule: Rule, page: Host, gateway: Host, *, click_s: int) -> tuple[Life, ...]:
    """Every cookie of the set-up in each way it can come; none when a host has no address.

    `click_s`: the life that is asked for `_fbp` and `_fbc`, in seconds.
    """
    if rule is Rule.UNRESOLVED:
        return ()
    word = WORDS[rule]
    asked = ((VISITOR_COOKIE, LONGEST_LIFE_S), (FBP, click_s), (FBC, click_s))
    split = gateway.secure and not page.secure
    by_gateway = (0 if split else word.chrome_s, "Chrome takes the page by http for another site" if split else "")
    plain = not page.secure
    by_document = (0 if plain else LONGEST_LIFE_S, LONGEST_LIFE_S if not plain or is_local(page.name) else 0)
    return (
        *(_life(name, "gateway", life, word.safari_s, *by_gateway) for name, life in asked),
        *(_life(name, "document", life, *by_document, _plain(page)) for name, life in asked),
        *(_life(name, "script", click_s, SCRIPT_LIFE_S, LONGEST_LIFE_S, DECORATED) for name in (FBP, FBC)),
    )


def _plain(page: Host) -> str:
    return "" if page.secure else "Secure cookies are refused by plain HTTP"


def _life(cookie: str, way: str, asked_s: int, safari_s: int, chrome_s: int, remark: str) -> Life:
    return Life(
        cookie=cookie,
        way=way,
        asked_s=asked_s,
        safari_s=min(asked_s, safari_s),
        chrome_s=min(asked_s, chrome_s),
        remark=remark,
    )


def is_shortened(rule: Rule, found: tuple[Life, ...]) -> bool:
    """Whether Safari keeps one of the gateway's cookies for less than was asked, or cannot reach the gateway at all."""
    return rule is Rule.UNRESOLVED or any(life.way == "gateway" and life.safari_s < life.asked_s for life in found)
