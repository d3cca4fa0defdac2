"""Usage headers with settable shares, and the score that a tier of the Marketing API allows.

Source: page "Rate limiting" (copy of 2026-09-12): X-App-Usage, X-Ad-Account-Usage, X-Business-Use-Case-Usage; a read
costs 1 point, a write 3; the limited tier has 60 points, the full one 9,000, both decay in 300 s and block for 300 s
and 60 s. `standard_access` as a name of the tier in the header is not verified.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Literal

import msgspec

Headers = tuple[tuple[str, str], ...]

APP = "X-App-Usage"
AD_ACCOUNT = "X-Ad-Account-Usage"
BUSINESS = "X-Business-Use-Case-Usage"

READ, WRITE = 1, 3
DECAY_S = 300.0


class Usage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the headers of every answer of Graph say. Shares are per cent of what is allowed; None leaves a header out.

    `app`: call_count, total_cputime and total_time of X-App-Usage. `ad_account`: acc_id_util_pct, with
    `reset_s` seconds until it is reset. `business`: the three shares of X-Business-Use-Case-Usage for `business_id`,
    with `regain_minutes` until access returns. `old_spelling`: also name the last one as older answers did.
    """

    app: float | None = None
    ad_account: float | None = None
    reset_s: int = 0
    business: float | None = None
    business_id: str = "1"
    regain_minutes: int = 0
    access_tier: str = "standard_access"
    old_spelling: bool = False

    def headers(self) -> Headers:
        """The headers that are set, their values as JSON."""
        found: list[tuple[str, str]] = []
        if self.app is not None:
            found.append((APP, _json(_shares(self.app))))
        if self.ad_account is not None:
            account = {
                "acc_id_util_pct": self.ad_account,
                "reset_time_duration": self.reset_s,
                "ads_api_access_tier": self.access_tier,
            }
            found.append((AD_ACCOUNT, _json(account)))
        if self.business is not None:
            found.append(("X-Business-Use-Case" if self.old_spelling else BUSINESS, _json(self._business())))
        return tuple(found)

    def _business(self) -> dict[str, list[dict[str, object]]]:
        limit = {
            "type": "ads_management",
            **_shares(self.business or 0.0),
            "estimated_time_to_regain_access": self.regain_minutes,
        }
        return {self.business_id: [limit]}


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """How many points fit into `DECAY_S`, and for how many seconds more is refused."""

    points: int
    block_s: float


TIERS: dict[str, Tier] = {"limited": Tier(points=60, block_s=300.0), "full": Tier(points=9_000, block_s=60.0)}


class Score:
    """The points of an ad account in the last 300 s. Seconds come in as arguments."""

    def __init__(self, tier: Literal["limited", "full"]) -> None:
        self._tier = TIERS[tier]
        self._spent: deque[tuple[float, int]] = deque()
        self._points = 0
        self._blocked_until = 0.0

    def spend(self, points: int, now: float) -> bool:
        """Whether a call of that many points fits; one that does not starts the block and costs nothing."""
        while self._spent and self._spent[0][0] <= now - DECAY_S:
            self._points -= self._spent.popleft()[1]
        if now < self._blocked_until:
            return False
        if self._points + points > self._tier.points:
            self._blocked_until = now + self._tier.block_s
            return False
        self._spent.append((now, points))
        self._points += points
        return True

    def regain_minutes(self, now: float) -> int:
        """Whole minutes until calls fit again, for estimated_time_to_regain_access; 0 when they do."""
        return max(0, -int(-(self._blocked_until - now) // 60))


def _shares(share: float) -> dict[str, object]:
    return {"call_count": share, "total_cputime": share, "total_time": share}


def _json(value: object) -> str:
    return json.dumps(value)  # ASCII alone: it stands in a header
