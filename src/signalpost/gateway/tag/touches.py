"""How a visitor came, as it may be kept: without what is personal in the words of a campaign."""

from __future__ import annotations

import msgspec

from signalpost.privacy.apply import masked_texts
from signalpost.visit.touch import Touch


def kept_touch(touch: Touch | None) -> Touch | None:
    """`touch` with leaks in its `utm_` values masked; click ids are left alone. The very same when there are none."""
    if touch is None or not touch.utm:
        return touch
    utm = masked_texts(touch.utm, "touch")
    return touch if utm == touch.utm else msgspec.structs.replace(touch, utm=utm)
