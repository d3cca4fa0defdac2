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
