"""The section of Canada; all its fields against IAB's library, both ways of writing vendors: tests/consent/node."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.canada import tcf_canada
from signalpost.consent.fields.reader import Unreadable

# docs.rs/iab_gpp 0.1.2, tcfcav1_basic.json: a string of a former release, without restrictions.
BASIC = "BPXuQIAPXuQIAAfKABENB-CgAAAAAAAAAAAAAAAA"


def test_a_string_without_restrictions_is_read() -> None:
    """Former releases wrote none."""
    read = tcf_canada(BASIC)
    assert (read["CmpId"], read["CmpVersion"], read["VendorListVersion"]) == (31, 640, 126)
    assert read["Created"] == "2022-04-20T00:00:00.000Z"
    assert (read["VendorExpressConsent"], read["PubRestrictions"]) == ([], [])
    assert (read["DisclosedVendors"], read["PubPurposesSegmentType"]) == ([], 3)


@pytest.mark.parametrize("text", ["", "C" + BASIC[1:], BASIC[:20], "YAAAAAAAAAAA", f"{BASIC}.gAAA", f"{BASIC}.Y"])
def test_what_is_no_such_section_is_unreadable(text: str) -> None:
    """Another version, cut off, no core, a segment that there is not."""
    with pytest.raises(Unreadable):
        tcf_canada(text)


# Made with @iabgpp/cmpapi 3.2.0 (encode.mjs): as the specification has it, and as former releases wrote it.
FIBONACCI = "BSCAQskV8Hr7skbgbcWM3F5xVei2Am5PMAAAAAh-gAiwADvY.ZQ96Rf36IIA.IAEPsA"
FORMER = "BQ3pKF7XqWahGAFnbETIk5AxpRNq33h7xAAOQgAQ_wAQYAGAAQADAA"


def test_vendors_are_read_as_they_were_written() -> None:
    """Fibonacci numbers, or numbers of 16 bits: whichever gives the same bits."""
    read, former = tcf_canada(FIBONACCI), tcf_canada(FORMER)
    assert list(read) == [
        *("Version", "Created", "LastUpdated", "CmpId", "CmpVersion", "ConsentScreen", "ConsentLanguage"),
        *("VendorListVersion", "TcfPolicyVersion", "UseNonStandardStacks", "SpecialFeatureExpressConsent"),
        *("PurposesExpressConsent", "PurposesImpliedConsent", "VendorExpressConsent", "VendorImpliedConsent"),
        *("PubRestrictions", "PubPurposesSegmentType", "PubPurposesExpressConsent", "PubPurposesImpliedConsent"),
        *("NumCustomPurposes", "CustomPurposesExpressConsent", "CustomPurposesImpliedConsent"),
        *("DisclosedVendorsSegmentType", "DisclosedVendors"),
    ]
    assert list(former) == list(read)
    assert (former["NumCustomPurposes"], former["CustomPurposesImpliedConsent"]) == (0, [])
    assert (read["CmpId"], read["VendorImpliedConsent"]) == (2331, [1, 2, 3, 4, 5, 6, 8])
    assert read["PubRestrictions"] == [{"key": 5, "type": 2, "ids": [1, 2, 3, 4, 6, 7]}]
    assert (read["DisclosedVendorsSegmentType"], read["DisclosedVendors"]) == (1, [1, 2, 3, 4, 5, 7, 8])
    assert (read["NumCustomPurposes"], read["CustomPurposesExpressConsent"]) == (1, [False])
    assert (former["CmpId"], former["VendorExpressConsent"]) == (5, [2, 7])
    assert former["VendorImpliedConsent"] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert former["PubRestrictions"] == [{"key": 1, "type": 2, "ids": [2, 3, 4, 5, 6]}]


def test_bits_that_nobody_would_write_are_read_by_the_specification() -> None:
    """Or not at all, where they end too early; what fills the last byte up says nothing."""
    assert tcf_canada(f"{BASIC}AA")["CmpId"] == 31
    assert tcf_canada(f"{BASIC}.IAEPsA")["DisclosedVendors"] == [1, 2, 3, 4, 5, 7, 8]
    for end in range(len(FORMER) - 16, len(FORMER) - 8):
        try:
            read = tcf_canada(FORMER[:end])
        except Unreadable:
            continue
        assert read["CmpId"] == 5
