"""Google's Additional Consent string: providers of Google's list that are no vendors of IAB's.

Form: support.google.com/admanager/answer/9681920 (November 2026). Version 1 lists who has consent, version 2 also who
was shown and has none. Meta is provider 89.
"""

from __future__ import annotations

from typing import Any

from signalpost.consent.fields.reader import Unreadable

_LONGEST_ID = 9  # digits


def additional_consent(text: str) -> dict[str, Any]:
    """`2~1.35~dv.9` → version, consented_providers and, since version 2, disclosed_providers; ids ascending."""
    version, tilde, rest = text.partition("~")
    if not tilde or not version.isdecimal() or not version.isascii():
        raise Unreadable("it does not begin with a version and ~")
    if version not in ("1", "2"):
        raise Unreadable("it is of a version that is not known")
    consented, mark, disclosed = rest.partition("~")
    if version == "1":
        if mark:
            raise Unreadable("it has two parts, which version 1 has not")
        return {"version": 1, "consented_providers": _ids(consented)}
    if mark and disclosed != "dv" and not disclosed.startswith("dv."):
        raise Unreadable("its second part does not begin with dv.")
    return {"version": 2, "consented_providers": _ids(consented), "disclosed_providers": _ids(disclosed[3:])}


def _ids(text: str) -> list[int]:
    parts = text.split(".") if text else []
    if not all(part.isdecimal() and part.isascii() and len(part) <= _LONGEST_ID for part in parts):
        raise Unreadable("it names a provider that is no number")
    return sorted({int(part) for part in parts})
