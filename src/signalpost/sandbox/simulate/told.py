"""What Meta is told about the buyer: cookies, and the user_data of the pixel's and of the server's event.

The shop's server uses Signalpost, so what the buyer typed is normalised and hashed by the same rules as everywhere.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from signalpost.capi.normalize import normalize
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.simulate.browser import life_s
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.setups import Setup
from signalpost.sandbox.simulate.visit import Visit, own_browser

Keys = dict[str, tuple[str, ...]]

YEAR = 2026
"""Nobody in the population is born later; no key of a checkout depends on it otherwise."""


class Cookies(msgspec.Struct, frozen=True, kw_only=True):
    """_fbp and _fbc as they stand when the order is made; None: there is none."""

    fbp: str | None = None
    fbc: str | None = None


def cookies(visit: Visit, setup: Setup, settings: SimulationSettings) -> Cookies:
    """The cookies of this browser at the order, in a shop with this set-up.

    The pixel sets them unless it is blocked; the server sets them if the shop has it do so. An _fbp means something to
    Meta only once the pixel has sent it together with Meta's own cookie or with a click id; else it is a new number.
    """
    by_server = setup.has_server and settings.server_cookies
    by_script = setup.has_pixel and not visit.blocked
    if not by_server and not by_script:
        return Cookies()
    fbc = _fbc(visit, by_server=by_server, settings=settings)
    seen = _seen_as(visit, fbc) if by_script else None
    place = None if seen is None else own_browser(seen, on_phone=visit.on_phone)
    return Cookies(fbp=visit.new_fbp if seen is None or place is None else seen.fbps[place], fbc=fbc)


def _fbc(visit: Visit, *, by_server: bool, settings: SimulationSettings) -> str | None:
    click = visit.click
    if click is None or click.fbclid is None or not click.same_device:
        return None
    age_s = visit.at - click.clicked_at
    life = life_s(visit.browser, decorated=True, by_server=by_server, settings=settings)
    if age_s > min(life, visit.deleted_after_s):
        return None
    return f"fb.1.{click.clicked_at * 1_000}.{click.fbclid}"


def _seen_as(visit: Visit, fbc: str | None) -> Person | None:
    """Whom Meta connects this browser's _fbp with."""
    if visit.browser.tells_who_is_signed_in and visit.signed_in_as is not None:
        return visit.signed_in_as
    return visit.buyer if fbc is not None else None


def pixel_keys(visit: Visit, setup: Setup, settings: SimulationSettings) -> Keys:
    """user_data of the pixel's event, as it is compared: values in tuples, hashed where Meta wants them hashed."""
    keys = _of_the_browser(visit, setup, settings)
    if settings.advanced_matching:
        keys.update(_typed(visit.buyer, address=False))
    return keys


def server_keys(visit: Visit, setup: Setup, settings: SimulationSettings) -> Keys:
    """user_data of the server's event: what the checkout asked for and, if it is at hand, the buyer's request."""
    keys = _of_the_browser(visit, setup, settings) if visit.server_sees_browser else {}
    keys.update(_typed(visit.buyer, address=visit.has_address))
    if visit.has_external_id:
        keys.update(_hashed("external_id", visit.buyer.external_id, visit.buyer.country))
    return keys


def _of_the_browser(visit: Visit, setup: Setup, settings: SimulationSettings) -> Keys:
    found = cookies(visit, setup, settings)
    keys: Keys = {"client_ip_address": (visit.address,), "client_user_agent": (visit.agent,)}
    if found.fbp is not None:
        keys["fbp"] = (found.fbp,)
    if found.fbc is not None:
        keys["fbc"] = (found.fbc,)
    return keys


def _typed(buyer: Person, *, address: bool) -> Keys:
    typed = buyer.typed
    fields = {"em": typed.em, "ph": typed.ph or "", "fn": typed.fn, "ln": typed.ln}
    if address:
        fields |= {"ct": typed.ct, "st": typed.st or "", "zp": typed.zp, "country": typed.country}
    keys: Keys = {}
    for name, text in fields.items():
        keys.update(_hashed(name, text, typed.country))
    return keys


@lru_cache(maxsize=65_536)
def _hashed(name: str, text: str, country: str) -> Keys:
    hashes = normalize(name, text, country=country, year=YEAR).hashes if text else ()
    return {name: hashes} if hashes else {}
