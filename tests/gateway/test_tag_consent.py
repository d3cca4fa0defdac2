"""What the person decided, as the edge judges it."""

from __future__ import annotations

import pytest

from signalpost.consent.decide import ConsentState
from signalpost.consent.rule import ConsentRule
from signalpost.gateway.beacon import TagConsent
from signalpost.gateway.tag_consent import consent_of

RULE = ConsentRule()
ANSWERED = {"OptanonAlertBoxClosed": "2026-11-20T10:00:00.000Z"}


@pytest.mark.parametrize(
    ("told", "headers", "cookies", "state", "by"),
    [
        (TagConsent(state="granted", signals={"api": "granted"}), {}, {}, "granted", "api"),
        (TagConsent(state="granted", by="api"), {}, {}, "unknown", "rule"),
        (TagConsent(state="denied"), {}, {}, "denied", "tag"),
        (TagConsent(signals={"unheard_of": "granted"}), {}, {}, "unknown", "rule"),
        (TagConsent(), {}, {"OptanonConsent": "groups=C0001%3A1%2CC0004%3A1"}, "granted", "onetrust"),
        (
            TagConsent(),
            {},
            {"OptanonConsent": "groups=C0004%3A0", "OptanonAlertBoxClosed": "2026"},
            "denied",
            "onetrust",
        ),
    ],
)
def test_signals_decide_wherever_they_come_from(
    told: TagConsent, headers: dict[bytes, bytes], cookies: dict[str, str], state: str, by: str
) -> None:
    """The page's, passed on by the tag, and the request's own; a tag's bare word can only deny."""
    decision = consent_of(told, headers, cookies, RULE)
    assert (decision.state.value, decision.by) == (state, by)


def test_the_header_of_global_privacy_control_counts() -> None:
    """`Sec-GPC: 1` denies where the business says so, and else limits."""
    granted = TagConsent(signals={"api": "granted"})
    assert consent_of(granted, {b"sec-gpc": b"1"}, {}, RULE).limited
    denied = consent_of(granted, {b"sec-gpc": b"1"}, {}, ConsentRule(gpc="deny"))
    assert denied.state is ConsentState.DENIED


def test_a_signal_of_any_length_is_taken() -> None:
    """Cut to what signals have, never an error."""
    assert consent_of(TagConsent(signals={"tcf": "?" * 100_000}), {}, {}, RULE).state is ConsentState.UNKNOWN
