"""What the person decided, by all that the tag passes on and the request itself carries."""

from __future__ import annotations

from collections.abc import Mapping

from signalpost.consent.decide import Decision, decide
from signalpost.consent.request import read_request
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import LONGEST, Signals, together
from signalpost.gateway.beacon import TagConsent

NO_SIGNALS = Signals()
_NAMES = frozenset(Signals.__struct_fields__)


def consent_of(
    told: TagConsent, headers: Mapping[bytes, bytes], cookies: Mapping[str, str], rule: ConsentRule
) -> Decision:
    """The decision for one request. The tag's own grant is no signal: what it decided by is judged here again."""
    found = {name: text[:LONGEST] for name, text in told.signals.items() if name in _NAMES}
    if told.state == "denied":
        found["tag"] = "denied"
    page = Signals(**found)
    carried = read_request(cookies, sec_gpc=headers.get(b"sec-gpc", b"").decode("latin-1"), rule=rule)
    return decide(page if carried == NO_SIGNALS else together(page, carried), rule)
