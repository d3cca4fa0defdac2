"""What the person decided, by all that the tag passes on and the request itself carries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from signalpost.consent.decide import Decision, decide
from signalpost.consent.policy import Terms
from signalpost.consent.region import ELSEWHERE
from signalpost.consent.request import COOKIES, read_request
from signalpost.consent.rule import ConsentRule
from signalpost.consent.ruling import rule_of, ruled
from signalpost.consent.signals import LONGEST, Signals, together
from signalpost.gateway.beacon import TagConsent
from signalpost.gateway.consent import Judged, judged_by
from signalpost.gateway.refusal import Refused
from signalpost.store.business import Dataset

_GPC = b'"gpc":"1"'  # as a tag writes it
KEPT = 256  # judgements that are remembered for each dataset
MOST_KEPT = 4_000  # bytes of a consent that is remembered as judged; more is read each time
NO_SIGNALS = Signals()
_NAMES = frozenset(Signals.__struct_fields__)
_decode = msgspec.json.Decoder(TagConsent).decode


def page_terms(dataset: Dataset, region: str) -> Terms:
    """What holds for a page's visitor in `region` ("": nobody knows where).

    Where the tag's consent is `regional`, the dataset's table says it; a region that neither the address nor the
    business tells is one where consent is required.
    """
    table = dataset.consent.terms(region)
    if dataset.tag.consent == "regional" and (region or dataset.consent.region != ELSEWHERE):
        return table
    return Terms("send" if dataset.tag.consent == "optional" else "hold", table.opted_out, table.hold_days)


class PageConsent(NamedTuple):
    """What was decided for a page's request, by whom, and what follows for its events."""

    decision: Decision
    judged: Judged

    @property
    def refusal(self) -> str | None:
        """Why no event of the request is taken. What is undecided waits in the page."""
        return self.judged.ruling.reason if self.judged.stops(browser=True) else None


class PageConsents:
    """How consent stands for requests of the pages of one dataset, under the settings that hold for it now.

    The events of a page say the same, and a TC string takes longer to read than all of them: what was judged before is
    remembered.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known = lru_cache(maxsize=KEPT)(self._judge_alone)

    def judge(
        self, told: bytes | msgspec.Raw, headers: Mapping[bytes, bytes], cookies: Mapping[str, str], region: str
    ) -> PageConsent:
        """For one request of a page in `region`, of which `told` is what the tag says as JSON. Raises Refused:
        beacon_malformed."""
        text, sec_gpc = bytes(told), headers.get(b"sec-gpc", b"")
        if len(text) + len(sec_gpc) <= MOST_KEPT and COOKIES.isdisjoint(cookies):
            return self._known(text, sec_gpc, region)
        return self._judge(text, sec_gpc, region, cookies)

    def _judge_alone(self, told: bytes, sec_gpc: bytes, region: str) -> PageConsent:
        return self._judge(told, sec_gpc, region, {})

    def _judge(self, told: bytes, sec_gpc: bytes, region: str, cookies: Mapping[str, str]) -> PageConsent:
        dataset = self._dataset
        terms = page_terms(dataset, region)
        decision = consent_of(told, sec_gpc, cookies, rule_of(terms, dataset.tag.consent_rule))
        by_browser = decision.by == "gpc" or sec_gpc == b"1" or _GPC in told
        ruling = ruled(decision, terms, region or dataset.consent.region, by_browser=by_browser)
        return PageConsent(decision, judged_by(ruling))


def consent_of(told: bytes, sec_gpc: bytes, cookies: Mapping[str, str], rule: ConsentRule) -> Decision:
    """The decision for one request, of which `told` is what the tag says as JSON.

    The tag's own grant is no signal: what it decided by is judged here again. Raises Refused: beacon_malformed.
    """
    try:
        tag = _decode(told)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Refused("beacon_malformed") from None
    found = {name: signal[:LONGEST] for name, signal in tag.signals.items() if name in _NAMES}
    if tag.state == "denied":
        found["tag"] = "denied"
    page = Signals(**found)
    carried = read_request(cookies, sec_gpc=sec_gpc.decode("latin-1"), rule=rule)
    return decide(page if carried == NO_SIGNALS else together(page, carried), rule)
