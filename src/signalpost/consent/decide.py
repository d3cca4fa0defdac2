"""Signals and a business's rule → one decision.

1. An opt-out under the law of the United States denies where the rule says so; no grant undoes it.
2. The site's own call decides, `pending` too: it knows what its banner asked. (Not against a tag that denied.)
3. Else one denial is enough, whoever else grants; what stands for Meta by name is each reader's own affair.
4. Else one grant is enough. Google Consent Mode is asked only when nobody else speaks.
5. Else `fbq('consent', 'revoke')` before any grant holds, and so does a consent platform that is still loading.
6. Else nothing is known: it is granted where consent is not required.

Why so: docs/decisions/0117-one-denial-is-enough.md.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import msgspec

from signalpost.consent.gpp import Gpp
from signalpost.consent.gpp import gpp as read_gpp
from signalpost.consent.rule import ConsentRule, OptOut, Reader
from signalpost.consent.signals import PENDING, Signals
from signalpost.consent.votes import Answer, Reason, Vote, opt_outs, votes

_HOLD = ("api", "fbq")  # whose "not yet" is the site's own word, and holds even where consent is not required
MOST_KEPT = 12_000  # characters of signals whose decision is remembered; all providers of Google's list take 8,000
_HOLDS, _OPEN = 2, 3  # weights of votes without an answer


class ConsentState(str, Enum):
    """Whether an event of this visit may be kept and sent."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided. `by`: a reader's name, `api` (the site's call), `tag` or `rule`.

    limited: granted, but with limited data use (`data_processing_options: ["LDU"]`).
    """

    state: ConsentState
    by: str
    reason: Reason
    limited: bool = False


def decide(signals: Signals, rule: ConsentRule) -> Decision:
    """The decision; any text in a signal is taken, what cannot be read decides nothing."""
    if sum(map(len, msgspec.structs.astuple(signals))) > MOST_KEPT:
        return _decided(signals, rule.required, rule.gpc, tuple(rule.readers))
    return _remembered(signals, rule.required, rule.gpc, tuple(rule.readers))


def _decided(signals: Signals, required: bool, gpc: OptOut, readers: tuple[Reader, ...]) -> Decision:
    rule = ConsentRule(required=required, gpc=gpc, readers=readers)
    read = read_gpp(signals.gpp, signals.gpp_sid) if signals.gpp else None
    against = opt_outs(signals, rule, read)
    if against and gpc == "deny":
        return Decision(state=ConsentState.DENIED, by=against[0], reason=Reason.OPTED_OUT)
    vote = _deciding(signals, rule, read)
    if vote is None or (not required and _weight(vote) == _OPEN):
        vote = _without_answer(rule)
    if vote.answer == "granted":
        return Decision(state=ConsentState.GRANTED, by=vote.by, reason=vote.reason, limited=bool(against))
    state = ConsentState.DENIED if vote.answer == "denied" else ConsentState.UNKNOWN
    return Decision(state=state, by=vote.by, reason=vote.reason)


# The events of a visit say the same, and to look a decision up takes a tenth of making it.
_remembered = lru_cache(maxsize=1_024)(_decided)


def _deciding(signals: Signals, rule: ConsentRule, read: Gpp | None) -> Vote | None:
    answers: dict[str, Answer] = {"granted": "granted", "denied": "denied", PENDING: "pending"}
    if (answer := answers.get(signals.api)) and signals.tag != "denied":
        return Vote(answer=answer, by="api", reason=Reason.CALL)
    return min(votes(signals, rule, read), key=_weight, default=None)


def _weight(vote: Vote) -> int:
    """A denial before a grant, before what holds, before an open question."""
    if vote.answer == "pending":
        return _HOLDS if vote.by in _HOLD or vote.reason is Reason.LOADING else _OPEN
    return 0 if vote.answer == "denied" else 1


def _without_answer(rule: ConsentRule) -> Vote:
    if rule.required:
        return Vote(answer="pending", by="rule", reason=Reason.NO_SIGNAL)
    return Vote(answer="granted", by="rule", reason=Reason.NOT_REQUIRED)
