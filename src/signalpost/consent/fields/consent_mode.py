"""Google Consent Mode: what its tags send along, `gcd` and the older `gcs`.

Google publishes neither; by observation (November 2026). `gcd`: a 1, then a pair for each of the four kinds of consent:
a digit, and a digit of base64url whose bits 3 and 2 are the default, 1 and 0 the update (2 denied, 3 granted, else not
set). What the first of a pair, bits 5 and 4, and all that follows say is not known. `gcs`: `G1`, then a character for
ad_storage and one for analytics_storage.
"""

from __future__ import annotations

import re
from typing import Any

from signalpost.consent.fields.reader import Unreadable, opened

KINDS = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")
NOT_SET = "not_set"
_WORDS = (NOT_SET, NOT_SET, "denied", "granted")
_GCD = re.compile(r"1(?:\d[A-Za-z0-9_-]){4}[A-Za-z0-9_-]*", re.ASCII)
_GCS = {"0": "denied", "1": "granted", "-": NOT_SET}


def gcd_fields(text: str) -> dict[str, Any]:
    """`11r1p1t1l5` → each kind's state, and `default` and `update`: what the site's calls of gtag said.

    An update goes before a default.
    """
    if not _GCD.fullmatch(text):
        raise Unreadable("it is not a 1 and four pairs")
    said = {kind: _calls(text[2 + 2 * place]) for place, kind in enumerate(KINDS)}
    return {
        **{kind: default if update == NOT_SET else update for kind, (default, update) in said.items()},
        "default": {kind: default for kind, (default, _) in said.items()},
        "update": {kind: update for kind, (_, update) in said.items()},
    }


def _calls(letter: str) -> tuple[str, str]:
    digit = opened(letter).number(6)
    return _WORDS[digit >> 2 & 3], _WORDS[digit & 3]


def gcs_fields(text: str) -> dict[str, str]:
    """`G1xy` → ad_storage and analytics_storage: 1 granted, 0 denied, - not set."""
    if len(text) != 4 or not text.startswith("G1") or not set(text[2:]) <= _GCS.keys():
        raise Unreadable("it is not G1 and two of 0, 1 and -")
    return {"ad_storage": _GCS[text[2]], "analytics_storage": _GCS[text[3]]}
