"""A browser through the year: which cookies it still has when it is opened, and who is logged in there."""

from __future__ import annotations

import base64
from typing import Final

from person_year.happening import Where
from person_year.rates import YearRates
from signalpost.sandbox.people.draw import Draw

DAY_S: Final = 86_400
_MONTH_S: Final = 30 * DAY_S
_CLICK_DAYS: Final = 90  # the life of _fbc (fbp and fbc page, copy of 2026-09-12)
_ID_BYTES: Final = 16


class Device:
    """One browser. `open` first, at the time of a visit; then its cookies are `visitor`, `fbp`, `fbc`."""

    def __init__(self, name: str, *, agent: str, address: str, where: Where, seed: int, rates: YearRates) -> None:
        self.name = name
        self.agent = agent
        self.address = address
        self.where = where
        self.logged_in: int | None = None
        self.visitor = self.fbp = ""
        self.fbc: str | None = None
        self._draw = Draw(seed, "device", name)
        self._rates = rates
        self._limited = where is not Where.KIOSK and self._draw.chance(rates.limits_scripts)
        self._forgets = self._limited and self._draw.chance(rates.drops_all)
        self._last = 0
        self._clicked = 0

    def open(self, at: int) -> None:
        """The next visit begins, at Unix seconds."""
        away = at - self._last
        if not self.visitor or self._deleted(away):
            self._fresh(at)
        elif self._limited and away > self._rates.script_days * DAY_S:
            self.fbp, self.fbc = self._browser_id(at), None
            if self._forgets:
                self._fresh(at)
        if self.fbc and at - self._clicked > _CLICK_DAYS * DAY_S:
            self.fbc = None
        self._last = at

    def clear(self) -> None:
        """Its owner deletes all cookies; the next visit begins with new ones."""
        self.visitor = ""

    def click(self, at: int) -> None:
        """The visit came from an ad."""
        letters = base64.urlsafe_b64encode(self._bytes(45)).decode()
        self.fbc, self._clicked = f"fb.1.{at * 1000 + self._draw.below(1000)}.IwAR{letters}", at

    def _deleted(self, away: int) -> bool:
        return self._draw.chance(1 - (1 - self._rates.deleted_in_month) ** (away / _MONTH_S))

    def _fresh(self, at: int) -> None:
        made = base64.urlsafe_b64encode(self._bytes(_ID_BYTES)).decode().rstrip("=")
        self.visitor, self.fbp, self.fbc, self.logged_in = f"1.{at}.{made}", self._browser_id(at), None, None

    def _browser_id(self, at: int) -> str:
        return f"fb.1.{at * 1000 + self._draw.below(1000)}.{self._draw.below(2_147_483_648)}"

    def _bytes(self, count: int) -> bytes:
        return bytes(self._draw.below(256) for _ in range(count))
