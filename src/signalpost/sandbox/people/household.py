"""One household of invented people: what its members share, and what each has alone."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.person import Person, Typed
from signalpost.sandbox.people.rates import Rates
from signalpost.sandbox.people.vocabulary import AGENTS, COUNTRIES, MAIL_HOSTS, TELEPHONES, City, Country

_SHARES: Final = tuple(accumulate(country.percent for country in COUNTRIES))
_OLDEST: Final = 84  # years
_YOUNGEST: Final = 16
_DAY_MS: Final = 86_400_000
_COOKIE_DAYS: Final = 90  # the life of _fbp (fbp and fbc page, copy of 2026-09-12)
_FIRST_OCTETS: Final = (24, 62, 73, 82, 84, 86, 91, 98)


class Address(NamedTuple):
    """Where somebody lives."""

    city: City
    zp: str


class Browser(NamedTuple):
    """A browser: its _fbp and what it calls itself."""

    fbp: str
    agent: str


class Home(NamedTuple):
    """What the members of one household have in common. `network` is the first half of its IPv6 addresses."""

    household: int
    country: Country
    known: Address
    lived: Address
    surname: str
    ip: str
    network: str
    browser: Browser | None
    phone: str | None
    at: int


def home(draw: Draw, rates: Rates, *, household: int, several: bool, at: int) -> Home:
    """The home of a household; `several`: more than one lives there."""
    country = COUNTRIES[bisect_right(_SHARES, draw.below(100))]
    known = _address(draw, country)
    return Home(
        household=household,
        country=country,
        known=known,
        lived=_address(draw, country) if draw.chance(rates.moved) else known,
        surname=draw.early(country.surnames),
        ip=_ip(draw),
        network=":".join(("2a02", _group(draw), _group(draw), _group(draw))),
        browser=_browser(draw, at, telephone=False) if several and draw.chance(rates.shared_browser) else None,
        phone=draw.shape(known.city.phone) if several and draw.chance(rates.shared_phone) else None,
        at=at,
    )


def member(draw: Draw, rates: Rates, place: Home, number: int) -> Person:
    """One member, drawn after those before."""
    ge: Literal["f", "m"] = "f" if draw.chance(0.5) else "m"
    fn = draw.early(place.country.women if ge == "f" else place.country.men)
    ln = place.surname if draw.chance(rates.surname) else draw.early(place.country.surnames)
    emails = _emails(draw, rates, fn, ln, number)
    mobile = draw.shape(place.country.mobile)
    known = (mobile,) if draw.chance(rates.phone) else ()
    browsers = _browsers(draw, rates, place)
    return Person(
        number=number,
        household=place.household,
        account=draw.chance(rates.account),
        emails=emails,
        phones=known + ((place.phone,) if place.phone else ()),
        fn=fn,
        ln=ln,
        db=_birth(draw, place.at),
        ge=ge,
        ct=place.known.city.name,
        st=place.known.city.state,
        zp=place.known.zp,
        country=place.country.code,
        external_id=f"C{100_000 + number}",
        fbps=tuple(browser.fbp for browser in browsers),
        ips=(place.ip, ":".join((place.network, _group(draw), _group(draw), _group(draw), _group(draw))), _ip(draw)),
        user_agents=tuple(browser.agent for browser in browsers),
        lead_id=draw.shape("9#############7") if draw.chance(rates.lead_id) else None,
        fb_login_id=draw.shape("1#############3") if draw.chance(rates.fb_login_id) else None,
        madid=_madid(draw) if draw.chance(rates.madid) else None,
        typed=_typed(draw, rates, place, fn=fn, ln=ln, em=emails[0], ph=mobile, number=number),
    )


def _typed(draw: Draw, rates: Rates, place: Home, *, fn: str, ln: str, em: str, ph: str, number: int) -> Typed:
    email = f"{_letters(fn)}{number}.shops@{draw.one(MAIL_HOSTS)}" if draw.chance(rates.other_email) else em
    return Typed(
        em=_slip(email) if draw.chance(rates.email_slip) else email,
        ph=None if draw.chance(rates.no_phone) else ph,
        fn=_slip(fn) if draw.chance(rates.name_slip) else fn,
        ln=ln,
        ct=place.lived.city.name,
        st=place.lived.city.state,
        zp=place.lived.zp,
        country=place.country.code,
    )


def _emails(draw: Draw, rates: Rates, fn: str, ln: str, number: int) -> tuple[str, ...]:
    """Addresses nobody else has: each holds the person's number. They have capitals where their owners write some."""
    first, last = _letters(fn), _letters(ln)
    usual = draw.one((f"{first}.{last}{number}", f"{first[:1]}{last}.{number}", f"{first}{number}", f"{last}_{number}"))
    email = f"{usual.title() if draw.chance(0.1) else usual}@{draw.one(MAIL_HOSTS)}"
    if not draw.chance(rates.second_email):
        return (email,)
    return (email, f"{last}.{first}-{number}@{draw.one(MAIL_HOSTS)}")


def _browsers(draw: Draw, rates: Rates, place: Home) -> tuple[Browser, ...]:
    """The telephone's, that of a computer, the household's."""
    own = [_browser(draw, place.at, telephone=True)]
    if draw.chance(rates.second_browser):
        own.append(_browser(draw, place.at, telephone=False))
    return (*own, place.browser) if place.browser else tuple(own)


def _browser(draw: Draw, at: int, *, telephone: bool) -> Browser:
    made_ms = at * 1_000 - 1 - draw.below(_COOKIE_DAYS * _DAY_MS)
    agent = draw.one(AGENTS[:TELEPHONES] if telephone else AGENTS[TELEPHONES:])
    fbp = f"fb.1.{made_ms}.{draw.below(2_147_483_648)}"
    return Browser(fbp=fbp, agent=agent.replace("{n}", str(draw.below(10))))


def _address(draw: Draw, country: Country) -> Address:
    city = draw.early(country.cities)
    return Address(city=city, zp=draw.shape(city.postcode))


def _ip(draw: Draw) -> str:
    return f"{draw.one(_FIRST_OCTETS)}.{draw.below(256)}.{draw.below(256)}.{1 + draw.below(254)}"


def _group(draw: Draw) -> str:
    return f"{0x1000 + draw.below(0xF000):x}"


def _birth(draw: Draw, at: int) -> str:
    year = 1970 + at // (365 * 86_400) - _YOUNGEST - draw.below(_OLDEST - _YOUNGEST)
    return f"{year}-{1 + draw.below(12):02}-{1 + draw.below(28):02}"


def _madid(draw: Draw) -> str:
    return f"{_group(draw)}{_group(draw)}-{_group(draw)}-{_group(draw)}-{_group(draw)}-{draw.below(1 << 48):012x}"


def _slip(text: str) -> str:
    """The text with its second and third letter swapped, or doubled where they are the same."""
    swapped = text[0] + text[2:3] + text[1:2] + text[3:]
    return swapped if swapped != text else text[:2] + text[1:]


@lru_cache(maxsize=4_096)
def _letters(text: str) -> str:
    """What of a name can stand in an e-mail address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalpha())
