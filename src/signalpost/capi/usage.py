"""How long to slow down, told by the headers of an answer.

Source: page "Rate limiting" (copy of 2026-09-12): shares are per cent of what is allowed, X-Business-Use-Case-Usage
gives the minutes until access returns, X-Ad-Account-Usage the seconds until its share is reset. Both spellings of the
business header exist (facebook-for-woocommerce 3.7.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import msgspec

LONGEST_WAIT_S = 24 * 3600.0
WHEN_FULL_S = 300.0  # the decay that Meta gives for both tiers
STAGES: tuple[tuple[float, float], ...] = ((100.0, WHEN_FULL_S), (95.0, 30.0), (90.0, 10.0), (75.0, 2.0))

APP = "x-app-usage"
AD_ACCOUNT = "x-ad-account-usage"
BUSINESS = ("x-business-use-case-usage", "x-business-use-case")
_SHARES = ("call_count", "total_cputime", "total_time", "acc_id_util_pct")
_decode = msgspec.json.Decoder().decode


def slow_down(headers: Mapping[str, str]) -> float:
    """Seconds to wait before the next call, 0 when there is room. Header names in any case; never raises."""
    found = {name.lower(): value for name, value in headers.items()}
    waits = [_of_shares(usage) for name in (APP, AD_ACCOUNT) for usage in _objects(found.get(name))]
    for name in BUSINESS:
        for usage in _objects(found.get(name)):
            for part in _parts(usage):
                waits.append(_of_shares(part))
                waits.append(60.0 * _number(part.get("estimated_time_to_regain_access")))
    return min(max(waits, default=0.0), LONGEST_WAIT_S)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that Retry-After asks for, 0 without one. The form with a date is not used by Meta and not read."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = value.strip()
            return min(float(text), LONGEST_WAIT_S) if text.isascii() and text.isdigit() and len(text) < 10 else 0.0
    return 0.0


def _objects(header: str | None) -> Iterator[dict[str, Any]]:
    if header is None:
        return
    try:
        value = _decode(header)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return
    if isinstance(value, dict):
        yield value


def _parts(usage: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for parts in usage.values():
        if isinstance(parts, list):
            yield from (part for part in parts if isinstance(part, dict))


def _of_shares(usage: dict[str, Any]) -> float:
    share = max(_number(usage.get(name)) for name in _SHARES)
    wait = next((seconds for least, seconds in STAGES if share >= least), 0.0)
    reset = _number(usage.get("reset_time_duration"))
    return max(wait, reset) if share >= STAGES[0][0] else wait


def _number(value: Any) -> float:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return max(0.0, float(value)) if usable else 0.0
