"""Google Consent Mode: what its tags send along, `gcd` and the older `gcs`.

`gcd` holds, after the leading character, one pair for each of ad_storage, analytics_storage, ad_user_data and
ad_personalization; the second of a pair is a base64url digit whose bits 3–2 are the default and 1–0 the update
(1 not set, 2 denied, 3 granted). `gcs` is `G1xy`: x ad_storage, y analytics_storage. Both by observation, Google
publishes neither (November 2026). Meta gets what is asked for advertising: all but analytics_storage.
"""

from __future__ import annotations

from typing import Literal

from signalpost.consent.bits import bits

Answer = Literal["granted", "denied", "pending"]
_PAIRS = (0, 2, 3)  # ad_storage, ad_user_data, ad_personalization
_DENIED, _GRANTED = 2, 3


def gcd_answer(gcd: str) -> Answer | None:
    """A denial by default is no answer yet; an update is, and so is a default that grants."""
    digits = [bits(gcd[2 + 2 * pair : 3 + 2 * pair]) for pair in _PAIRS]
    settings = [(int(digit[2:4], 2), int(digit[4:6], 2)) for digit in digits if digit]
    settled = [(default, update) for default, update in settings if default >= _DENIED or update >= _DENIED]
    if gcd[:1] != "1" or not settled or not digits[0]:
        return None
    if any(update == _DENIED for _, update in settled):
        return "denied"
    return "granted" if all(_GRANTED in pair and pair[1] != _DENIED for pair in settled) else "pending"


def gcs_answer(gcs: str) -> Answer | None:
    """`G1` and a digit for ad_storage: 1 granted, 0 not. The default and an answer look the same here."""
    if gcs[:2] != "G1" or gcs[2:3] not in ("0", "1"):
        return None
    return "granted" if gcs[2] == "1" else "denied"
