"""The settings that decide how an event is prepared, as one value passed to every pure function that needs them."""

from __future__ import annotations

import msgspec

DAY_S = 86_400


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Defaults follow Meta's documentation; where it is silent or disputed, the field says so.

    Ages are seconds: 7 days for all sources but `physical_store`, 62 days there (page "Server event parameters",
    2026-02-12). The tolerance for the future is not published; 60 s is what one large integrator allows.
    `default_country` (ISO 3166-1 alpha-2, lower-case) gives phones without a country code theirs, when the event itself
    names no country. `both_forms` also sends the hash that Meta's own builder forms where it differs (ct, st, zp).
    `negative_values` sends a `value` below 0, of which no source says whether Meta refuses it.
    """

    both_forms: bool = True
    accept_md5: bool = False
    default_country: str | None = None
    max_age_s: int = 7 * DAY_S
    max_age_store_s: int = 62 * DAY_S
    future_tolerance_s: int = 60
    negative_values: bool = False
