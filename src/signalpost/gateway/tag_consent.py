"""What the person decided, by all that the tag passes on and the request itself carries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec

from signalpost.consent.decide import Decision, decide
from signalpost.consent.request import COOKIES, read_request
from signalpost.consent.rule import ConsentRule, OptOut, Reader
from signalpost.consent.signals import LONGEST, Signals, together
from signalpost.gateway.beacon import TagConsent
from signalpost.gateway.refusal import Refused

MOST_KEPT = 4_000  # bytes of a consent that is remembered as judged; more is read each time
NO_SIGNALS = Signals()
_NAMES = frozenset(Signals.__struct_fields__)
_decode = msgspec.json.Decoder(TagConsent).decode


def consent_of(
    told: bytes | msgspec.Raw, headers: Mapping[bytes, bytes], cookies: Mapping[str, str], rule: ConsentRule
) -> Decision:
    """The decision for one request, of which `told` is what the tag says as JSON.

    The tag's own grant is no signal: what it decided by is judged here again. Raises Refused: beacon_malformed.
    """
    text, sec_gpc = bytes(told), headers.get(b"sec-gpc", b"")
    if len(text) + len(sec_gpc) <= MOST_KEPT and COOKIES.isdisjoint(cookies):
        return _judged(text, sec_gpc, rule.required, rule.gpc, rule.readers, tuple(rule.names.items()))
    return _judge(text, sec_gpc, cookies, rule)


@lru_cache(maxsize=1_024)  # the events of a page say the same, and a TC string takes longer to read than the events
def _judged(
    text: bytes,
    sec_gpc: bytes,
    required: bool,
    gpc: OptOut,
    readers: tuple[Reader, ...],
    names: tuple[tuple[str, str], ...],
) -> Decision:
    return _judge(text, sec_gpc, {}, ConsentRule(required=required, gpc=gpc, readers=readers, names=dict(names)))


def _judge(text: bytes, sec_gpc: bytes, cookies: Mapping[str, str], rule: ConsentRule) -> Decision:
    try:
        told = _decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Refused("beacon_malformed") from None
    found = {name: signal[:LONGEST] for name, signal in told.signals.items() if name in _NAMES}
    if told.state == "denied":
        found["tag"] = "denied"
    page = Signals(**found)
    carried = read_request(cookies, sec_gpc=sec_gpc.decode("latin-1"), rule=rule)
    return decide(page if carried == NO_SIGNALS else together(page, carried), rule)
