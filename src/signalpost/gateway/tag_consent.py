"""What the person decided, by all that the tag passes on and the request itself carries."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from signalpost.consent.decide import Decision, decide
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import Signals, together
from signalpost.gateway.beacon import TagConsent

_NAMES = frozenset(Signals.__struct_fields__)


def consent_of(
    told: TagConsent, headers: Mapping[bytes, bytes], cookies: Mapping[str, str], rule: ConsentRule
) -> Decision:
    """The decision for one request. The tag's own grant is no signal: what it decided by is judged here again."""
    page = {name: text for name, text in told.signals.items() if name in _NAMES}
    if told.state == "denied":
        page["tag"] = "denied"
    carried = Signals(gpc="1" if headers.get(b"sec-gpc") == b"1" else "")
    return decide(together(msgspec.convert(page, Signals), carried), rule)
