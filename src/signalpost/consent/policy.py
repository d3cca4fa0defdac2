"""What a business decides about consent, by region; and what follows for one event.

`ConsentPolicy` is a table: for each region what to do with the events of people who said nothing, and of people who
opted out under the law of the United States. What it leaves open is as shipped: in the European Economic Area, the
United Kingdom and Switzerland an event waits for consent; in the United States it is sent unless the person opted out;
elsewhere it is sent. A denial always drops.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from signalpost.consent.region import ELSEWHERE, US

Unknown = Literal["hold", "send", "limited", "drop"]
OptedOut = Literal["limited", "drop"]
RegionName = Annotated[str, msgspec.Meta(pattern=r"^(eea|uk|ch|us|us_[a-z]{2}|elsewhere)$")]

HOLD_DAYS = 6  # Meta takes an event for 7 days (page "Server event parameters", 2026-02-12)


class RegionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One row of the table; what is None is as shipped, or for a state as for the United States.

    unknown    an event without a word of the person: `hold` it until there is one (a browser's is refused: it waits in
               the page), `send` it, send it with `limited` data use, or `drop` it
    opted_out  an event of a person who opted out of sale, sharing or targeted advertising: send it with `limited` data
               use, or `drop` it
    hold_days  how long a held event waits before it is dropped
    """

    unknown: Unknown | None = None
    opted_out: OptedOut | None = None
    hold_days: Annotated[int, msgspec.Meta(ge=1, le=62)] | None = None


class Terms(msgspec.Struct, frozen=True):
    """A row with nothing left open."""

    unknown: Unknown
    opted_out: OptedOut = "limited"
    hold_days: int = HOLD_DAYS

    @property
    def opt_in(self) -> bool:
        """Whether nothing may be sent before the person says so."""
        return self.unknown in ("hold", "drop")


SHIPPED: dict[str, Terms] = {
    "eea": Terms("hold"),
    "uk": Terms("hold"),
    "ch": Terms("hold"),
    "us": Terms("send"),
    "elsewhere": Terms("send"),
}


class ConsentPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The table of one dataset.

    region   where people are of whom nothing says it: neither the event, nor the address
    regions  what differs from the shipped table, by region
    """

    region: RegionName = ELSEWHERE
    regions: dict[RegionName, RegionRule] = {}

    def terms(self, region: str) -> Terms:
        """What holds in `region`; "" is the region of people of whom nothing says it."""
        name = region or self.region
        country = US if name.startswith("us_") else name
        shipped = SHIPPED[country]
        rows = [self.regions[one] for one in dict.fromkeys((name, country)) if one in self.regions]
        return Terms(
            unknown=next((row.unknown for row in rows if row.unknown is not None), shipped.unknown),
            opted_out=next((row.opted_out for row in rows if row.opted_out is not None), shipped.opted_out),
            hold_days=next((row.hold_days for row in rows if row.hold_days is not None), shipped.hold_days),
        )
