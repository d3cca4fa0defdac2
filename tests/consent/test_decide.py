"""Signals and a rule become one decision; cases in tests/golden/consent.json."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import consent_cases
from signalpost.consent.decide import MOST_KEPT, ConsentState, Decision, decide
from signalpost.consent.rule import ConsentRule
from signalpost.consent.signals import Signals

GRANTED, DENIED = ConsentState.GRANTED, ConsentState.DENIED
WORDS = st.sampled_from(["", "granted", "denied", "pending", "1", "0", "marketing=1", "vendor=0", "1YYN", "G100", "x"])
ANY = st.builds(Signals, **{name: WORDS | st.text(max_size=20) for name in Signals.__struct_fields__})
RULES = st.builds(ConsentRule, required=st.booleans(), gpc=st.sampled_from(["deny", "limit", "ignore"]))


@pytest.mark.parametrize("case", consent_cases.of("decisions"))
def test_a_decision_says_who_and_why(case: dict[str, Any]) -> None:
    """The browser decides the same from the same signals."""
    found = decide(msgspec.convert(case["signals"], Signals), msgspec.convert(case["rule"], ConsentRule))
    assert msgspec.to_builtins(found) == case["decision"], case["what"]


@given(ANY, RULES)
def test_any_signals_are_taken(signals: Signals, rule: ConsentRule) -> None:
    """Nothing that a page may hold raises, and only what is granted is ever limited."""
    found = decide(signals, rule)
    assert isinstance(found, Decision)
    assert found.state is GRANTED or not found.limited


@given(ANY, RULES)
def test_a_grant_the_site_did_not_call_for_never_stands_against_a_denial(signals: Signals, rule: ConsentRule) -> None:
    """Whoever else grants: a banner that denies is enough."""
    without_call = msgspec.structs.replace(signals, api="", cookiebot="marketing=0")
    assert decide(without_call, rule).state is DENIED


@given(ANY, RULES)
def test_requiring_consent_never_grants_more(signals: Signals, rule: ConsentRule) -> None:
    """What is granted where consent is required is granted where it is not."""
    required = decide(signals, msgspec.structs.replace(rule, required=True))
    optional = decide(signals, msgspec.structs.replace(rule, required=False))
    assert required.state is not GRANTED or optional.state is GRANTED
    assert (required.state is DENIED) == (optional.state is DENIED)


def test_a_decision_is_the_rules_own() -> None:
    """The same signals again under another rule are decided again."""
    signals = Signals(usp="1YYN", gcs="G110")
    deciders = [ConsentRule(), ConsentRule(gpc="deny"), ConsentRule(readers=("google",)), ConsentRule(readers=("tcf",))]
    for _ in range(2):
        found = [decide(signals, rule) for rule in deciders]
        assert [(one.state, one.by, one.limited) for one in found] == [
            (GRANTED, "google", True),
            (DENIED, "usp", False),
            (GRANTED, "google", False),
            (ConsentState.UNKNOWN, "rule", False),
        ]


@pytest.mark.parametrize("length", [0, MOST_KEPT])
def test_signals_of_any_length_are_decided(length: int) -> None:
    """Those that are too long to be remembered as well."""
    assert decide(Signals(cookiebot="marketing=0", tcf="C" * length), ConsentRule()).state is DENIED
