"""The section of Canada in GPP.

Fields and names: @iabgpp/cmpapi 3.2.0. Vendors are sets of Fibonacci numbers by the specification; former releases of
IAB's library wrote numbers of 16 bits, and nothing in a string says which. As that library does it, the one that would
be written again with the very same bits is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from signalpost.consent.fields.layout import Field, fields_of, restrictions
from signalpost.consent.fields.ranges import (
    ReadRanges,
    fibonacci_ranges,
    fixed_ranges,
    optimized,
    written,
    written_ranges,
)
from signalpost.consent.fields.reader import BitReader, Unreadable, opened
from signalpost.consent.fields.tc_string import BEGINNING

VERSION = 1
_CORE = (
    *BEGINNING,
    Field(name="TcfPolicyVersion", kind="number", size=6),
    Field(name="UseNonStandardStacks", kind="flag"),
    Field(name="SpecialFeatureExpressConsent", kind="flags", size=12),
    Field(name="PurposesExpressConsent", kind="flags", size=24),
    Field(name="PurposesImpliedConsent", kind="flags", size=24),
)
_PUBLISHER = (
    Field(name="PubPurposesSegmentType", kind="number", size=3),
    Field(name="PubPurposesExpressConsent", kind="flags", size=24),
    Field(name="PubPurposesImpliedConsent", kind="flags", size=24),
    Field(name="NumCustomPurposes", kind="number", size=6),
)
_CUSTOM = ("CustomPurposesExpressConsent", "CustomPurposesImpliedConsent")
_MISSING: dict[str, Any] = {
    "PubPurposesSegmentType": 3,
    "PubPurposesExpressConsent": [False] * 24,
    "PubPurposesImpliedConsent": [False] * 24,
    "NumCustomPurposes": 0,
    **{name: [] for name in _CUSTOM},
    "DisclosedVendorsSegmentType": 1,
    "DisclosedVendors": [],
}


def tcf_canada(text: str) -> dict[str, Any]:
    """All fields of section 5, in the order of IAB's library. Unreadable for what is none of version 1."""
    found: dict[int, dict[str, Any]] = {}
    for part in filter(None, text.split(".")):
        reader = opened(part)
        kind = BitReader(reader.bits).number(3)
        if kind not in _READERS:
            raise Unreadable(f"it has a segment of type {kind}, which there is not")
        found[kind] = _READERS[kind](reader)
    if 0 not in found:
        raise Unreadable("it has no core segment")
    return {**found[0], **_MISSING, **found.get(3, {}), **found.get(1, {})}


def _core(reader: BitReader) -> dict[str, Any]:
    read = fields_of(reader, _CORE)
    if read["Version"] != VERSION:
        raise Unreadable(f"it is of version {read['Version']}, not {VERSION}")
    return read | _as_meant(reader, _vendors, _written_vendors)


def _vendors(reader: BitReader, ranges: ReadRanges) -> dict[str, Any]:
    consents = {name: optimized(reader, ranges) for name in ("VendorExpressConsent", "VendorImpliedConsent")}
    return consents | {"PubRestrictions": _restrictions(reader, ranges)}


def _restrictions(reader: BitReader, ranges: ReadRanges) -> list[dict[str, Any]]:
    """None in strings of former releases, which end here."""
    if len(reader.bits) - reader.place < 12:
        return []
    if ranges is fixed_ranges:
        return restrictions(reader, fixed_ranges)
    return restrictions(reader, _optimized_set)


def _optimized_set(reader: BitReader) -> int:
    return sum(1 << one for one in optimized(reader, fibonacci_ranges))


def _written_vendors(read: dict[str, Any], *, fibonacci: bool) -> str:
    consents = [written(read[name], fibonacci=fibonacci) for name in ("VendorExpressConsent", "VendorImpliedConsent")]
    told = read["PubRestrictions"]
    kinds = [f"{one['key']:06b}{one['type']:02b}{_written_ids(one['ids'], fibonacci=fibonacci)}" for one in told]
    return "".join((*consents, f"{len(told):012b}", *kinds))


def _written_ids(ids: Sequence[int], *, fibonacci: bool) -> str:
    return written(ids, fibonacci=True) if fibonacci else written_ranges(ids)


def _publisher(reader: BitReader) -> dict[str, Any]:
    read = fields_of(reader, _PUBLISHER)
    return read | {name: reader.flags(read["NumCustomPurposes"]) for name in _CUSTOM}


def _disclosed(reader: BitReader) -> dict[str, Any]:
    kind = {"DisclosedVendorsSegmentType": reader.number(3)}
    return kind | _as_meant(reader, _disclosed_vendors, _written_disclosed)


def _disclosed_vendors(reader: BitReader, ranges: ReadRanges) -> dict[str, Any]:
    return {"DisclosedVendors": optimized(reader, ranges)}


def _written_disclosed(read: dict[str, Any], *, fibonacci: bool) -> str:
    return written(read["DisclosedVendors"], fibonacci=fibonacci)


def _as_meant(
    reader: BitReader, read: Callable[[BitReader, ReadRanges], dict[str, Any]], write: Callable[..., str]
) -> dict[str, Any]:
    """What stands from here on, by the specification or as it was written before: whichever gives the same bits."""
    rest = reader.bits[reader.place :]
    for ranges in (fibonacci_ranges, fixed_ranges):
        try:
            found = read(BitReader(rest), ranges)
        except Unreadable:
            continue
        if rest.startswith(write(found, fibonacci=ranges is fibonacci_ranges)):
            return found
    return read(reader, fibonacci_ranges)


_READERS: dict[int, Callable[[BitReader], dict[str, Any]]] = {0: _core, 1: _disclosed, 3: _publisher}
