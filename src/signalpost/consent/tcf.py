"""IAB Europe's TC string, and Google's Additional Consent string beside it.

Meta is no vendor of IAB's list: it is provider 89 of Google's list of ad technology providers, and consent platforms
that know it as a vendor of their own ask for purposes 1, 3, 4 and 7. The fields' places are those of "Consent string
and vendor list formats v2" (IAB Tech Lab; the same in 2.2 and 2.3, whose DisclosedVendors segment holds no provider of
Google's).
"""

from __future__ import annotations

from operator import and_
from typing import Literal

from signalpost.consent.bits import place, readable, twos

META_PROVIDER = "89"  # Google's ad technology providers, c15t.com/docs/shared/iab-additional-consent (November 2026)
_META_AMONG = f".{META_PROVIDER}."
META_PURPOSES = (1, 3, 4, 7)  # docs.sfbx.io, Facebook as a custom vendor (November 2026)
_VERSION = "C"  # 2
_PURPOSES_CONSENT = (152, 24)  # the first bit, and how many
_PLACES = tuple(place((_PURPOSES_CONSENT[0] + purpose - 1) // 2 * 2) for purpose in META_PURPOSES)
_MASKS = tuple(purpose % 2 + 1 for purpose in META_PURPOSES)  # the first or the second of two bits

Answer = Literal["granted", "denied"]


def purposes(tc_string: str) -> Answer | None:
    """Whether all of Meta's purposes have consent; None for what is no TC string of version 2.

    The bits are looked at in place, two at a time: all events of a visit carry such a string.
    """
    core = tc_string.partition(".")[0]
    if not core.startswith(_VERSION) or not readable(core, least=sum(_PURPOSES_CONSENT)):
        return None
    return "granted" if all(map(and_, twos(core, _PLACES), _MASKS)) else "denied"


def provider(addtl: str) -> Answer | None:
    """What an Additional Consent string says of Meta; None when it does not speak of it.

    Version 1 lists only who has consent, so that who is missing has none. Version 2 lists apart who was shown and
    has none: a provider in neither list was not asked about.
    """
    version, _, rest = addtl.partition("~")
    consented, _, disclosed = rest.partition("~dv.")
    if version not in ("1", "2") or "~" not in addtl:
        return None
    if _lists_meta(consented):
        return "granted"
    return "denied" if version == "1" or _lists_meta(disclosed) else None


def _lists_meta(providers: str) -> bool:
    """Searched as a text: there may be a thousand numbers, and to part them would take longer than all else."""
    return _META_AMONG in f".{providers}."
