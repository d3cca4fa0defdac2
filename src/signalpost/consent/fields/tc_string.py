"""IAB Europe's TC string, versions 2.0 to 2.3, with all its segments.

Fields and their places: "Transparency and consent string with global vendor and CMP list formats", IAB Tech Lab. Names:
those of its library @iabtechlabtcf/core 1.5.21, in snake case and with `li` for legitimate interests. Inside GPP the
same string has the names of @iabgpp/cmpapi 3.2.0, which also writes purposes as flags.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signalpost.consent.fields.layout import Field, fields_of
from signalpost.consent.fields.reader import BitReader, Unreadable, opened

VERSION = 2
BEGINNING = (  # of the core, in Europe and in Canada
    Field(name="Version", kind="number", size=6),
    Field(name="Created", kind="moment"),
    Field(name="LastUpdated", kind="moment"),
    Field(name="CmpId", kind="number", size=12),
    Field(name="CmpVersion", kind="number", size=12),
    Field(name="ConsentScreen", kind="number", size=6),
    Field(name="ConsentLanguage", kind="letters"),
    Field(name="VendorListVersion", kind="number", size=12),
)
CORE = (
    *BEGINNING,
    Field(name="PolicyVersion", kind="number", size=6),
    Field(name="IsServiceSpecific", kind="flag"),
    Field(name="UseNonStandardStacks", kind="flag"),
    Field(name="SpecialFeatureOptins", kind="flags", size=12),
    Field(name="PurposeConsents", kind="flags", size=24),
    Field(name="PurposeLegitimateInterests", kind="flags", size=24),
    Field(name="PurposeOneTreatment", kind="flag"),
    Field(name="PublisherCountryCode", kind="letters"),
    Field(name="VendorConsents", kind="ids"),
    Field(name="VendorLegitimateInterests", kind="ids"),
    Field(name="PublisherRestrictions", kind="restrictions"),
)
_DISCLOSED, _ALLOWED, _PUBLISHER = 1, 2, 3  # types of segments; 0 is the core
SEGMENTS = {0: "core", _DISCLOSED: "vendorsDisclosed", _ALLOWED: "vendorsAllowed", _PUBLISHER: "publisherTC"}
_NAMES = {
    "Version": "version",
    "Created": "created",
    "LastUpdated": "last_updated",
    "CmpId": "cmp_id",
    "CmpVersion": "cmp_version",
    "ConsentScreen": "consent_screen",
    "ConsentLanguage": "consent_language",
    "VendorListVersion": "vendor_list_version",
    "PolicyVersion": "policy_version",
    "IsServiceSpecific": "is_service_specific",
    "UseNonStandardStacks": "use_non_standard_texts",
    "SpecialFeatureOptins": "special_features",
    "PurposeConsents": "purpose_consents",
    "PurposeLegitimateInterests": "purpose_li",
    "PurposeOneTreatment": "purpose_one_treatment",
    "PublisherCountryCode": "publisher_country_code",
    "VendorConsents": "vendor_consents",
    "VendorLegitimateInterests": "vendor_li",
    "PublisherRestrictions": "publisher_restrictions",
    "VendorsDisclosed": "vendors_disclosed",
    "VendorsAllowed": "vendors_allowed",
    "PublisherConsents": "publisher_consents",
    "PublisherLegitimateInterests": "publisher_li",
    "NumCustomPurposes": "num_custom_purposes",
    "PublisherCustomConsents": "publisher_custom_consents",
    "PublisherCustomLegitimateInterests": "publisher_custom_li",
}
_OTHERS = {
    _PUBLISHER: (
        Field(name="PublisherPurposesSegmentType", kind="number", size=3),
        Field(name="PublisherConsents", kind="flags", size=24),
        Field(name="PublisherLegitimateInterests", kind="flags", size=24),
        Field(name="NumCustomPurposes", kind="number", size=6),
    ),
    _ALLOWED: (
        Field(name="VendorsAllowedSegmentType", kind="number", size=3),
        Field(name="VendorsAllowed", kind="ids"),
    ),
    _DISCLOSED: (
        Field(name="VendorsDisclosedSegmentType", kind="number", size=3),
        Field(name="VendorsDisclosed", kind="ids"),
    ),
}
_CUSTOM = ("PublisherCustomConsents", "PublisherCustomLegitimateInterests")
_MISSING: dict[int, dict[str, Any]] = {
    _PUBLISHER: {
        "PublisherPurposesSegmentType": _PUBLISHER,
        "PublisherConsents": [False] * 24,
        "PublisherLegitimateInterests": [False] * 24,
        "NumCustomPurposes": 0,
        **{name: [] for name in _CUSTOM},
    },
    _ALLOWED: {"VendorsAllowedSegmentType": _ALLOWED, "VendorsAllowed": []},
    _DISCLOSED: {"VendorsDisclosedSegmentType": _DISCLOSED, "VendorsDisclosed": []},
}


def tc_string(text: str) -> dict[str, Any]:
    """All fields of a TC string, in IAB's order; flags of purposes and features as their numbers, ascending.

    `segments` names those that are there; what stands in another is empty. Unreadable for what is no such string.
    """
    parts = segments(text.split("."))
    if not parts[0]["PublisherCountryCode"].isalpha():
        raise Unreadable("its publisher's country is not written in letters")
    told = {_NAMES[name]: _as_told(name, value) for name, value in joined(parts).items() if name in _NAMES}
    return {**told, "segments": [SEGMENTS[kind] for kind in parts]}


def _as_told(name: str, value: Any) -> Any:
    if name in _FLAGS:
        return [number for number, flag in enumerate(value, start=1) if flag]
    if name == "PublisherRestrictions":
        return [{"purpose_id": one["key"], "restriction_type": one["type"], "vendors": one["ids"]} for one in value]
    return value.upper() if name == "PublisherCountryCode" else value


_FLAGS = {field.name for fields in (CORE, *_OTHERS.values()) for field in fields if field.kind == "flags"} | {*_CUSTOM}


def segments(texts: Sequence[str]) -> dict[int, dict[str, Any]]:
    """The fields of each segment, by its type, in the order in which they stand. Of two of a type the last counts."""
    found = {}
    for text in texts:
        reader = opened(text)
        kind = BitReader(reader.bits).number(3)
        found[kind] = _segment(reader, kind)
    if 0 not in found:
        raise Unreadable("it has no core segment")
    return found


def _segment(reader: BitReader, kind: int) -> dict[str, Any]:
    if kind == 0:
        version = BitReader(reader.bits).number(6)
        if version != VERSION:
            raise Unreadable(f"it is of version {version}, not {VERSION}")
        return fields_of(reader, CORE)
    if kind not in _OTHERS:
        raise Unreadable(f"it has a segment of type {kind}, which there is not")
    read = fields_of(reader, _OTHERS[kind])
    if kind == _PUBLISHER:
        read |= {name: reader.flags(read["NumCustomPurposes"]) for name in _CUSTOM}
    return read


def joined(parts: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The fields of all segments, in the order of IAB's library; those of segments that are not there are empty."""
    return {**parts[0], **{name: value for kind in _OTHERS for name, value in parts.get(kind, _MISSING[kind]).items()}}
