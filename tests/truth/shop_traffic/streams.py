"""What a shop sends: its audiences, its event names, and how often each is expected. All figures are assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from shop_traffic.seasons import SLOTS_A_DAY, Seasons

SIZES: Final[Mapping[str, int]] = {"small": 20, "middle": 2_000, "large": 200_000}
"""Copies a day that each size of shop sends on an ordinary day at the begin."""

DENIED: Final = 0.18
"""Share of page views at which consent is denied: one copy tells of it, and nothing follows."""
SERVER_LOST: Final = 0.004
"""Share of redundant events whose server copy never comes."""
ORDERS_DENIED: Final = 0.06
"""Share of orders whose server copy says that there is no consent."""


class Audience(NamedTuple):
    """People of one country who come by one browser. `blocked`: share of the redundant events whose browser copy is
    blocked; `by_ad`: whether they come by a click on an ad, with an fbc."""

    host: str
    country: str
    browser: str
    share: float
    blocked: float
    shift_s: int = 3_600
    by_ad: bool = False


AUDIENCES: Final = (
    Audience("www.hearth-and-loom.example", "de", "chrome", 0.34, 0.07),
    Audience("www.hearth-and-loom.example", "de", "safari", 0.24, 0.05),
    Audience("www.hearth-and-loom.example", "at", "firefox", 0.10, 0.21),
    Audience("fr.hearth-and-loom.example", "fr", "instagram", 0.17, 0.02, by_ad=True),
    Audience("us.hearth-and-loom.example", "us", "chrome", 0.15, 0.08, -18_000),
)


class Action(NamedTuple):
    """One thing people do, as an event name on a template. `share`: of all that is done. `sender`: who sends the second
    copy, empty without one; `browser`: whether the browser sends the first."""

    event_name: str
    template: str
    share: float
    sender: str = ""
    browser: bool = True
    denied: bool = False


def _actions(*rows: tuple[str, str, float, str, bool, bool]) -> tuple[Action, ...]:
    return tuple(Action(*row) for row in rows)


_BUSY: Final = _actions(
    ("PageView", "home", 0.24, "", True, False),
    ("PageView", "category", 0.26, "", True, False),
    ("PageView", "home", 0.11, "", True, True),
    ("ViewContent", "product", 0.21, "", True, False),
    ("Search", "search", 0.035, "", True, False),
    ("AddToCart", "product", 0.065, "server", True, False),
    ("InitiateCheckout", "checkout", 0.032, "server", True, False),
    ("AddPaymentInfo", "checkout", 0.02, "", True, False),
    ("Purchase", "thank_you", 0.014, "shopify", True, False),
    ("CompleteRegistration", "account", 0.008, "server", True, False),
    ("Lead", "crm", 0.006, "hubspot", False, False),
)
#: Who sends 20 copies a day sends few page views: most shops of that size report what leads to money.
_QUIET: Final = _actions(
    ("PageView", "home", 0.26, "", True, False),
    ("PageView", "home", 0.04, "", True, True),
    ("ViewContent", "product", 0.2, "", True, False),
    ("AddToCart", "product", 0.14, "server", True, False),
    ("InitiateCheckout", "checkout", 0.11, "server", True, False),
    ("Purchase", "thank_you", 0.2, "shopify", True, False),
    ("Lead", "crm", 0.05, "hubspot", False, False),
)


class Stream(NamedTuple):
    """An action of an audience; `mean`: actions a slot on day 0 without seasons, campaigns and growth."""

    action: Action
    audience: Audience
    mean: float

    @property
    def event_name(self) -> str:
        return self.action.event_name

    def expected(self, seasons: Seasons, at: int) -> float:
        """Actions expected in the slot at `at` (Unix seconds)."""
        return self.mean * seasons.level(at, self.audience.shift_s)

    @property
    def sender(self) -> str:
        """Who sends the server's copy: the shop in the United States runs on another platform."""
        return (
            "woocommerce" if self.audience.country == "us" and self.action.sender == "shopify" else self.action.sender
        )

    def copies(self, source: str) -> float:
        """Copies of one action that this source sends."""
        if source == "browser":
            agreed = 1 - ORDERS_DENIED if self.event_name == "Purchase" else 1.0
            return agreed * (1 - self.audience.blocked if self.action.sender else 1.0) if self.action.browser else 0.0
        if source != self.sender or not source:
            return 0.0
        return 1 - SERVER_LOST if self.action.browser else 1.0


def streams(size: str) -> tuple[Stream, ...]:
    """All of a shop of this size (one of SIZES)."""
    actions: Sequence[Action] = _QUIET if size == "small" else _BUSY
    plain = [Stream(action, audience, action.share * audience.share) for action in actions for audience in AUDIENCES]
    each = sum(one.mean * (one.copies("browser") + one.copies(one.sender)) for one in plain)
    return tuple(one._replace(mean=one.mean * SIZES[size] / SLOTS_A_DAY / each) for one in plain)
