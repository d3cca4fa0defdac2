"""`PixelEvent`: one event of a browser, as the /tr endpoint reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class PixelEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What one /tr request says, in the words of the Conversions API.

    `event_time` is Unix seconds (the request's `ts` is milliseconds); None when the request told no time.
    `event_id` is the page's own `eventID`; an id that the script made because the page gave none stands in `script_id`,
    since no server can know it. `user_data` holds `ud[…]` and `udff[…]` as they came (hashed by the script), and what
    the request itself tells: fbp, fbc, client_ip_address, client_user_agent. `data_processing_options` is None when the
    page said nothing. `noscript`: the image tag of a browser without scripts. `mode` is the request's own word for how
    it travelled (`rqm`: GET, SB, formPOST).
    """

    dataset: str
    event_name: str
    event_time: int | None = None
    event_id: str | None = None
    script_id: str | None = None
    url: str | None = None
    referrer: str | None = None
    custom_data: Mapping[str, Any] = {}
    user_data: Mapping[str, Any] = {}
    data_processing_options: tuple[str, ...] | None = None
    data_processing_options_country: int | None = None
    data_processing_options_state: int | None = None
    agent: str | None = None
    mode: str | None = None
    noscript: bool = False

    def __repr__(self) -> str:
        return f"PixelEvent({self.dataset}, {self.event_name!r}, user_data: {', '.join(sorted(self.user_data)) or '-'})"

    def as_event(self, now: int) -> dict[str, Any]:
        """The same event in the shape of the Conversions API, so that both sides are kept and shown alike.

        `now` (Unix seconds) is the event_time of a request that told none.
        """
        told = {
            "event_name": self.event_name,
            "event_time": self.event_time if self.event_time is not None else now,
            "event_id": self.event_id,
            "action_source": "website",
            "event_source_url": self.url,
            "referrer_url": self.referrer,
            "user_data": dict(self.user_data),
            "custom_data": dict(self.custom_data) or None,
            "data_processing_options": _listed(self.data_processing_options),
            "data_processing_options_country": self.data_processing_options_country,
            "data_processing_options_state": self.data_processing_options_state,
        }
        return {name: value for name, value in told.items() if value is not None}


def _listed(options: tuple[str, ...] | None) -> list[str] | None:
    return None if options is None else list(options)
