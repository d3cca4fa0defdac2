"""What follows for one event."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.signals import Signals
from signalpost.consent.policy import ConsentPolicy, RegionRule
from signalpost.consent.region import REGIONS
from signalpost.consent.rule import ConsentRule
from signalpost.consent.ruling import (
    SEVERITY,
    Action,
    Ruling,
    by_default,
    declared,
    judge,
    recorded,
    strictest,
)

SHIPPED = ConsentPolicy()
DROPS = ConsentPolicy(regions={"us": RegionRule(opted_out="drop")})
LIMITS = ConsentPolicy(regions={"eea": RegionRule(unknown="limited"), "uk": RegionRule(unknown="drop")})
WORDS = st.sampled_from(
    ["", "granted", "denied", "pending", "1", "marketing=1", "vendor=0", "1YYN", "1YNN", "G100", "x"]
)
ANY = st.builds(Signals, **dict.fromkeys(Signals.__struct_fields__, WORDS))


@pytest.mark.parametrize(
    ("signals", "region", "policy", "action", "reason", "evidence"),
    [
        ({"api": "granted"}, "eea", SHIPPED, "send", "consent_given", "api:call"),
        ({"api": "denied"}, "elsewhere", SHIPPED, "drop", "consent_denied", "api:call"),
        ({}, "eea", SHIPPED, "hold", "consent_unknown", "rule:no_signal"),
        ({}, "uk", LIMITS, "drop", "consent_unknown", "rule:no_signal"),
        ({}, "eea", LIMITS, "limited", "regional_default", "rule:no_signal"),
        ({}, "us_ca", SHIPPED, "send", "regional_default", "rule:not_required"),
        ({}, "", SHIPPED, "send", "regional_default", "rule:not_required"),
        ({}, "", ConsentPolicy(region="ch"), "hold", "consent_unknown", "rule:no_signal"),
        ({"gpc": "1"}, "us_ca", SHIPPED, "limited", "consent_gpc", "rule:not_required"),
        ({"gpc": "1"}, "us_ca", DROPS, "drop", "consent_gpc", "gpc:opted_out"),
        ({"usp": "1YYN"}, "us_tx", SHIPPED, "limited", "consent_opted_out", "rule:not_required"),
        ({"usp": "1YYN"}, "us_tx", DROPS, "drop", "consent_opted_out", "usp:opted_out"),
        ({"usp": "1YNN"}, "us_tx", SHIPPED, "send", "consent_given", "usp:not_opted_out"),
        ({"cookiebot": "marketing=0"}, "us", SHIPPED, "drop", "consent_denied", "cookiebot:category"),
        ({"onetrust": "pending"}, "eea", SHIPPED, "hold", "consent_unknown", "onetrust:unanswered"),
        ({"onetrust": "pending"}, "us", SHIPPED, "send", "regional_default", "rule:not_required"),
        ({"api": "pending"}, "us", SHIPPED, "hold", "consent_unknown", "api:call"),
        ({"tcf": "no string at all"}, "eea", SHIPPED, "hold", "consent_unknown", "tcf:unreadable"),
    ],
)
def test_signals_region_and_table_make_a_ruling(
    signals: dict[str, str], region: str, policy: ConsentPolicy, action: str, reason: str, evidence: str
) -> None:
    """Each with a code that stays, and what it rests on."""
    found = judge(Signals(**signals), region, policy)
    assert (found.action.value, found.reason, found.evidence) == (action, reason, evidence)


@pytest.mark.parametrize(
    ("region", "numbers"),
    [("us_ca", (1, 1000)), ("us_tx", (1, 1005)), ("us_md", (1, 1012)), ("us_ny", (0, 0)), ("us", (0, 0))],
)
def test_a_limited_event_names_the_state(region: str, numbers: tuple[int, int]) -> None:
    """Section 11: 1 and the number of a state that Meta lists, else 0 and 0: Meta locates the person."""
    found = judge(Signals(gpc="1"), region, SHIPPED)
    assert (found.country, found.number) == numbers


def test_what_nobody_could_limit_is_not_sent() -> None:
    """Without a state and an address Meta cannot tell where the person is, and would limit nothing."""
    found = judge(Signals(gpc="1"), "us", SHIPPED, locatable=False)
    assert found == Ruling(
        action=Action.DROP,
        reason="consent_gpc",
        evidence="rule:not_required, no state",
        state="granted",
        region="us",
    )
    limited = judge(Signals(gpc="1"), "us_ca", SHIPPED, locatable=False)
    assert limited == Ruling(
        action=Action.LIMITED,
        reason="consent_gpc",
        evidence="rule:not_required",
        state="granted",
        region="us_ca",
        country=1,
        number=1000,
    )
    silent = judge(Signals(), "eea", LIMITS)
    assert (silent.action, silent.state, silent.region) == (Action.LIMITED, "unknown", "eea")


@pytest.mark.parametrize("other", [{"tcf": "", "cookiebot": "marketing=0"}, {"fbq": "denied"}, {"tag": "denied"}])
def test_of_contradictory_signals_the_denial_counts(other: dict[str, str]) -> None:
    """A sender's grant does not undo a denial that it sends along."""
    found = judge(Signals(api="granted", **other), "us", SHIPPED)
    assert (found.action, found.reason) == (Action.DROP, "consent_denied")


def test_a_source_names_its_readers() -> None:
    """What a business does not look at in the page, it does not look at in an event."""
    found = judge(Signals(cookiebot="marketing=0"), "us", SHIPPED, rule=ConsentRule(readers=("tcf",)))
    assert found.action is Action.SEND


@given(ANY, st.sampled_from(sorted(REGIONS)), st.booleans())
def test_any_signals_are_ruled(signals: Signals, region: str, locatable: bool) -> None:
    """Nothing raises; a denial never goes out, and where consent is required nothing does without a grant."""
    found = judge(signals, region, SHIPPED, locatable=locatable)
    assert found.state != "denied" or found.action is Action.DROP
    if region in ("eea", "uk", "ch"):
        assert found.state == "granted" or found.action in (Action.HOLD, Action.DROP)


@given(ANY, st.sampled_from(sorted(REGIONS)))
def test_a_further_denial_never_lets_more_through(signals: Signals, region: str) -> None:
    """Whatever else is said."""
    denied = msgspec.structs.replace(signals, didomi="vendor=0")
    assert judge(denied, region, SHIPPED).action in (Action.DROP, Action.HOLD)
    assert SEVERITY[judge(denied, region, SHIPPED).action] >= SEVERITY[judge(signals, region, SHIPPED).action]


@pytest.mark.parametrize(
    ("state", "reason", "more", "action", "code"),
    [
        ("granted", "consent_given", {}, "send", "recorded_for_person"),
        ("granted", "consent_given", {"of_visit": True}, "send", "recorded_for_visit"),
        ("denied", "consent_denied", {}, "drop", "consent_denied"),
        ("denied", "consent_gpc", {}, "drop", "consent_gpc"),
        ("denied", "anything", {}, "drop", "consent_denied"),
        ("withdrawn", "consent_withdrawn", {}, "drop", "consent_withdrawn"),
        ("withdrawn", "consent_given", {}, "drop", "consent_withdrawn"),
        ("withdrawn", "consent_gpc", {}, "drop", "consent_withdrawn"),
        ("granted", "consent_opted_out", {"limited": True}, "limited", "recorded_for_person"),
        ("granted", "consent_opted_out", {"limited": True, "locatable": False}, "limited", "recorded_for_person"),
    ],
)
def test_what_was_recorded_is_obeyed(state: str, reason: str, more: dict[str, Any], action: str, code: str) -> None:
    """A decision of before, for an event that says nothing itself."""
    found = recorded(state, reason, "us_ca", SHIPPED, **more)
    assert (found.action.value, found.reason) == (action, code)


def test_a_recorded_opt_out_drops_where_the_table_says_so() -> None:
    """And where nobody could limit the event."""
    assert recorded("granted", "consent_gpc", "us_ca", DROPS, limited=True).reason == "consent_opted_out"
    lost = recorded("granted", "consent_gpc", "us", SHIPPED, limited=True, locatable=False)
    assert lost.action is Action.DROP


def test_a_source_stands_for_its_people_where_the_business_declared_it() -> None:
    """`none` declares nothing."""
    found = declared("consent", "eea", SHIPPED)
    assert found is not None
    assert (found.action, found.reason, found.evidence) == (Action.SEND, "declared_by_source", "source:consent")
    assert declared("none", "eea", SHIPPED) is declared("", "eea", SHIPPED) is None


def test_where_nobody_said_anything_the_region_decides() -> None:
    """As for signals that say nothing."""
    for region in REGIONS:
        assert by_default(region, LIMITS) == judge(Signals(), region, LIMITS)


def test_the_strictest_ruling_counts_for_several_datasets() -> None:
    """A copy that goes to two of them is stored once."""
    send, drop = Ruling(action=Action.SEND, reason="a"), Ruling(action=Action.DROP, reason="b")
    assert strictest([send, drop, send]) is drop


def test_only_a_persons_no_refuses() -> None:
    """Silence may end an event too, but nobody is remembered for it."""
    assert judge(Signals(api="denied"), "us", SHIPPED).refuses
    assert not by_default("uk", LIMITS).refuses


def test_a_business_may_send_what_nobody_answered() -> None:
    """By its own word for a region, which the decision names; not where its banner waits for the answer."""
    sends = ConsentPolicy(regions={"eea": RegionRule(unknown="send")})
    ruling = judge(Signals(), "eea", sends)
    assert (ruling.action, ruling.reason, ruling.evidence) == (Action.SEND, "regional_default", "rule:not_required")
    assert judge(Signals(api="pending"), "eea", sends).action is Action.HOLD


def test_a_platform_that_loads_keeps_nothing_where_none_need_be_asked() -> None:
    """The tag waits for it; what comes to a server all the same goes out, and says so."""
    sends = ConsentPolicy(regions={"eea": RegionRule(unknown="send")})
    ruling = judge(Signals(tcf="loading"), "eea", sends)
    assert (ruling.action, ruling.reason, ruling.evidence) == (Action.SEND, "regional_default", "tcf:loading")
