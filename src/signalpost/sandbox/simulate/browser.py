"""What browsers do to cookies and to requests to Meta, as far as an order is concerned.

From the makers' own pages, as section 5.1 of the notes on identity and cookies gathers them (November 2026): Safari and
Firefox send no third-party cookies, Chrome does; Safari caps what a script stores, more so after a decorated link; it
does not cap what the page's own server sets. The in-app browsers of Facebook and Instagram know who is signed in.
"""

from __future__ import annotations

from enum import Enum

from signalpost.sandbox.simulate.settings import SimulationSettings

HOUR_S = 3_600
DAY_S = 86_400
META_COOKIE_DAYS = 90
"""Life of _fbp and _fbc (parameters/fbp-and-fbc, copy of 2026-09-12)."""


class Browser(str, Enum):
    """What an order is made in. Chrome stands for all that send third-party cookies."""

    CHROME = "chrome"
    SAFARI = "safari"
    FIREFOX = "firefox"
    IN_APP = "in_app"

    @property
    def tells_who_is_signed_in(self) -> bool:
        """Whether a request to Meta can carry Meta's own cookie, or the app knows the person anyway."""
        return self in (Browser.CHROME, Browser.IN_APP)


def life_s(browser: Browser, *, decorated: bool, by_server: bool, settings: SimulationSettings) -> float:
    """How long _fbp and _fbc live in `browser`, in seconds, from the visit that set them.

    `decorated`: that visit came by an ad's link. `by_server`: the page's own server set them in its answer.
    """
    full = META_COOKIE_DAYS * DAY_S
    if by_server or browser is not Browser.SAFARI:
        return full
    if decorated:
        return min(settings.decorated_cookie_hours * HOUR_S, full)
    return min(settings.script_cookie_days * DAY_S, full)


def survival(seconds: float, settings: SimulationSettings) -> float:
    """The share of browsers in which nobody deleted the cookies for `seconds`."""
    month = 30 * DAY_S
    return float((1 - settings.cookies_deleted) ** (max(seconds, 0.0) / month))
