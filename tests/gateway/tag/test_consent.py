"""What the person decided, as the edge judges it."""

from __future__ import annotations

import tracemalloc

import msgspec
import pytest

from signalpost.consent.decide import ConsentState
from signalpost.consent.rule import ConsentRule
from signalpost.gateway.beacon import TagConsent
from signalpost.gateway.refusal import Refused
from signalpost.gateway.tag.consent import PageConsents, consent_of
from signalpost.store.business import Dataset
from signalpost.store.tag.settings import TagSettings

RULE = ConsentRule()


def said(consent: TagConsent) -> bytes:
    """As the tag writes it."""
    return msgspec.json.encode(consent)


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
    decision = consent_of(said(told), headers.get(b"sec-gpc", b""), cookies, RULE)
    assert (decision.state.value, decision.by) == (state, by)


def test_the_header_of_global_privacy_control_counts() -> None:
    """`Sec-GPC: 1` denies where the business says so, and else limits."""
    granted = TagConsent(signals={"api": "granted"})
    assert consent_of(said(granted), b"1", {}, RULE).limited
    denied = consent_of(said(granted), b"1", {}, ConsentRule(gpc="deny"))
    assert denied.state is ConsentState.DENIED


def test_a_signal_of_any_length_is_taken() -> None:
    """Cut to what signals have, never an error."""
    assert consent_of(said(TagConsent(signals={"tcf": "?" * 100_000})), b"", {}, RULE).state is ConsentState.UNKNOWN


@pytest.mark.parametrize("text", [b"[]", b"5", b'{"state":"maybe"}', b'{"signals":{"api":1}}', b"null"])
def test_what_is_no_consent_refuses_the_request(text: bytes) -> None:
    """It is never taken for a grant or for silence."""
    with pytest.raises(Refused, match="not what a tag sends"):
        consent_of(text, b"", {}, RULE)


def test_the_same_words_are_judged_by_each_dataset() -> None:
    """What was judged for one does not decide for another, nor what was judged in one region for another."""
    silent = said(TagConsent())
    required, optional = (
        PageConsents(Dataset(dataset_id="1", tag=TagSettings(consent=word))) for word in ("required", "optional")
    )
    regional = PageConsents(Dataset(dataset_id="1"))
    judged = [consents.judge(silent, {}, {}, "us") for consents in (required, optional, required, optional)]
    assert [one.decision.state.value for one in judged] == ["unknown", "granted", "unknown", "granted"]
    assert [regional.judge(silent, {}, {}, region).refusal is None for region in ("eea", "us", "eea")] == [
        False, True, False,
    ]  # fmt: skip


def test_the_same_words_weigh_differently_beside_other_signals() -> None:
    """A header or a cookie of a consent platform is never overlooked because the tag said the same before."""
    consents = PageConsents(Dataset(dataset_id="1"))
    silent = said(TagConsent())
    assert not consents.judge(silent, {}, {}, "us").decision.limited
    assert consents.judge(silent, {b"sec-gpc": b"1"}, {}, "us").decision.limited
    assert consents.judge(silent, {}, {"usprivacy": "1YYN"}, "us").decision.limited
    assert not consents.judge(silent, {}, {}, "us").decision.limited


def test_made_up_signals_fill_no_memory() -> None:
    """Whoever posts long ones that are all different is judged each time, and nothing of it stays."""
    consents = PageConsents(Dataset(dataset_id="1"))
    tracemalloc.start()
    try:
        for number in range(64):
            signals = {name: f"{number}".ljust(8_192, "?") for name in ("tcf", "addtl", "gpp", "usp", "gcd", "didomi")}
            consents.judge(said(TagConsent(signals=signals)), {}, {}, "us")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_500_000
