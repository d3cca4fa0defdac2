"""`integrations` of a message: which destinations its sender wants it to reach, and whether Meta is one of them.

A name of ours decides, whatever stands under `All`. The pixel is none of ours: it is switched off where the server
sends. Source: Segment's public specification of common fields, and its and RudderStack's names of destinations (2026).
"""

from __future__ import annotations

from typing import Any

from signalpost.connectors.segment.message import part

ALL = "all"
OURS = frozenset(
    {
        "signalpost",
        "meta",
        "meta conversions api",
        "facebook conversions",
        "facebook conversions api",
        "facebook conversions api (actions)",
        "facebook app events",
    }
)


def is_for_meta(integrations: Any) -> bool:
    """Whether the sender wants the message at Meta. Options of a destination are a yes."""
    if not integrations:
        return True
    said = {name.strip().casefold(): value for name, value in part(integrations).items()}
    ours = [value is not False for name, value in said.items() if name in OURS]
    return any(ours) if ours else said.get(ALL) is not False
