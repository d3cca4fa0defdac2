"""What follows for one event: signals, region and table → a ruling, with its reason and its evidence.

    judge       signals of the event, its request or its page
    recorded    the latest decision kept for the visit or the person
    declared    the basis that the business declared for the source
    by_default  nothing of all this: the region's row

A denial drops whatever else is said. Contradictions are settled in `decide`: one denial is enough, and the opt-out of a
person counts beside their grant.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import msgspec

from signalpost.capi.signals import Signals
from signalpost.consent.as_sent import shortened
from signalpost.consent.decide import ConsentState, Decision, decide
from signalpost.consent.policy import ConsentPolicy, Terms
from signalpost.consent.region import META_LOCATES, numbers_of
from signalpost.consent.rule import ConsentRule

READ_ALL = ConsentRule()


class Action(str, Enum):
    """What happens to the event: it goes on, goes on with limited data use, waits for consent, or ends here."""

    SEND = "send"
    LIMITED = "limited"
    HOLD = "hold"
    DROP = "drop"


SEVERITY = {Action.SEND: 0, Action.LIMITED: 1, Action.HOLD: 2, Action.DROP: 3}


class Reason(str, Enum):
    """Why. Stable codes: they stand in rows, metrics and answers."""

    GIVEN = "consent_given"  # the signals say so, or the person was offered an opt-out and did not take it
    DENIED = "consent_denied"
    WITHDRAWN = "consent_withdrawn"
    UNKNOWN = "consent_unknown"  # nobody said anything, where somebody must
    GPC = "consent_gpc"  # Global Privacy Control
    OPTED_OUT = "consent_opted_out"  # of sale, sharing or targeted advertising, otherwise
    PERSON = "recorded_for_person"
    VISIT = "recorded_for_visit"
    SOURCE = "declared_by_source"
    REGION = "regional_default"


OPT_OUTS = frozenset({Reason.GPC.value, Reason.OPTED_OUT.value})  # of a law that lets the event go on, limited


class Ruling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was ruled. `reason` is a code of `Reason`, `evidence` a short text without anything of the person, such as
    `tcf:purposes`; `state` granted, denied or unknown.

    `country` and `number` are data_processing_options_country and _state of a limited event.
    """

    action: Action
    reason: str
    evidence: str = ""
    state: str = "unknown"
    region: str = ""
    country: int = META_LOCATES
    number: int = META_LOCATES

    @property
    def refuses(self) -> bool:
        """Whether the person said no, as opposed to nothing."""
        return self.action is Action.DROP and self.reason != Reason.UNKNOWN.value


def judge(
    signals: Signals, region: str, policy: ConsentPolicy, *, rule: ConsentRule = READ_ALL, locatable: bool = True
) -> Ruling:
    """The ruling for an event with `signals` in `region` ("": nobody knows where).

    `rule` says which signals count and how banners call Meta; its `required` and `gpc` are the table's affair.
    `locatable`: Meta could tell the person's state, as by an address.
    """
    return judge_in(signals, place_of(region, policy, rule), locatable=locatable)


class Place(NamedTuple):
    """What holds in one region, worked out once for all events there."""

    region: str
    terms: Terms
    rule: ConsentRule


def place_of(region: str, policy: ConsentPolicy, rule: ConsentRule) -> Place:
    """What `policy` says of `region`, with the signals that `rule` looks at."""
    terms = policy.terms(region)
    return Place(region or policy.region, terms, rule_of(terms, rule))


def judge_in(signals: Signals, place: Place, *, locatable: bool) -> Ruling:
    """As `judge`, for a region that is worked out already."""
    signals = shortened(signals, place.rule.names)
    said = decided(signals, place.rule)
    return ruled(said, place.terms, place.region, by_browser=signals.gpc == "1", locatable=locatable)


def decided(signals: Signals, rule: ConsentRule) -> Decision:
    """As `decide`, but a sender's own word does not undo a denial that it sends along."""
    if signals.api == "granted":
        others = decide(msgspec.structs.replace(signals, api=""), rule)
        if others.state is ConsentState.DENIED:
            return others
    return decide(signals, rule)


def rule_of(terms: Terms, rule: ConsentRule) -> ConsentRule:
    """`rule` where `terms` hold: the stricter of both decides about opt-outs."""
    drops = terms.opted_out == "drop" or rule.gpc == "deny"
    return msgspec.structs.replace(rule, required=terms.unknown != "send", gpc="deny" if drops else rule.gpc)


def ruled(decision: Decision, terms: Terms, region: str, *, by_browser: bool, locatable: bool = True) -> Ruling:
    """What follows from a decision. `by_browser`: an opt-out among its signals is Global Privacy Control."""
    evidence = f"{decision.by}:{decision.reason.value}"
    opted_out = (Reason.GPC if by_browser else Reason.OPTED_OUT).value
    if decision.state is ConsentState.DENIED:
        reason = opted_out if decision.reason.value == "opted_out" else Reason.DENIED.value
        return Ruling(action=Action.DROP, reason=reason, evidence=evidence, state="denied", region=region)
    if decision.state is ConsentState.UNKNOWN:
        return _unanswered(terms, region, evidence, waits=decision.by in ("api", "fbq"), locatable=locatable)
    if decision.limited:
        return _limited(opted_out, evidence, "granted", region, locatable=locatable)
    if decision.by == "rule":
        return Ruling(action=Action.SEND, reason=Reason.REGION.value, evidence=evidence, region=region)
    return Ruling(action=Action.SEND, reason=Reason.GIVEN.value, evidence=evidence, state="granted", region=region)


def recorded(
    state: str,
    reason: str,
    region: str,
    policy: ConsentPolicy,
    *,
    limited: bool = False,
    of_visit: bool = False,
    locatable: bool = True,
) -> Ruling:
    """The ruling by what was recorded: `state` granted, denied or withdrawn, for `reason`, `limited` or not."""
    place = region or policy.region
    by = (Reason.VISIT if of_visit else Reason.PERSON).value
    if state != "granted":
        against = reason if reason in _AGAINST else Reason.DENIED.value
        against = Reason.WITHDRAWN.value if state == "withdrawn" else against
        return Ruling(action=Action.DROP, reason=against, evidence=by, state="denied", region=place)
    if not limited:
        return Ruling(action=Action.SEND, reason=by, evidence=reason, state="granted", region=place)
    if policy.terms(region).opted_out == "drop":
        return Ruling(action=Action.DROP, reason=Reason.OPTED_OUT.value, evidence=by, state="denied", region=place)
    return _limited(by, reason, "granted", place, locatable=locatable)


_AGAINST = {Reason.DENIED.value, Reason.GPC.value, Reason.OPTED_OUT.value, Reason.WITHDRAWN.value}


def declared(basis: str, region: str, policy: ConsentPolicy) -> Ruling | None:
    """The ruling by the basis of the source (`consent`, `contract`); None for one without."""
    if basis in ("", "none"):
        return None
    place = region or policy.region
    return Ruling(
        action=Action.SEND, reason=Reason.SOURCE.value, evidence=f"source:{basis}", state="granted", region=place
    )


def by_default(region: str, policy: ConsentPolicy, *, locatable: bool = True) -> Ruling:
    """The ruling where nobody said anything."""
    terms, place = policy.terms(region), region or policy.region
    if terms.unknown == "send":
        return Ruling(action=Action.SEND, reason=Reason.REGION.value, evidence="rule:not_required", region=place)
    return _unanswered(terms, place, "rule:no_signal", waits=False, locatable=locatable)


def strictest(rulings: list[Ruling]) -> Ruling:
    """The one that lets least through, of an event that goes to several datasets."""
    return max(rulings, key=lambda ruling: SEVERITY[ruling.action])


def _unanswered(terms: Terms, region: str, evidence: str, *, waits: bool, locatable: bool) -> Ruling:
    """`waits`: the site's own word is that it has asked, so that its event waits even where none need be asked."""
    unknown = "hold" if waits and terms.unknown in ("send", "limited") else terms.unknown
    if unknown == "limited":
        return _limited(Reason.REGION.value, evidence, "unknown", region, locatable=locatable)
    if unknown == "send":
        return Ruling(action=Action.SEND, reason=Reason.REGION.value, evidence=evidence, region=region)
    action = Action.HOLD if unknown == "hold" else Action.DROP
    return Ruling(action=action, reason=Reason.UNKNOWN.value, evidence=evidence, region=region)


def _limited(reason: str, evidence: str, state: str, region: str, *, locatable: bool) -> Ruling:
    """With the numbers of the state; an event whose state neither we nor Meta can tell would not be limited at all, so
    that it ends here."""
    country, number = numbers_of(region)
    if number == META_LOCATES and not locatable:
        against = reason if reason in _AGAINST else Reason.OPTED_OUT.value
        return Ruling(action=Action.DROP, reason=against, evidence=f"{evidence}, no state", state=state, region=region)
    return Ruling(
        action=Action.LIMITED, reason=reason, evidence=evidence, state=state, region=region, country=country,
        number=number,
    )  # fmt: skip
