"""IAB's `usprivacy`, by itself and as section 6 of GPP."""

from __future__ import annotations

import re

from signalpost.consent.fields.reader import Unreadable

_FORM = re.compile(r"(\d)([YN-])([YN-])([YN-])", re.ASCII | re.IGNORECASE)


def us_privacy(text: str) -> dict[str, int | str]:
    """`1YNN` → Version, Notice, OptOutSale, LspaCovered: Y, N, or - where it does not apply."""
    found = _FORM.fullmatch(text)
    if not found:
        raise Unreadable("it is not a digit and three of Y, N and -")
    version, notice, opt_out, lspa = found.groups()
    if version != "1":
        raise Unreadable(f"it is of version {version}, not 1")
    return {"Version": 1, "Notice": notice.upper(), "OptOutSale": opt_out.upper(), "LspaCovered": lspa.upper()}
