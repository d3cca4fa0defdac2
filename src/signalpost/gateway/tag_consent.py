"""What the person decided, by all that the tag passes on and the request itself carries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from signalpost.consent.decide import Decision, decide
from signalpost.consent.request import read_request
from signalpost.consent.rule import ConsentRule, OptOut, Reader
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
    signals = page if carried == NO_SIGNALS else together(page, carried)
    return _decision(signals, rule.required, rule.gpc, rule.readers, tuple(rule.names.items()))


@lru_cache(maxsize=1_024)  # the events of a page carry the same signals, and a TC string takes longer to read than they
def _decision(
    signals: Signals, required: bool, gpc: OptOut, readers: tuple[Reader, ...], names: tuple[tuple[str, str], ...]
) -> Decision:
    return decide(signals, ConsentRule(required=required, gpc=gpc, readers=readers, names=dict(names)))
