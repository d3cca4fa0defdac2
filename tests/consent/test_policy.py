"""The table of regions."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.consent.policy import ConsentPolicy, RegionRule


@pytest.mark.parametrize(
    ("region", "unknown", "opt_in"),
    [("eea", "hold", True), ("uk", "hold", True), ("ch", "hold", True), ("us", "send", False),
     ("us_ca", "send", False), ("elsewhere", "send", False), ("", "send", False)],
)  # fmt: skip
def test_the_shipped_table_holds_in_europe_and_sends_elsewhere(region: str, unknown: str, opt_in: bool) -> None:
    """An opt-out limits, and what is held waits six days of Meta's seven."""
    terms = ConsentPolicy().terms(region)
    assert (terms.unknown, terms.opt_in, terms.opted_out, terms.hold_days) == (unknown, opt_in, "limited", 6)


def test_a_row_changes_what_it_names_and_nothing_else() -> None:
    """A state takes what it leaves open from the United States, those from the shipped table."""
    policy = ConsentPolicy(
        regions={"us": RegionRule(opted_out="drop"), "us_ca": RegionRule(unknown="limited"), "uk": RegionRule()}
    )
    assert (policy.terms("us_ca").unknown, policy.terms("us_ca").opted_out) == ("limited", "drop")
    assert (policy.terms("us_tx").unknown, policy.terms("us_tx").opted_out) == ("send", "drop")
    assert policy.terms("uk").unknown == "hold"


def test_how_long_an_event_waits_is_a_row_s_too() -> None:
    """A state's own, else that of the United States, else six days."""
    policy = ConsentPolicy(
        regions={"us": RegionRule(hold_days=3), "us_ca": RegionRule(hold_days=2), "uk": RegionRule()}
    )
    assert [policy.terms(region).hold_days for region in ("us_ca", "us_tx", "us", "uk", "eea")] == [2, 3, 3, 6, 6]
    assert msgspec.json.encode(policy) == (
        b'{"regions":{"us":{"hold_days":3},"us_ca":{"hold_days":2},"uk":{}}}'  # what is as shipped is not written
    )


def test_where_nothing_says_it_people_are_where_the_business_says() -> None:
    """A shop for Germany alone says so once."""
    assert ConsentPolicy(region="eea").terms("").unknown == "hold"


@pytest.mark.parametrize(
    "values",
    [{"regions": {"mars": {}}}, {"regions": {"eea": {"unknown": "maybe"}}}, {"regions": {"eea": {"hold_days": 0}}},
     {"region": "de"}, {"regions": {"eea": {"denied": "send"}}}],
)  # fmt: skip
def test_a_table_that_cannot_be_meant_is_refused(values: object) -> None:
    """Nothing lets a denial be sent."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(values, ConsentPolicy)
