"""The sections of the United States in GPP: the nation's and each state's, with their second segments.

Fields and names: IAB Tech Lab's library @iabgpp/cmpapi 3.2.0, which writes them as its specifications of the sections
name them. Of the sections from Maryland (24) on, the specifications tell of a header that no encoder writes; here as
there, they begin with their core.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.consent.fields.layout import Field, fields_of
from signalpost.consent.fields.reader import Unreadable, opened

_GPC = (Field(name="GpcSegmentType", kind="number", size=2), Field(name="Gpc", kind="flag"))
_NO_GPC = {"GpcSegmentType": 1, "Gpc": False}
_SENSITIVE = (Field(name="SensitiveDataProcessing", kind="twos", size=8),)
_NO_SENSITIVE = {"SensitiveDataProcessing": [0] * 8}
_ANY = 0
_MSPA = ("MspaCoveredTransaction", "MspaOptOutOptionMode", "MspaServiceProviderMode")


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One section: the fields of its core, and its second segment.

    core             by the version that the core begins with; by 0 where it begins with the agreement's (MspaVersion)
    second, missing  the second segment's fields, and what they are taken for where it is not there
    included         the field that says whether it is there; empty: the section has none
    """

    name: str
    core: dict[int, tuple[Field, ...]]
    included: str = ""
    second: tuple[Field, ...] = ()
    missing: dict[str, Any] = {}


def read_state(section: int, text: str) -> dict[str, Any]:
    """The fields of one section of `STATES`. Unreadable where it is none of a version that is known."""
    state = STATES[section]
    core, *others = text.split(".")
    reader = opened(core)
    version = reader.number(6)
    fields = state.core.get(version) or state.core.get(_ANY)
    if fields is None:
        raise Unreadable(f"it is of version {version}, which is not known")
    reader.place = 0
    read = fields_of(reader, fields)
    if not state.included:
        return read
    second = fields_of(opened(others[0]), state.second) if others else state.missing
    return {**read, **second, state.included: bool(others)}


def _fields(first: str, names: str, *rest: str) -> tuple[Field, ...]:
    """`first` has six bits, the others two; `Name:9` stands for nine numbers of two bits."""
    found = [Field(name=first, kind="number", size=6)]
    for told in (*names.split(), *rest):
        name, _, count = told.partition(":")
        found.append(
            Field(name=name, kind="twos", size=int(count)) if count else Field(name=name, kind="number", size=2)
        )
    return tuple(found)


def _with_gpc(name: str, *versions: tuple[Field, ...], first: int = 1) -> State:
    core = dict(enumerate(versions, start=first))
    return State(name=name, core=core, included="GpcSegmentIncluded", second=_GPC, missing=_NO_GPC)


def _nation(sensitive: int, children: int) -> tuple[Field, ...]:
    return _fields(
        "Version",
        "SharingNotice SaleOptOutNotice SharingOptOutNotice TargetedAdvertisingOptOutNotice"
        " SensitiveDataProcessingOptOutNotice SensitiveDataLimitUseNotice SaleOptOut SharingOptOut"
        f" TargetedAdvertisingOptOut SensitiveDataProcessing:{sensitive} KnownChildSensitiveDataConsents:{children}"
        " PersonalDataConsents",
        *_MSPA,
    )


def _usual(notice: str, sensitive: int, children: str, *, additional: bool) -> tuple[Field, ...]:
    return _fields(
        "Version",
        f"{notice} SaleOptOutNotice TargetedAdvertisingOptOutNotice SaleOptOut TargetedAdvertisingOptOut"
        f" SensitiveDataProcessing:{sensitive} KnownChildSensitiveDataConsents{children}",
        *(("AdditionalDataProcessingConsent",) if additional else ()),
        *_MSPA,
    )


def _since_2025(*, children: bool) -> tuple[Field, ...]:
    return _fields(
        "MspaVersion",
        "MspaCoveredTransaction MspaMode ProcessingNotice SaleOptOutNotice TargetedAdvertisingOptOutNotice SaleOptOut"
        " TargetedAdvertisingOptOut",
        *(("KnownChildSensitiveDataConsents",) if children else ()),
        "AdditionalDataProcessingConsent",
    )


def _with_sensitive(name: str) -> State:
    return State(
        name=name,
        core={_ANY: _since_2025(children=True)},
        included="SensitiveDataConsentSegmentIncluded",
        second=_SENSITIVE,
        missing=_NO_SENSITIVE,
    )


_CALIFORNIA = _fields(
    "Version",
    "SaleOptOutNotice SharingOptOutNotice SensitiveDataLimitUseNotice SaleOptOut SharingOptOut"
    " SensitiveDataProcessing:9 KnownChildSensitiveDataConsents:2 PersonalDataConsents",
    *_MSPA,
)
_UTAH = _fields(
    "Version",
    "SharingNotice SaleOptOutNotice TargetedAdvertisingOptOutNotice SensitiveDataProcessingOptOutNotice SaleOptOut"
    " TargetedAdvertisingOptOut SensitiveDataProcessing:8 KnownChildSensitiveDataConsents",
    *_MSPA,
)
_IOWA = _fields(
    "Version",
    "ProcessingNotice SaleOptOutNotice TargetedAdvertisingOptOutNotice SensitiveDataOptOutNotice SaleOptOut"
    " TargetedAdvertisingOptOut SensitiveDataProcessing:8 KnownChildSensitiveDataConsents",
    *_MSPA,
)
STATES: dict[int, State] = {
    7: _with_gpc("usnat", _nation(12, 2), _nation(16, 3)),
    8: _with_gpc("usca", _CALIFORNIA),
    9: State(name="usva", core={1: _usual("SharingNotice", 8, "", additional=False)}),
    10: _with_gpc("usco", _usual("SharingNotice", 7, "", additional=False)),
    11: State(name="usut", core={1: _UTAH}),
    12: _with_gpc("usct", _usual("SharingNotice", 8, ":3", additional=False)),
    13: State(name="usfl", core={1: _usual("ProcessingNotice", 8, ":3", additional=True)}),
    14: _with_gpc("usmt", _usual("SharingNotice", 8, ":3", additional=True)),
    15: _with_gpc("usor", _usual("ProcessingNotice", 11, ":3", additional=True)),
    16: _with_gpc("ustx", _usual("ProcessingNotice", 8, "", additional=True)),
    17: _with_gpc("usde", _usual("ProcessingNotice", 9, ":5", additional=True)),
    18: _with_gpc("usia", _IOWA),
    19: _with_gpc("usne", _usual("ProcessingNotice", 8, "", additional=True)),
    20: _with_gpc("usnh", _usual("ProcessingNotice", 8, ":3", additional=True)),
    21: _with_gpc("usnj", _usual("ProcessingNotice", 10, ":5", additional=True)),
    22: _with_gpc("ustn", _usual("ProcessingNotice", 8, "", additional=True)),
    23: _with_gpc("usmn", _usual("ProcessingNotice", 8, "", additional=True)),
    24: _with_gpc("usmd", _since_2025(children=False), first=_ANY),
    25: _with_sensitive("usin"),
    26: _with_sensitive("usky"),
    27: _with_sensitive("usri"),
}
