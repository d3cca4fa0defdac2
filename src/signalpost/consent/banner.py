"""The short form of what a consent banner says: `vendor=1,marketing=0,sale=1`, each 1 or 0, missing where not known."""

from __future__ import annotations

from typing import Literal

Field = Literal["vendor", "marketing", "sale"]
_ANSWERS = {"1": True, "0": False}


def written(**fields: bool | None) -> str:
    """`written(vendor=True, sale=None)` → `vendor=1`."""
    return ",".join(f"{name}={int(allowed)}" for name, allowed in fields.items() if allowed is not None)


def allowed(short: str, field: Field) -> bool | None:
    """What a short form says of one field."""
    for part in short.split(",") if short else ():
        name, _, digit = part.partition("=")
        if name == field:
            return _ANSWERS.get(digit)
    return None
