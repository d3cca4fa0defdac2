"""Orders of a shop, drawn at random from the rates: who buys, after which ad click, and what happens on the way."""

from __future__ import annotations

from math import log
from typing import Any

import msgspec

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.simulate.browser import DAY_S, HOUR_S, Browser, survival
from signalpost.sandbox.simulate.settings import SimulationSettings
from signalpost.sandbox.simulate.town import AT, Town
from signalpost.sandbox.simulate.visit import Click, Loss, Visit, own_browser

BROWSER_DELAY_S = 3.0
REPEAT_WINDOW_S = 2 * DAY_S
OTHER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GRAIN = 1_000_000_007


def orders(town: Town, settings: SimulationSettings, seed: int, *, days: int = 7) -> list[Visit]:
    """As many orders as the settings say, in the last `days` before `town.at`; the same for the same seed."""
    draw = Draw("simulate", seed)
    found: list[Visit] = []
    while len(found) < settings.orders:
        visit = _order(draw, town, settings, number=len(found), days=days)
        found.append(visit)
        if len(found) < settings.orders and draw.chance(settings.repeat_order):
            found.append(_again(draw, visit, settings, number=len(found)))
    return found


def _order(draw: Draw, town: Town, settings: SimulationSettings, *, number: int, days: int) -> Visit:
    at = town.at - draw.below(days * DAY_S)
    wait_s = _wait_s(draw, settings) if draw.chance(settings.from_ad) else None
    buyer = town.person(draw.below(town.size)) if wait_s is None else town.clicker(draw)
    on_phone = draw.chance(settings.mobile)
    browser = _browser(draw, settings, on_phone=on_phone, soon=wait_s is not None and wait_s < HOUR_S)
    consent = not (draw.chance(settings.consent_asked) and draw.chance(settings.consent_refused))
    blocked = _blocked(draw, settings, browser, on_phone=on_phone)
    return Visit(
        order=f"order-{number}",
        buyer=buyer,
        at=at,
        browser=browser,
        signed_in_as=_signed_in_as(draw, town, buyer, browser, settings),
        click=None if wait_s is None else _click(draw, town, buyer, at, wait_s, browser, settings),
        **_device(draw, buyer, on_phone=on_phone, settings=settings),
        consent=consent,
        blocked=blocked,
        has_address=draw.chance(settings.has_address),
        has_external_id=draw.chance(settings.has_external_id),
        **_on_the_way(draw, settings, consent=consent, blocked=blocked),
        deleted_after_s=_deleted_after_s(draw, settings),
    )


def _wait_s(draw: Draw, settings: SimulationSettings) -> float:
    """From the click to the order: within the hour, within the day, or an exponential wait after the day."""
    place = _even(draw)
    if place < settings.within_hour:
        return 60 + _even(draw) * (HOUR_S - 60)
    if place < max(settings.within_day, settings.within_hour):
        return HOUR_S + _even(draw) * (DAY_S - HOUR_S)
    return DAY_S + _exponential(draw, settings.late_days * DAY_S)


def _browser(draw: Draw, settings: SimulationSettings, *, on_phone: bool, soon: bool) -> Browser:
    if on_phone:
        if soon and draw.chance(settings.in_app):
            return Browser.IN_APP
        return Browser.SAFARI if draw.chance(settings.safari_mobile) else Browser.CHROME
    place = _even(draw)
    if place < settings.safari_desktop:
        return Browser.SAFARI
    return Browser.FIREFOX if place < settings.safari_desktop + settings.firefox_desktop else Browser.CHROME


def _signed_in_as(
    draw: Draw, town: Town, buyer: Person, browser: Browser, settings: SimulationSettings
) -> Person | None:
    """Whom the browser is signed in to Meta as; in the app it is who clicked."""
    if browser is Browser.IN_APP:
        return buyer
    others = [person for person in town.household(buyer) if person.number != buyer.number and person.account]
    if others and draw.chance(settings.shared_device):
        return draw.one(others)
    return buyer if buyer.account and draw.chance(settings.signed_in) else None


def _click(
    draw: Draw, town: Town, buyer: Person, at: int, wait_s: float, browser: Browser, settings: SimulationSettings
) -> Click:
    touch = town.click(buyer, draw, at - int(wait_s))
    stripped = browser is not Browser.IN_APP and draw.chance(settings.click_id_stripped)
    same = wait_s < HOUR_S or not draw.chance(settings.other_device)
    return Click(fbclid=None if stripped else touch.fbclid, clicked_at=touch.at, same_device=same)


def _device(draw: Draw, buyer: Person, *, on_phone: bool, settings: SimulationSettings) -> dict[str, Any]:
    """Address, user agent, the value of a new _fbp. A network that Meta has not seen has an address of its own."""
    known = draw.chance(settings.address_known)
    elsewhere = f"198.18.{draw.below(256)}.{draw.below(256)}"
    place = own_browser(buyer, on_phone=on_phone)
    return {
        "on_phone": on_phone,
        "address": draw.one(buyer.ips) if known and buyer.ips else elsewhere,
        "agent": OTHER_AGENT if place is None else buyer.user_agents[place],
        "new_fbp": f"fb.1.{AT * 1_000 - draw.below(GRAIN)}.{draw.below(GRAIN)}",
    }


def _blocked(draw: Draw, settings: SimulationSettings, browser: Browser, *, on_phone: bool) -> bool:
    """Whether the browser lets no request to Meta through. Nothing blocks the pixel in Meta's own apps."""
    blocked = draw.chance(settings.blocked_mobile if on_phone else settings.blocked_desktop)
    return blocked and browser is not Browser.IN_APP


def _on_the_way(draw: Draw, settings: SimulationSettings, *, consent: bool, blocked: bool) -> dict[str, Any]:
    """What becomes of the pixel's request and of the server's event: luck, anew for each order."""
    missed, lost = draw.chance(settings.page_missed), draw.chance(settings.request_lost)
    causes = (
        (not consent, Loss.REFUSED),
        (blocked, Loss.BLOCKED),
        (missed, Loss.PAGE_MISSED),
        (lost, Loss.REQUEST_LOST),
    )
    again = draw.chance(settings.page_reloaded)
    return {
        "lost_by": next((cause for happened, cause in causes if happened), None),
        "browser_delay_ms": int(1_000 * _spread(draw, BROWSER_DELAY_S)),
        "seen_again_ms": 60_000 + draw.below(DAY_S * 1_000) if again else None,
        "server_lost": draw.chance(settings.server_lost),
        "server_resent": draw.chance(settings.server_resent),
        "server_delay_ms": int(1_000 * _spread(draw, settings.server_delay_s)),
        "server_sees_browser": draw.chance(settings.server_sees_browser),
    }


def _again(draw: Draw, visit: Visit, settings: SimulationSettings, *, number: int) -> Visit:
    """The same buyer orders once more, in the same browser, with luck of its own on the way."""
    changes = {
        "order": f"order-{number}",
        "at": visit.at + 60 + draw.below(REPEAT_WINDOW_S - 60),
        **_on_the_way(draw, settings, consent=visit.consent, blocked=visit.blocked),
    }
    return msgspec.structs.replace(visit, **changes)


def _deleted_after_s(draw: Draw, settings: SimulationSettings) -> float:
    """When, counted from the click, this browser's cookies are deleted: the survival curve, turned round."""
    kept_a_month = survival(30 * DAY_S, settings)
    if kept_a_month >= 1:
        return float("inf")
    if kept_a_month <= 0:
        return 0.0
    return float(30 * DAY_S * log(1 - _even(draw)) / log(kept_a_month))


def _spread(draw: Draw, median: float) -> float:
    """A delay with that median: half or double of it is as likely as not."""
    return float(median * 4.0 ** (2 * _even(draw) - 1))


def _exponential(draw: Draw, mean: float) -> float:
    return -mean * log(1 - _even(draw))


def _even(draw: Draw) -> float:
    """Evenly from 0 up to 1, 1 never."""
    return draw.below(GRAIN) / GRAIN
