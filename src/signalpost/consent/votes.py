"""What each signal says by itself."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Literal

import msgspec

from signalpost.consent.banner import allowed
from signalpost.consent.google import gcd_answer, gcs_answer
from signalpost.consent.gpp import Gpp, usp_opted_out
from signalpost.consent.rule import ConsentRule, Reader
from signalpost.consent.signals import LOADING, PENDING, Signals
from signalpost.consent.tcf import provider, purposes

Answer = Literal["granted", "denied", "pending"]
_BANNERS: tuple[Reader, ...] = ("onetrust", "cookiebot", "usercentrics", "didomi", "shopify")


class Reason(str, Enum):
    """Why a decision is as it is."""

    CALL = "call"  # the site said so itself, or the tag did
    VENDOR = "vendor"  # Meta was asked about by name
    PURPOSES = "purposes"  # purposes 1, 3, 4 and 7 of the TCF
    CATEGORY = "category"  # the banner's category for advertising, or Google's ad_storage
    OUTSIDE_GDPR = "outside_gdpr"  # the consent platform says that the GDPR does not apply
    OPTED_OUT = "opted_out"
    NOT_OPTED_OUT = "not_opted_out"  # offered an opt-out under a law that asks for no more
    NOT_REQUIRED = "not_required"  # nobody answered, and the business does not require it
    NO_SIGNAL = "no_signal"  # nothing on the page or request speaks of consent
    UNANSWERED = "unanswered"  # a banner is there and waits
    LOADING = "loading"  # a consent platform is there and has not spoken yet
    UNREADABLE = "unreadable"  # a signal is there and is none of its kind


_HELD = Reason.UNANSWERED  # of fbq: revoked before any grant


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """One signal's answer. `by` is a reader's name, `api` or `tag`."""

    answer: Answer
    by: str
    reason: Reason


def votes(signals: Signals, rule: ConsentRule, read: Gpp | None) -> list[Vote]:
    """Every answer but the site's own call, in the order in which they are named in a decision.

    `read`: the GPP string, as `gpp` reads it.
    """
    found = list(_all(signals, read))
    if rule.readers:
        found = [vote for vote in found if vote.by in ("fbq", "tag") or counts(rule, vote.by)]
    if not signals.gcd and not signals.gcs:
        return found
    others = {vote.by for vote in found if vote.reason is not _HELD or vote.by != "fbq"} - {"google", "tag"}
    return [vote for vote in found if vote.by != "google" or not others]


def opt_outs(signals: Signals, rule: ConsentRule, read: Gpp | None) -> list[str]:
    """Who says that the person opted out under the law of the United States."""
    if not (signals.gpc or signals.usp or signals.shopify or read):
        return []
    recorded = signals.gpc == "1" or (read is not None and read.gpc and counts(rule, "gpp"))
    found = {
        "gpc": recorded and rule.gpc != "ignore",
        "gpp": read is not None and read.opted_out,
        "usp": usp_opted_out(signals.usp) is True,
        "shopify": allowed(signals.shopify, "sale") is False,
    }
    return [by for by, opted_out in found.items() if opted_out and counts(rule, by)]


def counts(rule: ConsentRule, by: str) -> bool:
    """Whether a reader's signal is looked at."""
    return not rule.readers or by in rule.readers


def _all(signals: Signals, read: Gpp | None) -> Iterator[Vote]:
    if signals.fbq:
        yield from _fbq(signals.fbq)
    yield from _tcf(signals)
    for by in _BANNERS:
        if short := getattr(signals, by):
            yield _banner(by, short)
    if signals.gpp or signals.usp:
        yield from _gpp(signals, read)
    if signals.gcd or signals.gcs:
        yield from _google(signals)
    if signals.tag == "denied":  # last: whoever denied there is named, where it can be seen
        yield Vote(answer="denied", by="tag", reason=Reason.CALL)


def _fbq(text: str) -> Iterator[Vote]:
    answers: dict[str, Answer] = {"granted": "granted", "denied": "denied", PENDING: "pending"}
    if answer := answers.get(text):
        yield Vote(answer=answer, by="fbq", reason=Reason.UNANSWERED if answer == "pending" else Reason.VENDOR)


def _tcf(signals: Signals) -> Iterator[Vote]:
    if signals.gdpr == "0":
        yield Vote(answer="granted", by="tcf", reason=Reason.OUTSIDE_GDPR)
    elif signals.tcf:
        yield _tc_string(signals.tcf, signals.addtl, "tcf")


def _tc_string(text: str, addtl: str, by: str) -> Vote:
    asked, named = purposes(text), provider(addtl)
    if asked is None:
        return _without_answer(text, by)
    if asked == "denied" or named is None:
        return Vote(answer=asked, by=by, reason=Reason.PURPOSES)
    return Vote(answer=named, by=by, reason=Reason.VENDOR)


def _without_answer(text: str, by: str) -> Vote:
    reason = {PENDING: Reason.UNANSWERED, LOADING: Reason.LOADING}.get(text, Reason.UNREADABLE)
    return Vote(answer="pending", by=by, reason=reason)


def _banner(by: str, short: str) -> Vote:
    vendor, marketing = allowed(short, "vendor"), allowed(short, "marketing")
    if vendor is not None:
        return Vote(answer="granted" if vendor else "denied", by=by, reason=Reason.VENDOR)
    if marketing is not None:
        return Vote(answer="granted" if marketing else "denied", by=by, reason=Reason.CATEGORY)
    return _without_answer(short, by)


def _gpp(signals: Signals, read: Gpp | None) -> Iterator[Vote]:
    """Not to have opted out is a grant only where the platform says which law applies, or `usprivacy` does."""
    if read and read.tcf and signals.gdpr != "0":
        yield _tc_string(read.tcf, signals.addtl, "gpp")
    if read and read.asked and not read.opted_out and signals.gpp_sid:
        yield Vote(answer="granted", by="gpp", reason=Reason.NOT_OPTED_OUT)
    if signals.gpp and not read:
        yield _without_answer(signals.gpp, "gpp")
    if usp_opted_out(signals.usp) is False:
        yield Vote(answer="granted", by="usp", reason=Reason.NOT_OPTED_OUT)


def _google(signals: Signals) -> Iterator[Vote]:
    answer = gcd_answer(signals.gcd) or gcs_answer(signals.gcs)
    if answer:
        yield Vote(answer=answer, by="google", reason=Reason.UNANSWERED if answer == "pending" else Reason.CATEGORY)
